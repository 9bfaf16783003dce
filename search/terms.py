"""Terms of concepts in running text link to the concepts, each at its first mention on a page."""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from flask import Flask, g, url_for
from markupsafe import Markup, escape

from core.cache import remembered
from search.marks import concept_mark, marked_code
from search.names import lexicon

_PIECES = re.compile(r"(<[^>]*>)")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CONCEPT = concept_mark("")
SHORTEST_HAN_TERM = 3


class Mention(NamedTuple):
    """Where a text names a concept, in code points."""

    start: int
    end: int
    code: str


def with_terms(text: Markup, language: str) -> Markup:
    """Safe HTML in a language, with links from terms to concepts; links within are left alone."""
    found: list[Markup] = []
    inside_link = 0
    for piece in _PIECES.split(str(text)):
        if piece.startswith("<"):
            inside_link += piece.startswith("<a ") - (piece == "</a>")
            found.append(Markup(piece))  # noqa: S704 - it was safe HTML before
        elif inside_link:
            found.append(Markup(piece))  # noqa: S704 - likewise
        else:
            found.append(_linked(html.unescape(piece), language))
    return Markup("").join(found)


def _linked(words: str, language: str) -> Markup:
    linked: set[str] = g.setdefault("linked_terms", set())
    parts: list[Markup] = []
    place = 0
    for mention in remembered(("terms", language, words), lambda: list(_mentions(words, language))):
        if mention.code in linked:
            continue
        linked.add(mention.code)
        parts += [
            escape(words[place : mention.start]),
            Markup('<a class="term" href="{}">{}</a>').format(
                url_for("registry.concept_page", code=mention.code),
                words[mention.start : mention.end],
            ),
        ]
        place = mention.end
    return Markup("").join([*parts, escape(words[place:])])


def _mentions(words: str, language: str) -> Iterator[Mention]:
    """Places in order, without overlap; a term that means several concepts is left as words."""
    if not words.strip():
        return
    for tag in lexicon().reading(words, language).named():
        codes = [marked_code(mark) for mark in tag.tokens if mark.startswith(_CONCEPT)]
        if len(codes) == 1 and _is_term(words[tag.start : tag.end]):
            yield Mention(tag.start, tag.end, codes[0])


def _is_term(words: str) -> bool:
    """Terms of several words, and abbreviations; customs, forum or transit need no explanation."""
    if _HAN.search(words):
        return len(words) >= SHORTEST_HAN_TERM
    return " " in words or "-" in words or words[1:] != words[1:].lower()


def init_app(app: Flask) -> None:
    """Give templates the filter."""
    app.jinja_env.filters["with_terms"] = with_terms
