"""Words of eleven languages: those of the project's own data, and invented ones spelt like them.

Texts are drawn from them with natural frequencies (Zipf's law): the commonest words of the data
come first, invented ones make the long tail.
"""

import csv
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from search.marks import administration_mark, concept_mark
from search.name_sources import territory_names

DATA = Path(__file__).parents[2] / "data"
LANGUAGES = {
    "en": 30,
    "zh": 20,
    "ru": 10,
    "fr": 8,
    "es": 8,
    "ar": 6,
    "kk": 4,
    "fa": 4,
    "th": 3,
    "ko": 4,
    "vi": 3,
}
"""Language → how many of a hundred records are written in it."""
UNSPACED = {"zh", "th"}
FREELY_JOINED = {"zh", "ko"}
"""Languages in whose invented words any character may follow any other."""
WORDS = 5_000
"""Words of a language."""
LONGEST = {"zh": 3, "ko": 5}
"""Characters of an invented word; elsewhere `LONGEST_ELSEWHERE`."""
LONGEST_ELSEWHERE = 12
TEXT_COLUMNS = ("title", "summary", "name")
"""Beginnings of the columns `<…>_<language>` whose words are read."""
_ENDING = ""

Naming = tuple[str, str, str]
"""What a name means (`c:KZ`), the name, and its language."""


class Vocabulary:
    """The words of one language, the commonest first, and the names of its concepts."""

    def __init__(self, language: str, texts: list[str], names: list[str]) -> None:
        self.language = language
        self.names = names
        found = Counter(word for text in texts for word in _words(text, language))
        real = [word for word, _count in found.most_common()]
        self.words = [*real, *_invented(real, language, max(0, WORDS - len(real)))]

    @cached_property
    def weights(self) -> list[float]:
        """Of the words, added up as `random.choices` takes them."""
        return list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))

    def draw(self, chance: random.Random, count: int) -> list[str]:
        """So many words, common ones more often."""
        return chance.choices(self.words, cum_weights=self.weights, k=count)

    def name(self, chance: random.Random) -> str:
        """A name of a concept or an administration; some are far more frequent than others."""
        return self.names[min(int(chance.paretovariate(0.6)), len(self.names)) - 1]


def vocabularies() -> dict[str, Vocabulary]:
    """One a language; the same every time."""
    texts, names = defaultdict(list), defaultdict(list)
    for language, text in _texts():
        texts[language].append(text)
    for _mark, name, language in namings():
        names[language].append(name)
        texts[language].append(name)
    for found in names.values():
        random.Random(3).shuffle(found)
    return {tag: Vocabulary(tag, texts[tag], names[tag]) for tag in LANGUAGES}


def namings() -> Iterator[Naming]:
    """Labels of the data's concepts and CLDR's names of its administrations."""
    for row in _rows("labels"):
        if row["language"] in LANGUAGES:
            yield concept_mark(row["concept"]), row["label"], row["language"]
    for code in administrations():
        for name, language in territory_names(code, tuple(LANGUAGES)):
            yield administration_mark(code), name, language


def administrations() -> list[str]:
    """Codes of the data's administrations."""
    return [row["code"] for row in _rows("administrations")]


def _rows(table: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _texts() -> Iterator[tuple[str, str]]:
    """`(language, text)` of the data's titles, names and summaries."""
    for path in sorted(DATA.glob("*.csv")):
        for row in _rows(path.stem):
            for column, text in row.items():
                what, _, language = column.rpartition("_")
                if what in TEXT_COLUMNS and language in LANGUAGES and text:
                    yield language, text


def _words(text: str, language: str) -> Iterator[str]:
    """Runs of letters; Chinese, which is not told apart into words, in pairs of characters."""
    for run in re.findall(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652\u0e30-\u0e4e])*", text):
        if language == "zh":
            yield from (run[place : place + 2] for place in range(0, len(run) - 1, 2))
        else:
            yield run.lower()


def _invented(real: list[str], language: str, count: int) -> list[str]:
    """New words in which letters follow each other as in the real ones."""
    chance = random.Random(language)
    follow: dict[str, list[str]] = defaultdict(list)
    for word in real:
        for place, letter in enumerate((*word, _ENDING)):
            follow[word[max(0, place - 1) : place]].append(letter)
    if language in FREELY_JOINED:
        letters = [letter for word in real for letter in word]
        follow = defaultdict(lambda: letters)
    longest = LONGEST.get(language, LONGEST_ELSEWHERE)
    known = set(real)
    found: dict[str, None] = {}
    while len(found) < count:
        word = _spelt(follow, chance, longest)
        if len(word) >= 2 and word not in known:
            found[word] = None
    return list(found)


def _spelt(follow: dict[str, list[str]], chance: random.Random, longest: int) -> str:
    word = ""
    limit = chance.randint(2, longest)
    while len(word) < limit:
        letter = chance.choice(follow[word[-1:]])
        if letter == _ENDING:
            break
        word += letter
    return word
