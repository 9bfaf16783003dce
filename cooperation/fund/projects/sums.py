"""The sums over all published projects, kept as one row that the fund's page reads.

They are added up from what is kept of each project, in the transaction that changed one; so the
page costs the same with five projects as with five thousand. Rows by administration or by subject
overlap: a project for two counts for both, and one that names none stands under null.
"""

from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, and_, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from cooperation.fund.projects.models import Participation, Project, ProjectActivity
from cooperation.fund.projects.totals import FIGURES, ProjectPeople, ProjectTotal
from core.database import Model, session
from registry.door import PUBLIC
from registry.models import Party, Record, Subject

BENEFICIARY = "beneficiary"
ONLY = 1
"""The id of the only row."""
Content = dict[str, Any]


class FundSums(Model):
    """The one row; `content` has lists of rows as `added_up` makes them, money in whole cents."""

    __tablename__ = "fund_sums"

    id: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


_total: Any = ProjectTotal.__table__.c
_people: Any = ProjectPeople.__table__.c
_party: Any = Party.__table__.c
_subject: Any = Subject.__table__.c
_record: Any = Record.__table__.c
_project: Any = Project.__table__
_place: Any = Participation.__table__.c
_activity: Any = ProjectActivity.__table__.c
_sums: Any = FundSums.__table__
_BENEFICIARIES = (
    Party.__table__,
    lambda key: and_(_party.record_id == key, _party.role == BENEFICIARY),
)
_SUBJECTS = (Subject.__table__, lambda key: _subject.record_id == key)


def published_projects() -> Select[tuple[int]]:
    """Ids of published projects of the fund, for whoever reads; those of others count nowhere."""
    query: Select[tuple[int]] = select(_record.id).join(_project, _project.c.id == _record.id)
    return query.where(_record.state.in_(PUBLIC), _project.c.tie == "")


def keep_sums() -> bool:
    """Add up anew and keep that; whether it was other. The caller holds the lock of writers."""
    held, content = _held(), added_up()
    if held is None:
        session().execute(insert(_sums).values(id=ONLY, content=content))
    elif held != content:
        session().execute(update(_sums).where(_sums.c.id == ONLY).values(content=content))
    return held != content


def kept_sums() -> Content:
    """What is kept; added up anew where nothing is yet."""
    held = _held()
    return added_up() if held is None else held


def sums_as_they_are() -> bool:
    """Whether what is kept is what adding up would give."""
    return _held() in (None, added_up())


def _held() -> Content | None:
    found: Content | None = session().scalar(select(_sums.c.content).where(_sums.c.id == ONLY))
    return found


def added_up() -> Content:
    """All sums, made of nothing but rows of published projects."""
    bodies = (_party.party_id, _party.territory)
    return {
        "projects": session().scalar(select(func.count()).select_from(_published())) or 0,
        "by_year": _money(_total.year),
        "by_administration": _money(*bodies, join=_BENEFICIARIES),
        "by_subject": _money(_subject.code, join=_SUBJECTS),
        "projects_by_administration": _projects(*bodies, join=_BENEFICIARIES),
        "projects_by_subject": _projects(_subject.code, join=_SUBJECTS),
        "activity_seats": _activity_seats(),
        "seats": _seats(),
        "people": _people_taken(),
    }


def _published() -> Any:
    return published_projects().subquery()


def _money(*keys: ColumnElement[Any], join: Any = None) -> list[list[Any]]:
    """Rows of keys, currency, and cents for each of `FIGURES`."""
    table = ProjectTotal.__table__
    start = table.outerjoin(join[0], join[1](_total.record_id)) if join else table
    cents = (func.sum(_total[figure]) for figure in FIGURES)
    query = select(*keys, _total.currency, *cents).select_from(start)
    query = query.where(_total.record_id.in_(published_projects()))
    rows = session().execute(query.group_by(*keys, _total.currency))
    whole = len(keys) + 1  # PostgreSQL adds up to decimals
    found = ([*row[:whole], *(c if c is None else int(c) for c in row[whole:])] for row in rows)
    return sorted(found, key=str)


def _projects(*keys: ColumnElement[Any], join: Any) -> list[list[Any]]:
    """Rows of keys and the number of projects."""
    start = Record.__table__.outerjoin(join[0], join[1](_record.id))
    query = select(*keys, func.count(func.distinct(_record.id))).select_from(start)
    query = query.where(_record.id.in_(published_projects()))
    return sorted(map(list, session().execute(query.group_by(*keys))), key=str)


def _activity_seats() -> list[int | None]:
    """Seats offered and taken, as the activities tell them."""
    query = select(func.sum(_activity.seats_offered), func.sum(_activity.seats_taken))
    return list(
        session().execute(query.where(_activity.project_id.in_(published_projects()))).one()
    )


def _seats() -> list[list[Any]]:
    """Rows of body, territory, seats offered, taken, completed, and rows that lack a number."""
    numbers = (_place.offered, _place.taken, _place.completed)
    untold = func.count() - func.count(_place.offered + _place.taken)
    query = select(_place.party_id, _place.territory, *map(func.sum, numbers), untold)
    query = query.where(_place.project_id.in_(published_projects()))
    rows = session().execute(query.group_by(_place.party_id, _place.territory))
    return sorted(map(list, rows), key=str)


def _people_taken() -> list[list[Any]]:
    """Rows of level, sex, and people."""
    query = select(_people.level, _people.sex, func.sum(_people.taken))
    query = query.where(_people.record_id.in_(published_projects()))
    return sorted(map(list, session().execute(query.group_by(_people.level, _people.sex))), key=str)
