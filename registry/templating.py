"""Template filters that turn registry rows into what the macros take."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from flask import Flask, url_for
from flask_babel import format_date
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from core.clocks import utc_words
from core.collation import sorted_for
from core.dates import EventDate, format_event_date
from core.differences import differences, folded
from core.languages import direction, language_name, reader_locale
from core.money import currency_name, money_words
from core.permissions import SYSTEM
from core.reader import reader
from registry.concepts import Concept
from registry.listing import status_tag
from registry.markup import render_markdown
from registry.models import dated
from registry.phrases import PhraseWording, phrase_in
from registry.promises import Promises
from registry.record_view import LedgerEntry, NumberedSource
from registry.statuses import Status
from registry.versions import Revision
from registry.vocabulary import EVENT_KINDS, SOURCE_KINDS, STATUSES, SUBJECTS, TRACKS

LANGUAGE_UNKNOWN = "und"
WRITTEN_BY_THE_SITE = {
    "import": _l("Import"),
    "Starting data set": _l("Starting data set"),
    "Published again": _l("Published again"),
    "Erased person": _l("Erased person"),
    "Attendance as checked in": _l("Attendance as checked in"),
    SYSTEM.name: _l("Worker"),
}


def event_date(value: EventDate | Any) -> str:
    """A date in the reader's words; plain `date` values too."""
    if isinstance(value, EventDate):
        return format_event_date(value, reader_locale())
    return str(format_date(value, "long"))


def external_link(address: str) -> Markup | str:
    """A link that leaves the site, shown as its address; '' for none."""
    if not address.startswith(("http://", "https://")):
        return address
    shown = address.split("://", 1)[1].rstrip("/")
    return Markup('<a href="{}" rel="external noopener"><bdi dir="ltr">{}</bdi></a>').format(
        address, shown
    )


def citation_rows(sources: Sequence[NumberedSource]) -> list[dict[str, Any]]:
    """The page's sources."""
    return [
        {
            "number": one.number,
            "publisher": one.source.publisher,
            "title": one.source.title,
            "language": LANGUAGE_UNKNOWN,
            "date": event_date(one.source.date) if one.source.date else "",
            "url": one.source.link,
            "page": url_for("registry.source_page", code=one.source.code),
            "locator": "; ".join(one.locators),
            "confidence": one.citation.confidence,
            "verification": one.citation.verification,
        }
        for one in sources
    ]


def ledger_rows(entries: Iterable[LedgerEntry]) -> list[dict[str, Any]]:
    """The ledger's events; an act whose title is only composed is named by its kind.

    The same act of several parties on a day, from the same sources, is one row with all of them.
    """
    rows: list[dict[str, Any]] = []
    for row in map(_ledger_row, entries):
        if rows and _is_same_act(rows[-1], row):
            rows[-1]["parties"] += row["parties"]
        else:
            rows.append(row)
    return rows


def _is_same_act(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    told = ("date", "kind_label", "summary", "sources", "prehistory", "corrected_by", "corrects")
    untitled = not (one["title"] or other["title"])
    of_parties = bool(one["parties"] and other["parties"])
    return untitled and of_parties and all(one[name] == other[name] for name in told)


def _ledger_row(entry: LedgerEntry) -> dict[str, Any]:
    party = entry.party
    acting = {"title": party.title, "url": party.url, "code": entry.reference.code} if party else {}
    return {
        "date": entry.date,
        "kind_label": entry.kind_label,
        "title": "" if entry.reference.origin == "composed" else entry.reference.title,
        "language": entry.reference.language,
        "origin": entry.reference.origin,
        "url": entry.reference.url,
        "summary": entry.summary.value if entry.summary else "",
        "summary_language": entry.summary.language if entry.summary else "",
        "parties": [acting] if acting else [],
        "sources": entry.sources,
        "prehistory": entry.prehistory,
        "code": entry.reference.code,
        "state": entry.event.state,
        "due": entry.event.due,
        "corrected_by": entry.corrected_by,
        "corrects": entry.corrects,
    }


def promise_tables(
    promises: Iterable[tuple[Promises, Sequence[LedgerEntry]]],
) -> list[dict[str, Any]]:
    """Promised dates by track, the first first: whether late or closed, and days slipped."""
    day = reader().day
    found = []
    for one, entries in promises:
        rows = [_ledger_row(entry) for entry in entries]
        found.append(
            {
                "track": str(TRACKS[one.track]),
                "rows": rows,
                "slipped": one.slipped_days,
                "overdue": one.overdue(day),
                "closed": one.closed_by(day),
            }
        )
    return found


def version_rows(revisions: Sequence[Revision], code: str) -> list[dict[str, Any]]:
    """Published versions, latest first."""
    return [
        {
            "number": revision.number,
            "date": format_date(revision.at, "long"),
            "message": in_words(revision.message),
            "actor": in_words(revision.actor_name),
            "url": url_for("registry.version_page", code=code, number=revision.number),
            "current": False,
        }
        for revision in revisions
    ]


def in_words(stored: str) -> str:
    """What the loader and the worker write into versions and the audit log, for the reader."""
    return str(WRITTEN_BY_THE_SITE.get(stored, stored))


def status_tags(statuses: Iterable[Status]) -> list[dict[str, str]]:
    """Statuses as marks."""
    return [status_tag(status) for status in statuses]


def status_words(statuses: Iterable[Status]) -> str:
    """Statuses in one line."""
    return listed(tag["label"] for tag in status_tags(statuses))


def listed(items: Iterable[Any]) -> str:
    """Words as a list in the reader's language (CLDR)."""
    return format_list([str(item) for item in items], locale=reader_locale())


def label_rows(concept: Concept) -> list[dict[str, str]]:
    """A concept's labels, one row a language, in the order of the languages' names
    (in Chinese of their tags)."""
    rows: dict[str, dict[str, Any]] = {}
    for label in concept.labels:
        row = rows.setdefault(
            label.language,
            {
                "language": label.language,
                "name": language_name(label.language, reader_locale()),
                "preferred": "",
                "others": [],
                "origin": label.origin,
            },
        )
        if label.preferred:
            row["preferred"], row["origin"] = label.label, label.origin
        else:
            row["others"].append(label.label)
    found = [row | {"others": "; ".join(row["others"])} for row in rows.values()]
    if reader().language == "zh":  # pinyin tables of 55 MB are not for a table of languages
        return sorted(found, key=lambda row: row["language"])
    return sorted_for(found, lambda row: row["name"], reader().language)


def phrase(words: str) -> PhraseWording:
    """A phrase for the reader, with its language and origin."""
    return phrase_in(words, reader().language)


def name_in(vocabulary: Any) -> Any:
    """A filter that gives the name of a code."""
    return lambda code: str(vocabulary[code])


def definition_in(vocabulary: Any) -> Any:
    """A filter that gives the one-line definition of a code."""
    return lambda code: str(vocabulary.definition(code))


def percent(value: Decimal | int) -> str:
    """A number of hundredths with its sign, and all its decimals."""
    hundredths = Decimal(value) / 100
    return str(format_percent(hundredths, locale=reader_locale(), decimal_quantization=False))


@lru_cache(maxsize=20_000)
def _number_words(value: Decimal | float, locale: Locale) -> str:
    """A number as CLDR writes it in a language."""
    return str(format_decimal(value, locale=locale))


def init_app(app: Flask) -> None:
    """Register the filters."""
    app.jinja_env.filters.update(
        direction=lambda tag: "auto" if tag == LANGUAGE_UNKNOWN else direction(tag),
        language_name=lambda tag: language_name(tag, reader_locale()),
        event_date=event_date,
        utc_time=lambda at: utc_words(at, reader_locale()),
        edtf=lambda text: event_date(dated(text)),
        money=lambda amount, code: money_words(amount, code, reader_locale()),
        percent=percent,
        currency_name=lambda code: currency_name(code, reader_locale()),
        external_link=external_link,
        markdown=render_markdown,
        citation_rows=citation_rows,
        ledger_rows=ledger_rows,
        promise_tables=promise_tables,
        version_rows=version_rows,
        differences=lambda old, new: folded(differences(old, new)),
        status_tags=status_tags,
        status_words=status_words,
        listed=listed,
        phrase=phrase,
        in_words=in_words,
        label_rows=label_rows,
        numberformat=lambda value: _number_words(value, reader_locale()),
        event_kind_name=name_in(EVENT_KINDS),
        status_name=name_in(STATUSES),
        subject_name=name_in(SUBJECTS),
        source_kind_name=name_in(SOURCE_KINDS),
    )
