"""The lexicon of this registry: its published concepts' labels and its administrations' names."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from core.database import session
from core.languages import SITE_LANGUAGES, locale_of
from directory.models import Administration
from registry.concepts import Concept, Label
from registry.models import Record
from search.lexicon import Lexicon

_KEPT = "search_lexicon"


def concept_mark(code: str) -> str:
    """The mark of what is about a concept."""
    return f"g:{code}"


def administration_mark(code: str) -> str:
    """The mark of what names an administration."""
    return f"c:{code}"


def marked_code(mark: str) -> str:
    """The code of the record that a mark stands for."""
    return mark.partition(":")[2]


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


def lexicon() -> Lexicon:
    """The lexicon as of now; it is made again when a concept or administration has changed.

    Making it takes about a second for the first time, for CLDR's names in 65 languages.
    """
    state = session().execute(
        select(func.count(), func.max(Record.updated_at), func.max(Record.version))
        .where(Record.kind.in_(("concept", "administration")), Record.state == "published")
        .order_by(None)
    )
    mark = tuple(state.one())
    kept: tuple[tuple[Any, ...], Lexicon] | None = current_app.extensions.get(_KEPT)
    if kept is None or kept[0] != mark:
        kept = (mark, Lexicon(_names()))
        current_app.extensions[_KEPT] = kept
    return kept[1]


def _names() -> Iterator[tuple[str, str, str]]:
    rows = session().execute(
        select(Administration.code, Administration.languages).where(
            Administration.state == "published"
        )
    )
    administrations = list(rows)
    languages = official_languages(row.languages for row in administrations)
    for row in administrations:
        for name, language in territory_names(row.code, languages):
            yield administration_mark(row.code), name, language
    labels = session().execute(
        select(Concept.code, Label.label, Label.language)
        .join(Label, Label.concept_id == Concept.id)
        .where(Concept.state == "published")
    )
    for code, label, language in labels:
        yield concept_mark(code), label, language
