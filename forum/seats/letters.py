"""The letter to a delegation of whose members one has moved up."""

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from core.database import session
from core.languages import SITE_LANGUAGES, locale_of
from core.mail import queue_mail
from core.web import full_address
from forum.delegations.models import Delegation
from forum.models import Edition
from forum.seats.models import Seat
from registry.references import references_to


def tell_of_seat(seat: Seat) -> None:
    """Tell the focal point, in the delegation's language; nothing where no address is known."""
    delegation = seat.member.delegation
    if not delegation.focal_email:
        return
    language = letter_language(delegation)
    title = references_to([seat.slot_id], language).get(seat.slot_id)
    with force_locale(str(locale_of(language))):
        text = _(
            "A seat has become free, and it is given to %(member)s, who waited for it. The "
            "session: %(session)s\n\n"
            "If it is not needed any more, give it up here, so that the next one can have it:\n\n"
            "%(address)s",
            member=seat.member.latin_name or seat.member.own_name,
            session=title.title if title else "",
            address=full_address(
                "forum_seats.seat_page", lang=language, code=code_of(delegation.edition_id)
            ),
        )
        queue_letter(delegation, _("A seat has become free"), text)


def letter_language(delegation: Delegation) -> str:
    """The language of the site in which a delegation is written to."""
    return delegation.language if delegation.language in SITE_LANGUAGES else "en"


def code_of(edition_id: int) -> str:
    """The code of an edition, for addresses."""
    return session().get_one(Edition, edition_id).code


def queue_letter(delegation: Delegation, subject: str, text: str) -> None:
    """Write to the focal point; nothing where no address is known."""
    if delegation.focal_email:
        signed = f"{text}\n\n{current_app.config['ORIGIN']}\n"
        queue_mail(delegation.focal_email, subject, signed, letter_language(delegation))
