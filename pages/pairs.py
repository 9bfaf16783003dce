"""Who is bound to whom: agreements by their parties on a day, and what else two bodies share.

The statements read columns through the door and give ids; who is named is decided by references.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, String, Subquery, case, cast, func, select

from cooperation.agreements.models import Agreement
from core.permissions import Actor
from directory.models import Administration, Membership, Organization
from pages.binding import ABSENT, ENDED, IN_FORCE, MAYBE_IN_FORCE, MAYBE_SIGNED, OTHER, SIGNED
from registry.door import states_for, visible
from registry.ledger_models import StatusPeriod
from registry.models import Party, Record, Subject, not_later
from registry.statuses import certain_on, possible_on

UNION = "EU"
"""The organization that has a row of its own in the matrix."""

ENDINGS = ("terminated", "expired", "superseded", "suspended")


def administrations_by_region(actor: Actor) -> Select[tuple[int, str]]:
    """(id, WCO region) of the administrations."""
    return visible(Administration, actor).with_only_columns(
        Administration.id, Administration.wco_region
    )


def union_id(actor: Actor) -> Select[tuple[int]]:
    """The id of the union that has a row of its own."""
    return (
        visible(Organization, actor)
        .with_only_columns(Organization.id)
        .where(Organization.code == UNION)
    )


def memberships() -> Select[tuple[Membership]]:
    """Memberships of organizations that the reader may see (a hidden one carries nobody); whether
    one holds on a day is asked of the row."""
    return (
        select(Membership)
        .join(Record, Record.id == Membership.organization_id)
        .order_by(Membership.code)
    )


def grouped_agreements(
    actor: Actor, day: date, form: str = "", subject: str = ""
) -> Select[tuple[str, str, int | None, int]]:
    """(parties, form, the instrument's standing, how many), for agreements with the same of all.

    Many agreements have the same parties, so this gives few rows however many there are.
    """
    held = _agreements(actor, day, form, subject).subquery()
    columns = (held.c.parties, held.c.form, held.c.instrument)
    return select(*columns, func.count()).group_by(*columns)


def single_agreements(
    actor: Actor, day: date, form: str = "", subject: str = ""
) -> Select[tuple[str, str, int | None, int, str]]:
    """(parties, form, the instrument's standing, id, code) of each agreement, by code."""
    return _agreements(actor, day, form, subject).order_by(Record.code)


def agreements_of(
    actor: Actor, day: date, bodies: Sequence[int]
) -> Select[tuple[str, str, int | None, int, str]]:
    """The same of agreements that have a party among `bodies`, the latest first."""
    return (
        _agreements(actor, day)
        .where(Record.id.in_(_with_party(bodies)))
        .order_by(Record.sort_day.desc(), Record.code.desc())
    )


def agreements_of_both(
    actor: Actor, day: date, one: Sequence[int], other: Sequence[int]
) -> Select[tuple[str, str, int | None, int, str]]:
    """The same of agreements that have parties among both `one` and `other`."""
    return agreements_of(actor, day, one).where(Record.id.in_(_with_party(other)))


def subjects_of_agreements(bodies: Sequence[int]) -> Select[tuple[int, str]]:
    """(record id, subject) of what has a party among `bodies`."""
    return select(Subject.record_id, Subject.code).where(Subject.record_id.in_(_with_party(bodies)))


def _with_party(ids: Sequence[int]) -> Select[tuple[int]]:
    return select(Party.record_id).where(Party.party_id.in_(ids), Party.role == "party")


def _agreements(
    actor: Actor, day: date, form: str = "", subject: str = ""
) -> Select[tuple[str, str, int | None, int, str]]:
    parties, instrument = _joined_parties(day), _standings(day, of_parties=False)
    query = (
        select(
            parties.c.parties,
            Agreement.form,
            instrument.c.standing.label("instrument"),
            Record.id,
            Record.code,
        )
        .select_from(Record)
        .join(Agreement.__table__, Agreement.__table__.c.id == Record.id)
        .join(parties, parties.c.record_id == Record.id)
        .outerjoin(instrument, instrument.c.record_id == Record.id)
        .where(Record.state.in_(states_for(actor)), Record.kind == "agreement")
        .where(not_later(Record, day))
    )
    if form:
        query = query.where(Agreement.form == form)
    if subject:
        query = query.where(Record.id.in_(select(Subject.record_id).where(Subject.code == subject)))
    return query


def _joined_parties(day: date) -> Subquery:
    """The parties of each agreement that has two or more, as `Binding.read` takes them."""
    own = _standings(day, of_parties=True)
    each = (
        select(
            Party.record_id,
            (
                cast(Party.party_id, String) + ":" + func.coalesce(cast(own.c.standing, String), "")
            ).label("words"),
        )
        .outerjoin(own, (own.c.record_id == Party.record_id) & (own.c.party_id == Party.party_id))
        .where(Party.role == "party", Party.party_id.is_not(None))
        .subquery()
    )
    joined = func.aggregate_strings(each.c.words, "|").label("parties")
    return (
        select(each.c.record_id, joined)
        .group_by(each.c.record_id)
        .having(func.count() > 1)
        .subquery()
    )


def _standings(day: date, of_parties: bool) -> Subquery:
    """How far the instrument, or each of its parties, has come on the day.

    None of the periods holding is `ABSENT`; a record without any legal period has no row.
    """
    held = func.max(case((possible_on(day), _standing(day)), else_=ABSENT)).label("standing")
    wanted = StatusPeriod.party_id.is_not(None) if of_parties else StatusPeriod.party_id.is_(None)
    columns = (StatusPeriod.record_id, StatusPeriod.party_id)[: 1 + of_parties]
    return (
        select(*columns, held)
        .where(StatusPeriod.track == "legal", wanted)
        .group_by(*columns)
        .subquery()
    )


def _standing(day: date) -> ColumnElement[int]:
    certain = certain_on(day)
    status = StatusPeriod.status
    return case(
        (status == "in_force", case((certain, IN_FORCE), else_=MAYBE_IN_FORCE)),
        (status == "signed", case((certain, SIGNED), else_=MAYBE_SIGNED)),
        (status.in_(ENDINGS), ENDED),
        else_=OTHER,
    )
