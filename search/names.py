"""The lexicon of this registry: concepts' labels, and all names of its bodies, their capitals and
languages.

Marks: `c:KZ` an administration, `o:WCO` an organization, `g:T042` a concept, `t:KZ` the capital
of an administration, `p:xi'an` another place, `r:143` a region, `l:kk` a language, `w:fund` a
plain word.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import babel
from flask import current_app, g, has_request_context
from sqlalchemy import func, select

from core.database import session
from core.languages import SITE_LANGUAGES, locale_of
from directory.models import Administration, Organization
from registry.concepts import Concept, Label
from registry.models import Record, Text
from search.analysis.chain import ANALYSIS_VERSION
from search.cldr_names import Named, cldr_names
from search.kept_lexicon import Mark, newest, read, write, written_at
from search.lexicon import LEXICON_VERSION, Lexicon
from search.named import STRANGER_MARK, base_of

OTHER_NAMES = Path(__file__).with_name("other_names.csv")
"""Names in use that CLDR does not have: former, short, formal, otherwise spelt."""
PLACE_NAMES = Path(__file__).with_name("place_names.csv")
"""Names of the capitals and other cities of the data that CLDR does not have."""
PLAIN_WORDS = Path(__file__).with_name("plain_words.csv")
"""Everyday words of the titles of such a registry (conference, fund), which no concept has."""
_KEPT = "search_lexicon"
SURE_FOREIGN_NAME = 6
"""Letters from which a name counts in languages that are spoken by no administration."""
_MARKS_OF = {"c": "t", "l": "l", "r": "r", "x": STRANGER_MARK}
"""How marks begin, by the kind of a name of CLDR that is not of a body."""
_UNION = "EU"
"""The one organization that is a territory to CLDR."""
_Triple = tuple[str, str, str]


def concept_mark(code: str) -> str:
    """The mark of what is about a concept."""
    return f"g:{code}"


def administration_mark(code: str) -> str:
    """The mark of what names an administration."""
    return f"c:{code}"


def organization_mark(code: str) -> str:
    """The mark of what names an organization."""
    return f"o:{code}"


def capital_mark(code: str) -> str:
    """The mark of what names the capital of an administration."""
    return f"t:{code}"


def place_mark(name: str) -> str:
    """The mark of what names another city or a border crossing, by its English name."""
    return f"p:{name.casefold()}"


def language_mark(tag: str) -> str:
    """The mark of what names a language."""
    return f"l:{tag}"


def marked_code(mark: str) -> str:
    """The code of the record that a mark stands for, that of a capital being its administration;
    '' where there is none."""
    kind, _, code = mark.partition(":")
    return code if kind in "cogt" else ""


def own_code(mark: str) -> str:
    """The code of the record that a mark names itself; '' for all but bodies and concepts."""
    return marked_code(mark) if mark[0] in "cog" else ""


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


@dataclass(slots=True)
class _Held:
    """The lexicon of this process, what it was made of, and the age of the file at that time."""

    mark: Mark
    lexicon: Lexicon
    file: int


def lexicon() -> Lexicon:
    """The lexicon, looked at once a request.

    Outside of requests it is as of now: it is made again when a concept, an administration or an
    organization has changed. A request takes the one at hand until the worker has made the new.
    """
    if not has_request_context():
        return _lexicon_now()
    if _KEPT not in g:
        setattr(g, _KEPT, _lexicon_at_hand())
    found: Lexicon = g.get(_KEPT)
    return found


def _lexicon_at_hand() -> Lexicon:
    held: _Held | None = current_app.extensions.get(_KEPT)
    if held is not None and held.file == written_at():
        return held.lexicon
    return take_kept() or (held.lexicon if held else _lexicon_now())


def take_kept() -> Lexicon | None:
    """Have the lexicon that was kept last at hand, if there is one; needs no database."""
    kept = newest(_versions())
    if kept is None:
        return None
    current_app.extensions[_KEPT] = _Held(*kept, written_at())
    return kept[1]


def _lexicon_now() -> Lexicon:
    held: _Held | None = current_app.extensions.get(_KEPT)
    mark = _mark()
    if held is not None and held.mark == mark:
        held.file = written_at()
        return held.lexicon
    found = read(mark)
    if found is None:
        found = _made()
        write(mark, found)
    current_app.extensions[_KEPT] = _Held(mark, found, written_at())
    return found


def _versions() -> tuple[Any, ...]:
    files = (path.stat().st_mtime_ns for path in (OTHER_NAMES, PLACE_NAMES, PLAIN_WORDS))
    return (LEXICON_VERSION, ANALYSIS_VERSION, babel.__version__, *files)


def _mark() -> Mark:
    """What the lexicon of now is made of."""
    state = session().execute(
        select(func.count(), func.max(Record.updated_at), func.max(Record.version))
        .where(
            Record.kind.in_(("concept", "administration", "organization")),
            Record.state == "published",
        )
        .order_by(None)
    )
    return Mark(_versions(), tuple(state.one()))


def _made() -> Lexicon:
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
    return Lexicon(names, found.strangers, SITE_LANGUAGES, _from_files())


@cache
def _from_files() -> Lexicon:
    """The names that depend on no record: made once a process."""
    return Lexicon([*_places(), *_plain_words(), *_others()], heard=SITE_LANGUAGES)


def _from_cldr(
    rows: Iterable[list[str]], spoken: frozenset[str], city_states: frozenset[str]
) -> Iterator[_Triple]:
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


def _places() -> Iterator[_Triple]:
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


def _plain_words() -> Iterator[_Triple]:
    with PLAIN_WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield f"w:{row['word'].casefold()}", row["name"], row["language"]


def _organizations() -> Iterator[_Triple]:
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


def _others() -> Iterator[_Triple]:
    territories = locale_of("en").territories
    with OTHER_NAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            territory = row["code"] in territories and row["code"] != _UNION
            make = administration_mark if territory else organization_mark
            yield make(row["code"]), row["name"], row["language"]


def _labels() -> Iterator[_Triple]:
    labels = session().execute(
        select(Concept.code, Label.label, Label.language)
        .join(Label, Label.concept_id == Concept.id)
        .where(Concept.state == "published")
    )
    for code, label, language in labels:
        yield concept_mark(code), label, language
