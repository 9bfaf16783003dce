"""Letters to the focal point of a delegation, in the delegation's language. Plain text, without
names of members."""

from dataclasses import dataclass

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from core.characters import END, ISOLATE, isolated
from core.clocks import zoned_words
from core.languages import locale_of, reader_locale
from core.mail import queue_mail
from core.web import full_address
from forum.delegations.models import Delegation
from forum.delegations.vocabulary import DELEGATION_STATES
from forum.programme.plan import zone_of_edition
from registry.references import references_to

INVITATION, REMINDER, WITHDRAWAL = "invitation", "reminder", "withdrawal"
KINDS = (INVITATION, REMINDER, WITHDRAWAL)


@dataclass(frozen=True)
class Letter:
    """A letter before it is sent; `language` is that of its words."""

    subject: str
    text: str
    language: str


@dataclass(frozen=True)
class Decided:
    """What the secretariat decided: the state now, of the delegation or of a member (their id),
    and why."""

    state: str
    reason: str = ""
    member_id: int | None = None


def letter_about(delegation: Delegation, kind: str, link: str = "") -> Letter:
    """An invitation, a reminder or the withdrawal of one; `link` is the address at which a new
    account is taken up, '' for who has one."""
    with force_locale(str(locale_of(delegation.language))):
        body, edition = _names(delegation)
        words = {
            INVITATION: lambda: _(
                "%(body)s is invited to send a delegation to: %(edition)s.\n\n"
                "You are asked, as its focal point, to accept or decline, and to nominate the "
                "members.",
                body=body,
                edition=edition,
            ),
            REMINDER: lambda: _(
                "this is a reminder of the invitation of %(body)s to: %(edition)s.\n\n"
                "You are asked, as its focal point, to accept or decline, and to nominate the "
                "members.",
                body=body,
                edition=edition,
            ),
            WITHDRAWAL: lambda: _(
                "the invitation of %(body)s to the following forum is withdrawn: %(edition)s.",
                body=body,
                edition=edition,
            ),
        }[kind]()
        parts = [_greeting(delegation), words]
        if kind != WITHDRAWAL:
            parts += _what_to_do(delegation, link)
        return _letter(delegation, edition, parts)


def letter_of_decision(delegation: Delegation, decided: Decided) -> Letter:
    """What became of the delegation or a member of it, with the reason where there is one."""
    with force_locale(str(locale_of(delegation.language))):
        _body, edition = _names(delegation)
        state = DELEGATION_STATES[decided.state]
        words = (
            _("the secretariat has set the state of your delegation: %(state)s.", state=state)
            if decided.member_id is None
            else _("the secretariat has set the state of a member: %(state)s.", state=state)
        )
        reason = _("Reason:") + f"\n{decided.reason}" if decided.reason else ""
        anchor = f"member-{decided.member_id}" if decided.member_id else ""
        parts = [_greeting(delegation), words, reason, page_address(delegation, anchor)]
        return _letter(delegation, edition, [part for part in parts if part])


def send(delegation: Delegation, letter: Letter) -> None:
    """Queue the letter in the current transaction."""
    queue_mail(delegation.focal_email, letter.subject, letter.text, letter.language)


def page_address(delegation: Delegation, anchor: str = "") -> str:
    """The full address of the focal point's page."""
    references = references_to([delegation.edition_id], delegation.language)
    return full_address(
        "delegations.delegation_page",
        lang=delegation.language,
        code=references[delegation.edition_id].code,
        _anchor=anchor,
    )


def _what_to_do(delegation: Delegation, link: str) -> list[str]:
    registration = delegation.registration
    quota = delegation.quota or registration.quota
    zone = zone_of_edition(delegation.edition_id)
    until = zoned_words(registration.closes_at, zone, reader_locale())
    account = (
        _(
            "You have no password yet. Open this address first to choose one; it is good for "
            "seven days and once, and each reminder brings a new one:"
        )
        + f"\n{link}"
        if link
        else _("Sign in with your address: %(email)s", email=delegation.focal_email)
    )
    return [
        _("This can be done until: %(until)s.", until=until),
        ngettext(
            "The delegation may have %(num)s member.",
            "The delegation may have %(num)s members.",
            quota,
        ),
        account,
        _("The page of your delegation:") + f"\n{page_address(delegation)}",
    ]


def _names(delegation: Delegation) -> tuple[str, str]:
    """Body and edition as they are called in the letter's language, each in an isolate (UAX 9)."""
    keys = (delegation.body_id, delegation.edition_id)
    names = references_to(keys, delegation.language)
    body, edition = (names[key].title if key in names else "" for key in keys)
    return isolated(body), isolated(edition)


def _greeting(delegation: Delegation) -> str:
    return str(_("Dear %(name)s,", name=isolated(delegation.focal_name)))


def _letter(delegation: Delegation, edition: str, parts: list[str]) -> Letter:
    subject = edition.strip(ISOLATE + END)
    text = "\n\n".join([*parts, current_app.config["ORIGIN"]])
    return Letter(subject, f"{text}\n", delegation.language)
