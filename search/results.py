"""The rows of a page of results: read through the door, with what matched shown and told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from core.database import session
from core.languages import SITE_LANGUAGES, language_name
from core.reader import Reader
from registry.concepts import Label
from registry.kinds import kinds
from registry.listing import Row
from registry.models import Heading, Record, Text
from registry.references import Reference, references_by_code
from registry.rows import date_words
from registry.statuses import Status, statuses_on
from search.engine import Hit
from search.highlights import Sought, Span, marked, snippet, spans_in
from search.lexicon import Lexicon
from search.passages import Passage, passages_of
from search.reasons import Meant, Said, reasons

WITHOUT_LANGUAGE = "und"


@dataclass(frozen=True)
class FoundRow(Row):
    """A found record; the title is marked where it matched.

    `reasons` say why it was found where that cannot be seen; `passage` is the part of a long text
    that matched best.
    """

    marked_title: Any = ""
    snippet_language: str = ""
    reasons: Sequence[str] = ()
    passage: Passage | None = None

    @property
    def title(self) -> Any:
        return self.marked_title or self.reference.title


@dataclass(slots=True)
class _Wordings:
    """What one record says: bodies of text by language, and what it is called."""

    source: str = "en"
    texts: dict[str, list[str]] = field(default_factory=dict)
    names: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A piece of a text, its language, and whether it is there because it matched."""

    piece: Markup
    language: str
    matched: bool


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is the same for all rows of a page."""

    sought: Sought
    meant: Sequence[Meant]
    words: Lexicon
    reader: Reader


def rows_for(
    hits: Sequence[Hit], sought: Sought, meant: Sequence[Meant], words: Lexicon, reader: Reader
) -> list[FoundRow]:
    """Rows for the hits, in their order; what the reader may not see has none."""
    references = references_by_code([hit.code for hit in hits], reader.language)
    ids = [reference.id for reference in references.values()]
    wordings = _wordings(ids)
    statuses = _statuses(ids, reader)
    later = _latest_days(ids, reader)
    passages = passages_of(hits, sought, words)
    asking = _Asking(sought, meant, words, reader)
    return [
        replace(
            _row(references[hit.code], wordings[references[hit.code].id], asking),
            statuses=statuses.get(references[hit.code].id, []),
            possibly_later=later.get(references[hit.code].id, False),
            passage=passages.get(hit.code),
        )
        for hit in hits
        if hit.code in references
    ]


def _row(reference: Reference, wordings: _Wordings, asking: _Asking) -> FoundRow:
    sought, words, reader = asking.sought, asking.words, asking.reader
    titled = spans_in(reference.title, reference.language, sought, words)
    shown = _shown(wordings, bool(titled), sought, words, reader)
    meta = [str(kinds()[reference.kind].label), date_words(reference.date_text, reader)]
    if shown and shown.matched and shown.language != reader.language:
        language = language_name(shown.language, reader.locale)
        meta.append(_("matched in: %(language)s", language=language))
    return FoundRow(
        reference,
        undated=bool(reader.as_of) and not reference.date_text,
        meta=meta,
        snippet=shown.piece if shown else "",
        marked_title=marked(reference.title, titled) if titled else "",
        snippet_language=shown.language if shown else "",
        reasons=_reasons(reference, wordings, asking),
    )


def _reasons(reference: Reference, wordings: _Wordings, asking: _Asking) -> list[str]:
    """Why what the query names was met here; what stands in the reader's language is shown."""
    if not asking.meant:
        return []
    own = asking.reader.language
    said = [Said(text, tag) for tag, texts in wordings.texts.items() for text in texts]
    said += [Said(text, tag) for text, tag in wordings.names]
    order = {tag: rank for rank, tag in enumerate(asking.reader.languages(wordings.source))}
    others = sorted(
        (one for one in said if one.language != own),
        key=lambda one: order.get(one.language, len(order)),
    )
    shown = [Said(reference.title, reference.language), *(s for s in said if s.language == own)]
    words, reader = asking.words, asking.reader
    return reasons(reference.code, asking.meant, shown, others, words, reader)


def _shown(
    wordings: _Wordings, titled: bool, sought: Sought, words: Lexicon, reader: Reader
) -> _Shown | None:
    """What to show under the title.

    The reader's language where it matched, else, if the title did not match either, the language
    in which most did; else the beginning of the text that this reader is offered.
    """
    languages = reader.languages(wordings.source)
    own = _best(wordings.texts.get(reader.language, ()), reader.language, sought, words)
    if own:
        return _Shown(snippet(*own), reader.language, True)
    if not titled and sought:
        found = _best_other(wordings, sought, words, languages)
        if found:
            return found
    for language in (*languages, *wordings.texts):
        for text in wordings.texts.get(language, ()):
            return _Shown(snippet(text, ()), language, False)
    return None


def _best(
    texts: Iterable[str], language: str, sought: Sought, words: Lexicon
) -> tuple[str, list[Span]] | None:
    """The text in which most different things that are sought stand."""
    found = [(text, spans_in(text, language, sought, words)) for text in texts]
    best = max(found, key=lambda pair: _things(pair[1]), default=None)
    return best if best and best[1] else None


def _best_other(
    wordings: _Wordings, sought: Sought, words: Lexicon, languages: Sequence[str]
) -> _Shown | None:
    rank = {language: number for number, language in enumerate(languages)}
    candidates = [
        *((text, tag) for tag, texts in wordings.texts.items() for text in texts),
        *wordings.names,
    ]
    best: tuple[tuple[int, int], _Shown] | None = None
    for text, language in candidates:
        spans = spans_in(text, language, sought, words)
        order = (-_things(spans), rank.get(language, len(rank)))
        if spans and language != WITHOUT_LANGUAGE and (best is None or order < best[0]):
            best = order, _Shown(snippet(text, spans), language, True)
    return best[1] if best else None


def _things(spans: Iterable[Span]) -> int:
    return len({span.key for span in spans})


def _wordings(ids: Sequence[int]) -> dict[int, _Wordings]:
    """Texts, headings and labels of the records; three statements."""
    found = {key: _Wordings() for key in ids}
    columns = (Text.record_id, Text.language, Text.title, Text.summary, Text.body)
    texts = select(*columns, Record.source_language).join(Record, Record.id == Text.record_id)
    for key, language, title, summary, body, source in session().execute(
        texts.where(Text.record_id.in_(ids)).order_by(Text.record_id, Text.language)
    ):
        found[key].source = source
        found[key].texts[language] = [text for text in (summary, body) if text]
        if title:
            found[key].names.append((title, language))
    names = (
        select(Heading.record_id, Heading.title, Heading.title_language).where(
            Heading.record_id.in_(ids)
        ),
        # labels in the site's languages only: to read all takes longer than to search
        select(Label.concept_id, Label.label, Label.language).where(
            Label.concept_id.in_(ids), Label.language.in_(SITE_LANGUAGES)
        ),
    )
    for query in names:
        for key, name, language in session().execute(query.distinct()):
            found[key].names.append((name, language))
    return found


def _statuses(ids: Sequence[int], reader: Reader) -> dict[int, list[Status]]:
    """Statuses on the day asked about; one statement a track."""
    found: dict[int, list[Status]] = {}
    for track in sorted({kind.track for kind in kinds().values() if kind.track}):
        for key, statuses in statuses_on(ids, track, reader.day).items():
            found.setdefault(key, []).extend(statuses)
    return found


def _latest_days(ids: Sequence[int], reader: Reader) -> dict[int, bool]:
    """Whether a record may be later than the day asked about; without a day nothing is."""
    if reader.as_of is None:
        return {}
    rows = session().execute(
        select(Record.id, Record.date_text, Record.date_latest).where(Record.id.in_(ids))
    )
    return {
        key: bool(text) and (latest is None or latest > reader.as_of) for key, text, latest in rows
    }
