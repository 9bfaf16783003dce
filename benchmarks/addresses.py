"""The addresses that are asked, drawn from the registry at hand so that each has an answer."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from urllib.parse import urlencode

from sqlalchemy import func, select

from core.database import session
from core.languages import SITE_LANGUAGES
from directory.models import Administration
from registry.models import Heading, Record

LIST_PAGES = 25
"""Rows of a list page."""
DEEPEST_PAGE = 300
SHORTEST_WORD = 5
DAYS = ("1998-07-01", "2009-01-01", "2013-09-07", "2015-05-28", "2017-05-14", "2019-04-25")
STATUSES = ("signed", "in_force")

Addresses = dict[str, list[str]]
Draw = Callable[[], str]


def addresses(each: int, seed: int = 11) -> Addresses:
    """Page → at most `each` distinct addresses, in the six languages by turns."""
    chance = random.Random(seed)
    drawn = {**_records(chance), **_lists(chance), **_searches(chance)}
    return {name: _distinct(draw, each) for name, draw in drawn.items()}


def _distinct(draw: Draw, each: int) -> list[str]:
    """Distinct draws, each behind a language; few pages have few, so the draws are bounded."""
    tags = cycle(SITE_LANGUAGES)
    tried = (f"/{next(tags)}/{draw()}" for _ in range(each * 5))
    return list(islice(dict.fromkeys(tried), each))


def _records(chance: random.Random) -> dict[str, Draw]:
    codes = {
        kind: list(session().scalars(select(Record.code).where(Record.kind == kind)))
        for kind in ("agreement", "measure", "administration", "concept")
    }
    made_up = [code for code in codes["agreement"] if code.startswith("B")] or codes["agreement"]
    real = [code for code in codes["agreement"] if not code.startswith("B")]
    return {
        "agreement, made up": lambda: f"agreements/{chance.choice(made_up)}",
        "agreement, real": lambda: f"agreements/{chance.choice(real)}",
        "measure": lambda: f"measures/{chance.choice(codes['measure'])}",
        "administration": lambda: f"administrations/{chance.choice(codes['administration'])}",
        "concept": lambda: f"concepts/{chance.choice(codes['concept'])}",
        "home": lambda: "",
    }


def _lists(chance: random.Random) -> dict[str, Draw]:
    total = session().scalar(select(func.count()).where(Record.kind == "agreement")) or 0
    last = min(DEEPEST_PAGE, total // LIST_PAGES)
    bodies = list(session().scalars(select(Administration.code)))
    years = list(range(2000, 2025))

    def listed(**parameters: object) -> str:
        return f"agreements/?{urlencode(parameters)}"

    filters: list[Draw] = [
        lambda: listed(administration=chance.choice(bodies)),
        lambda: listed(year=chance.choice(years), status=chance.choice(STATUSES)),
        lambda: listed(status=chance.choice(STATUSES), administration=chance.choice(bodies)),
    ]
    return {
        "matrix": lambda: "agreements/matrix",
        "list, plain": lambda: "agreements/",
        "list, filtered": lambda: chance.choice(filters)(),
        "list, by title": lambda: listed(sort="title", page=chance.randint(1, min(8, last))),
        "list, deep page": lambda: listed(page=chance.randint(max(1, last - 20), last)),
        "list, as of a day": lambda: listed(as_of=chance.choice(DAYS)),
    }


def _searches(chance: random.Random) -> dict[str, Draw]:
    names = list(_names())

    def asked(pick: Callable[[Name], str]) -> Draw:
        return lambda: f"search?{urlencode({'q': pick(chance.choice(names))})}"

    def phrase(name: Name) -> str:
        start = chance.randrange(len(name.all_words) - 1)
        return f'"{" ".join(name.all_words[start : start + 2])}"'

    kinds = ("", "agreement", "event", "source")
    return {
        "search, words": asked(lambda name: " ".join(chance.sample(name.words, 2))),
        "search, phrase": asked(phrase),
        "search, two scripts": asked(lambda name: f"{chance.choice(name.words)} {name.han}"),
        "search, prefix": asked(lambda name: f"{chance.choice(name.words)[:4]}*"),
        "search, nothing asked": lambda: f"search?{urlencode({'kind': chance.choice(kinds)})}",
    }


@dataclass(frozen=True, slots=True)
class Name:
    """Words of an agreement's English name, and up to four Han characters of its Chinese one."""

    all_words: list[str]
    han: str

    @property
    def words(self) -> list[str]:
        """Words with a meaning of their own, mostly."""
        return [word for word in self.all_words if len(word) >= SHORTEST_WORD]


def _names() -> Iterator[Name]:
    """Names of agreements that have one in both languages."""
    found: dict[int, dict[str, str]] = {}
    columns = (Heading.record_id, Heading.language, Heading.title)
    own = (Heading.kind == "agreement", Heading.title_language == Heading.language)
    for key, language, title in session().execute(select(*columns).where(*own)):
        found.setdefault(key, {})[language] = title
    for titles in found.values():
        letters = "".join(c if c.isalpha() else " " for c in titles.get("en", ""))
        runs = "".join(c if "一" <= c <= "鿿" else " " for c in titles.get("zh", "")).split()
        name = Name(letters.split(), max(runs, key=len, default="")[:4])
        if len(name.words) > 1 and name.han:
            yield name
