"""Making a pack: gathered from one state of the registry as a visitor, whole or not at all."""

import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.database import session, today, utcnow, writing
from core.languages import locale_of
from core.reader import Reader, reader
from exchange.exports.contents import Published, published
from exchange.packs.blocks import Book
from exchange.packs.gathering import Stamp, book_of
from exchange.packs.material import Material
from exchange.packs.models import Pack, PackFile
from exchange.packs.queries import events_about, headings_of, public_state
from exchange.packs.records import Shelf
from exchange.snapshots.taking import one_state
from registry.documents.storing import keep
from registry.models import Record
from registry.references import references_by_code
from registry.schema.forms import form_of
from registry.version_view import named_codes
from registry.versions import EMPTY_CHAIN

LAYOUT = 2
"""Raise when books or archives are laid out in another way: all packs are made anew."""
SUFFIXES = ("html", "pdf", "zip")


@dataclass(frozen=True)
class Gathered:
    """What a pack shows. `digest` is the SHA-256 of all of it, but not of when it was gathered."""

    book: Book
    shelf: Shelf
    reader: Reader
    stamp: Stamp
    digest: str


def state_now() -> tuple[str, Stamp]:
    """What tells this public registry and day from any other, and its stamp."""
    head, changed, count = session().execute(public_state()).one()
    day = today()
    told = f"{head}|{changed}|{count}|{day}|{LAYOUT}"
    return hashlib.sha256(told.encode()).hexdigest(), Stamp(head or EMPTY_CHAIN, changed, day)


def look_at(pack_id: int) -> bool:
    """Make the pack's files unless they show what the registry says now; whether they were made.

    A pack that is gone is left alone. Raises `NotFound` where its administration is not public.
    """
    found = session().get(Pack, pack_id)
    if found is None:
        return False
    if found.administration is None:
        raise NotFound
    code, language, digest = found.administration.code, found.language, found.digest
    session().rollback()
    with reading(code, language):
        state, stamp = state_now()
        gathered = gather(code, stamp)
        files = None if gathered.digest == digest else list(_files(code, gathered))
    with writing():
        _keep(pack_id, state, gathered, files)
        session().commit()
    return files is not None


@contextmanager
def reading(code: str, language: str) -> Iterator[None]:
    """The page of the administration as a visitor reads it, in a session of its own."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with (
        app.app_context(),
        app.test_request_context(f"/{language}/administrations/{code}"),
        force_locale(str(locale_of(language))),
        one_state(),
    ):
        yield


def gather(code: str, stamp: Stamp) -> Gathered:
    """What the pack of the administration shows to the reader of the request."""
    of = Material(code)
    book = book_of(of, stamp)
    shelf = _shelf(book.codes, stamp.day)
    digest = _digest(book, shelf, of.reader)
    return Gathered(book, shelf, of.reader, stamp, digest)


def _shelf(codes: Sequence[str], day: date) -> Shelf:
    """The records that the book names, and the events in their ledgers."""
    events: dict[str, list[str]] = {}
    for record, event in session().execute(events_about(codes, day)):
        events.setdefault(record, []).append(event)
    every = list(dict.fromkeys((*codes, *(one for found in events.values() for one in found))))
    ids = session().scalars(select(Record.id).where(Record.code.in_(every)).order_by(Record.code))
    held = {one.code: one for one in published(list(ids), day)}
    return Shelf(held, references_by_code(held, reader().language), events, reader())


def _digest(book: Book, shelf: Shelf, of: Reader) -> str:
    """Of what is said in the chapters, and of the records by their versions, statuses and names."""
    held = sorted(shelf.held.values(), key=lambda one: one.code)
    names = session().execute(headings_of(sorted(_named(held)), of.language))
    told = (
        LAYOUT, of.language, of.catalogue_reviewed,
        [asdict(chapter) for chapter in book.chapters],
        [(one.code, one.version, [asdict(status) for status in one.statuses]) for one in held],
        sorted(shelf.events.items()),
        [tuple(row) for row in names],
    )  # fmt: skip
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _named(held: Sequence[Published]) -> set[str]:
    """Codes of the records and of all that their pages name."""
    named = (named_codes(form_of(one.kind), one.content) for one in held)
    return {one.code for one in held}.union(*named)


def _files(code: str, made: Gathered) -> Iterator[tuple[str, str, bytes]]:
    """(suffix, name, content) of each file."""
    from exchange.packs.archive import archive_of
    from exchange.packs.pages import book_alone
    from exchange.packs.paper import printed

    of, day = made.reader, made.stamp.day
    name = file_name(code, of.language, day)
    yield "html", f"{name}.html", book_alone(made.book, of).encode()
    yield "pdf", f"{name}.pdf", printed(made.book, of, made.stamp)
    pages = list(made.shelf.pages())
    yield "zip", f"{name}.zip", archive_of(made.book, pages, made.shelf.held, of, day)


def file_name(code: str, language: str, day: date) -> str:
    """The name of a pack's files without suffix: `guantong-KZ-ar-2026-11-29`."""
    return f"guantong-{code}-{language}-{day.isoformat()}"


def _keep(pack_id: int, state: str, made: Gathered, files: Any) -> None:
    """Say what was found; with `files`, name these in place of the former ones."""
    pack = session().get(Pack, pack_id, with_for_update=True)
    if pack is None:
        return
    pack.looked_at, pack.state = utcnow(), state
    if files is None:
        return
    pack.files.clear()
    session().flush()
    for suffix, name, content in files:
        sha256 = keep(io.BytesIO(content))
        pack.files.append(PackFile(suffix=suffix, name=name, size=len(content), sha256=sha256))
    pack.made_at, pack.day, pack.digest = pack.looked_at, made.stamp.day, made.digest
