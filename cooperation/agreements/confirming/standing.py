"""What a statement is worth today: pure rules."""

from collections.abc import Iterable, Mapping

from cooperation.agreements.confirming.facts import Fact
from cooperation.agreements.confirming.models import ACKNOWLEDGED, CLOSED, CONFIRMED, Confirmation

EARLIER = "earlier"


def standing(said: Confirmation | None, fact: Fact) -> str:
    """What readers are told: `confirmed`, `acknowledged` (disputed), `earlier`, or '' for nothing.

    A statement holds for what it was made about: once the fact has changed it lapses. A dispute
    that nobody has acknowledged takes the party's earlier confirmation away and tells no more.
    """
    if said is None:
        return ""
    if said.digest != fact.digest:
        return EARLIER if said.state == CONFIRMED else ""
    return said.state if said.state in (CONFIRMED, ACKNOWLEDGED) else ""


def is_asked(said: Confirmation | None, fact: Fact) -> bool:
    """Whether the party has yet to speak of the fact as it is now."""
    return said is None or said.digest != fact.digest or said.state == CLOSED


def asked_facts(
    facts: Iterable[Fact], said: Mapping[tuple[int, int], Confirmation], administration: int
) -> list[Fact]:
    """Those of the facts that the administration is asked about."""
    return [one for one in facts if is_asked(said.get((one.record_id, administration)), one)]
