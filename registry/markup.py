"""Markdown to safe HTML: the source is stored, HTML is made when shown."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from core.languages import direction

TAGS = {"p", "ul", "ol", "li", "em", "strong", "a", "blockquote", "br", "code", "h3", "h4"}
_markdown = MarkdownIt("commonmark", {"html": False})


def marked(words: str, language: str, reader: str) -> str:
    """Words with their language and direction marked where it is not the reader's."""
    if language == reader:
        return words
    side = "auto" if language == "und" else direction(language)
    return Markup('<span lang="{}" dir="{}">{}</span>').format(language, side, words)


@lru_cache(maxsize=2048)
def render_markdown(text: str) -> Markup:
    """HTML of a Markdown text; raw HTML in it shows as text, links go to http(s) and mail."""
    html = nh3.clean(_markdown.render(text), tags=TAGS, url_schemes={"http", "https", "mailto"})
    return Markup(html)  # noqa: S704 - cleaned just above
