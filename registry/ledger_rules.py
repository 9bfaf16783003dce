"""What cannot have happened: a new entry against the ledger that it would stand in.

Pure functions over entries. Bases: the Vienna Convention on the Law of Treaties of 1969 (VCLT), the
glossary of the UN Treaty Collection, the WCO MRA strategy guide, the registry's own code lists.
Dates are known more or less exactly, so an order is refused only if every reading of the dates
contradicts it. What a source reports (`status_reported`) is never refused by its order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from core.database import today
from registry.ledger import Entry
from registry.vocabulary import EVENT_KINDS

ANNULMENT = "annulment"
EXTENSION = "extended"
PROMISING = frozenset({"due_set", EXTENSION})
"""Kinds that carry a due date."""
MAY_LIE_AHEAD = frozenset({"expiry"})
"""Ends by the instrument's own terms (VCLT article 54): its text gives the day long before."""

_PROGRAMME = (
    "announced", "started", "milestone", "result", "setback", "suspended", "resumed", "due_set",
    "extended", "completed", "withdrawn", ANNULMENT,
)  # fmt: skip
KINDS_OF_TRACK: dict[str, tuple[str, ...]] = {
    "progress": (
        "announced", "started", "pilot_started", "milestone", "result", "setback", "suspended",
        "resumed", "due_set", "extended", "measure_completed", "withdrawn", "status_reported",
        ANNULMENT,
    ),
    "legal": (
        "initialling", "conclusion", "adoption", "signature", "submitted_for_ratification",
        "domestic_approval", "ratification", "acceptance", "approval", "accession", "succession",
        "definitive_signature", "provisional_application", "entry_into_force", "suspension",
        "withdrawal", "termination", "expiry", "replacement", "reservation", "declaration",
        "reservation_withdrawn", "due_set", "extended", "status_reported", ANNULMENT,
    ),
    "operational": (
        "pilot_start", "operational_start", "due_set", "extended", "status_reported", ANNULMENT,
    ),
    "project": (
        "announced", "awarded", "started", "milestone", "result", "setback", "suspended", "resumed",
        "due_set", "extended", "activities_completed", "closed", "cancelled", "status_reported",
        ANNULMENT,
    ),
    "programme": _PROGRAMME,
    "funding": _PROGRAMME,
}  # fmt: skip
TRACKS_BESIDE = {
    "progress": ("progress",),
    "legal": ("legal", "operational"),
    "project": ("project",),
}
"""The tracks of a kind of record, by the one whose status its lists show."""

BEGINNINGS = frozenset({"signature", "adoption", "conclusion", "definitive_signature"})
CONSENT = frozenset({"ratification", "acceptance", "approval", "accession", "succession"})
ENDS = frozenset({"termination", "expiry", "replacement", "withdrawn", "closed", "cancelled"})
STATEMENTS = frozenset({"reservation", "declaration", "reservation_withdrawn"})
"""What a party says of the instrument; it gives no status."""
AFTER_AN_END = frozenset({"withdrawal", "status_reported", "result", ANNULMENT})
"""What may still come: the leaving of parties, reports, corrections."""
ONCE = frozenset(
    {
        "entry_into_force", "termination", "expiry", "replacement", "withdrawal",
        "measure_completed", "completed", "withdrawn", "awarded", "activities_completed", "closed",
        "cancelled",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Order:
    """Acts of `later` cannot stand certainly before all of `earlier`, where one is on record.

    `of_one_party`: the earlier acts of the same party count.
    """

    later: frozenset[str]
    earlier: frozenset[str]
    of_one_party: bool = False


ORDERS = (
    # VCLT articles 9, 10, 24: a text is adopted or signed before the treaty enters into force.
    Order(frozenset({"entry_into_force"}), BEGINNINGS),
    # VCLT articles 14 and 15: a party consents to a text that stands.
    Order(CONSENT, BEGINNINGS),
    # VCLT article 25: what is applied for the time being is a text that stands.
    Order(frozenset({"provisional_application"}), BEGINNINGS),
    # VCLT articles 19 and 22: a reservation is made to a text that stands, then withdrawn.
    Order(STATEMENTS, BEGINNINGS),
    Order(frozenset({"reservation_withdrawn"}), frozenset({"reservation"}), of_one_party=True),
    # VCLT article 54: who withdraws leaves what was concluded before.
    Order(frozenset({"withdrawal"}), BEGINNINGS),
    # VCLT article 57: the operation of what operates is suspended.
    Order(
        frozenset({"suspension"}),
        frozenset({"entry_into_force", "provisional_application"}),
    ),
    # VCLT articles 54 and 56: who withdraws has been a party.
    Order(frozenset({"withdrawal"}), CONSENT | {"definitive_signature"}, of_one_party=True),
    # WCO MRA strategy guide: the pilot comes before the operation.
    Order(frozenset({"operational_start"}), frozenset({"pilot_start"})),
    # The registry's code lists: what is completed was started.
    Order(
        frozenset({"measure_completed", "completed"}),
        frozenset({"started", "pilot_started"}),
    ),
    # IATI ActivityStatus: 2 implementation, 3 finalisation, 4 closed follow on each other.
    Order(frozenset({"activities_completed"}), frozenset({"started"})),
    Order(frozenset({"closed"}), frozenset({"activities_completed", "started"})),
    Order(frozenset({"started"}), frozenset({"awarded"})),
)


def objections(entries: Sequence[Entry], new: Entry, day: date | None = None) -> list[str]:
    """Why the new entry cannot have happened as it says, in the reader's words; `day` is today.

    `entries` are those that count. The one that the new entry corrects is left aside.
    """
    if new.kind == ANNULMENT:
        return []
    others = [one for one in entries if one.event_id not in (new.event_id, new.corrects_id)]
    track = [one for one in others if one.track == new.track and one.kind != ANNULMENT]
    found = [
        *_ahead(new, day or today()),
        *_out_of_order(track, new),
        *_twice(track, new),
        *_without_suspension(track, new),
        *_after_the_end(track, new),
    ]
    return list(dict.fromkeys(found))


def certainly_before(one: Entry, other: Entry) -> bool:
    """Whether every reading of the dates has `one` before `other`."""
    return one.latest < other.earliest


def _ahead(new: Entry, day: date) -> Iterator[str]:
    """An act is recorded once it has happened; what is promised for a later day is a due date."""
    if new.earliest > day and new.kind not in MAY_LIE_AHEAD:
        yield _(
            "The date lies in the future. Record an act once it has happened; "
            "what is promised for a later day is a due date."
        )


def _out_of_order(track: Sequence[Entry], new: Entry) -> Iterator[str]:
    for order in ORDERS:
        if new.kind in order.later:
            earlier = _earlier(track, new, order)
            if earlier and all(certainly_before(new, one) for one in earlier):
                yield _before(new, min(earlier, key=lambda one: one.earliest))
        if new.kind in order.earlier:
            yield from _too_late(track, new, order)


def _too_late(track: Sequence[Entry], new: Entry, order: Order) -> Iterator[str]:
    """The new act would be what a later one should have come after."""
    for later in track:
        if later.kind not in order.later or (order.of_one_party and _other_party(later, new)):
            continue
        before = [*_earlier(track, later, order), new]
        if all(certainly_before(later, one) for one in before):
            yield _before(later, new)


def _earlier(track: Sequence[Entry], later: Entry, order: Order) -> list[Entry]:
    return [
        one
        for one in track
        if one.kind in order.earlier and not (order.of_one_party and _other_party(one, later))
    ]


def _other_party(one: Entry, other: Entry) -> bool:
    return one.party_id != other.party_id


def _before(later: Entry, earlier: Entry) -> str:
    reason: str = _(
        "%(later)s cannot come before %(earlier)s: compare both dates with their sources.",
        later=named(later),
        earlier=named(earlier),
    )
    return reason


def _twice(track: Sequence[Entry], new: Entry) -> Iterator[str]:
    """What ends, begins to bind or is done, is so once; who left and consented again may leave."""
    for one in track:
        if one.kind != new.kind or new.kind not in ONCE or _other_party(one, new):
            continue
        if new.kind == "withdrawal" and any(
            back.kind in CONSENT and not _other_party(back, new) and not certainly_before(back, one)
            for back in track
        ):
            continue
        yield _(
            "%(entry)s is on record already. If its date or source is wrong, correct that entry.",
            entry=named(one),
        )


def _without_suspension(track: Sequence[Entry], new: Entry) -> Iterator[str]:
    """Only what is suspended is taken up again, and once for each suspension."""
    if new.kind != "resumed":
        return
    resumed = [one for one in track if one.kind == "resumed"]
    for one in track:
        suspended = one.kind == "suspended" or one.reported_status == "suspended"
        between = (certainly_before(one, back) and certainly_before(back, new) for back in resumed)
        if suspended and not certainly_before(new, one) and not any(between):
            return
    yield _("No suspension is on record that this could end. Record the suspension first.")


def _after_the_end(track: Sequence[Entry], new: Entry) -> Iterator[str]:
    """VCLT article 70: a treaty that has ended binds to no further performance.

    A measure that was given up goes no further either.
    """
    for one in track:
        if one.kind in ENDS and one.party_id is None and _comes_after(new, one):
            yield _ended(one, new)
        elif new.kind in ENDS and new.party_id is None and _comes_after(one, new):
            yield _ended(new, one)


def _comes_after(act: Entry, end: Entry) -> bool:
    return act.kind not in AFTER_AN_END and certainly_before(end, act)


def _ended(end: Entry, act: Entry) -> str:
    reason: str = _(
        "%(act)s cannot come after %(end)s: nothing happens to what has ended.",
        act=named(act),
        end=named(end),
    )
    return reason


def named(entry: Entry) -> str:
    """The act by its kind, and its code if it has one."""
    kind = str(EVENT_KINDS[entry.kind])
    # Translators: an act and its code, as in “Signature (EA0012)”.
    return _("“%(act)s” (%(code)s)", act=kind, code=entry.code) if entry.code else f"“{kind}”"
