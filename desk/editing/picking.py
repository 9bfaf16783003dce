"""Finding the record that is meant, by words in any language or by the beginning of its code."""

from collections.abc import Sequence

from flask import current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from core.database import session
from core.permissions import guarded
from core.problems import BadValue
from core.reader import Reader, reader
from desk.editing.place import blueprint
from registry.door import audience_for, visible
from registry.kinds import kinds
from registry.models import Heading, Record
from registry.references import Reference, references_by_code
from search.engine import IndexUnavailable, SearchRequest
from search.marks import marked_code
from search.names import lexicon
from search.query import DEFAULT_LANGUAGES, parse
from search.setup import search_engine

MOST = 12
LONGEST = 200


@blueprint.get("/pick")
@guarded("proposal.write")
def pick() -> ResponseReturnValue:
    """Records that the words may mean, the likeliest first; for the script of the edit page."""
    asked = [name for name in request.args.get("kinds", "").split(",") if name]
    if not set(asked) <= set(kinds()):
        raise BadValue(_("A value in the address is not valid."))
    found = records_meant(request.args.get("q", ""), asked, reader())
    return jsonify(
        [
            {
                "code": one.code,
                "title": one.title,
                "language": one.language,
                "kind": str(kinds()[one.kind].label),
            }
            for one in found
        ]
    )


def records_meant(words: str, wanted: Sequence[str], reader: Reader) -> list[Reference]:
    """At most `MOST` records of these kinds (none: any) that the reader may see."""
    words = " ".join(words[:LONGEST].replace("\0", " ").split())
    if not words:
        return []
    languages = tuple(dict.fromkeys((reader.language, *DEFAULT_LANGUAGES)))
    codes = dict.fromkeys(
        (
            *_by_name(words, languages),
            *_by_code(words, wanted),
            *_by_words(words, languages, wanted, reader),
        )
    )
    found = references_by_code(codes, reader.language)
    fitting = (found[code] for code in codes if code in found)
    return [one for one in fitting if not wanted or one.kind in wanted][:MOST]


def _by_name(words: str, languages: Sequence[str]) -> list[str]:
    """The concepts and administrations whose name this is, in any language."""
    tags = parse(words, languages, lexicon().tags_in).tags
    return [marked_code(mark) for tag in tags if words[tag.start : tag.end] == words
            for mark in tag.tokens]  # fmt: skip


def _by_code(words: str, wanted: Sequence[str]) -> list[str]:
    """Codes that begin like this, shortest first: `M0`, `a00`."""
    beginning = words.partition(" ")[0]
    query = (
        visible(Record, current_user)
        .with_only_columns(Record.code)
        .where(Record.code.istartswith(beginning, autoescape=True))
        .order_by(Record.code)
        .limit(MOST)
    )
    return list(session().scalars(query.where(Record.kind.in_(wanted)) if wanted else query))


def _by_words(
    words: str, languages: Sequence[str], wanted: Sequence[str], reader: Reader
) -> Sequence[str]:
    """What the index finds; while it cannot be read, headings that hold the words."""
    open_ended = words if words[-1:] in '"*' else f"{words}*"  # the last word is still being typed
    for text in dict.fromkeys((open_ended, words)):
        question = SearchRequest(
            node=parse(text, languages, lexicon().tags_in).node,
            audience=audience_for(current_user),
            filters={"kind": tuple(wanted)} if wanted else {},
            limit=MOST,
        )
        try:
            hits = search_engine().search(question).hits
        except IndexUnavailable as error:
            current_app.logger.error("search: %s", error)
            break
        if hits:
            return [hit.code for hit in hits]
    return _by_heading(words, wanted, reader)


def _by_heading(words: str, wanted: Sequence[str], reader: Reader) -> list[str]:
    query = (
        select(Record.code)
        .join(Heading, Heading.record_id == Record.id)
        .where(Heading.language == reader.language)
        .where(Heading.title.icontains(words, autoescape=True))
        .order_by(Heading.sort_key)
        .limit(MOST)
    )
    return list(session().scalars(query.where(Record.kind.in_(wanted)) if wanted else query))
