"""The rows behind a figure of the fund's page: which they are, by what its address asks for.

`of` names the figure: money (planned, received, committed, paid), seats, or people. Those of
published projects count, for whoever reads.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased
from werkzeug.datastructures import MultiDict

from cooperation.fund.projects.models import (
    FUND_CURRENCY,
    ParticipantGroup,
    Participation,
    ProjectActivity,
    ProjectBudget,
    Transaction,
)
from cooperation.fund.projects.sums import BENEFICIARY, published_projects
from cooperation.fund.projects.totals import MOVED, ProjectTotal, in_amount, year_of
from cooperation.fund.projects.vocabulary import LEVELS, SEXES
from core.characters import quoted
from core.database import session
from core.money import currencies
from core.problems import BadValue
from directory.models import Administration
from directory.vocabulary import REGIONS
from registry.models import Party, Record, Subject
from registry.vocabulary import SUBJECTS

PLANNED, ACTIVITIES, SEATS, PEOPLE = "planned", "activities", "seats", "people"
NONE = "none"
"""What an address says for projects that name no administration, or no subject."""
NAMES: Mapping[str, Any] = {
    PLANNED: _l("Planned"),
    "received": _l("Received"),
    "committed": _l("Committed"),
    "paid": _l("Paid"),
    ACTIVITIES: _l("Activities and participants"),
    SEATS: _l("Seats by administration"),
    PEOPLE: _l("Participants by level and sex"),
}
PARAMETERS = (
    "of", "year", "currency", "administration", "territory", "subject", "level", "sex",
    "region",
)  # fmt: skip
_MODELS = {
    PLANNED: ProjectBudget,
    ACTIVITIES: ProjectActivity,
    SEATS: Participation,
    PEOPLE: ParticipantGroup,
}


@dataclass(frozen=True)
class Asked:
    """What is asked for; '' for no matter which."""

    of: str
    year: str = ""
    currency: str = ""
    administration: str = ""
    territory: str = ""
    subject: str = ""
    level: str = ""
    sex: str = ""
    region: str = ""

    @property
    def model(self) -> Any:
        """The kind of rows that make up the figure."""
        return _MODELS.get(self.of, Transaction)

    @property
    def values(self) -> dict[str, str]:
        """The values of its address."""
        told = ((name, getattr(self, name)) for name in PARAMETERS)
        return {name: value for name, value in told if value}


def asked(parameters: MultiDict[str, str]) -> Asked:
    """What an address asks for. Raises `BadValue`."""
    found = Asked(*(parameters.get(name, "").strip() for name in PARAMETERS))
    known = {
        "of": found.of in NAMES,
        "year": not found.year or _is_year(found.year, found.of == PLANNED),
        "currency": not found.currency or found.currency in currencies(),
        "administration": found.administration in ("", NONE) or _is_body(found.administration),
        "subject": found.subject in ("", NONE) or found.subject in SUBJECTS,
        "level": not found.level or found.level in LEVELS,
        "sex": not found.sex or found.sex in SEXES,
        "region": found.region in ("", NONE) or found.region in REGIONS,
    }
    for name, is_known in known.items():
        if not is_known:
            value = quoted(getattr(found, name))
            raise BadValue(_("“%(value)s” means nothing here. Follow a figure of the fund's page.",
                             value=value), name)  # fmt: skip
    return found


def _is_year(text: str, may_be_unknown: bool) -> bool:
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return False
    return int(text) > 0 or may_be_unknown


def _is_body(code: str) -> bool:
    return session().scalar(select(exists().where(Record.code == code))) is True


def ids_of(what: Asked) -> list[int]:
    """Ids of the rows, by project and then in the order of the project's page."""
    if what.of == PLANNED and what.year:
        found = session().execute(_query(what).add_columns(ProjectBudget.start_text))
        return [key for key, start in found if year_of(start) == int(what.year)]
    return list(session().scalars(_query(what)))


def sums_of(what: Asked) -> dict[str, Any]:
    """What the rows add up to: money by currency; of seats and people, those taken under ''."""
    model: Any = what.model
    if what.of == ACTIVITIES:
        return {}
    if what.of in (SEATS, PEOPLE):
        taken = session().scalar(select(func.sum(model.taken)).where(model.id.in_(_query(what))))
        return {} if taken is None else {"": taken}
    table: Any = ProjectTotal.__table__.c
    query = select(table.currency, func.sum(table[what.of])).where(*_from(what, table.record_id))
    if what.year:
        query = query.where(table.year == int(what.year))
    if what.currency:
        query = query.where(table.currency == what.currency)
    rows = session().execute(query.group_by(table.currency).order_by(table.currency))
    return {currency: in_amount(cents) for currency, cents in rows if cents is not None}


def _query(what: Asked) -> Select[Any]:
    model: Any = what.model
    query = select(model.id).where(*_from(what, model.project_id))
    if what.of == ACTIVITIES:
        return _ordered(query, model)
    if what.of == PLANNED:
        return _ordered(query.where(*_standing(what)), model)
    if what.of == SEATS:
        return _ordered(query.where(*_seats(what)), model)
    if what.of == PEOPLE:
        return _ordered(query.where(*_groups(what)), model)
    return query.where(*_moved(what)).order_by(model.day, model.code)


def _ordered(query: Select[Any], model: Any) -> Select[Any]:
    return query.order_by(model.project_id, model.code)


def _moved(what: Asked) -> Iterator[ColumnElement[bool]]:
    yield Transaction.transaction_type.in_(MOVED[what.of])
    if what.year:
        yield Transaction.day.between(date(int(what.year), 1, 1), date(int(what.year), 12, 31))
    converted = or_(Transaction.currency == FUND_CURRENCY, Transaction.rate.is_not(None))
    if what.currency == FUND_CURRENCY:
        yield converted
    elif what.currency:
        yield and_(Transaction.currency == what.currency, Transaction.rate.is_(None))


def _standing(what: Asked) -> Iterator[ColumnElement[bool]]:
    """The rows that `standing_budgets` keeps."""
    row, other = ProjectBudget, aliased(ProjectBudget)
    revised = exists().where(
        other.project_id == row.project_id,
        other.budget_type == "revised",
        other.start_text == row.start_text,
        other.end_text == row.end_text,
        other.currency == row.currency,
    )
    yield or_(row.budget_type == "revised", ~revised)
    if what.currency:
        yield row.currency == what.currency


def _seats(what: Asked) -> Iterator[ColumnElement[bool]]:
    if what.administration:
        body = select(Record.id).where(Record.code == what.administration).scalar_subquery()
        yield Participation.party_id == body
    if what.territory:
        yield Participation.territory == what.territory
    table: Any = Administration.__table__.c
    if what.region == NONE:
        listed = Participation.party_id.in_(select(table.id))
        yield or_(Participation.party_id.is_(None), ~listed)
    elif what.region:
        yield Participation.party_id.in_(select(table.id).where(table.wco_region == what.region))


def _groups(what: Asked) -> Iterator[ColumnElement[bool]]:
    """The rows that `people_of` adds up: those that tell of all, else those of the parts."""
    group, other = ParticipantGroup, aliased(ParticipantGroup)
    same = (other.project_id == group.project_id, other.activity_ref == group.activity_ref)
    if what.level:
        yield group.level == what.level
    if what.sex:
        yield group.sex == what.sex
    if what.level and not what.sex:
        whole = exists().where(*same, other.level == what.level, other.sex == "")
        yield or_(group.sex == "", ~whole)
    if what.sex and not what.level:
        whole = exists().where(*same, other.sex == what.sex, other.level == "")
        yield or_(group.level == "", ~whole)


def _from(what: Asked, key: Any) -> Iterator[ColumnElement[bool]]:
    """Rows of published projects, those for a beneficiary or of a subject if that is asked."""
    yield key.in_(published_projects())
    if what.of in (ACTIVITIES, SEATS, PEOPLE):
        return
    served = select(Party.record_id).where(Party.role == BENEFICIARY)
    if what.administration == NONE:
        yield key.not_in(served)
    elif what.administration:
        body = select(Record.id).where(Record.code == what.administration).scalar_subquery()
        yield key.in_(served.where(Party.party_id == body))
    if what.territory:
        yield key.in_(served.where(Party.territory == what.territory))
    about = select(Subject.record_id)
    if what.subject == NONE:
        yield key.not_in(about)
    elif what.subject:
        yield key.in_(about.where(Subject.code == what.subject))
