"""How an instrument stands for one of its parties, where the ledger does not say it by itself.

Pure functions. A party goes by its own acts; these say what follows from them together with the
acts of the instrument (Vienna Convention on the Law of Treaties of 1969, VCLT).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from registry.ledger import PRELIMINARY, Entry, in_order

JOINING = frozenset({"accession", "succession"})
"""Acts of who was not there when the text was signed: nothing binds it before them."""
RATIFYING = frozenset({"ratification", "acceptance", "approval"})
"""Acts of who had signed before (VCLT article 14)."""
BINDING = frozenset({"entry_into_force", "provisional_application"})
ENDED = frozenset({"suspended", "terminated", "expired", "superseded"})


def with_party_acts(entries: Iterable[Entry]) -> list[Entry]:
    """The ledger, its legal track completed by what follows for each party that has acts."""
    legal: dict[int, list[Entry]] = {}
    found = []
    for entry in entries:
        if entry.track == "legal":
            legal.setdefault(entry.party_id or 0, []).append(entry)
        else:
            found.append(entry)
    instrument = legal.pop(0, [])
    for party in sorted(legal):
        found += party_acts(legal[party], instrument)
    return [*instrument, *found]


def party_acts(own: Sequence[Entry], instrument: Sequence[Entry]) -> list[Entry]:
    """The acts that give a party its statuses: its own, and those of the instrument it goes by.

    Until it leaves, a party of which only the leaving is on record was bound as the instrument
    was. Who joined was not bound before.
    """
    forces = [one for one in instrument if one.kind == "entry_into_force"]
    acts = in_order([*(one for one in own if one.status), *_forces_by_consent(own, forces)])
    if not acts or acts[0].reported_status:
        return acts
    first = acts[0]
    if first.status in ENDED:
        before = [one for one in instrument if one.status and not _after(one, first)]
    elif first.kind in BINDING and _had_signed(own, first, forces):
        before = [one for one in instrument if one.status in PRELIMINARY]
    else:
        before = []
    return [*(replace(one, party_id=first.party_id) for one in before), *acts]


def _forces_by_consent(own: Sequence[Entry], forces: Sequence[Entry]) -> Iterator[Entry]:
    """Entries into force for a party that consented, where the ledger has none of its own.

    VCLT article 24: for who had consented by then it is the instrument's; for who consents later
    the day of consent, unless the treaty provides otherwise: so that day is an inference.
    """
    consents = [one for one in own if one.kind in JOINING | RATIFYING]
    if not forces or any(one.status == "in_force" for one in own):
        return
    force = in_order(forces)[0]
    has_statuses = any(one.status for one in own)
    for one in consents:
        late = _after(one, force)
        if late or has_statuses:  # who ratified in time goes by the instrument anyway
            yield replace(
                one,
                kind="entry_into_force",
                earliest=max(one.earliest, force.earliest),
                latest=max(one.latest, force.latest),
                inferred=late or one.inferred or force.inferred,
            )


def _had_signed(own: Sequence[Entry], first: Entry, forces: Sequence[Entry]) -> bool:
    """Whether the party was there from the signature on: it ratified, or it began in time.

    Of who began later than the instrument, or where that is not known, it may as well have joined.
    """
    ratified = any(one.kind in RATIFYING for one in own)
    return ratified or any(not _after(first, force) for force in forces)


def _after(one: Entry, other: Entry) -> bool:
    """Whether every reading of the dates has `one` after `other`."""
    return one.earliest > other.latest
