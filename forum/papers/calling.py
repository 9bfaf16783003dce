"""Setting up the call for papers of an edition. It does not commit."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from core.audit import record_audit
from core.database import session, utcnow
from core.permissions import Actor, require
from core.problems import Conflict, Problem
from forum.models import Edition
from forum.papers.models import PaperCall

CALLED_MEANWHILE = _l(
    "Somebody changed the call after you opened it. Compare both before you save."
)


@dataclass(frozen=True)
class CallContent:
    """What the secretariat says of a call: columns of `PaperCall`, and whether it is published."""

    words: Mapping[str, Any]
    time_zone: str
    opens_at: datetime
    closes_at: datetime
    languages: list[str]
    topics: list[str]
    longest_abstract: int
    blind: bool
    published: bool


def set_up(edition: Edition, content: CallContent, by: Actor, opened: int) -> PaperCall:
    """Make the call of an edition, or change it; `opened` is its version, 0 where there was none.

    Raises `Conflict`, and `Problem` where it is to be published without words.
    """
    require(by, "paper.decide")
    if content.published and not any(content.words.values()):
        raise Problem(_l("Write the words of the call in one language at least."))
    call = session().get(PaperCall, edition.id, with_for_update=True, populate_existing=True)
    if (call.version if call else 0) != opened:
        raise Conflict(CALLED_MEANWHILE)
    told = asdict(content)
    published = told.pop("published")
    if call is None:
        call = PaperCall(edition_id=edition.id)
    for name, value in told.items():
        setattr(call, name, value)
    call.published_at = (call.published_at or utcnow()) if published else None
    try:
        session().add(call)
        session().flush()
    except (IntegrityError, StaleDataError) as error:
        raise Conflict(CALLED_MEANWHILE) from error
    record_audit("paper.call", edition.code, by, published=published)
    return call
