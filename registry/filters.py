"""Filters of list pages: each knows its SQL condition, its values' counts and their names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, select

from core.database import session
from registry.ledger_models import StatusPeriod
from registry.models import Party, Record, Subject
from registry.references import references_by_code, references_to
from registry.statuses import has_status, possible_on
from registry.vocabulary import STATUSES, SUBJECTS

Ids = Select[tuple[int]]
Counts = list[tuple[str, int]]


class Name(NamedTuple):
    """The name of a filter's value, the language it is in, and its place among names of records."""

    words: str
    language: str
    sort_key: bytes = b""


Names = Mapping[str, Name]


def record_names(codes: Sequence[str], language: str) -> Names:
    """Names of records by code, those that the reader may see."""
    found = references_by_code(codes, language)
    return {code: Name(ref.title, ref.language, ref.sort_key) for code, ref in found.items()}


@dataclass(frozen=True)
class Filter:
    """One parameter of a list. `vocabulary` gives names; without it a value is its own name."""

    name: str
    label: Any
    vocabulary: Mapping[str, Any] | None = None

    def clause(self, values: Sequence[str], day: date) -> ColumnElement[bool]:
        """The condition on `Record.id` (or the kind's columns) for any of the values."""
        raise NotImplementedError

    def counts(self, ids: Ids, day: date) -> Counts:
        """(value, number of records among `ids`), for the values that occur."""
        raise NotImplementedError

    def known(self, value: str) -> bool:
        """Whether the value means anything; one that doesn't is answered with 400."""
        return self.vocabulary is None or value in self.vocabulary

    def names(self, values: Sequence[str], language: str) -> Names:
        """Value → name for the reader, and the language it is in."""
        vocabulary = self.vocabulary or {}
        return {value: Name(str(vocabulary.get(value, value)), language) for value in values}

    def ordered(self, counts: Counts, names: Names) -> Counts:
        """The options in the order in which they are offered."""
        if self.vocabulary is None:
            return counts
        place = {code: number for number, code in enumerate(self.vocabulary)}
        return sorted(counts, key=lambda pair: place.get(pair[0], len(place)))


@dataclass(frozen=True)
class ColumnFilter(Filter):
    """A column of the kind itself."""

    column: Any = None

    def clause(self, values: Sequence[str], day: date) -> ColumnElement[bool]:
        table = self.column.class_.__table__
        column = table.c[self.column.key]
        wanted = [self.stored(value) for value in values]
        return Record.id.in_(select(table.c.id).where(column.in_(wanted)))

    def stored(self, value: str) -> Any:
        """What the column holds for a value of the address."""
        return value

    def shown(self, value: Any) -> str:
        """The value of the address for what the column holds; '' is not offered."""
        return "" if value is None else str(value)

    def counts(self, ids: Ids, day: date) -> Counts:
        table = self.column.class_.__table__
        column = table.c[self.column.key]
        rows = session().execute(
            select(column, func.count())
            .where(table.c.id.in_(ids))
            .group_by(column)
            .order_by(column)
        )
        found = [(self.shown(value), count) for value, count in rows]
        return [(value, count) for value, count in found if value]


@dataclass(frozen=True)
class YesNoFilter(ColumnFilter):
    """A column that is true or false: "1" and "0" in the address."""

    def stored(self, value: str) -> Any:
        return value == "1"

    def shown(self, value: Any) -> str:
        return "1" if value else "0"


@dataclass(frozen=True)
class YearFilter(Filter):
    """The year of the record's own date, newest first."""

    def known(self, value: str) -> bool:
        return value.isdecimal() and len(value) == 4

    def clause(self, values: Sequence[str], day: date) -> ColumnElement[bool]:
        return Record.year.in_([int(value) for value in values])

    def counts(self, ids: Ids, day: date) -> Counts:
        rows = session().execute(
            select(Record.year, func.count())
            .where(Record.id.in_(ids), Record.year.is_not(None))
            .group_by(Record.year)
            .order_by(Record.year.desc())
        )
        return [(str(year), count) for year, count in rows]


@dataclass(frozen=True)
class SubjectFilter(Filter):
    """Subjects of the record."""

    def clause(self, values: Sequence[str], day: date) -> ColumnElement[bool]:
        return Record.id.in_(select(Subject.record_id).where(Subject.code.in_(values)))

    def counts(self, ids: Ids, day: date) -> Counts:
        rows = session().execute(
            select(Subject.code, func.count())
            .where(Subject.record_id.in_(ids))
            .group_by(Subject.code)
        )
        return [(code, count) for code, count in rows]


@dataclass(frozen=True)
class PartyFilter(Filter):
    """A body that has a role in the record (`role`, or any), by its code."""

    kind: str = "administration"
    role: str = ""

    def known(self, value: str) -> bool:
        kind = session().scalar(select(Record.kind).where(Record.code == value))
        return kind == self.kind

    def clause(self, values: Sequence[str], day: date) -> ColumnElement[bool]:
        bodies = select(Record.id).where(Record.code.in_(values)).scalar_subquery()
        named = select(Party.record_id).where(Party.party_id.in_(bodies), *self._in_role)
        return Record.id.in_(named)

    @property
    def _in_role(self) -> tuple[ColumnElement[bool], ...]:
        return (Party.role == self.role,) if self.role else ()

    def counts(self, ids: Ids, day: date) -> Counts:
        body = select(Record.id, Record.code).where(Record.kind == self.kind).subquery()
        rows = session().execute(
            select(body.c.code, func.count(func.distinct(Party.record_id)))
            .select_from(Party)
            .join(body, body.c.id == Party.party_id)
            .where(Party.record_id.in_(ids), *self._in_role)
            .group_by(body.c.code)
        )
        return [(code, count) for code, count in rows]

    def names(self, values: Sequence[str], language: str) -> Names:
        return record_names(values, language)

    def ordered(self, counts: Counts, names: Names) -> Counts:
        return sorted(counts, key=lambda pair: (names[pair[0]].sort_key, pair[0]))


@dataclass(frozen=True)
class RecordFilter(Filter):
    """A column that refers to another record (a session's edition), by that record's code."""

    column: Any = None

    def known(self, value: str) -> bool:
        return session().scalar(select(Record.id).where(Record.code == value)) is not None

    def clause(self, values: Sequence[str], day: date) -> ColumnElement[bool]:
        table = self.column.class_.__table__
        wanted = select(Record.id).where(Record.code.in_(values))
        return Record.id.in_(select(table.c.id).where(table.c[self.column.key].in_(wanted)))

    def counts(self, ids: Ids, day: date) -> Counts:
        table = self.column.class_.__table__
        column = table.c[self.column.key]
        rows = list(
            session().execute(
                select(column, func.count()).where(table.c.id.in_(ids)).group_by(column)
            )
        )
        found = references_to((key for key, _ in rows), "en")
        return [(found[key].code, count) for key, count in rows if key in found]

    def names(self, values: Sequence[str], language: str) -> Names:
        return record_names(values, language)


@dataclass(frozen=True)
class StatusFilter(Filter):
    """The status on the day asked about, certain or possible."""

    track: str = "legal"

    def clause(self, values: Sequence[str], day: date) -> ColumnElement[bool]:
        return has_status(Record.id, self.track, values, day)

    def counts(self, ids: Ids, day: date) -> Counts:
        rows = session().execute(
            select(StatusPeriod.status, func.count(func.distinct(StatusPeriod.record_id)))
            .where(
                StatusPeriod.track == self.track,
                StatusPeriod.party_id.is_(None),
                StatusPeriod.record_id.in_(ids),
                possible_on(day),
            )
            .group_by(StatusPeriod.status)
        )
        return [(status, count) for status, count in rows]


BY_YEAR = YearFilter("year", _l("Year"))
BY_SUBJECT = SubjectFilter("subject", SUBJECTS.title, SUBJECTS)
BY_ADMINISTRATION = PartyFilter("administration", _l("Administration"))


def by_status(track: str) -> StatusFilter:
    """The filter for the statuses of a track."""
    return StatusFilter("status", STATUSES.title, STATUSES, track=track)
