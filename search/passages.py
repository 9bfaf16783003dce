"""Passages of long texts: the sections that matched best, as they are shown with results."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup
from sqlalchemy import case, func, select, tuple_

from cooperation.agreements.texts.models import AgreementText, TextUnit
from cooperation.agreements.texts.queries import searchable_articles
from cooperation.agreements.texts.units import Unit, said
from core.database import session
from registry.documents.licences import ALL_RIGHTS_RESERVED
from registry.documents.models import Document, DocumentText
from registry.models import Record, Text
from search.engine import Hit
from search.highlights import Sought, snippet, spans_in
from search.lexicon import Lexicon
from search.sections import ARTICLE, FILE, TEXT, Place


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a long text with what was sought marked.

    `title` and `url` are those of the file or article it stands in; without them it is in the
    record's text.
    """

    piece: Markup
    language: str
    title: str = ""
    url: str = ""


def passages_of(hits: Sequence[Hit], sought: Sought, words: Lexicon) -> dict[str, Passage]:
    """Record code → its best passage, for the hits that have one; three statements at most."""
    places: dict[str, Place] = {}
    for hit in hits:
        with suppress(ValueError):  # an index of another version
            places[hit.code] = Place.of(hit.section)
    found = [*_of_files(places), *_of_bodies(places)]
    passages = {code: _passage(place, row, sought, words) for code, place, row in found}
    return passages | dict(_of_articles(places, sought, words))


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
    wanted = {code: place for code, place in places.items() if place.kind == TEXT}
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


def _of_articles(
    places: Mapping[str, Place], sought: Sought, words: Lexicon
) -> Iterator[tuple[str, Passage]]:
    """Record code → passage, of those that stand in articles as they are now."""
    wanted = {code: place for code, place in places.items() if place.kind == ARTICLE}
    if not wanted:
        return
    named = {tuple(place.name.split("/", 1)) for place in wanted.values()}
    ids = select(Record.id).where(Record.code.in_(wanted))
    query = searchable_articles(ids).add_columns(Record.code)
    query = query.join(Record, Record.id == AgreementText.record_id)
    query = query.where(tuple_(AgreementText.language, TextUnit.identifier).in_(named))
    for _id, language, identifier, number, heading, body, code in session().execute(query):
        place = wanted[code]
        if place.name != f"{language}/{identifier}":
            continue
        text = said(number, heading, body)[place.start : place.end]
        values = {"code": code, "identifier": identifier, "in": language}
        title = Unit(identifier, number, heading).label or identifier
        url = url_for("agreement_texts.article_page", **values)
        piece = snippet(text, spans_in(text, language, sought, words))
        yield code, Passage(piece, language, title, url)


def _passage(place: Place, row: _Row, sought: Sought, words: Lexicon) -> Passage:
    text, language, title = row
    shown = snippet(text, spans_in(text, language, sought, words))
    if place.kind != FILE:
        return Passage(shown, language)
    number = place.number + 1
    url = url_for("passages.passage_page", code=place.name, number=number)
    return Passage(shown, language, title, url)
