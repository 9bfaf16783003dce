"""Search in answers: the same questions, limits and order as the search page has."""

from flask import current_app
from flask_babel import force_locale
from werkzeug.exceptions import ServiceUnavailable

from core.permissions import VISITOR
from exchange.api.asking import Asked
from exchange.api.cursors import opened, sealed
from exchange.api.parameters import CODE, CURSOR, LIMIT, YEAR, Parameter
from exchange.api.records import Answer, told
from registry.kinds import kinds
from registry.references import references_by_code
from registry.vocabulary import STATUSES, SUBJECTS
from search.answers import answer
from search.engine import IndexUnavailable, Sort
from search.facets import BY_NAME, administrations
from search.fields import choices_of
from search.limits import RETRY_AFTER_S, SearchesBusy, turn
from search.notes import LONGEST_QUERY, worded
from search.questions import Question, unknown_value

INDEX_AWAY_S = 60
QUERY = Parameter(
    "q",
    "Words in any language; fields, phrases, OR and exclusions as on the search page.",
    {"type": "string", "maxLength": LONGEST_QUERY},
)
FACETS = Parameter(
    "facets",
    "With 1 the answer counts what is found by the values of each filter.",
    {"type": "string", "enum": ["1"]},
)


def parameters() -> list[Parameter]:
    """What a search may be asked with, beside language, day and members."""
    about = "Records with any of these values."
    language = {"type": "string", "pattern": "^[a-z]{2,3}(-[a-z0-9]{2,8})*$"}
    filters = {
        "kind": {"type": "string", "enum": list(kinds())},
        "administration": CODE,
        "subject": {"type": "string", "enum": list(SUBJECTS)},
        "year": YEAR,
        "status": {"type": "string", "enum": list(STATUSES)},
        "language": language,
    }
    orders = {"type": "string", "enum": [str(one) for one in Sort], "default": str(Sort.RELEVANCE)}
    return [
        QUERY,
        *(Parameter(name, about, schema, many=True) for name, schema in filters.items()),
        Parameter("sort", "The order.", orders),
        LIMIT,
        CURSOR,
        FACETS,
    ]


def search_answer(asked: Asked) -> Answer:
    """A page of what a search finds. Raises `BadValue`, `ServiceUnavailable`.

    `whole`: how many of them have all that was asked for, None if all have.
    """
    question = Question.of(asked.parameters, asked.reader)
    known = administrations(asked.reader.language)
    for code in question.values["administration"]:
        if code not in known:
            raise unknown_value("administration", code)
    offset = int(opened(asked, (int,))[0]) if asked.cursor else 0
    facets = tuple(BY_NAME) if "facets" in asked.parameters else ()
    try:
        with turn():
            found = answer(question, VISITOR, count=facets, offset=offset, limit=asked.limit)
    except SearchesBusy as error:
        raise ServiceUnavailable(retry_after=RETRY_AFTER_S) from error
    except IndexUnavailable as error:
        current_app.logger.error("search: %s", error)
        raise ServiceUnavailable(retry_after=INDEX_AWAY_S) from error
    result = found.result
    references = references_by_code([hit.code for hit in result.hits], asked.reader.language)
    ids = [references[hit.code].id for hit in result.hits if hit.code in references]
    end = offset + len(result.hits)
    following = sealed([end], asked) if result.hits and end < result.total else ""
    return {
        "records": told(ids, asked),
        "total": result.total,
        "whole": found.whole,
        "later": result.later,
        "notes": _notes(question),
        **(
            {"facets": {name: dict(held) for name, held in result.facets.items()}} if facets else {}
        ),
        "links": asked.links(following),
    }


def _notes(question: Question) -> list[str]:
    """What of the question was not read, or otherwise than it was typed, in words."""
    locale = question.reader.locale
    with force_locale(str(locale)):
        return [worded(note, locale, choices_of(note.field)) for note in question.query.notes]
