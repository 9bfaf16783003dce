"""Bars that lie: amounts of several series side by side, for each of many things named above."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from core.pictures.drawing import Drawing

LABEL, BAR, GAP = 20, 14, 10
"""Pixels for the name of a thing, of a bar, and between two things."""
ROOM = 76
"""Percent for the bars; the words of the longest stand behind it."""
THINNEST = 0.4


@dataclass(frozen=True)
class Bars:
    """A thing with an amount for each series, None where there is none; below zero is drawn to the
    other side. `language` is that of the label where it is not the page's."""

    label: str
    amounts: Sequence[float | None]
    url: str = ""
    language: str = ""


def draw_bars(
    things: Sequence[Bars],
    series: Sequence[tuple[str, str]],
    words: Callable[[float], str],
    language: str,
) -> Drawing:
    """The bars of each thing; `series` are (class, name), `words` how an amount is written."""
    drawing = Drawing(sum(_height(one) for one in things), language)
    known = [amount for amount in chain.from_iterable(one.amounts for one in things)
             if amount is not None]  # fmt: skip
    least, most = min([0.0, *known]), max([0.0, *known])
    part = ROOM / ((most - least) or 1)
    zero = -least * part
    top = 0.0
    for one in things:
        with drawing.link(one.url, one.label):
            drawing.text(0, top + LABEL - 6, one.label, "words--lane", language=one.language,
                         shift=2)  # fmt: skip
        place = top + LABEL
        for amount, (look, name) in zip(one.amounts, series, strict=True):
            if amount is None:
                continue
            begin, width = zero + min(amount, 0) * part, abs(amount) * part
            told = f"{name}: {words(amount)}"
            drawing.rect(begin, place, max(width, THINNEST), BAR - 2, f"bar {look}", told)
            end = max(begin + width, zero)
            drawing.text(end, place + BAR - 4, words(amount), "words--axis", shift=5)
            place += BAR
        top += _height(one)
    drawing.line(zero, 0, zero, top - GAP, "axis")
    return drawing


def _height(one: Bars) -> float:
    return LABEL + BAR * sum(amount is not None for amount in one.amounts) + GAP
