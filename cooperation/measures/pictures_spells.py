"""What state a measure was in from day to day, as the pictures draw it: certainly, or possibly.

Where the evidence leaves a doubt two states may have held on a day; then each takes its share of
the line. A state is told by its colour and by how high it stands, so neither is needed alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from core.dates import EventDate, format_event_date, parse_event_date
from core.pictures.lanes import Spell
from core.pictures.picture import LegendEntry
from registry.ledger_models import StatusPeriod
from registry.listing import status_tag
from registry.statuses import Status
from registry.vocabulary import CERTAINTY, STATUSES

A_DAY = timedelta(days=1)
CLASSES = {
    "announced": "series-8",
    "pilot": "series-6",
    "under_way": "series-1",
    "suspended": "series-2",
    "completed": "series-4",
    "withdrawn": "series-7",
}
"""The states of a measure in the order in which they are told, with the classes of their boxes."""
HEIGHTS = {"announced": 0.35, "pilot": 0.65, "suspended": 0.35, "withdrawn": 0.2}
"""Parts of the line's height; the others take all of it."""
OTHER = "series-none"


@dataclass(frozen=True)
class Stretch:
    """Days from `start` on and before `end`, on which the same states held, certainly or not."""

    start: date
    end: date
    held: tuple[tuple[str, str], ...]

    @property
    def statuses(self) -> list[Status]:
        """The states as they are shown elsewhere."""
        return [Status("progress", status, certainty) for status, certainty in self.held]

    @property
    def certain(self) -> str:
        """The state that certainly held, or ''."""
        return next((status for status, sure in self.held if sure == "certain"), "")


def stretches(periods: Iterable[StatusPeriod], until: date) -> list[Stretch]:
    """The stretches up to and with the day `until`, in order; days without a state are left out."""
    known = [period for period in periods if period.party_id is None]
    end = until + A_DAY
    bounds = {bound for period in known for bound in period.bounds if bound < end}
    cuts = [*sorted(bounds), end]
    found: list[Stretch] = []
    for start, after in pairwise(cuts):
        held = tuple(
            (period.status, period.holds(start)) for period in known if period.holds(start) != "no"
        )
        if found and found[-1].end == start and found[-1].held == held:
            found[-1] = Stretch(found[-1].start, after, held)
        elif held:
            found.append(Stretch(start, after, held))
    return found


def stretch_date(stretch: Stretch, until: date) -> EventDate:
    """The stretch as a date; what held on the last day asked about is open at its end."""
    start = ".." if stretch.start == date.min else stretch.start.isoformat()
    last = stretch.end - A_DAY
    end = ".." if last >= until else last.isoformat()
    if start == end == "..":
        end = until.isoformat()
    return parse_event_date(start if start == end else f"{start}/{end}")


def spells(found: Sequence[Stretch], until: date) -> list[Spell]:
    """The stretches as boxes of a lane; states that are possible together share the height."""
    return [
        Spell(
            start=stretch.start,
            end=stretch.end,
            classes=_classes(status, certainty),
            title=f"{status_tag(told)['label']}: {format_event_date(stretch_date(stretch, until))}",
            part=_part(status, place, len(stretch.held)),
        )
        for stretch in found
        for place, ((status, certainty), told) in enumerate(
            zip(stretch.held, stretch.statuses, strict=True)
        )
    ]


def _classes(status: str, certainty: str) -> str:
    colour = CLASSES.get(status, OTHER)
    return f"state {colour}" if certainty == "certain" else f"state {colour} possible"


def _part(status: str, place: int, of: int) -> tuple[float, float]:
    """Where in the lane's height a state stands, both ends as parts of it."""
    if of > 1:
        return place / of, (place + 1) / of
    height = HEIGHTS.get(status, 1)
    return (1 - height) / 2, (1 + height) / 2


def states_legend(found: Iterable[Stretch]) -> list[LegendEntry]:
    """The states that occur, in their order, and how a doubt is shown."""
    held = {pair for stretch in found for pair in stretch.held}
    shown = {status for status, _certainty in held}
    entries = [
        LegendEntry(classes, STATUSES[status])
        for status, classes in CLASSES.items()
        if status in shown
    ]
    if any(certainty == "possible" for _status, certainty in held):
        entries.append(LegendEntry("series-1 possible", CERTAINTY["possible"]))
    return entries
