"""What checking and importing ask the database: for many rows at once, never a row at a time."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import RelationshipProperty, selectinload

from core.database import session
from registry.kinds import kinds
from registry.models import Record
from registry.proposals import OPEN, Proposal
from registry.schema.forms import RecordForm
from registry.versions import Revision

AT_ONCE = 500


def _pieces(values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), AT_ONCE):
        yield tuple(ordered[start : start + AT_ONCE])


def records_with_parts(form: RecordForm, codes: Collection[str]) -> dict[str, Record]:
    """Records of the form's kind by code, with everything that their contents hold."""
    model = kinds()[form.kind].model
    options = list(_whole(model))
    found: dict[str, Record] = {}
    for piece in _pieces(codes):
        asked = select(model).where(model.code.in_(piece)).options(*options)
        found |= {record.code: record for record in session().scalars(asked)}
    return found


def _whole(model: type[Any]) -> Iterator[Any]:
    for name in model.snapshot_parts:
        part = getattr(model, name)
        yield selectinload(part)
        inner = part.property.mapper.class_
        for code in getattr(inner, "snapshot_codes", ()):
            yield selectinload(part).selectinload(getattr(inner, code))
    for name in model.snapshot_codes:
        relation = getattr(model, name)
        if isinstance(relation.property, RelationshipProperty):
            yield selectinload(relation)


def kinds_of(codes: Collection[str]) -> dict[str, str]:
    """Code → kind of the records that there are."""
    found: dict[str, str] = {}
    for piece in _pieces(codes):
        rows = session().execute(select(Record.code, Record.kind).where(Record.code.in_(piece)))
        found |= {row[0]: row[1] for row in rows}
    return found


def records_by_code(codes: Collection[str]) -> dict[str, Record]:
    """Records of any kind by code, without their parts."""
    found: dict[str, Record] = {}
    for piece in _pieces(codes):
        rows = session().scalars(select(Record).where(Record.code.in_(piece)))
        found |= {record.code: record for record in rows}
    return found


def proposed(ids: Collection[int]) -> dict[int, str]:
    """Record id → who has an open proposal for it."""
    found: dict[int, str] = {}
    for piece in _pieces(ids):
        rows = session().execute(
            select(Proposal.record_id, Proposal.author_name).where(
                Proposal.record_id.in_(piece), Proposal.state.in_(OPEN)
            )
        )
        found |= {row[0]: row[1] for row in rows if row[0] is not None}
    return found


def versions_of(codes: Collection[str]) -> dict[str, tuple[int, str]]:
    """Code → version and state, as they are now."""
    found: dict[str, tuple[int, str]] = {}
    for piece in _pieces(codes):
        rows = session().execute(
            select(Record.code, Record.version, Record.state).where(Record.code.in_(piece))
        )
        found |= {row[0]: (row[1], row[2]) for row in rows}
    return found


def numbers_of(records: Sequence[Record]) -> dict[int, int]:
    """Record id → number of its last published version."""
    found: dict[int, int] = {}
    for piece in _pieces(record.id for record in records):
        rows = session().execute(
            select(Revision.record_id, func.max(Revision.number))
            .where(Revision.record_id.in_(piece))
            .group_by(Revision.record_id)
        )
        found |= {row[0]: row[1] for row in rows}
    return found
