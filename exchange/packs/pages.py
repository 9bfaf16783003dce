"""Books and records as pages of HTML that need no server, no script and no network.

Each page is whole: its style is in it (the book) or beside it (the archive).
"""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from flask import current_app
from markupsafe import Markup

from core.reader import Reader
from exchange.exports.naming import address_of
from exchange.packs.blocks import Block, Book, Facts, Items, Paragraph, Section, Table, Words
from exchange.packs.records import RecordPage

STYLE = "style.css"
BOOK = "index.html"
FOLDER = "records"
SHEETS = ("tokens.css", "base.css")
"""Sheets of the site that these pages share."""
KINDS = {Paragraph: "paragraph", Facts: "facts", Items: "items", Table: "table", Section: "section"}


def style() -> str:
    """The style sheet of all pages: the site's colours and sizes, and what these pages add."""
    folder = Path(current_app.root_path) / "static" / "css"
    sheets = [*(folder / name for name in SHEETS), Path(__file__).with_name("pack.css")]
    return "\n".join(sheet.read_text("utf-8") for sheet in sheets)


def book_alone(book: Book, reader: Reader) -> str:
    """The book as one file; records and sources lead to their addresses on the site."""

    def lead(words: Words) -> str:
        return words.address or (address_of(words.code) if words.code else _anchor(words))

    return _page("book.html", reader, lead, book=book, style=Markup(style()))  # noqa: S704 - ours


def book_in_archive(book: Book, reader: Reader, codes: Iterable[str]) -> str:
    """The book as the first page of the archive; records lead to their pages in it."""
    held = frozenset(codes)

    def lead(words: Words) -> str:
        return f"{FOLDER}/{words.code}.html" if words.code in held else _anchor(words)

    return _page("book.html", reader, lead, book=book, sheet=STYLE, files=True)


def record_in_archive(page: RecordPage, book: Book, reader: Reader, codes: Iterable[str]) -> str:
    """The page of a record in the archive."""
    lead = partial(_beside, codes)
    return _page("record.html", reader, lead, page=page, book=book, sheet=f"../{STYLE}")


def _beside(codes: Iterable[str], words: Words) -> str:
    return f"{words.code}.html" if words.code in codes else ""


def _anchor(words: Words) -> str:
    return f"#{words.anchor}" if words.anchor else ""


def _page(template: str, reader: Reader, lead: Callable[[Words], str], **values: Any) -> str:
    # Not `render_template`: what it gives the pages of the site, these have no use for.
    found = current_app.jinja_env.get_template(f"exchange/packs/{template}")
    return found.render(reader=reader, lead=lead, kind_of=_kind_of, **values)


def _kind_of(block: Block) -> str:
    """Which macro shows a block."""
    return KINDS[type(block)]
