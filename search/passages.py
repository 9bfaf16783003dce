"""Passages of long texts: the sections that matched best, as they are shown with results."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup
from sqlalchemy import case, func, select

from core.database import session
from registry.documents.licences import ALL_RIGHTS_RESERVED
from registry.documents.models import Document, DocumentText
from registry.models import Record, Text
from search.engine import Hit
from search.highlights import Sought, snippet, spans_in
from search.lexicon import Lexicon
from search.sections import FILE, Place


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a long text with what was sought marked.

    `title` and `url` are those of the file it stands in; without them it is in the record's text.
    """

    piece: Markup
    language: str
    title: str = ""
    url: str = ""


def passages_of(hits: Sequence[Hit], sought: Sought, words: Lexicon) -> dict[str, Passage]:
    """Record code → its best passage, for the hits that have one; two statements at most."""
    places: dict[str, Place] = {}
    for hit in hits:
        with suppress(ValueError):  # an index of another version
            places[hit.code] = Place.of(hit.section)
    found = [*_of_files(places), *_of_bodies(places)]
    return {code: _passage(place, row, sought, words) for code, place, row in found}


_Row = tuple[str, str, str]
"""Text of the section, its language, title of the file ('' for the body of the record)."""


def _of_files(places: Mapping[str, Place]) -> Iterable[tuple[str, Place, _Row]]:
    """Of those files that every reader may open."""
    wanted = {place.name: (code, place) for code, place in places.items() if place.kind == FILE}
    if not wanted:
        return
    held = {name: place for name, (_code, place) in wanted.items()}
    starts = case({name: one.start + 1 for name, one in held.items()}, value=Document.code)
    lengths = case({name: one.end - one.start for name, one in held.items()}, value=Document.code)
    rows = session().execute(
        select(
            Document.code,
            func.substr(DocumentText.text, starts, lengths),
            Document.language,
            Document.title,
        )
        .join(DocumentText, DocumentText.document_id == Document.id)
        .where(Document.code.in_(wanted), Document.removed_at.is_(None))
        .where(Document.licence != ALL_RIGHTS_RESERVED, Document.accepted_at.is_not(None))
    )
    for name, *row in rows:
        code, place = wanted[name]
        yield code, place, (row[0], row[1], row[2])


def _of_bodies(places: Mapping[str, Place]) -> Iterable[tuple[str, Place, _Row]]:
    wanted = {code: place for code, place in places.items() if place.kind != FILE}
    if not wanted:
        return
    rows = session().execute(
        select(Record.code, Text.language, Text.body)
        .join(Text, Text.record_id == Record.id)
        .where(Record.code.in_(wanted), func.length(Text.body) > 0)
    )
    for code, language, body in rows:
        place = wanted[code]
        if language == place.name:
            yield code, place, (body[place.start : place.end], language, "")


def _passage(place: Place, row: _Row, sought: Sought, words: Lexicon) -> Passage:
    text, language, title = row
    shown = snippet(text, spans_in(text, language, sought, words))
    if place.kind != FILE:
        return Passage(shown, language)
    number = place.number + 1
    url = url_for("passages.passage_page", code=place.name, number=number)
    return Passage(shown, language, title, url)
