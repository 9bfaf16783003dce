"""Scales: from days and amounts to places in a drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

STEPS = (1, 2, 5)


@dataclass(frozen=True)
class TimeScale:
    """From the day `first` at `left` percent to the day `last` at `right` percent."""

    first: date
    last: date
    left: float = 0
    right: float = 100

    def place(self, day: date) -> float:
        """Where a day lies; days outside lie at the ends."""
        whole = max((self.last - self.first).days, 1)
        part = min(max((day - self.first).days / whole, 0), 1)
        return self.left + part * (self.right - self.left)

    def span(self, start: date | None, end: date | None) -> tuple[float, float]:
        """Place and width of a period; an open side reaches to the end of the scale."""
        begin = self.place(start or self.first)
        return begin, max(self.place(end or self.last) - begin, 0)

    def years(self, most: int = 8) -> list[date]:
        """First days of years to name on the axis, evenly spaced, at most so many."""
        first = self.first.year + (self.first > date(self.first.year, 1, 1))
        step = _step((self.last.year - first + 1) / most)
        first += -first % step
        return [date(year, 1, 1) for year in range(first, self.last.year + 1, step)]


@dataclass(frozen=True)
class AmountScale:
    """From 0 to at least `most`, in round steps."""

    most: float
    steps: int = 4

    @property
    def step(self) -> int:
        return _step(self.most / self.steps)

    @property
    def top(self) -> int:
        """The round amount at the end of the scale."""
        return max(-int(-self.most // self.step) * self.step, self.step)

    def part(self, amount: float) -> float:
        """The amount as a part of the scale, 0 to 1."""
        return amount / self.top

    @property
    def ticks(self) -> Sequence[int]:
        """The amounts to name."""
        return range(0, self.top + 1, self.step)


def _step(least: float) -> int:
    """The least of 1, 2, 5, 10, 20, 50… that is not below."""
    power = 1
    while True:
        for step in STEPS:
            if step * power >= least:
                return step * power
        power *= 10
