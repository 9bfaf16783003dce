"""What is taken away of a record: its published version, with what follows from the ledger.

Whoever asks, exports hold what every visitor may see: no draft, and nothing that names one.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from core.database import session
from core.permissions import VISITOR
from exchange.exports.kept.json_text import WrittenJson
from exchange.exports.kept.reading import CONTENT, Latest, hidden_among, latest_number, latest_of
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

    `content` as its form knows it, or already written where that was asked for; `date_text` its
    own date (EDTF); `version` counts from 1.
    """

    code: str
    kind: str
    version: int
    date_text: str
    content: Any
    statuses: Sequence[Status]


def published(
    ids: Sequence[int], day: date, with_content: bool = True, as_text: bool = False
) -> Iterator[Published]:
    """The records of the ids in their order, read by batches; what is not published is left out.

    Without content it is much quicker, and the content is empty. `as_text`: contents that are kept
    may come as `WrittenJson`.
    """
    for start in range(0, len(ids), AT_ONCE):
        with acting_as(VISITOR):
            found = _read(ids[start : start + AT_ONCE], day, with_content, as_text)
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


def _read(ids: Sequence[int], day: date, with_content: bool, as_text: bool) -> list[Published]:
    found = latest_of(ids, CONTENT if with_content else "")
    statuses = statuses_of(found, day)
    contents: Mapping[int, Any] = {}
    if with_content:
        read: Callable[[bytes], Any] = WrittenJson if as_text else json.loads
        kept = {one.id: read(one.text) for one in found if one.kept is not None}
        contents = kept | contents_of([one for one in found if one.kept is None])
    return [
        Published(
            one.code,
            one.kind,
            one.version,
            one.date_text,
            contents.get(one.id, {}),
            statuses.get(one.id, ()),
        )
        for one in found
    ]


def contents_of(latest: Sequence[Latest]) -> dict[int, Content]:
    """What the versions say, of their snapshots, by record id; no hidden record is named."""
    if not latest:
        return {}
    kinds_of = {one.id: one.kind for one in latest}
    query = (
        select(Record.id, Revision.snapshot)
        .join(Revision, Revision.record_id == Record.id)
        .where(Record.id.in_(kinds_of), Revision.number == latest_number())
    )
    found = session().execute(query).tuples()
    return _contents({key: (kinds_of[key], snapshot) for key, snapshot in found})


def _contents(held: Mapping[int, tuple[str, Content]]) -> dict[int, Content]:
    """The contents of snapshots, given with the kinds of their records; no hidden record is
    named."""
    snapshots = [(key, form_of(kind).whole, one) for key, (kind, one) in held.items()]
    named = {key: named_codes(form, one) for key, form, one in snapshots}
    hidden = hidden_among(set().union(*named.values()))
    return {
        key: trimmed(
            one if named[key].isdisjoint(hidden) else shown_content(form, one, hidden), form
        )
        for key, form, one in snapshots
    }


def statuses_of(latest: Iterable[Latest], day: date) -> dict[int, list[Status]]:
    """The statuses of records on the day by record id; one statement for each track of the
    kinds."""
    of_track: dict[str, list[int]] = {}
    for one in latest:
        of_track.setdefault(kinds()[one.kind].track, []).append(one.id)
    found: dict[int, list[Status]] = {}
    for track in sorted(of_track.keys() - {""}):
        found |= statuses_on(of_track[track], track, day)
    return found
