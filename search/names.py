"""The lexicon of this registry: its published concepts' labels and its administrations' names."""

import json
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import babel
from flask import current_app, g, has_request_context
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
    """The lexicon as of now, looked at once a request; it is made again when a concept or
    administration has changed.

    Making it takes about a second for the first time, for CLDR's names in 65 languages.
    """
    if not has_request_context():
        return _lexicon_now()
    if _KEPT not in g:
        setattr(g, _KEPT, _lexicon_now())
    held: Lexicon = g.get(_KEPT)
    return held


def _lexicon_now() -> Lexicon:
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
    for code, names in _all_territory_names([row.code for row in administrations], languages):
        for name, language in names:
            yield administration_mark(code), name, language
    labels = session().execute(
        select(Concept.code, Label.label, Label.language)
        .join(Label, Label.concept_id == Concept.id)
        .where(Concept.state == "published")
    )
    for code, label, language in labels:
        yield concept_mark(code), label, language


def _all_territory_names(codes: list[str], languages: tuple[str, ...]) -> Iterable[Any]:
    """(code, its names and their languages), kept in a file of the instance.

    CLDR's data for 65 languages take a second and 60 MB to read. Who builds the index reads them;
    the site then finds them here.
    """
    path = Path(current_app.instance_path) / "territory-names.json"
    wanted = [babel.__version__, list(languages), sorted(codes)]
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        kept = {}
    if not isinstance(kept, dict) or kept.get("of") != wanted:
        kept = {"of": wanted, "names": {c: territory_names(c, languages) for c in codes}}
        _write(path, json.dumps(kept, ensure_ascii=False))
    return list(kept["names"].items())


def _write(path: Path, text: str) -> None:
    """Write the file whole or not at all; without it everything works, only slower."""
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        draft.write_text(text, "utf-8")
        draft.replace(path)
    except OSError:
        current_app.logger.warning("%s cannot be written", path)
