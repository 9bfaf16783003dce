"""Index documents of records: all languages in one document, a fixed number of statements a batch.

Everything is read as the system, drafts too; the audience in the document says who may find it.
Words that come from other records (names, labels) come from published ones only, so that no draft
is found by way of something published.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from sqlalchemy import Select, and_, exists, func, or_, select

import search.kind_words  # noqa: F401 - the kinds' words are registered on import
from cooperation.agreements.texts.queries import searchable_articles
from cooperation.agreements.texts.units import said
from core.database import session
from core.languages import SITE_LANGUAGES
from core.permissions import SYSTEM
from registry.concepts import Label
from registry.documents.queries import searchable_files
from registry.door import acting_as, audience_of
from registry.models import Heading, Link, Party, Record, Subject, Text, record_concept
from search.analysis.streams import stem_bag, word_stream
from search.engine import IndexDocument
from search.lexicon import Lexicon
from search.marks import administration_mark, concept_mark, organization_mark
from search.name_sources import territory_names
from search.names import lexicon
from search.ranking import exact_mark
from search.sections import ARTICLE, FILE, TEXT, beginning, sections_of
from search.sheets import Sheet, Sheets, Wordings, add_kind_words, unique

BATCH = 400
FILE_CHARACTERS = 1_000_000
"""So much of a file's text is found by search: some 250 sections."""

LONGEST_ORDER = 48
"""Bytes of a sort key by which titles are ordered; those alike so far are ordered by code."""

Progress = Callable[[int, int], None]
"""Called with the numbers of records done and in all."""


def indexed() -> Select[tuple[int]]:
    """Ids of the records that have a document: all but acts on instruments without a note."""
    said = exists().where(
        Text.record_id == Record.id, or_(Text.title != "", Text.summary != "", Text.body != "")
    )
    return select(Record.id).where(or_(Record.kind != "event", said))


def indexed_codes() -> frozenset[str]:
    """Codes of the records that have a document."""
    with acting_as(SYSTEM):
        return frozenset(session().scalars(indexed().with_only_columns(Record.code)))


def all_documents(progress: Progress | None = None) -> Iterator[IndexDocument]:
    """The documents of all records, batch by batch."""
    with acting_as(SYSTEM):
        ids = list(session().scalars(indexed().order_by(Record.id)))
        words, administrations = lexicon(), _administrations()
        todo = iter(ids)
        done = 0
        while batch := list(islice(todo, BATCH)):
            yield from _documents(batch, words, administrations)
            done += len(batch)
            if progress:
                progress(done, len(ids))


def documents_of(codes: Iterable[str]) -> list[IndexDocument]:
    """The documents of the records with these codes, where they have one."""
    with acting_as(SYSTEM):
        ids = session().scalars(indexed().where(Record.code.in_(set(codes)))).all()
        return _documents(ids, lexicon(), _administrations()) if ids else []


def _administrations() -> frozenset[str]:
    """Codes that the facet of administrations may hold."""
    query = select(Record.code).where(Record.kind == "administration")
    return frozenset(session().scalars(query.where(Record.state == "published")))


def _documents(
    ids: Sequence[int], words: Lexicon, administrations: frozenset[str]
) -> list[IndexDocument]:
    query = select(Record).where(Record.id.in_(ids)).order_by(Record.id)
    records = session().scalars(query, execution_options={"populate_existing": True}).all()
    sheets = {record.id: Sheet(record.code, record.kind) for record in records}
    cited = _cited(ids)
    _add_texts(ids, sheets)
    _add_parties(ids, sheets)
    _add_subjects(ids, sheets)
    _add_concepts(ids, sheets)
    _add_files(ids, sheets)
    _add_articles(ids, sheets)
    add_kind_words(sheets)
    _add_names(sheets)
    return [
        _document(record, sheets[record.id], words, administrations, cited.get(record.id, 0))
        for record in records
    ]


def _cited(ids: Sequence[int]) -> dict[int, int]:
    """How many published records refer to each record by a link."""
    rows = session().execute(
        select(Link.target_id, func.count())
        .join(Record, Record.id == Link.record_id)
        .where(Link.target_id.in_(ids), Record.state == "published")
        .group_by(Link.target_id)
    )
    return {key: count for key, count in rows}  # noqa: C416 - rows are not plain tuples


def _add_texts(ids: Sequence[int], sheets: Sheets) -> None:
    """The code, headings in the languages of the site, and texts in whatever language; what a
    long text says after its beginning goes into sections."""
    for sheet in sheets.values():
        sheet.title(sheet.code, None)
    texts = select(Text.record_id, Text.language, Text.title, Text.summary, Text.body)
    for key, language, title, *others in session().execute(texts.where(Text.record_id.in_(ids))):
        sheets[key].title(title, language)
        for text in others:
            sheets[key].say(beginning(text), language)
        sheets[key].sections += sections_of(others[-1], language, TEXT, language, first=1)
        if title or any(others):
            sheets[key].languages.add(language)
    columns = (Heading.record_id, Heading.title, Heading.title_language)
    headings = select(*columns, Heading.language, Heading.sort_key)
    rows = session().execute(headings.where(Heading.record_id.in_(ids)))
    for key, title, language, reader, sort_key in rows:
        sheets[key].title(title, language)
        sheets[key].order[reader] = sort_key[:LONGEST_ORDER]


def _add_parties(ids: Sequence[int], sheets: Sheets) -> None:
    columns = (Party.record_id, Party.party_id, Party.territory, Party.signatory_body)
    rows = session().execute(select(*columns).where(Party.record_id.in_(ids)))
    for key, party, territory, signatory in rows:
        sheet = sheets[key]
        if party is not None:
            sheet.names.add(party)
        else:
            sheet.territories.add(territory)
            for name, language in territory_names(territory, SITE_LANGUAGES):
                sheet.label(name, language)
        sheet.say(signatory)


def _add_subjects(ids: Sequence[int], sheets: Sheets) -> None:
    rows = session().execute(
        select(Subject.record_id, Subject.code).where(Subject.record_id.in_(ids))
    )
    for key, code in rows:
        sheets[key].subjects.add(code)
        sheets[key].term("subject", code)


def _add_concepts(ids: Sequence[int], sheets: Sheets) -> None:
    """The labels of a record's concepts, in all languages."""
    rows = session().execute(
        select(record_concept.c.record_id, Record.code, Label.label, Label.language)
        .join(Record, and_(Record.id == record_concept.c.concept_id, Record.state == "published"))
        .join(Label, Label.concept_id == Record.id)
        .where(record_concept.c.record_id.in_(ids))
    )
    for key, code, label, language in rows:
        sheets[key].concepts.add(concept_mark(code))
        sheets[key].label(label, language)


def _add_files(ids: Sequence[int], sheets: Sheets) -> None:
    """Titles of the files that every reader may open, and their texts in sections.

    No concept is looked for in them: a file names far more than it is about.
    """
    for key, title, text, language, code in session().execute(
        searchable_files(ids, FILE_CHARACTERS)
    ):
        sheets[key].say(title, language)
        sheets[key].sections += sections_of(text, language, FILE, code)


def _add_articles(ids: Sequence[int], sheets: Sheets) -> None:
    """The articles of agreements, each a section of its own, as with files."""
    for key, language, identifier, *unit in session().execute(searchable_articles(ids)):
        sheets[key].languages.add(language)
        name = f"{language}/{identifier}"
        sheets[key].sections += sections_of(said(*unit), language, ARTICLE, name)


def _add_names(sheets: Sheets) -> None:
    """The headings of the other records that are named, and what administrations they are."""
    wanted = {other for sheet in sheets.values() for other in sheet.names}
    found: dict[int, tuple[str, str, Wordings]] = {}
    rows = session().execute(
        select(Record.id, Record.code, Record.kind, Heading.title, Heading.title_language)
        .join(Heading, Heading.record_id == Record.id)
        .where(Record.id.in_(wanted), Record.state == "published")
    )
    for key, code, kind, title, language in rows:
        found.setdefault(key, (code, kind, {}))[2][title] = language
    for sheet in sheets.values():
        for code, kind, titles in (found[other] for other in sheet.names if other in found):
            if kind == "administration":
                sheet.territories.add(code)
            elif kind == "organization":
                sheet.concepts.add(organization_mark(code))
            for title, language in titles.items():
                sheet.label(title, language)


def _document(
    record: Record, sheet: Sheet, words: Lexicon, administrations: frozenset[str], cited: int
) -> IndexDocument:
    known = sheet.territories & administrations
    return IndexDocument(
        code=record.code,
        audience=unique(audience_of(record)),
        title=word_stream(sheet.titles.items()),
        text=word_stream([*sheet.own.items(), *sheet.labels.items()]),
        stems=stem_bag([*sheet.titles.items(), *sheet.own.items(), *sheet.labels.items()]),
        concepts=unique({*sheet.concepts, *map(administration_mark, known), *_named(sheet, words)}),
        facets={
            "kind": (record.kind,),
            "administration": unique(known),
            "subject": unique(sheet.subjects),
            "year": (str(record.year),) if record.year else (),
            "language": unique(sheet.languages),
        },
        date=_day(record.date_earliest),
        cited=cited,
        exact=unique(map(exact_mark, sheet.titles)),
        order=sheet.order,
        sections=tuple(sheet.sections),
    )


def _named(sheet: Sheet, words: Lexicon) -> set[str]:
    """Marks of what the record's own words name."""
    found: set[str] = set()
    for text, language in (*sheet.titles.items(), *sheet.own.items()):
        found |= words.marks_in(text, language)
    return found


def _day(day: date | None) -> int | None:
    return None if day is None or day == date.min else day.toordinal()
