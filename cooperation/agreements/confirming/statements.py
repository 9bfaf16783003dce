"""What readers are told of parties' statements about many records, whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, union

from cooperation.agreements.confirming.facts import Fact, agreement_fact, event_fact
from cooperation.agreements.confirming.models import Confirmation, Key
from cooperation.agreements.confirming.queries import published_agreements, said_about
from cooperation.agreements.confirming.standing import standing
from cooperation.agreements.models import Agreement
from core.database import session
from core.permissions import VISITOR
from registry.door import visible
from registry.ledger_models import Event, event_record
from registry.models import Party, Record


@dataclass(frozen=True)
class Statement:
    """What one party says; `standing` as in `standing.py`, `party` is its code."""

    party: str
    standing: str
    said: Confirmation


def statements_about(ids: Sequence[int]) -> dict[int, list[Statement]]:
    """The statements that hold, or held before a change, by record; of agreements and events.

    One statement of SQL where nothing was said; a fixed number of them otherwise.
    """
    said = said_about(ids)
    if not said:
        return {}
    facts = _facts_among([key for key, _administration in said])
    codes = _parties_among(list(facts))
    found: dict[int, list[Statement]] = {}
    for key, one in sorted(said.items(), key=lambda item: item[1].at):
        if key[0] in facts and key in codes and (state := standing(one, facts[key[0]])):
            found.setdefault(key[0], []).append(Statement(codes[key], state, one))
    return found


def _facts_among(ids: Sequence[int]) -> dict[int, Fact]:
    agreements = session().scalars(published_agreements().where(Agreement.id.in_(ids)))
    events = session().scalars(visible(Event, VISITOR).where(Event.id.in_(ids)))
    found = [agreement_fact(one) for one in agreements] + [event_fact(one) for one in events]
    return {one.record_id: one for one in found}


def _parties_among(ids: Sequence[int]) -> dict[tuple[int, int], str]:
    """Codes of the bodies that are parties to these agreements, or to those the acts are about."""
    of_acts = (
        select(event_record.c.event_id, Party.party_id)
        .join(Party, Party.record_id == event_record.c.record_id)
        .where(event_record.c.event_id.in_(ids), Party.role == "party")
    )
    own = select(Party.record_id, Party.party_id)
    parties = union(own.where(Party.record_id.in_(ids), Party.role == "party"), of_acts).subquery()
    fact, party = parties.c
    rows = session().execute(select(fact, party, Record.code).join(Record, Record.id == party))
    return {Key(one, body): code for one, body, code in rows}
