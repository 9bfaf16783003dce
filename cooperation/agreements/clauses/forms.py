"""The part of an agreement's form that holds the answers for its clauses."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from cooperation.agreements.clauses.models import ClauseAssessment
from cooperation.agreements.clauses.vocabulary import ABSENT, ANSWERS, CLAUSES, PRESENT
from registry.forms import DATE_HELP
from registry.schema.fields import Choice, Field, Language, Provisions, Reference, When
from registry.schema.forms import PartForm

ASSESSED_CLAUSES = PartForm(
    name="clauses",
    label=_l("Clauses"),
    one=CLAUSES.title,
    model=ClauseAssessment,
    key=("code",),
    signed=True,
    help=_l("What no answer is given for is not assessed."),
    fields=(
        Choice(name="code", label=CLAUSES.title, codes=CLAUSES, required=True),
        Choice(name="answer", label=ANSWERS.title, codes=ANSWERS, required=True),
        Provisions(
            name="articles",
            label=_l("Articles"),
            help=_l("Numbers such as 5, or identifiers: art_5, annex_1__art_2, preamble."),
        ),
        Field(
            name="place",
            label=_l("Place in words"),
            help=_l("Only where the text numbers no articles."),
            longest=300,
        ),
        Field(name="note", label=_l("Note"), longest=600),
        Language(name="language", label=_l("Language of the note and the place")),
        Reference(
            name="source",
            label=_l("Text that was read"),
            help=_l("The source or document that the answer rests on."),
            kinds=("source",),
            required=True,
        ),
        When(name="date_text", label=_l("Day of the assessment"), help=DATE_HELP, required=True),
    ),
)


def faults_in(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """(field, why) for what does not fit together in the answer for a clause."""
    if row["answer"] == PRESENT and not row["articles"] and not row["place"]:
        yield (
            "articles",
            _l("Name the article where it stands; where none is numbered, the place in words."),
        )
    if row["answer"] == ABSENT and (row["articles"] or row["place"]):
        yield "answer", _l("What is absent stands in no article.")
    if (row["place"] or row["note"]) and not row["language"]:
        yield "language", _l("Say in which language the words are.")


def faults_of_clauses(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """(part, why) for the answers of a content, the clause named."""
    for row in content[ASSESSED_CLAUSES.name]:
        for _field, why in faults_in(row):
            yield (
                ASSESSED_CLAUSES.name,
                _l("%(clause)s: %(why)s", clause=CLAUSES[row["code"]], why=why),
            )
