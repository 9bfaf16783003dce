"""What the pages of questions have in common: how they are found, and what limits their forms."""

from datetime import timedelta

from flask import Response, g
from flask_babel import format_timedelta
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.database import session
from core.extensions import limiter, network_of_sender
from core.form_token import QUICKEST, FormToken
from core.permissions import allows
from core.reader import reader
from core.web import seconds_to_wait
from forum.floor.models import WAITING, Question
from registry.models import Record
from registry.references import Reference, references_by_code, references_to

SENT_PER_SENDER = "10 per hour; 40 per day"
SENT_IN_SESSION = "120 per minute; 1000 per day"
"""While a session is held its hall asks, and a hall has one address."""
SENT_BY_ONE_IN_SESSION = "30 per hour; 100 per day"
"""An account is one person, in a hall too, and what it asks is public at once."""
TRIED_PER_SENDER = "60 per hour"
TRIED_IN_SESSION = "240 per minute"


def sender() -> str:
    """Who sends a form: an account, or else a network address."""
    account = current_user.account_id
    return network_of_sender() if account is None else f"account {account}"


def note_sent() -> None:
    """Count this request as something sent."""
    g.sent = True


def was_sent(_response: Response) -> bool:
    """Whether the request counts."""
    return "sent" in g


reported_per_sender = limiter.limit(SENT_PER_SENDER, key_func=sender, deduct_when=was_sent)
answered_per_sender = limiter.limit("60 per hour", key_func=sender)


def asked_record(code: str) -> Reference | None:
    """The published record of a code, if the reader may see it."""
    found = references_by_code([code], reader().language).get(code) if code else None
    return found if found and _is_published(found.id) else None


def _is_published(record_id: int) -> bool:
    state = select(Record.state).where(Record.id == record_id)
    return session().scalar(state) == "published"


def open_question(number: int) -> tuple[Question, Reference]:
    """A question with its record; what readers do not see is for moderators. Raises `NotFound`."""
    question = session().get(Question, number)
    if question is None:
        raise NotFound
    about = references_to([question.about_id], reader().language).get(question.about_id)
    if about is None:
        raise NotFound
    if question.state == WAITING and not allows(current_user, "question.moderate"):
        raise NotFound
    return question, about


def too_much() -> str:
    """When a form can be sent again that came too often."""
    time = format_timedelta(timedelta(seconds=seconds_to_wait()), granularity="minute")
    return str(
        _(
            "Too much was sent from your connection. Send this again in %(time)s; what you wrote "
            "is still here.",
            time=time,
        )
    )


def unusable(token: FormToken | None) -> str:
    """Why a form is not taken."""
    if token is None:
        return str(
            _("The form was not made by this site, or was damaged on its way. Send it again.")
        )
    return str(_("The form was open for more than 12 hours. Look it over and send it again."))


def hasty() -> str:
    """That a form came back too soon."""
    return str(
        _(
            "The form was sent very quickly, as programs do. Wait %(count)s seconds and send "
            "it again.",
            count=QUICKEST.seconds,
        )
    )
