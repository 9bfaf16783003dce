"""Checks of what the registry holds, and rebuilding of what is computed."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.audit import record_audit
from core.database import session, today
from core.languages import SITE_LANGUAGES
from core.permissions import SYSTEM
from registry.door import acting_as
from registry.kinds import kind_of, kinds
from registry.ledger_models import StatusPeriod
from registry.ledger_rules import MAY_LIE_AHEAD
from registry.models import Record
from registry.projections import (
    add_up,
    best_title,
    kept_as_it_is,
    period_row,
    periods_of,
    published_events,
    rebuild_headings,
    rebuild_kept,
    rebuild_periods,
    rename_others,
)
from registry.public_changes import announce
from registry.sources import records_without_source
from registry.versions import locked_head, verify_chain


def rebuild_projections() -> int:
    """Rebuild headings, status periods and kept rows of every record; how many had others."""
    with acting_as(SYSTEM):
        locked_head()  # sums over many records must not be older than a change made meanwhile
        session().info["projecting"] = True
        try:
            records = session().scalars(
                select(Record)
                .order_by(Record.id)
                .options(
                    selectinload(Record.headings),
                    selectinload(Record.texts),
                    selectinload(Record.periods),
                    selectinload(Record.parties),
                )
            )
            with session().no_autoflush:
                held = records.all()
                changed = {record for record in held if _rebuild(record)}
                add_up(held)
                others = rename_others(changed)  # some were made before what they are named after
            announce(record.code for record in changed | others)
            if changed:
                record_audit("registry.rebuild", "registry", SYSTEM, records=len(changed))
            session().flush()
        finally:
            session().info["projecting"] = False
    return len(changed)


def _rebuild(record: Record) -> bool:
    before = _projected(record)
    rebuild_headings(record, afresh=True)
    if kind_of(record).track:
        rebuild_periods(record)
    return rebuild_kept(record) or _projected(record) != before


def _projected(record: Record) -> tuple[object, ...]:
    headings = sorted((h.language, h.title, h.origin) for h in record.headings)
    periods = [(p.status, p.party_id, *p.bounds, p.inferred) for p in record.periods]
    return (*headings, *periods)


def check_registry() -> list[str]:
    """What is wrong with the records held, one line each, code first."""
    with acting_as(SYSTEM):
        return [
            *_without_source(),
            *_stale_headings(),
            *_stale_periods(),
            *_stale_sums(),
            *_broken_chain(),
        ]


def _without_source() -> Iterator[str]:
    for record in session().scalars(records_without_source()):
        yield f"{record.code}: published without a source"


def _stale_headings() -> Iterator[str]:
    """Records that are called otherwise than a rebuild would call them."""
    records = select(Record).order_by(Record.id)
    held = (selectinload(Record.headings), selectinload(Record.texts), selectinload(Record.parties))
    for record in session().scalars(records.options(*held)).all():
        kept = {h.language: (h.title, h.title_language, h.origin) for h in record.headings}
        if not kept:
            yield f"{record.code}: has no heading; run flask registry rebuild"
        elif kept != {language: best_title(record, language) for language in SITE_LANGUAGES}:
            yield f"{record.code}: has an outdated heading; run flask registry rebuild"


def _stale_periods() -> Iterator[str]:
    held: dict[int, list[StatusPeriod]] = {}
    for period in session().scalars(select(StatusPeriod).order_by(StatusPeriod.position)):
        held.setdefault(period.record_id, []).append(period)
    for record in session().scalars(
        select(Record).where(Record.kind.in_(("measure", "agreement")))
    ):
        wanted = [
            period_row(number, period)
            for number, period in enumerate(periods_of(published_events(record)))
        ]
        kept = [(p.status, p.party_id, *p.bounds) for p in held.get(record.id, [])]
        if kept != [(p.status, p.party_id, *p.bounds) for p in wanted]:
            yield f"{record.code}: status differs from its ledger; run flask registry rebuild"
        for event in published_events(record):
            ahead = event.date_earliest and event.date_earliest > today()
            if ahead and event.event_kind not in MAY_LIE_AHEAD:
                yield f"{event.code}: lies in the future"


def _stale_sums() -> Iterator[str]:
    """Records of which other rows are kept than follow from them."""
    names = [kind.name for kind in kinds().values() if kind.kept]
    records = select(Record).where(Record.kind.in_(names)).order_by(Record.code)
    for record in session().scalars(records):
        if not all(kept_as_it_is(kept, record) for kept in kind_of(record).kept):
            yield f"{record.code}: its sums differ from its rows; run flask registry rebuild"
    for kind in kinds().values():
        if kind.sums and not kind.sums.as_they_are():
            yield f"{kind.name}: the sums of all differ from the rows; run flask registry rebuild"


def _broken_chain() -> Iterator[str]:
    for revision in verify_chain():
        if revision is None:
            yield "chain: the head is not the last revision's"
        else:
            code = revision.record.code
            yield f"{code}: revision {revision.number} does not fit the chain"
