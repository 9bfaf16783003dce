"""What is taken away of a record: its published version, with what follows from the ledger.

Whoever asks, exports hold what every visitor may see: no draft, and nothing that names one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select

from core.database import session
from core.permissions import VISITOR
from registry.door import acting_as
from registry.kinds import kinds
from registry.models import Record
from registry.schema.contents import Content, trimmed
from registry.schema.forms import form_of
from registry.statuses import Status, statuses_on
from registry.version_view import named_codes, shown_content
from registry.versions import Revision

AT_ONCE = 200
"""Records that are read together, by four statements."""


@dataclass(frozen=True, slots=True)
class Published:
    """A record as it is published, and its statuses on the day asked about.

    `content` as its form knows it; `date_text` its own date (EDTF); `version` counts from 1.
    """

    code: str
    kind: str
    version: int
    date_text: str
    content: Content
    statuses: Sequence[Status]


def published(ids: Sequence[int], day: date, with_content: bool = True) -> Iterator[Published]:
    """The records of the ids in their order, read by batches; what is not published is left out.

    Without content it is much quicker, and the content is empty.
    """
    for start in range(0, len(ids), AT_ONCE):
        with acting_as(VISITOR):
            found = _read(ids[start : start + AT_ONCE], day, with_content)
        yield from found


def published_version(record: Record, revision: Revision) -> Published:
    """A version of a published record, as a visitor may see it.

    It has no status: that follows from the ledger as it is now, not from what was published then.
    """
    with acting_as(VISITOR):
        contents = _contents({record.id: (record.kind, revision.snapshot)})
    return Published(
        code=record.code,
        kind=record.kind,
        version=revision.number,
        date_text=revision.snapshot.get("date_text") or "",
        content=contents[record.id],
        statuses=(),
    )


def _read(ids: Sequence[int], day: date, with_content: bool) -> list[Published]:
    columns = (Record.id, Record.code, Record.kind, Record.date_text)
    found = session().execute(select(*columns).where(Record.id.in_(ids)))
    rows = {row.id: row for row in found}
    versions = _versions(list(rows)) if with_content else _numbers(list(rows))
    contents = _contents({key: (rows[key].kind, held) for key, (_, held) in versions.items()})
    statuses = _statuses({key: row.kind for key, row in rows.items()}, day)
    return [
        Published(
            rows[key].code,
            rows[key].kind,
            versions[key][0],
            rows[key].date_text,
            contents.get(key, {}),
            statuses.get(key, ()),
        )
        for key in ids
        if key in rows and key in versions
    ]


def _contents(held: Mapping[int, tuple[str, Content | None]]) -> dict[int, Content]:
    """The contents of snapshots, given with the kinds of their records; no hidden record is
    named."""
    snapshots = [
        (key, form_of(kind).whole, one) for key, (kind, one) in held.items() if one is not None
    ]
    named = {key: named_codes(form, one) for key, form, one in snapshots}
    hidden = _hidden(set().union(*named.values()))
    return {
        key: trimmed(
            one if named[key].isdisjoint(hidden) else shown_content(form, one, hidden), form
        )
        for key, form, one in snapshots
    }


def _numbers(ids: Sequence[int]) -> dict[int, tuple[int, Content | None]]:
    """The number of the latest version, and no content."""
    return {key: (number, None) for key, number in session().execute(_latest(ids))}


def _versions(ids: Sequence[int]) -> dict[int, tuple[int, Content | None]]:
    """The number and the content of the latest version; a redacted one has none."""
    latest = _latest(ids).subquery()
    query = select(Revision.record_id, Revision.number, Revision.snapshot).join(
        latest,
        (Revision.record_id == latest.c.record_id) & (Revision.number == latest.c.number),
    )
    return {key: (number, content) for key, number, content in session().execute(query)}


def _latest(ids: Sequence[int]) -> Select[tuple[int, int]]:
    """(record, number of its latest version)."""
    number = func.max(Revision.number).label("number")
    query = select(Revision.record_id, number).where(Revision.record_id.in_(ids))
    return query.group_by(Revision.record_id)


def _hidden(codes: set[str]) -> set[str]:
    """Those of the codes whose records a visitor may not see."""
    if not codes:
        return set()
    return codes - set(session().scalars(select(Record.code).where(Record.code.in_(codes))))


def _statuses(kind_of: dict[int, str], day: date) -> dict[int, list[Status]]:
    """By record id; one statement for each track of the kinds."""
    found: dict[int, list[Status]] = {}
    for track in sorted({kinds()[kind].track for kind in kind_of.values()} - {""}):
        found |= statuses_on(kind_of, track, day)
    return found
