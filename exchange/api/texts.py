"""Texts of agreements in answers: what each is, and its articles."""

from typing import Any

from werkzeug.exceptions import NotFound

from cooperation.agreements.models import Agreement
from cooperation.agreements.texts.addresses import full_article_address
from cooperation.agreements.texts.queries import units_of
from cooperation.agreements.texts.reading import Text, texts_held
from cooperation.agreements.texts.units import Unit
from core.web import full_address
from exchange.api.asking import Asked
from exchange.api.parameters import Parameter
from exchange.api.records import Answer
from registry.references import references_by_code
from registry.views import record_by_code

ARTICLE = Parameter(
    "article",
    "The identifier of one article, as art_5; all of them if it is left out.",
    {"type": "string", "pattern": "^[a-z0-9_-]{1,80}$"},
)


def text_answer(code: str, asked: Asked) -> Answer:
    """The texts of a record with their articles; of what is no agreement there are none.

    Raises `NotFound` for an article that is not held, `WithdrawnRecord`.
    """
    record = record_by_code(code)
    texts = texts_held(record) if isinstance(record, Agreement) else []
    wanted = asked.parameters.get(ARTICLE.name, "")
    digests = {text.language: text.digest for text in texts}
    units = units_of(record.id, digests, [wanted] if wanted else None)
    if wanted and not units:
        raise NotFound
    sources = references_by_code((text.source for text in texts if text.source), "en")
    return {
        "code": code,
        "url": full_address("permanent.redirect", code=code),
        "texts": [
            _told(text, text.source if text.source in sources else None)
            | {"articles": [_article(code, unit) for unit in units.get(text.language, ())]}
            for text in texts
        ],
    }


def _told(text: Text, source: str | None) -> dict[str, Any]:
    return {
        "language": text.language,
        "origin": text.origin,
        "reviewed": text.reviewed,
        "source": source,
        "locator": text.locator,
        "document": text.document,
        "licence": text.licence,
        "digest": text.digest,
    }


def _article(code: str, unit: Unit) -> dict[str, str]:
    return {
        "identifier": unit.identifier,
        "url": full_article_address(code, unit.identifier),
        "number": unit.number,
        "heading": unit.heading,
        "body": unit.body,
    }
