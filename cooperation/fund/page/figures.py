"""The sums of the fund's page, in a fixed number of statements over what is kept of projects.

They are those of published projects, whoever reads. Rows by administration or by subject overlap: a
project for two counts for both, and one that names none stands under ''.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from cooperation.fund.projects.kind import PROJECT
from cooperation.fund.projects.models import FUND_CURRENCY, Participation, ProjectActivity
from cooperation.fund.projects.totals import FIGURES, ProjectPeople, ProjectTotal, in_amount
from core.cache import remembered
from core.database import session, today
from directory.models import Administration
from registry.door import PUBLIC
from registry.filters import by_status
from registry.models import Party, Record, Subject

BENEFICIARY = "beneficiary"
Key = tuple[Any, ...]
_total: Any = ProjectTotal.__table__.c
_people: Any = ProjectPeople.__table__.c
_party: Any = Party.__table__.c
_subject: Any = Subject.__table__.c
_record: Any = Record.__table__.c
_place: Any = Participation.__table__.c
_activity: Any = ProjectActivity.__table__.c


@dataclass(frozen=True)
class Money:
    """The sums of a group of projects in one currency; None where no row tells."""

    key: Key
    currency: str
    planned: Decimal | None
    received: Decimal | None
    committed: Decimal | None
    paid: Decimal | None


@dataclass(frozen=True)
class Seats:
    """Seats of a body (id of its record) or a territory. `untold` are rows that lack a number."""

    party: int | None
    territory: str
    offered: int | None
    taken: int | None
    completed: int | None
    untold: int


@dataclass(frozen=True)
class Figures:
    """All sums of the page. `projects_by_*` are numbers of projects by the same keys."""

    projects: int
    by_status: list[tuple[str, int]]
    money: list[Money]
    by_year: list[Money]
    by_administration: list[Money]
    by_subject: list[Money]
    projects_by_administration: dict[Key, int]
    projects_by_subject: dict[Key, int]
    activity_seats: tuple[int | None, int | None]
    seats: list[Seats]
    people: dict[tuple[str, str], int]
    regions: dict[int, str]


def fund_figures() -> Figures:
    """The sums as they are today; made anew when something changes."""
    return remembered(("fund", today()), _read)


def published_projects() -> Select[tuple[int]]:
    """Ids of published projects, for whoever reads."""
    query: Select[tuple[int]] = select(_record.id)
    return query.where(_record.kind == PROJECT.name, _record.state.in_(PUBLIC))


def _read() -> Figures:
    by_year = _sums(_total.year)
    return Figures(
        projects=_count(published_projects()),
        by_status=_statuses(),
        money=_sums(),
        by_year=by_year,
        by_administration=_sums(_party.party_id, _party.territory, join=_BENEFICIARIES),
        by_subject=_sums(_subject.code, join=_SUBJECTS),
        projects_by_administration=_projects(_party.party_id, _party.territory,
                                             join=_BENEFICIARIES),
        projects_by_subject=_projects(_subject.code, join=_SUBJECTS),
        activity_seats=_activity_seats(),
        seats=_seats(),
        people=_people_taken(),
        regions=_regions(),
    )  # fmt: skip


def _statuses() -> list[tuple[str, int]]:
    """As the list of projects counts them, on its own day: certain and possible ones."""
    one = by_status(PROJECT.track)
    return one.ordered(one.counts(published_projects(), today()), {})


_BENEFICIARIES = (Party.__table__, lambda key: and_(_party.record_id == key,
                                                    _party.role == BENEFICIARY))  # fmt: skip
_SUBJECTS = (Subject.__table__, lambda key: _subject.record_id == key)


def _sums(*keys: ColumnElement[Any], join: Any = None) -> list[Money]:
    table = ProjectTotal.__table__
    start = table.outerjoin(join[0], join[1](_total.record_id)) if join else table
    sums = (func.sum(_total[figure]) for figure in FIGURES)
    query = select(*keys, _total.currency, *sums).select_from(start)
    query = query.where(_total.record_id.in_(published_projects()))
    rows = session().execute(query.group_by(*keys, _total.currency))
    found = []
    for row in rows:
        key, currency, amounts = tuple(row[: len(keys)]), row[len(keys)], row[len(keys) + 1 :]
        found.append(Money(key, currency, *map(in_amount, amounts)))
    return sorted(found, key=_by_key)


def _by_key(row: Money) -> Any:
    key = tuple((value is not None, str(value or "")) for value in row.key)
    return key, row.currency != FUND_CURRENCY, row.currency


def _projects(*keys: ColumnElement[Any], join: Any) -> dict[Key, int]:
    start = Record.__table__.outerjoin(join[0], join[1](_record.id))
    number = func.count(func.distinct(_record.id))
    query = select(*keys, number).select_from(start)
    query = query.where(_record.kind == PROJECT.name, _record.state.in_(PUBLIC))
    return {tuple(row[:-1]): row[-1] for row in session().execute(query.group_by(*keys))}


def _activity_seats() -> tuple[int | None, int | None]:
    """Seats offered and taken, as the activities tell them."""
    query = select(func.sum(_activity.seats_offered), func.sum(_activity.seats_taken))
    row = session().execute(query.where(_activity.project_id.in_(published_projects()))).one()
    return row[0], row[1]


def _seats() -> list[Seats]:
    numbers = (_place.offered, _place.taken, _place.completed)
    untold = func.count() - func.count(_place.offered + _place.taken)
    query = select(_place.party_id, _place.territory, *map(func.sum, numbers), untold)
    query = query.where(_place.project_id.in_(published_projects()))
    rows = session().execute(query.group_by(_place.party_id, _place.territory))
    return [Seats(*row) for row in rows]


def _people_taken() -> dict[tuple[str, str], int]:
    query = select(_people.level, _people.sex, func.sum(_people.taken))
    query = query.where(_people.record_id.in_(published_projects()))
    rows = session().execute(query.group_by(_people.level, _people.sex))
    return {(level, sex): taken for level, sex, taken in rows}


def _regions() -> dict[int, str]:
    """The WCO region of each administration."""
    table: Any = Administration.__table__.c
    rows = session().execute(select(table.id, table.wco_region))
    return dict(rows.tuples().all())


def _count(ids: Select[tuple[int]]) -> int:
    return session().scalar(select(func.count()).select_from(ids.subquery())) or 0
