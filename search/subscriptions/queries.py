"""What the pages of subscriptions show: what each is about, its address, its last letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from core.database import session
from core.deliveries import CANCELLED, HANDED_OVER, SENT, UNSURE, WAITING
from core.permissions import VISITOR
from core.problems import BadValue
from core.reader import Reader
from registry.door import acting_as
from registry.references import Reference, references_by_code, references_to
from search.engine import IndexUnavailable
from search.facets import BY_NAME
from search.questions import Question
from search.subscriptions.changes import Change, Told, named
from search.subscriptions.matching import latest_concerning, latest_found, question_of
from search.subscriptions.models import Notice, Subscription

SHOWN = 50
STATES = {
    WAITING: _l("The last letter waits to be sent."),
    HANDED_OVER: _l("The last letter is being sent."),
    SENT: _l("The last letter was sent."),
    UNSURE: _l("The last letter may not have arrived; the next one repeats it."),
    CANCELLED: _l("The last letter was not sent."),
}


@dataclass(frozen=True)
class Kept:
    """One subscription as its owner sees it. `address` is '' where it cannot be opened any more."""

    subscription: Subscription
    about: str
    address: str
    notice: Notice | None = None

    @property
    def letter(self) -> Any:
        """What became of the last letter; '' if there was none."""
        return STATES[self.notice.delivery.state] if self.notice else ""


def kept(subscriptions: Sequence[Subscription], reader: Reader) -> list[Kept]:
    """The subscriptions with what they are about; a fixed number of statements."""
    records = references_to((one.record_id for one in subscriptions), reader.language)
    notices = _last_notices([one.id for one in subscriptions])
    return [_kept(one, records, notices.get(one.id), reader) for one in subscriptions]


def _kept(
    one: Subscription, records: dict[int, Reference], notice: Notice | None, reader: Reader
) -> Kept:
    if one.record_id is not None:
        record = records.get(one.record_id)
        about = _("Record: %(title)s", title=record.title) if record else _("A withdrawn record")
        return Kept(one, about, record.url if record else "", notice)
    try:
        question = question_of(one.query, reader.language)
    except BadValue as problem:
        return Kept(one, str(problem), "", notice)
    return Kept(one, _("Search: %(words)s", words=in_words(question)), search_url(question), notice)


def _last_notices(numbers: Sequence[int]) -> dict[int, Notice]:
    last = select(func.max(Notice.id)).group_by(Notice.subscription_id)
    rows = session().scalars(
        select(Notice)
        .where(Notice.id.in_(last.where(Notice.subscription_id.in_(numbers))))
        .options(joinedload(Notice.delivery))
    )
    return {one.subscription_id: one for one in rows}


def search_url(question: Question) -> str:
    """The address of the page that answers the question, in the reader's language."""
    values: dict[str, Any] = {"as_of": None}
    for name, value in question.parameters:
        values[name] = [*(values.get(name) or ()), value]
    return url_for("search.search_page", **values)


def in_words(question: Question) -> str:
    """The question in words: what was typed, then the values that were chosen."""
    words = [question.text] if question.text else []
    for name, chosen in question.values.items():
        facet, language = BY_NAME.get(name), question.reader
        if facet is None or not chosen:
            continue
        bodies = references_by_code(chosen, language.language) if name == "administration" else {}
        names = facet.naming(chosen, language, bodies)
        words += [str(names.get(value, value)) for value in chosen]
    return ", ".join(words)


def latest_changes(subscription: Subscription, reader: Reader) -> list[Told] | None:
    """The latest changes that it is about, as letters would tell them; None without an index."""
    with acting_as(VISITOR):
        try:
            changes = _changes(subscription)
        except (BadValue, IndexUnavailable):
            return None
        return named([(one, one.number == 1) for one in changes], reader.language)


def _changes(subscription: Subscription) -> list[Change]:
    if subscription.record_id is not None:
        return latest_concerning(subscription.record_id, SHOWN)
    return latest_found(question_of(subscription.query, subscription.language), SHOWN)
