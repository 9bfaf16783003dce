"""What differs between two texts, by words, in any script.

Words are told apart by Unicode categories, so no dictionary is needed: letters and digits with
their marks are words; scripts that write no blanks between words are compared by character or
cluster; blanks and punctuation stand for themselves. Nothing is lost: what stayed and what was
removed is the old text, what stayed and what was added the new one.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from core.sequences import common_ends, equal_blocks

# Han, Kana, Thai, Lao, Burmese, Khmer, and the later blocks of Han.
_UNSPACED = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f\U00020000-\U0003ffff"
)
_STACKING = "\u1039\u17d2"
"""Signs after which the next consonant belongs to the same cluster (Burmese, Khmer)."""
_SLIGHT = 3
"""Letters that two changes may have between them and still read as one."""
_UNSPACED_WEIGHT = 3
FOLDED_FROM, KEPT = 600, 160
"""Unchanged stretches are folded from this length on; so much of each end stays in view."""

Kind = Literal["same", "removed", "added", "folded"]


class Run(NamedTuple):
    """A stretch of text that stayed, was removed or was added (`folded`: stayed, out of view)."""

    kind: Kind
    text: str


@dataclass(slots=True)
class _Stretch:
    """Words that are the same (`old` is `new`), or that took each other's place."""

    old: list[str]
    new: list[str]
    changed: bool

    @property
    def weight(self) -> int:
        """How much of it a reader sees."""
        return max(_weight(self.old), _weight(self.new) if self.changed else 0)

    def join(self, other: "_Stretch") -> None:
        """Take what follows."""
        self.old += other.old
        self.new += other.new


def words_of(text: str) -> list[str]:
    """The text cut into words, blanks and signs; joined they are the text."""
    return _pattern().findall(text)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    mark, unspaced = f"[{_marks()}\u200c\u200d]", f"[{_UNSPACED}]"
    letter = rf"[^\W_{_UNSPACED}]"
    return re.compile(
        rf"{unspaced}{mark}*(?:(?<=[{_STACKING}]){unspaced}{mark}*)*"
        rf"|[0-9]+(?:[.,][0-9]+)*(?![^\W_])"
        rf"|(?:{letter}+{mark}*(?:['’](?={letter}))?)+"
        r"|\n|[^\S\n]+"
        rf"|.{mark}*",
        re.DOTALL,
    )


def _marks() -> str:
    """Combining marks, as ranges of a character class."""
    ranges: list[list[int]] = []
    for code in (*range(0x300, 0x1F000), *range(0xE0100, 0xE01F0)):
        if unicodedata.category(chr(code))[0] != "M":
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


def _weight(words: Sequence[str]) -> int:
    """Letters and digits; a character that is a word of its own counts for several."""
    total = 0
    for word in words:
        if word[0].isalnum():
            total += _UNSPACED_WEIGHT if _is_unspaced(word[0]) else len(word)
    return total


@lru_cache(maxsize=4096)
def _is_unspaced(sign: str) -> bool:
    return re.match(f"[{_UNSPACED}]", sign) is not None


def differences(old: str, new: str) -> list[Run]:
    """What stayed, was removed and was added, in runs that can be read."""
    runs: list[Run] = []
    for one in _settled(_readable(_stretches(words_of(old), words_of(new)))):
        texts = "".join(one.old), "".join(one.new)
        if one.changed:
            runs += (Run("removed", texts[0]), Run("added", texts[1]))
        elif runs and runs[-1].kind == "same":
            runs[-1] = Run("same", runs[-1].text + texts[0])
        elif texts[0]:
            runs.append(Run("same", texts[0]))
    return [run for run in runs if run.text]


def folded(runs: Sequence[Run]) -> list[Run]:
    """The runs with the middle of long unchanged stretches folded, and what lies outside."""
    shown: list[Run] = []
    for place, run in enumerate(runs):
        if run.kind != "same" or len(run.text) < FOLDED_FROM:
            shown.append(run)
            continue
        head = _cut(run.text) if place else 0
        tail = len(run.text) - (_cut(run.text, -1) if place + 1 < len(runs) else 0)
        parts = run.text[:head], run.text[head:tail], run.text[tail:]
        shown += map(Run, ("same", "folded", "same"), parts)  # type: ignore[arg-type]
    return [run for run in shown if run.text]


def _cut(text: str, step: int = 1) -> int:
    """Length of the words that stay in view at the beginning of a stretch, or at its end."""
    length = 0
    for word in words_of(text)[::step]:
        length += len(word)
        if length >= KEPT:
            break
    return length


def _stretches(old: list[str], new: list[str]) -> Iterator[_Stretch]:
    """Equal and changed stretches by turns, as the longest common sequence has them."""
    numbers: dict[str, int] = {}
    one_numbers, other_numbers = (
        [numbers.setdefault(word, len(numbers)) for word in words] for words in (old, new)
    )
    at_old = at_new = 0
    for one, other, length in (*equal_blocks(one_numbers, other_numbers), (len(old), len(new), 0)):
        if at_old < one or at_new < other:
            yield _Stretch(old[at_old:one], new[at_new:other], True)
        if length:
            same = old[one : one + length]
            yield _Stretch(same, same, False)
        at_old, at_new = one + length, other + length


def _readable(stretches: Iterator[_Stretch]) -> list[_Stretch]:
    """Changes with next to nothing between them made one."""
    found: list[_Stretch] = []
    for one in stretches:
        between = found[-1] if one.changed and len(found) > 1 else None
        if between and not between.changed and _is_slight(between, found[-2], one):
            found[-2].join(found.pop())
            found[-1].join(one)
        else:
            found.append(one)
    return found


def _is_slight(between: _Stretch, before: _Stretch, after: _Stretch) -> bool:
    if "\n" in between.old:
        return False
    weight = between.weight
    return weight <= _SLIGHT or 2 * weight <= min(before.weight, after.weight)


def _settled(stretches: Sequence[_Stretch]) -> Iterator[_Stretch]:
    """Changes without the words that both sides begin or end with."""
    for one in stretches:
        if not one.changed:
            yield one
            continue
        start, end = common_ends(one.old, one.new)
        head, tail = one.old[:start], one.old[len(one.old) - end :]
        yield _Stretch(head, head, False)
        old, new = one.old[start : len(one.old) - end], one.new[start : len(one.new) - end]
        yield _Stretch(old, new, True)
        yield _Stretch(tail, tail, False)
