"""Tables and targets, as Markdown."""

import os
import platform
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.asking import Answers, percentile

BARE = "bare Flask view"
HEAD = (
    "page",
    "opening",
    "first p50",
    "first p95",
    "p50",
    "p95",
    "p95 ÷ bare",
    "CPU",
    "a second",
    "bare ÷ it",
    "kB",
    "MB after",
)


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that was wished for, and what came out; `first` where first askings differ."""

    name: str
    limit: float
    found: float
    unit: str
    at_least: bool = False
    first: float | None = None

    def __str__(self) -> str:
        sign = ">" if self.at_least else "<"
        first = "" if self.first is None else f"; asked first {self.first:,.4g} {self.unit}"
        found = f"{self.found:,.0f}" if self.found >= 1000 else f"{self.found:,.4g}"
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.verdict}: {self.name} {found}{unit}{first} ({sign} {self.limit:,g})"

    def among(self, agreements: int) -> "Target":
        """The same, said of so many agreements."""
        return replace(self, name=f"{self.name} at {agreements:,}")

    @property
    def verdict(self) -> str:
        """Whether it is met; a page that is slow at first asking only is told apart."""
        if not self._met(self.found):
            return "NOT MET"
        met_first = self.first is None or self._met(self.first)
        return "met" if met_first else "met but for first askings"

    def _met(self, value: float) -> bool:
        return value > self.limit if self.at_least else value < self.limit


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, first column to the left, the others to the right."""
    widths = [max(len(row[n]) for row in (head, *rows)) for n in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        first, *others = cells
        aligned = [
            first.ljust(widths[0]),
            *(c.rjust(w) for c, w in zip(others, widths[1:], strict=True)),
        ]
        return f"| {' | '.join(aligned)} |"

    rule = [":" + "-" * (widths[0] - 1), *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(map(line, (head, rule, *rows)))


def page_table(pages: Mapping[str, Answers]) -> str:
    """The server's figures, page by page; times in ms."""
    bare = pages[BARE]
    return table(HEAD, [(name, *_cells(one, bare)) for name, one in pages.items()])


def _cells(one: Answers, bare: Answers) -> list[str]:
    slow = percentile(one.again, 0.95)
    times = (
        one.opening,
        percentile(one.first, 0.5),
        percentile(one.first, 0.95),
        percentile(one.again, 0.5),
        slow,
    )
    return [
        *(f"{value:.1f}" for value in times),
        f"{slow / percentile(bare.again, 0.95):.3g}",
        f"{one.cpu_ms:.1f}",
        f"{one.a_second:.0f}",
        f"{bare.a_second / one.a_second:.3g}",
        f"{one.kilobytes:.0f}",
        f"{one.memory_mb:.0f}",
    ]


def page_targets(pages: Mapping[str, Answers], limits: Mapping[str, float]) -> list[Target]:
    """One target a page whose name begins with one of the limits' names (ms at p95)."""
    return [
        Target(
            f"{name}, p95",
            limit,
            percentile(one.again, 0.95),
            "ms",
            first=percentile(one.first, 0.95),
        )
        for name, one in pages.items()
        for beginning, limit in limits.items()
        if name.startswith(beginning)
    ]


def rate_targets(pages: Mapping[str, Answers], but: Collection[str]) -> list[Target]:
    """One target a page: how many are answered for each one of the bare view."""
    bare = pages[BARE].a_second
    return [
        Target(f"{name}, for each of the bare view", 0.25, one.a_second / bare, "", at_least=True)
        for name, one in pages.items()
        if name not in but
    ]


def machine() -> str:
    """Where and when: processor, cores, memory, Python, load of the last minute."""
    load = os.getloadavg()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {_processor()}, {os.cpu_count()} cores, "
        f"{memory:.0f} GB; Python {sys.version.split()[0]}; load before {load:.1f}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
