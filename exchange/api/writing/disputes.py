"""Disputed facts for the secretariat: told, acknowledged before readers, closed with a reason."""

from typing import Any

from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cooperation.agreements.confirming.facts import fact_of
from cooperation.agreements.confirming.forms import LONGEST_WORDS
from cooperation.agreements.confirming.models import CONFIRMED, Confirmation
from cooperation.agreements.confirming.queries import (
    acknowledged_disputes,
    last_about,
    waiting_disputes,
)
from cooperation.agreements.confirming.services import acknowledge, close
from core.database import session
from exchange.api.asking import Asked
from exchange.api.writing.answers import Answer
from exchange.api.writing.bodies import asked_body, language_of, text_of
from exchange.api.writing.confirmations import statement
from exchange.api.writing.matching import matched
from registry.models import Record
from registry.schema.fields import Paragraphs

REASON = Paragraphs(name="reason", label="", longest=LONGEST_WORDS)


def tag_of(dispute: Confirmation) -> str:
    """The strong entity tag of a dispute as it is."""
    return f'"d{dispute.id}.{dispute.version}"'


def listed(_asked: Asked) -> Answer:
    """Disputes that are not closed, those that wait for the secretariat first."""
    found = [
        one
        for query in (waiting_disputes(), acknowledged_disputes())
        for one in session().scalars(query)
    ]
    ids = {one.record_id for one in found} | {one.administration_id for one in found}
    rows = session().execute(select(Record.id, Record.code).where(Record.id.in_(ids)))
    codes: dict[int, str] = dict(rows.tuples().all())
    return Answer({"disputes": [_line(one, codes) for one in found]})


def shown(_asked: Asked, number: int) -> Answer:
    """A dispute, and whether it still is about what is published. Raises `NotFound`."""
    return _answer_of(_dispute(number))


def acknowledged(number: int) -> Answer:
    """Let readers see that the fact is disputed, with the words. Raises `Conflict`, `Stale`."""
    dispute = _matched(number)
    asked_body({}, empty=True)
    acknowledge(dispute, current_user, dispute.version)
    return _answer_of(dispute)


def closed(number: int) -> Answer:
    """End it with a reason that the party reads. Raises `Conflict`, `Stale`, `Invalid`."""
    dispute = _matched(number)
    body = asked_body({"reason": str, "language": str}, needed=["reason", "language"])
    reason, language = text_of(body, REASON), language_of(body, "language")
    close(dispute, current_user, reason, language, dispute.version)
    return _answer_of(dispute)


def _matched(number: int) -> Confirmation:
    return matched(lambda: _dispute(number), tag_of)


def _dispute(number: int) -> Confirmation:
    found = session().get(Confirmation, number)
    if found is None or found.state == CONFIRMED:
        raise NotFound
    return found


def _answer_of(dispute: Confirmation) -> Answer:
    session().flush()
    keys = (dispute.record_id, dispute.administration_id)
    records = {one.id: one for one in session().scalars(select(Record).where(Record.id.in_(keys)))}
    fact = records.get(dispute.record_id)
    body = {
        **_line(dispute, {key: str(one.code) for key, one in records.items()}),
        "changed": fact is None or fact_of(fact).digest != dispute.digest,
        "last": session().scalar(last_about(dispute.key)) is dispute,
    }
    return Answer(body, headers={"ETag": tag_of(dispute)})


def _line(dispute: Confirmation, codes: dict[int, str]) -> dict[str, Any]:
    """What is told in lists; codes of records that are not shown any more are null."""
    return {
        "number": dispute.id,
        "fact": codes.get(dispute.record_id),
        "party": codes.get(dispute.administration_id),
        "statement": statement(dispute),
    }
