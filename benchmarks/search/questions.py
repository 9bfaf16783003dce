"""What is asked: questions of each kind, drawn from the made-up records."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice, pairwise

from benchmarks.search.records import FACETS, KINDS, PUBLIC, Made, World
from benchmarks.search.vocabularies import LANGUAGES, UNSPACED
from search.engine import SearchRequest, Sort
from search.query import Node, parse

COMMONEST = 10
"""Words of a language that are called the commonest."""
COMMON = 40
SHORTEST_WORD = 4
BEGINNING = 3
"""Letters of a word before the star of a prefix."""
TYPED = (2, 3, 4, 5)
"""Letters of the last word for which suggestions are made."""
SUGGESTIONS = 8
BEST = 10
"""Results that are shown."""
IN_PAIRS = UNSPACED | {"ko"}
"""Languages whose words are cut into pairs of characters."""
LONGEST_RUN = 5
"""Characters of a name in them: most of many pairs is a question that FTS5 and Xapian can be asked
by writing out all choices only."""
RARER = 20
"""Rank from which words are asked for alone."""


@dataclass(frozen=True, slots=True)
class Question:
    """A parsed question; `filters` as in `SearchRequest`."""

    text: str
    node: Node
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    newest: bool = False
    count: tuple[str, ...] = FACETS
    limit: int = BEST

    @property
    def request(self) -> SearchRequest:
        """The question as our own engine is asked."""
        return SearchRequest(
            node=self.node,
            audience=PUBLIC,
            filters=self.filters,
            count=self.count,
            sort=Sort.NEWEST if self.newest else Sort.RELEVANCE,
            limit=self.limit,
        )


class Questions:
    """Draws questions about the first `count` records; the same every time."""

    def __init__(self, world: World, count: int) -> None:
        self._world = world
        self._count = count
        self._chance = random.Random(11)

    def of_each_kind(self, each: int) -> dict[str, list[Question]]:
        """Kind → `each` questions; of those that cannot differ (everything), alike ones."""
        draws: dict[str, Callable[[], str]] = {
            "word": self._rarer,
            "two words": lambda: " ".join(self._words(2)),
            "either of two words": lambda: " OR ".join(self._words(2)),
            "phrase": lambda: self._phrase(0),
            "common phrase": lambda: self._phrase(COMMON),
            "prefix": lambda: f"{self._words(1)[0][:BEGINNING]}*",
            "two characters": lambda: self._characters(2),
            "three characters": lambda: self._characters(3),
            "five characters": lambda: self._characters(5),
            "commonest words": self._commonest,
            "one word without another": lambda: " -".join(self._words(2)),
            "concept": self._name,
        }
        found = {name: [self._read(draw()) for _ in range(each)] for name, draw in draws.items()}
        found["word, filtered"] = [self._filtered() for _ in range(each)]
        everything = Question("", parse("").node, newest=True)
        return found | {"everything, newest first": [everything] * each}

    def suggestions(self, count: int) -> list[Question]:
        """Beginnings of what a reader types: two words, the last not yet complete."""
        typed = (
            f"{first} {second[:letters]}*"
            for first, second in iter(lambda: self._neighbours(0), None)
            for letters in TYPED
            if letters <= len(second)
        )
        return [
            Question(text, parse(text).node, count=(), limit=SUGGESTIONS)
            for text in islice(typed, count)
        ]

    def _read(self, text: str) -> Question:
        return Question(text, parse(text, tagger=self._world.lexicon.tags_in).node)

    def _filtered(self) -> Question:
        made = self._record()
        word = self._chance.choice(self._world.vocabularies[made.language].words[:COMMON])
        kind, body = self._chance.choice(KINDS), made.facets["administration"][0]
        filters: dict[str, tuple[str, ...]] = {"kind": (kind,)}
        if self._chance.random() < 0.5:
            filters["administration"] = (body,)
        return Question(word, parse(word).node, filters)

    def _name(self) -> str:
        """A name that some records may hold."""
        while True:
            (language,) = self._chance.choices(list(LANGUAGES), list(LANGUAGES.values()))
            name = self._world.vocabularies[language].name(self._chance)
            if language not in IN_PAIRS or len(name) <= LONGEST_RUN:
                return name

    def _rarer(self) -> str:
        """A word of some record that is not among the commonest of its language."""
        while True:
            made = self._record()
            common = self._world.vocabularies[made.language].words[:RARER]
            words = [word for word in made.text.split() if word.isalpha() and word not in common]
            if words:
                return self._chance.choice(words)

    def _record(self, language: str = "") -> Made:
        """A record, of one language if it is given, else of one that is cut into words."""
        while True:
            made = self._world.record(self._chance.randrange(self._count))
            if made.language == language or (not language and made.language not in IN_PAIRS):
                return made

    def _words(self, count: int) -> list[str]:
        """Longer words of one record."""
        while True:
            words = [w for w in self._record().text.split() if w.isalpha() and _long(w)]
            if len({*words}) >= count:
                return self._chance.sample(sorted({*words}), count)

    def _phrase(self, common: int) -> str:
        return f'"{" ".join(self._neighbours(common))}"'

    def _neighbours(self, common: int) -> tuple[str, str]:
        """Two words side by side in a record, both among the `common` first ones if that is > 0."""
        while True:
            made = self._record()
            words = made.text.split()
            among = {*self._world.vocabularies[made.language].words[: common or None]}
            pairs = [pair for pair in pairwise(words) if among.issuperset(pair)]
            if pairs:
                return self._chance.choice(pairs)

    def _characters(self, count: int) -> str:
        text = self._record("zh").text
        runs = [run for run in text.split("。") if len(run) >= count]
        run = self._chance.choice(runs)
        start = self._chance.randrange(len(run) - count + 1)
        return run[start : start + count]

    def _commonest(self) -> str:
        words = self._world.vocabularies[self._chance.choice(("en", "en", "ru", "fr", "es"))].words
        return " ".join(self._chance.sample(words[:COMMONEST], 2))


def _long(word: str) -> bool:
    return len(word) >= SHORTEST_WORD
