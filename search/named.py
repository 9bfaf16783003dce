"""Names, and what is meant where several are written alike."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from search.variants import FORMED, PLACES

SHORTEST_NAME = 3
"""Letters of a name in an alphabet; shorter ones (SW, GU) mean too many things, unless they are
the initials of a body (EU, ЕС), and stand in capitals in the text, too."""
CONCEPT_MARK = "g"
STRANGER_MARK = "x"
"""What has no record, and is known so that nothing else is read into it (North Korea)."""
PRECEDENCE = "xcogtprlw"
"""Strangers, administrations, organizations, concepts, capitals, other places, regions, languages,
plain words: of two meanings in the same language the first counts (Lào is a country and a
language)."""
MANY = "gw"
"""Marks of which a name may mean several at once: labels are shared, countries are not."""

Slots = tuple[tuple[int, tuple[str, ...]], ...]
"""Distance from the first word, and the word with its twins."""


@dataclass(slots=True)
class Name:
    """A name: what it means (`c:KZ`), its words after the first with their twins, and the base
    languages in which it is so called.

    `initials`: it is written in capitals; `weak`: it is so short that a query means it only in a
    language that is spoken here.
    """

    mark: str
    rest: Slots
    languages: frozenset[str]
    initials: bool = False
    weak: bool = False

    @property
    def formed(self) -> bool:
        """Whether it is met in other forms: all names but single words of languages in which a
        form says too little."""
        return bool(self.rest) or self.mark[0] in PLACES or not FORMED.isdisjoint(self.languages)

    @property
    def width(self) -> int:
        """Positions from its first word to its last."""
        return self.rest[-1][0] if self.rest else 0


class Found(NamedTuple):
    """Names of the same words at a place in a text."""

    start: int
    end: int
    names: tuple[Name, ...]


def base_of(language: str | None) -> str:
    """The language of a tag without script and region; '' for an unknown one."""
    return (language or "").partition("-")[0].lower()


def marks_of(names: Iterable[Name]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.mark for name in names))


def meant(names: Sequence[Name], wanted: str) -> tuple[str, ...]:
    """The marks of names of the same words: of the first sort in `PRECEDENCE`.

    Several concepts may be meant at once; several countries may not.
    """
    names = [name for name in names if not wanted or wanted in name.languages]
    sorts = {name.mark[0] for name in names}
    first = min(sorts, key=PRECEDENCE.index, default="")
    if first == STRANGER_MARK:
        return ()
    marks = marks_of(name for name in names if name.mark[0] == first)
    return marks if first in MANY or len(marks) == 1 else ()


def meant_in_query(names: Sequence[Name], wanted: str, spoken: set[str]) -> tuple[str, ...]:
    """The same where the language is not known: the reader's own, then those of other names."""
    if len(marks_of(names)) == 1:
        return meant(names, "")
    own = meant(names, wanted) if wanted else ()
    if own:
        return own
    near = [name for name in names if name.languages & spoken]
    return meant(near, "") if near else meant(names, "")


def written_so(written: str, names: list[Name], language: str | None) -> list[Name]:
    """Names that have capitals where a text has them: `Mali`, and not `mali`; `OMD`, not `omd`.

    Capitals throughout mean initials (OMA is no Oman), if there are such. In a query, where the
    language is not known, nobody need type capitals.
    """
    if not has_case(written):
        return names
    if written.isupper() and any(name.initials for name in names):
        return [name for name in names if name.initials or name.rest]
    if language is None:
        return names
    named = [name for name in names if not name.initials]
    return named if written[0].isupper() else [n for n in named if n.mark[0] not in "ctp"]


def has_case(word: str) -> bool:
    return word[:1].lower() != word[:1].upper() and unicodedata.category(word[0]) in ("Lu", "Ll")


def is_meant(name: Name, typed: str, wanted: str, heard: set[str]) -> bool:
    """Whether a query means a short name, or initials that are typed small (`eau`, `omd`)."""
    if name.initials and not typed.isupper() and has_case(typed):
        return wanted in name.languages
    return not name.weak or bool(name.languages & heard)
