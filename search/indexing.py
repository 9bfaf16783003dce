"""Keeping the index: the handler of the topic `index`, rebuilding, and the worker's own look.

Rows are read while the index's one writer is held, so a writer can't put an older reading over a
newer one, and a rebuild holds all that the jobs it absorbs would have brought.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import Select, delete, func, select, union

from core.database import session, writing
from core.jobs import Job, Payload, chore, handles
from core.permissions import SYSTEM
from registry.door import acting_as
from registry.ledger_models import Event, event_record
from registry.models import Party, Record, record_concept
from search.documents import Progress, all_documents, documents_of, indexed_codes
from search.engine import IndexUnavailable, SearchEngine, SearchProblem
from search.setup import search_engine

TOPIC = "index"
AT_ONCE = 500
REST_S = 30.0

_log = logging.getLogger("guantong.search")


@handles(TOPIC)
def index_records(payloads: Sequence[Payload]) -> None:
    """Read the rows of the codes again, and of the records that have their names among their words.

    Codes without a document any more leave the index. Raises `IndexBusy`, `IndexWriteFailed`.
    """
    engine = search_engine()
    codes = {str(payload["code"]) for payload in payloads}
    try:
        with engine.writing():
            wanted = sorted(codes | _dependent_codes(codes))
            for start in range(0, len(wanted), AT_ONCE):
                part = wanted[start : start + AT_ONCE]
                documents = documents_of(part)
                engine.apply(documents, sorted({*part} - {one.code for one in documents}))
    except IndexUnavailable as error:
        _log.warning("%s; it is rebuilt", error)
        rebuild()


def _dependent_codes(codes: Iterable[str]) -> set[str]:
    """Codes of the records whose documents hold names or labels of these records."""
    ids = select(Record.id).where(Record.code.in_(set(codes)))
    naming = union(
        select(record_concept.c.record_id).where(record_concept.c.concept_id.in_(ids)),
        select(Party.record_id).where(Party.party_id.in_(ids)),
        select(event_record.c.event_id).where(event_record.c.record_id.in_(ids)),
        select(Event.id).where(Event.about_party_id.in_(ids)),
    )
    with acting_as(SYSTEM):
        return set(session().scalars(select(Record.code).where(Record.id.in_(naming))))


def rebuild(progress: Progress | None = None) -> int:
    """Build the index anew beside the old one and swap; the number of records indexed.

    Index jobs queued before it began are absorbed. Raises `IndexBusy`, `IndexWriteFailed`.
    """
    engine = search_engine()
    with engine.writing():
        session().rollback()  # the rows of this moment, not those of an older transaction
        absorbed = list(session().scalars(_waiting(Job.id)))
        count = engine.rebuild(all_documents(progress))
        session().rollback()
    with writing():
        for start in range(0, len(absorbed), AT_ONCE):
            part = absorbed[start : start + AT_ONCE]
            session().execute(delete(Job).where(Job.id.in_(part)))
        session().commit()
    return count


def jobs_waiting() -> int:
    """Number of index jobs that are not done, failed ones left out."""
    query = _waiting(func.count()).where(Job.failed_at.is_(None))
    return session().scalar(query) or 0


def _waiting(column: object) -> Select[tuple[int]]:
    return select(column).select_from(Job).where(Job.topic == TOPIC)  # type: ignore[call-overload,no-any-return]


@dataclass(slots=True)
class _Watch:
    """The worker's look at the index: once thoroughly when it starts, then cheaply each turn."""

    looked: bool = False
    rests_until: float = 0.0

    def damaged(self, engine: SearchEngine) -> bool:
        if self.looked:
            return engine.needs_rebuild()
        self.looked = True
        return engine.needs_rebuild() or bool(engine.check().problems)


@chore
def mend_index() -> None:
    """Rebuild an index that is missing, damaged or of another version.

    What fails (a full disk) is tried again after `REST_S` seconds.
    """
    watch: _Watch = current_app.extensions.setdefault("search_watch", _Watch())
    if time.monotonic() < watch.rests_until or not watch.damaged(search_engine()):
        return
    _log.warning("the search index is missing, damaged or of another version; it is rebuilt")
    try:
        _log.info("search index rebuilt: %d records", rebuild())
    except SearchProblem as problem:
        _log.error("search index not rebuilt: %s", problem)
        watch.rests_until = time.monotonic() + REST_S


def faults() -> list[str]:
    """What is wrong with the index, one line each; jobs that wait may excuse a difference."""
    engine = search_engine()
    if engine.needs_rebuild():
        return ["The search index is missing, damaged or of another version."]
    try:
        held = engine.codes()
    except IndexUnavailable as error:
        return [f"The search index cannot be read: {error}."]
    wanted = indexed_codes()
    if held == wanted or jobs_waiting():
        return []
    return [
        *_named("Not in the index", wanted - held),
        *_named("In the index, but not in the registry", held - wanted),
    ]


def _named(what: str, codes: frozenset[str]) -> list[str]:
    if not codes:
        return []
    shown = ", ".join(sorted(codes)[:10])
    return [f"{what}: {len(codes)} ({shown}{', …' if len(codes) > 10 else ''})."]
