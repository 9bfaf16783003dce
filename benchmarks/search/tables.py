"""The tables and the targets of the engines."""

from collections.abc import Callable, Mapping, Sequence

from benchmarks.asking import percentile
from benchmarks.report import Target, table
from benchmarks.search.contenders import OURS
from benchmarks.search.contest import CHANGES
from benchmarks.search.measuring import Measured, Times
from core.worker import PAUSE_S

SLOWEST_MS = {20_000: 15.0, 200_000: 50.0}
"""Records → the 95th percentile that was wished for, of every kind of question."""
BEHIND = {"FTS5": 1.0, "Xapian": 1.2}
"""How often another engine's median may fit into ours, in every kind of question."""
TOKENS_A_SECOND = 28_000
SEARCHABLE_S = 2.0
MEMORY_MB = 500
SUGGESTIONS_MS = 20.0

Engines = Mapping[str, Measured]
Part = Callable[[Times], tuple[float, ...]]


def whole(times: Times) -> tuple[float, ...]:
    """With showing the best ten."""
    return times.whole


def finding(times: Times) -> tuple[float, ...]:
    """Without: totals, the best ten and the counts of three facets."""
    return times.finding


PARTS: Mapping[str, Part] = {"with ten shown": whole, "found only": finding}
"""What is compared: all that a page of results needs, and the engines' share of it."""


def time_table(engines: Engines, asking: str, part: Part = whole) -> str:
    """p50/p95 in ms a kind and engine, and ours ÷ the other's in the median."""
    others = [name for name in engines if name != OURS]
    head = ("ms, p50 / p95", *engines, *(f"ours ÷ {name}" for name in others))
    rows = []
    for kind in engines[OURS].kinds:
        found = {name: part(one.times(kind, asking)) for name, one in engines.items()}
        cells = [f"{percentile(t, 0.5):.1f} / {percentile(t, 0.95):.1f}" for t in found.values()]
        own = percentile(found[OURS], 0.5)
        ratios = [f"{own / percentile(found[name], 0.5):.2f}" for name in others]
        rows.append((kind, *cells, *ratios))
    return table(head, rows)


def engine_table(engines: Engines, count: int) -> str:
    """A row a figure, a column an engine."""
    rows: list[tuple[str, Callable[[Measured], str]]] = [
        ("build, documents/s", lambda one: f"{count / _build_s(one):,.0f}"),
        ("with analysis, documents/s", lambda one: f"{count / one.figures['whole_s']:,.0f}"),
        ("with analysis, tokens/s", lambda one: f"{_pace(one):,.0f}"),
        ("most memory while building, MB", lambda one: f"{one.figures['peak_mb']:,.0f}"),
        ("size, MB", lambda one: f"{one.size_mb:,.0f}"),
        ("opening and first answer, ms", lambda one: f"{one.figures['opening_ms']:,.0f}"),
        ("memory before opening, MB", lambda one: f"{one.figures['before_mb']:,.0f}"),
        ("memory when all was asked, MB", lambda one: f"{one.figures['memory_mb']:,.0f}"),
        ("suggestions, p50 / p95 ms", lambda one: _both(one.suggestions)),
        *((f"{size} changed: written / found, ms", _changed(size)) for size in CHANGES),
        ("same answers as ours", lambda one: f"{one.agrees(engines[OURS]):.1%}"),
    ]
    cells = [(name, *(say(one) for one in engines.values())) for name, say in rows]
    return table(("figure", *engines), cells)


def _changed(size: int) -> Callable[[Measured], str]:
    return lambda one: " / ".join(f"{ms:,.0f}" for ms in one.changed(size))


def _both(times: Sequence[float]) -> str:
    return f"{percentile(times, 0.5):.1f} / {percentile(times, 0.95):.1f}"


def _build_s(one: Measured) -> float:
    return float(one.figures["whole_s"] - one.figures["made_s"])


def _pace(one: Measured) -> float:
    return float(one.figures["words"] / one.figures["whole_s"])


def targets(engines: Engines, count: int) -> list[Target]:
    """What was wished for at this size; the 95th percentile only at the sizes that have one.

    Until a published record is found, the worker may pause, then writes, and a reader opens anew.
    """
    ours = engines[OURS]
    slowest = SLOWEST_MS.get(count)
    _written, found = ours.changed(1)
    aims = [
        *(_slow(ours, kind, slowest) for kind in ours.kinds if slowest),
        *(
            _behind(engines, kind, other, said)
            for said in PARTS
            for other in BEHIND
            if other in engines
            for kind in ours.kinds
        ),
        Target("indexing with analysis", TOKENS_A_SECOND, _pace(ours), "tokens/s", at_least=True),
        Target("published to found", SEARCHABLE_S, PAUSE_S + found / 1000, "s"),
        Target("memory when all was asked", MEMORY_MB, ours.figures["memory_mb"], "MB"),
        Target("suggestions, p95", SUGGESTIONS_MS, percentile(ours.suggestions, 0.95), "ms"),
    ]
    return [target.among(count) for target in aims]


def _slow(ours: Measured, kind: str, limit: float) -> Target:
    first = ours.times(kind, "first").slow
    return Target(f"{kind}, p95", limit, ours.times(kind).slow, "ms", first=first)


def _behind(engines: Engines, kind: str, other: str, said: str) -> Target:
    """Ours ÷ the other's in the median; when first asked, too."""
    again, first = (
        percentile(PARTS[said](engines[OURS].times(kind, asking)), 0.5)
        / percentile(PARTS[said](engines[other].times(kind, asking)), 0.5)
        for asking in ("again", "first")
    )
    return Target(f"{kind}, {said}, ours ÷ {other}", BEHIND[other], again, "", first=first)
