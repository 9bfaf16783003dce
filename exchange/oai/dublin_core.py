"""Records in simple Dublin Core (elements 1.1), read together in a fixed number of statements.

Only what a visitor may see is named. What is not known has no element.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from core.database import session
from core.languages import SITE_LANGUAGES, in_each_language, locale_of, territory_name
from core.permissions import VISITOR
from core.web import full_address
from exchange.oai.records import Header
from registry.door import acting_as
from registry.kinds import kinds
from registry.ledger_models import event_record
from registry.models import Heading, Link, Party, Record, Subject, Text, record_concept
from registry.sources import Citation, Source
from registry.vocabulary import SUBJECTS

PUBLISHER = "Guantong"
UNKNOWN = "und"


class Element(NamedTuple):
    """One element: its name, its value, and the language of a text ('' for none)."""

    name: str
    value: str
    language: str = ""


Elements = list[Element]


def elements_of(headers: Sequence[Header]) -> dict[int, Elements]:
    """The elements of the records that are not deleted, by id."""
    shown = [header for header in headers if not header.deleted]
    ids = [header.id for header in shown]
    if not ids:
        return {}
    with acting_as(VISITOR):
        parts = (
            _texts(ids), _subjects(ids), _named(ids), _sources(ids), _relations(ids),
        )  # fmt: skip
    types = _in_each_language({header.of: kinds()[header.of].label for header in shown})
    address, rights = _permanent(), Element("rights", full_address("about.reuse", lang="en"))
    found = {}
    for header in shown:
        own = [one for part in parts for one in part.get(header.id, ())]
        own += [Element("type", words, tag) for tag, words in types[header.of]]
        own += [Element("date", header.date_text)] if header.date_text else []
        own += [
            Element("publisher", PUBLISHER),
            Element("identifier", address(header.code)),
            rights,
        ]
        found[header.id] = _ordered(own)
    return found


_ORDER = (
    "title", "subject", "description", "publisher", "contributor", "date", "type", "identifier",
    "source", "language", "relation", "rights",
)  # fmt: skip


def _ordered(elements: Iterable[Element]) -> Elements:
    """In the order of the standard, nothing twice."""
    return sorted(dict.fromkeys(elements), key=lambda one: _ORDER.index(one.name))


def _texts(ids: Sequence[int]) -> dict[int, Elements]:
    """Titles in every language held, or composed where none is; summaries; languages of texts."""
    found: dict[int, Elements] = {}
    titled = set()
    columns = (Text.record_id, Text.language, Text.title, Text.summary)
    texts = select(*columns).where(Text.record_id.in_(ids)).order_by(Text.record_id, Text.language)
    for key, language, title, summary in session().execute(texts):
        elements = found.setdefault(key, [])
        elements.append(Element("language", language))
        if title:
            titled.add((key, language))
            elements.append(Element("title", title, language))
        if summary:
            elements.append(Element("description", summary, language))
    for key, names in _headings(ids).items():
        for name, language in names:
            if (key, language) not in titled:
                found.setdefault(key, []).append(Element("title", name, language))
    return found


def _headings(ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """What the records that a visitor may see are called: (name, its language or '')."""
    found: dict[int, list[tuple[str, str]]] = {}
    rows = session().execute(
        select(Heading.record_id, Heading.title, Heading.title_language)
        .join(Record, Record.id == Heading.record_id)
        .where(Heading.record_id.in_(set(ids)))
        .order_by(Heading.record_id, Heading.language)
    )
    for key, title, language in rows:
        name = (title, "" if language == UNKNOWN else language)
        if name not in found.setdefault(key, []):
            found[key].append(name)
    return found


def _subjects(ids: Sequence[int]) -> dict[int, Elements]:
    """Labels of the subjects in the languages of the site."""
    asked = select(Subject.record_id, Subject.code).where(Subject.record_id.in_(ids))
    rows = list(session().execute(asked.order_by(Subject.record_id, Subject.code)))
    labels = _in_each_language({code: SUBJECTS[code] for _key, code in rows})
    return _gathered((key, Element("subject", words, tag)) for key, code in rows
                     for tag, words in labels[code])  # fmt: skip


def _named(ids: Sequence[int]) -> dict[int, Elements]:
    """Parties as contributors and concepts as subjects, by all their names."""
    about = record_concept.c
    concepts = select(about.record_id, about.concept_id).where(about.record_id.in_(ids))
    parties = (
        select(Party.record_id, Party.party_id, Party.territory)
        .where(Party.record_id.in_(ids))
        .order_by(Party.record_id, Party.position)
    )
    named = [(key, "subject", other, "") for key, other in session().execute(concepts)]
    named += [(key, "contributor", other, code) for key, other, code in session().execute(parties)]
    names = _headings(other for _key, _name, other, _code in named if other)
    return _gathered(
        (key, Element(element, words, tag))
        for key, element, other, code in named
        for words, tag in (names.get(other, ()) if other else _territory(code))
    )


def _territory(code: str) -> list[tuple[str, str]]:
    return [(territory_name(code, locale_of(tag)), tag) for tag in SITE_LANGUAGES]


def _sources(ids: Sequence[int]) -> dict[int, Elements]:
    """Titles and addresses of the sources that the records rest on."""
    rows = list(
        session().execute(
            select(Citation.record_id, Citation.source_id)
            .where(Citation.record_id.in_(ids))
            .order_by(Citation.record_id, Citation.position)
        )
    )
    wanted = {source for _key, source in rows}
    sources = {
        one.id: one for one in session().scalars(select(Source).where(Source.id.in_(wanted)))
    }
    return _gathered(
        (key, Element("source", words))
        for key, source in rows
        if source in sources
        for words in (sources[source].title, sources[source].link)
        if words
    )


def _relations(ids: Sequence[int]) -> dict[int, Elements]:
    """Permanent addresses of the records that these name: by a link, or as what an event is
    about."""
    about = event_record.c
    linked = (
        select(Link.record_id, Record.code)
        .join(Record, Record.id == Link.target_id)
        .where(Link.record_id.in_(ids))
        .union(
            select(about.event_id, Record.code)
            .join(Record, Record.id == about.record_id)
            .where(about.event_id.in_(ids))
        )
    )
    address = _permanent()
    return _gathered(
        (key, Element("relation", address(code)))
        for key, code in sorted(session().execute(linked).tuples())
    )


def _permanent() -> Callable[[str], str]:
    """The permanent address of a code, made from one that is built once."""
    mark = "-"
    pattern = full_address("permanent.redirect", code=mark).removesuffix(mark)
    return lambda code: f"{pattern}{code}"


def _in_each_language(labels: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Lazy labels by code: (language, words) in the languages of the site."""
    found: dict[str, list[tuple[str, str]]] = {code: [] for code in labels}
    for tag in in_each_language():
        for code, label in labels.items():
            found[code].append((tag, str(label)))
    return found


def _gathered(pairs: Iterable[tuple[int, Element]]) -> dict[int, Elements]:
    found: dict[int, Elements] = {}
    for key, element in pairs:
        found.setdefault(key, []).append(element)
    return found
