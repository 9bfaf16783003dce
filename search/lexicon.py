"""Names that mean something whatever the language, found in texts and queries by longest match.

A document carries the marks of what it names (`g:T042`, `c:KZ`) beside its words, and a query is
marked the same way, so that a name in one language meets it in every other.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from search.analysis.chain import LONGEST_REMEMBERED, REMEMBERED_TEXTS, analyze, analyzed, fold
from search.analysis.scripts import APOSTROPHES
from search.analysis.tokens import Role, Token
from search.query import Tag
from search.variants import FORMED, PLACES, Variants

LEXICON_VERSION = 9
"""Raise when lexicons hold other things than before, so that kept ones are made anew."""
SHORTEST_NAME = 3
"""Letters of a name in an alphabet; shorter ones (SW, GU) mean too many things, unless they are
the initials of a body (EU, ЕС), and stand in capitals in the text, too."""
LONGEST_INITIALS = 5
"""Letters of a name in capitals (ОАЭ, OMD) that a text must have in capitals, too."""
SURE_NAME = 5
"""Letters from which the name of a place or language is hardly an everyday word of another
language (Nga, Ira, Kina)."""
NAMES_OF_PLACES = "ctpl"
JOINING = frozenset({"bn", "hi", "ja", "km", "ko", "lo", "my", "ne", "si", "ta", "th", "ur"})
"""Languages in which words of a name are often written together."""
LONGEST_JOINED = 30
COMPOUNDING = frozenset({"da", "de", "et", "fi", "hu", "nb", "nl", "no", "sv"})
"""Languages that write compounds in one word."""
SHORTEST_COMPOUND = 8
SHORTEST_PART = 4
LINKS = ("", "s", "n", "en", "es")
"""What may stand between the parts of a compound."""
ENDINGS = ("", "e", "en", "n", "s", "er", "es")
"""What may stand behind its last part."""
_SPACE = re.compile("[\\s\u200b-\u200d-]")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_JOINT = re.compile("[\u200c-]")
CONCEPT_MARK = "g"
STRANGER_MARK = "x"
"""What has no record, and is known so that nothing else is read into it (North Korea)."""
PRECEDENCE = "xcogtprlw"
"""Strangers, administrations, organizations, concepts, capitals, other places, regions, languages,
plain words: of two meanings in the same language the first counts (Lào is a country and a
language)."""
MANY = "gw"
"""Marks of which a name may mean several at once: labels are shared, countries are not."""

_SLOT_ROLES = (Role.WORD, Role.TWIN, Role.GRAM)
_Slot = tuple[str, ...]
_Slots = tuple[tuple[int, _Slot], ...]
"""Distance from the first word, and the word with its twins."""
_NO_NAMES: list["Name"] = []


@dataclass(slots=True)
class Name:
    """A name: what it means (`c:KZ`), its words after the first with their twins, and the base
    languages in which it is so called.

    `initials`: it is written in capitals; `weak`: it is so short that a query means it only in a
    language that is spoken here.
    """

    mark: str
    rest: _Slots
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


class Lexicon:
    """All names, by their first word."""

    def __init__(
        self,
        names: Iterable[tuple[str, str, str]],
        strangers: Iterable[str] = (),
        heard: Iterable[str] = ("en",),
        below: "Lexicon | None" = None,
    ) -> None:
        """Take `(mark, name, language)`, folded words that are like a name but none, and the
        languages that any reader may type. `below`: names that are known already."""
        self._below = below
        self._heard = frozenset(map(base_of, heard))
        self._by_first: dict[str, list[Name]] = {}
        self._firsts: dict[str, set[str]] = {}
        self._variants = Variants(strangers)
        known: dict[tuple[str, _Slots], Name] = {}
        own = tuple(names)
        # as they are written, for suggestions and corrections
        self.names: tuple[tuple[str, str, str], ...] = (*(below.names if below else ()), *own)
        for mark, text, language in own:
            for written in _ways(text, language):
                self._learn(mark, written, language, known)
        self._remember()
        shared: dict[frozenset[str], frozenset[str]] = {}
        for name in known.values():
            spoken = frozenset(name.languages)
            name.languages = shared.setdefault(spoken, spoken)  # they take most of the memory
        for found in self._by_first.values():
            found.sort(key=lambda name: -len(name.rest))

    def _learn(
        self,
        mark: str,
        text: str,
        language: str,
        known: dict[tuple[str, _Slots], Name],
    ) -> None:
        slots = _slots(analyze(text, language))
        initials = text.isupper() and text.isalpha() and len(text) <= LONGEST_INITIALS
        named = initials and mark[0] != CONCEPT_MARK
        if not slots or (not named and _is_short(slots, SHORTEST_NAME)):
            return
        base = base_of(language)
        for _distance, slot in slots:
            self._variants.learn(slot[0], mark, base, alone=len(slots) == 1)
        name = known.get((mark, slots))
        if name is not None:
            name.languages |= {base}
            return
        weak = mark[0] in NAMES_OF_PLACES and _is_short(slots, SURE_NAME)
        name = known[mark, slots] = Name(mark, slots[1:], frozenset({base}), initials, weak)
        for first in slots[0][1]:
            self._by_first.setdefault(first, []).append(name)
            self._firsts.setdefault(mark, set()).add(first)

    def marks_in(self, text: str, language: str | None) -> set[str]:
        """What a text names: by names of its own language, or of any if it is not known.

        Concepts inside of longer names count too: who writes of a customs administration writes
        of customs. A name that means several things of a kind means none here.
        """
        found: set[str] = set()
        for place in self._places(text, analyzed(text, language), language, nested=True):
            found.update(_meant(place.names, base_of(language)))
        return found

    def tags_in(self, text: str, language: str = "") -> Iterator[Tag]:
        """What a query of a reader of `language` names, in whatever language it is typed.

        A name of several things (`Niger` is two countries in some languages) is settled by the
        reader's language, then by the languages of the other names; else it is left as words.
        """
        places = list(self._places(text, analyze(text), None))
        settled = [place.names for place in places if len(_marks(place.names)) == 1]
        sure = (name for names in settled for name in names if not name.weak)
        spoken = {tag for name in sure for tag in name.languages}
        heard = {base_of(language), *self._heard, *spoken}
        for place in places:
            typed = text[place.start : place.end]
            names = [n for n in place.names if _is_meant(n, typed, base_of(language), heard)]
            marks = _meant_in_query(names, base_of(language), spoken)
            if marks and not _too_short(text, place):
                yield Tag(place.start, place.end, marks)

    def may_name(self, marks: frozenset[str], text: str, language: str | None) -> bool:
        """Whether a text may name any of these: far quicker than to look what it names."""
        look = self._words_of if len(text) <= LONGEST_REMEMBERED else self._find_words
        return not self._firsts_of(marks).isdisjoint(look(text, language))

    def named_in(self, text: str, language: str | None) -> tuple[Tag, ...]:
        """Names in a text that is shown, concepts inside of longer names too."""
        look = self._named_in if len(text) <= LONGEST_REMEMBERED else self._find_names
        return look(text, language)

    def _find_names(self, text: str, language: str | None) -> tuple[Tag, ...]:
        return tuple(self.found_in(text, analyzed(text, language), language, nested=True))

    def _find_firsts(self, marks: frozenset[str]) -> frozenset[str]:
        below = self._below._find_firsts(marks) if self._below else ()
        return frozenset(below).union(*(self._firsts.get(mark, ()) for mark in marks))

    def _find_words(self, text: str, language: str | None) -> frozenset[str]:
        """The words of a text, and those of names that they may be forms of."""
        slots = self._read(text, _slot_tokens(analyzed(text, language)), language)
        return frozenset().union(*(place.words | place.like for place in slots.values()))

    def _remember(self) -> None:
        """Have what is asked for again and again at hand: results show the same texts."""
        self._firsts_of = lru_cache(maxsize=256)(self._find_firsts)
        self._words_of = lru_cache(maxsize=REMEMBERED_TEXTS)(self._find_words)
        self._named_in = lru_cache(maxsize=REMEMBERED_TEXTS)(self._find_names)

    def __getstate__(self) -> dict[str, Any]:
        left_out = ("_firsts_of", "_words_of", "_named_in")
        return {name: value for name, value in self.__dict__.items() if name not in left_out}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ |= state
        self._remember()

    def parts_of(self, word: str) -> list[tuple[str, tuple[str, ...]]]:
        """The names that a folded word is made of, with their marks (Zollforum); [] for none.

        A word with hyphens is made of what stands between them, if any of it is a name. Others are
        made of two names in `COMPOUNDING` languages, if they are no names themselves.
        """
        if "-" in word:
            parts = [(part, self._part(part, ENDINGS)) for part in word.split("-")]
            named = [(part, found[1] if found else ()) for part, found in parts]
            return named if any(marks for _part, marks in named) else []
        if len(word) < SHORTEST_COMPOUND or any(self._beginning_with(word)):
            return []
        for place in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            left = self._part(word[:place], LINKS)
            right = self._part(word[place:], ENDINGS) if left else None
            if left and right:
                return [left, right]
        return []

    def _part(self, word: str, rests: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
        for rest in rests:
            part = word.removesuffix(rest)
            if len(part) < SHORTEST_PART or (rest and part == word):
                continue
            names = [n for n in self._beginning_with(part) if not n.rest]
            marks = _marks(n for n in names if not COMPOUNDING.isdisjoint(n.languages))
            if marks and not marks[0].startswith(STRANGER_MARK):
                return part, marks
        return None

    def meanings(self, name: str, sort: str) -> tuple[str, ...]:
        """Marks of one sort (`l:`) that all of a text is a name of, whatever else it means."""
        slots = _slots(analyze(name))
        if not slots:
            return ()
        names = (n for word in slots[0][1] for n in self._beginning_with(word))
        return _marks(n for n in names if n.mark.startswith(sort) and _same(n.rest, slots[1:]))

    def found_in(
        self, text: str, tokens: Sequence[Token], language: str | None, *, nested: bool = False
    ) -> Iterator[Tag]:
        """Names in a text of a language, with their place; `tokens` are those of the text."""
        for place in self._places(text, tokens, language, nested=nested):
            marks = _meant(place.names, base_of(language))
            if marks:
                yield Tag(place.start, place.end, marks)

    def _places(
        self, text: str, tokens: Sequence[Token], language: str | None, *, nested: bool = False
    ) -> Iterator[Found]:
        """Longest names first to last, without overlap; `nested`: and concepts inside of them."""
        words = _slot_tokens(tokens)
        slots = self._read(text, words, language)
        over = -1
        for token in words:
            if token.role is Role.TWIN:
                continue  # its word stands at the same position
            position = token.position
            names = self._names_at(slots, position, language)
            if names:
                names = _written_so(text[token.start : token.end], names, language)
            longest = [n for n in names if len(n.rest) == len(names[0].rest)]
            if longest and position > over:
                over = position + longest[0].width
                yield Found(token.start, slots[over].end, tuple(longest))
                names = names[len(longest) :]
            inner = [n for n in names if n.mark[0] in MANY] if nested else []
            for name in inner:
                yield Found(token.start, slots[position + name.width].end, (name,))

    def _read(self, text: str, words: Sequence[Token], language: str | None) -> dict[int, "_Place"]:
        """What may stand at each position: the words there, and the words of names like them."""
        slots: dict[int, _Place] = {}
        for token in words:
            place = slots.setdefault(token.position, _Place(set(), set(), token.end))
            place.words.add(token.text)
            place.end = max(place.end, token.end)
            if token.role is Role.WORD:
                place.words.update(_before_apostrophe(text[token.start : token.end]))
                place.like.update(self._like(token.text, base_of(language)))
        return slots

    def _beginning_with(self, word: str) -> Sequence[Name]:
        """The names whose first word this is."""
        own = self._by_first.get(word, _NO_NAMES)
        below = self._below._by_first.get(word, _NO_NAMES) if self._below else _NO_NAMES
        return [*own, *below] if own and below else own or below

    def _like(self, word: str, language: str) -> frozenset[str]:
        """Words of names that a word may be a form of."""
        own = self._variants.of(word, language)
        return own | self._below._variants.of(word, language) if self._below else own

    def _names_at(
        self, slots: dict[int, "_Place"], position: int, language: str | None
    ) -> list[Name]:
        """Names that stand at a position, the longest first; of equals those without variants."""
        here = slots[position]
        wanted = base_of(language)
        found: list[Name] = []
        for words, like in ((here.words, False), (here.like - here.words, True)):
            for word in words:
                for name in self._beginning_with(word):
                    spoken = not wanted or wanted in name.languages
                    if spoken and (name.formed or not like) and _follows(name, slots, position):
                        found.append(name)
            if found and max(len(n.rest) for n in found) == 0:
                break  # a word that is a name itself is no variant of another
        unique = {id(name): name for name in found}.values()
        return sorted(unique, key=lambda name: -len(name.rest))


@dataclass(slots=True)
class _Place:
    """The words at a position, words of names that they may be forms of, and their last end."""

    words: set[str]
    like: set[str]
    end: int


def _follows(name: Name, slots: dict[int, _Place], position: int) -> bool:
    for distance, slot in name.rest:
        place = slots.get(position + distance)
        if place is None or not any(word in place.words or word in place.like for word in slot):
            return False
    return True


def _written_so(written: str, names: list[Name], language: str | None) -> list[Name]:
    """Names that have capitals where a text has them: `Mali`, and not `mali`; `OMD`, not `omd`.

    Capitals throughout mean initials (OMA is no Oman), if there are such. In a query, where the
    language is not known, nobody need type capitals.
    """
    if not _has_case(written):
        return names
    if written.isupper() and any(name.initials for name in names):
        return [name for name in names if name.initials or name.rest]
    if language is None:
        return names
    named = [name for name in names if not name.initials]
    return named if written[0].isupper() else [n for n in named if n.mark[0] not in "ctp"]


def _has_case(word: str) -> bool:
    return word[:1].lower() != word[:1].upper() and unicodedata.category(word[0]) in ("Lu", "Ll")


def _too_short(text: str, place: Found) -> bool:
    """Two letters are a name only where they are typed in capitals."""
    written = text[place.start : place.end]
    return len(written) < SHORTEST_NAME and written.isalpha() and written.islower()


def _is_short(slots: _Slots, least: int) -> bool:
    """Whether a name is one word of an alphabet with fewer letters."""
    word = slots[0][1][0]
    return len(slots) == 1 and len(word) < least and word < "\u0e00"


def _is_meant(name: Name, typed: str, wanted: str, heard: set[str]) -> bool:
    """Whether a query means a short name, or initials that are typed small (`eau`, `omd`)."""
    if name.initials and not typed.isupper() and _has_case(typed):
        return wanted in name.languages
    return not name.weak or bool(name.languages & heard)


def _marks(names: Iterable[Name]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.mark for name in names))


def _meant(names: Sequence[Name], wanted: str) -> tuple[str, ...]:
    """The marks of names of the same words: of the first sort in `PRECEDENCE`.

    Several concepts may be meant at once; several countries may not.
    """
    names = [name for name in names if not wanted or wanted in name.languages]
    sorts = {name.mark[0] for name in names}
    first = min(sorts, key=PRECEDENCE.index, default="")
    if first == STRANGER_MARK:
        return ()
    marks = _marks(name for name in names if name.mark[0] == first)
    return marks if first in MANY or len(marks) == 1 else ()


def _meant_in_query(names: Sequence[Name], wanted: str, spoken: set[str]) -> tuple[str, ...]:
    """The same where the language is not known: the reader's own, then those of other names."""
    if len(_marks(names)) == 1:
        return _meant(names, "")
    own = _meant(names, wanted) if wanted else ()
    if own:
        return own
    near = [name for name in names if name.languages & spoken]
    return _meant(near, "") if near else _meant(names, "")


def _before_apostrophe(written: str) -> tuple[str, ...]:
    """The name in a word of which the rest is an ending: Çin'den, Turkey's."""
    head = _APOSTROPHE.split(written, maxsplit=1)[0]
    return (fold(head),) if SHORTEST_NAME <= len(head) < len(written) else ()


def _same(rest: _Slots, other: _Slots) -> bool:
    """Whether words behind a first word are the same, by one of their twins each."""
    pairs = zip(rest, other, strict=False)
    return len(rest) == len(other) and all(
        at == place and not set(words).isdisjoint(others) for (at, words), (place, others) in pairs
    )


def _slot_tokens(tokens: Iterable[Token]) -> list[Token]:
    return [token for token in tokens if token.role in _SLOT_ROLES]


def _ways(text: str, language: str) -> Iterator[str]:
    """A name as it is written, and in one word where people write it so, too."""
    yield text
    joined = _SPACE.sub("", text) if base_of(language) in JOINING else _JOINT.sub("", text)
    if joined != text and len(joined) <= LONGEST_JOINED:
        yield joined


def _slots(tokens: Sequence[Token]) -> _Slots:
    """The words of a name in order."""
    found: dict[int, list[str]] = {}
    for token in tokens:
        if token.role in _SLOT_ROLES:
            found.setdefault(token.position, []).append(token.text)
    first = min(found, default=0)
    return tuple((position - first, tuple(words)) for position, words in found.items())
