"""Agreements with their facts, and what was said about them."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased, selectinload

from cooperation.agreements.confirming.facts import Fact, agreement_fact, event_fact, is_fact
from cooperation.agreements.confirming.models import ACKNOWLEDGED, DISPUTED, Confirmation, Key
from cooperation.agreements.models import Agreement
from cooperation.agreements.queries import acts_of
from core.database import session
from core.permissions import VISITOR
from directory.models import Administration
from registry.door import visible
from registry.models import Party


def administrations_of(codes: Iterable[str]) -> Select[tuple[Administration]]:
    """The published administrations of these codes, by code."""
    query = visible(Administration, VISITOR).where(Administration.code.in_(list(codes)))
    return query.order_by(Administration.code)


def agreements_of(administration: int) -> Select[tuple[Agreement]]:
    """The published agreements that the administration is a party to itself, by code."""
    own = select(Party.record_id).where(Party.party_id == administration, Party.role == "party")
    return published_agreements().where(Agreement.id.in_(own)).order_by(Agreement.code)


def published_agreements() -> Select[tuple[Agreement]]:
    """With what their facts are made of, whoever asks."""
    parts = (selectinload(Agreement.texts), selectinload(Agreement.parties))
    return visible(Agreement, VISITOR).options(*parts)


def facts_of(agreements: Sequence[Agreement]) -> dict[int, list[Fact]]:
    """The facts of each agreement by its id, itself first; one statement for all of them."""
    facts = {one.id: [agreement_fact(one)] for one in agreements}
    acts = acts_of(VISITOR, list(facts), date.max)
    for event, agreement_id in session().execute(acts).tuples():
        if is_fact(event):
            facts[agreement_id].append(event_fact(event))
    return facts


def said_about(ids: Iterable[int]) -> dict[tuple[int, int], Confirmation]:
    """What each administration says now about the facts of these records, by `Key`."""
    query = select(Confirmation).where(Confirmation.record_id.in_(list(ids)), is_last())
    return {one.key: one for one in session().scalars(query)}


def last_about(key: Key) -> Select[tuple[Confirmation]]:
    """What the administration said last about the fact."""
    return (
        select(Confirmation)
        .where(Confirmation.record_id == key.record_id)
        .where(Confirmation.administration_id == key.administration_id)
        .order_by(Confirmation.number.desc())
        .limit(1)
    )


def waiting_disputes() -> Select[tuple[Confirmation]]:
    """Disputes that the secretariat has not decided on, and that still are what the party says."""
    return _disputes(DISPUTED)


def acknowledged_disputes() -> Select[tuple[Confirmation]]:
    """Those that it has acknowledged and not closed; readers see them unless the fact changed."""
    return _disputes(ACKNOWLEDGED)


def _disputes(state: str) -> Select[tuple[Confirmation]]:
    query = select(Confirmation).where(Confirmation.state == state, is_last())
    return query.order_by(Confirmation.at, Confirmation.id)


def is_last() -> ColumnElement[bool]:
    """Whether the administration has said nothing later about the same fact."""
    later = aliased(Confirmation)
    return ~exists().where(
        later.record_id == Confirmation.record_id,
        later.administration_id == Confirmation.administration_id,
        later.number > Confirmation.number,
    )
