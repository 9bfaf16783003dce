"""Made-up short records and their index documents, by the chain that makes the registry's own."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from benchmarks.search.vocabularies import (
    LANGUAGES,
    UNSPACED,
    Vocabulary,
    administrations,
    namings,
    vocabularies,
)
from search.analysis.streams import stem_bag, word_stream
from search.engine import IndexDocument
from search.lexicon import Lexicon
from search.ranking import exact_mark

TITLE_WORDS = 7
TEXT_WORDS = 60
SENTENCE = 12
NAMED = (0, 1, 1, 2)
"""Concepts and administrations that a text names."""
KINDS = ("agreement", "event", "source", "measure", "practice", "policy", "project", "edition")
YEARS = tuple(str(year) for year in range(2026, 1989, -1))
FACETS = ("kind", "administration", "year")
MOST_ADMINISTRATIONS = 3
PUBLIC = "public"
EVERYBODY = (PUBLIC, "staff")


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up record as it is written, and what it is about."""

    code: str
    language: str
    title: str
    text: str
    facets: dict[str, tuple[str, ...]]
    audience: tuple[str, ...]
    date: int


class World:
    """All that records are drawn from; the same every time."""

    @cached_property
    def vocabularies(self) -> dict[str, Vocabulary]:
        return vocabularies()

    @cached_property
    def lexicon(self) -> Lexicon:
        """The names of the records' languages, as the site finds them in texts and queries."""
        return Lexicon(namings())

    @cached_property
    def administrations(self) -> list[str]:
        return administrations()

    def records(self, count: int, start: int = 0) -> Iterator[Made]:
        """`count` records from the number `start` on; a number's record is always the same."""
        return (self.record(number) for number in range(start, start + count))

    def record(self, number: int, edition: int = 0) -> Made:
        """One record; another `edition` has other words under the same code."""
        chance = random.Random(f"{number}.{edition}")
        (language,) = chance.choices(list(LANGUAGES), list(LANGUAGES.values()))
        words = self.vocabularies[language]
        return Made(
            code=f"A{number:06}",
            language=language,
            title=_joined(words.draw(chance, TITLE_WORDS), language),
            text=_text(words, chance),
            facets={
                "kind": (_zipf(KINDS, chance),),
                "administration": tuple(
                    dict.fromkeys(
                        _zipf(self.administrations, chance)
                        for _ in range(chance.randint(1, MOST_ADMINISTRATIONS))
                    )
                ),
                "year": (_zipf(YEARS, chance),),
            },
            audience=EVERYBODY if chance.random() < 0.9 else EVERYBODY[1:],
            date=chance.randint(726_000, 739_000),
        )

    def document(self, made: Made) -> IndexDocument:
        """What the index gets of a record: streams, stems, and marks of what it names."""
        texts = [(made.title, made.language), (made.text, made.language)]
        marks = {mark for one in texts for mark in self.lexicon.marks_in(*one)}
        return IndexDocument(
            code=made.code,
            audience=made.audience,
            title=word_stream(texts[:1]),
            text=word_stream(texts[1:]),
            stems=stem_bag(texts),
            concepts=tuple(sorted(marks)),
            facets=made.facets,
            date=made.date,
            exact=(exact_mark(made.title),),
        )


def _text(words: Vocabulary, chance: random.Random) -> str:
    """Sentences with some names among their words."""
    drawn = words.draw(chance, TEXT_WORDS)
    for _ in range(chance.choice(NAMED)):
        drawn.insert(chance.randrange(len(drawn)), words.name(chance))
    stop = "。" if words.language == "zh" else ". "
    starts = range(0, len(drawn), SENTENCE)
    return stop.join(_joined(drawn[n : n + SENTENCE], words.language) for n in starts)


def _joined(words: list[str], language: str) -> str:
    return ("" if language in UNSPACED else " ").join(words)


def _zipf(values: tuple[str, ...] | list[str], chance: random.Random) -> str:
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(values))))
    return chance.choices(values, cum_weights=weights)[0]
