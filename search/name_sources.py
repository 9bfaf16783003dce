"""Where names come from: concepts' labels, all names of the registry's bodies, their capitals and
languages, and files of names that no record has."""

import csv
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import babel
from sqlalchemy import func, select

from core.database import session
from core.languages import SITE_LANGUAGES, locale_of
from directory.models import Administration, Organization
from registry.concepts import Concept, Label
from registry.models import Record, Text
from search.analysis.chain import ANALYSIS_VERSION
from search.cldr_names import Named, cldr_names
from search.marks import (
    administration_mark,
    capital_mark,
    concept_mark,
    organization_mark,
    place_mark,
)
from search.named import STRANGER_MARK, base_of

OTHER_NAMES = Path(__file__).with_name("other_names.csv")
"""Names in use that CLDR does not have: former, short, formal, otherwise spelt."""
PLACE_NAMES = Path(__file__).with_name("place_names.csv")
"""Names of the capitals and other cities of the data that CLDR does not have."""
PLAIN_WORDS = Path(__file__).with_name("plain_words.csv")
"""Everyday words of the titles of such a registry (conference, fund), which no concept has."""
SURE_FOREIGN_NAME = 6
"""Letters from which a name counts in languages that are spoken by no administration."""
_MARKS_OF = {"c": "t", "l": "l", "r": "r", "x": STRANGER_MARK}
"""How marks begin, by the kind of a name of CLDR that is not of a body."""
_UNION = "EU"
"""The one organization that is a territory to CLDR."""
Triple = tuple[str, str, str]
"""`(mark, name, language)`."""


class Names(NamedTuple):
    """Names of what has records, and folded words that are like one of them but mean another."""

    names: list[Triple]
    strangers: frozenset[str]


def versions() -> tuple[Any, ...]:
    """What names are made of beside the records: code and files."""
    files = (path.stat().st_mtime_ns for path in (OTHER_NAMES, PLACE_NAMES, PLAIN_WORDS))
    return (ANALYSIS_VERSION, babel.__version__, *files)


def state() -> tuple[Any, ...]:
    """What changes whenever a record with a name does; one statement."""
    found = session().execute(
        select(func.count(), func.max(Record.updated_at), func.max(Record.version))
        .where(
            Record.kind.in_(("concept", "administration", "organization")),
            Record.state == "published",
        )
        .order_by(None)
    )
    return tuple(found.one())


@lru_cache(maxsize=1024)
def territory_names(code: str, languages: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """`(name, language)` of a territory in those of the languages in which CLDR names it."""
    found: dict[str, str] = {}
    for language in languages:
        name = locale_of(language).territories.get(code)
        if name:
            found.setdefault(str(name), language)
    return tuple(found.items())


def official_languages(rows: Iterable[list[Any]]) -> tuple[str, ...]:
    """The languages of the site and all official languages of the administrations."""
    official = {tag for languages in rows for tag in languages}
    return (*SITE_LANGUAGES, *sorted(official - {*SITE_LANGUAGES}))


def names_of_records() -> Names:
    """The names of all bodies, concepts, capitals, languages and regions."""
    columns = (Administration.code, Administration.capital, Administration.languages)
    rows = list(session().execute(select(*columns).where(Administration.state == "published")))
    capitals = {code: capital for code, capital, _languages in rows}
    languages = official_languages(spoken for _code, _capital, spoken in rows)
    found = cldr_names(Named({**capitals, _UNION: ""}, languages))
    names = [
        *_from_cldr(found.rows, frozenset(map(base_of, languages)), _city_states(capitals)),
        *_organizations(),
        *_labels(),
    ]
    return Names(names, frozenset(found.strangers))


@cache
def names_of_files() -> tuple[Triple, ...]:
    """Names that depend on no record: places, everyday words, and other names of bodies."""
    return (*_places(), *_plain_words(), *_others())


def _from_cldr(
    rows: Iterable[list[str]], spoken: frozenset[str], city_states: frozenset[str]
) -> Iterator[Triple]:
    """In languages that no administration speaks, short names (end, shine) are left out, and the
    names of languages."""
    for kind, code, name, language in rows:
        foreign = base_of(language) not in spoken
        if foreign and (kind == "l" or len(name) < SURE_FOREIGN_NAME):
            continue
        if kind == "t" or (kind == "c" and code in city_states):
            yield _mark_of_body(code), name, language
        else:
            yield f"{_MARKS_OF[kind]}:{code}", name, language


def _city_states(capitals: dict[str, str]) -> frozenset[str]:
    """Codes of the administrations that are called like their capital."""
    english = locale_of("en").territories
    return frozenset(
        code for code, capital in capitals.items() if capital and capital in english.get(code, "")
    )


def _mark_of_body(code: str) -> str:
    """The mark of a territory's administration, or of the union that is one."""
    return organization_mark(code) if code == _UNION else administration_mark(code)


def _places() -> Iterator[Triple]:
    with PLACE_NAMES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    city_states = _city_states({row["administration"]: row["place"] for row in rows})
    for row in rows:
        capital_of = row["administration"]
        if capital_of in city_states:
            mark = administration_mark(capital_of)
        else:
            mark = capital_mark(capital_of) if capital_of else place_mark(row["place"])
        yield mark, row["name"], row["language"]


def _plain_words() -> Iterator[Triple]:
    with PLAIN_WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield f"w:{row['word'].casefold()}", row["name"], row["language"]


def _organizations() -> Iterator[Triple]:
    """What organizations are called, and their abbreviations.

    What customs administrations call themselves names no country: there is a General Directorate
    of Customs in many of them.
    """
    titles = select(Organization.code, Text.title, Text.language).join(
        Text, Text.record_id == Organization.id
    )
    wanted = titles.where(Organization.state == "published", Text.title != "")
    for code, title, language in session().execute(wanted):
        yield organization_mark(code), title, language
        if code.isalpha() and code.isupper():
            yield organization_mark(code), code, language


def _others() -> Iterator[Triple]:
    territories = locale_of("en").territories
    with OTHER_NAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            territory = row["code"] in territories and row["code"] != _UNION
            make = administration_mark if territory else organization_mark
            yield make(row["code"]), row["name"], row["language"]


def _labels() -> Iterator[Triple]:
    labels = session().execute(
        select(Concept.code, Label.label, Label.language)
        .join(Label, Label.concept_id == Concept.id)
        .where(Concept.state == "published")
    )
    for code, label, language in labels:
        yield concept_mark(code), label, language
