"""Terms of a text and their equivalents in another language, from the labels of the concepts."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from core.database import session
from registry.concepts import Concept, Label
from search.marks import concept_mark, marked_code
from search.names import lexicon

_CONCEPT = concept_mark("")
Labels = Mapping[str, tuple[str, str]]


class Term(NamedTuple):
    """Where a text names a concept, in code points. Of several concepts it takes the first."""

    start: int
    end: int
    code: str


class Equivalent(NamedTuple):
    """A term as it stands in a text, and the concept's preferred label in the other language."""

    term: str
    code: str
    label: str
    origin: str


def terms_in(text: str, language: str) -> list[Term]:
    """The terms of a text in the language, in order, without overlap."""
    found = []
    for tag in lexicon().reading(text, language).named():
        code = next((marked_code(m) for m in tag.tokens if m.startswith(_CONCEPT)), "")
        if code:
            found.append(Term(tag.start, tag.end, code))
    return found


def labels_in(language: str) -> Labels:
    """(preferred label, origin) of every concept in a language, by code; one statement."""
    rows = session().execute(
        select(Concept.code, Label.label, Label.origin)
        .join(Label, Label.concept_id == Concept.id)
        .where(Label.language == language, Label.preferred)
        .order_by(Label.id.desc())
    )
    return {row.code: (row.label, row.origin) for row in rows}


def equivalents(texts: Sequence[str], source: str, labels: Labels) -> list[Equivalent]:
    """The terms of texts in the source language, each once, with their equivalents among the
    labels of another; '' where there is none."""
    found: dict[str, str] = {}
    for text in texts:
        for term in terms_in(text, source):
            found.setdefault(term.code, text[term.start : term.end])
    return [Equivalent(term, code, *labels.get(code, ("", ""))) for code, term in found.items()]
