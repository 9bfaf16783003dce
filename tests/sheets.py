"""Sheets for tests: their rows, and what an editor does with them at the desk."""

import io
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cooperation.agreements.models import Agreement
from core.database import db, writing
from core.worker import drain
from exchange.sheets.models import SheetImport
from registry.changes import changing
from registry.door import acting_as
from registry.models import Record, Text
from registry.sources import Citation
from tests.people import accounts_factory, form_token, let_in
from tests.records import EDITOR, administration, agreement, source

LIST = "/en/desk/imports/"
ONE = "/en/desk/imports/1"
HEADER = "code,form,source_language,confidence,verification,title_en,party,sources"
_VERSION = re.compile(r'name="version" value="(\d+)"')


def make_records(app: Flask) -> None:
    """Two agreements, A0001 and A0002, of KZ and UZ, that rest on the source S1."""
    with app.app_context(), writing():
        paper = source("S1")
        bodies = [administration("KZ"), administration("UZ")]
        for code in ("A0001", "A0002"):
            made = agreement(code, parties=bodies)
            with changing(made, EDITOR, "record.edit", "cited"):
                made.citations = [Citation(source=paper, confidence="high", verification="checked")]
                made.confidence, made.verification = "high", "checked"
        db.session.commit()


def another_editor(app: Flask) -> FlaskClient:
    """Another editor, signed in."""
    client = app.test_client()
    accounts_factory(app, "editor", "other@example.org")
    let_in(client, "other@example.org")
    return client


def sheet_of(*rows: str, header: str = HEADER) -> bytes:
    """A CSV of these rows."""
    return "\n".join((header, *rows)).encode()


def new_row(title: str, code: str = "", party: str = "KZ|UZ", sources: str = "S1") -> str:
    """A row that makes an agreement."""
    return f"{code},mra,en,high,checked,{title},{party},{sources}"


def send(
    client: FlaskClient, content: bytes, kind: str = "agreement", name: str = "sheet.csv"
) -> Any:
    """Upload a sheet; gives back the answer."""
    form = {"csrf_token": form_token(client, LIST), "kind": kind}
    return client.post(LIST, data=form | {"file": (io.BytesIO(content), name)})


def act(client: FlaskClient, verb: str, number: int = 1, version: str = "", **words: str) -> Any:
    """Press a button of an import, as its page shows it now; gives back the answer."""
    page = client.get(f"{LIST}{number}")
    form = {"csrf_token": form_token(client, LIST), "version": version or version_on(page.text)}
    return client.post(f"{LIST}{number}/{verb}", data=form | words)


def version_on(html: str) -> str:
    """The version of the import that a page was shown with."""
    found = _VERSION.search(html)
    assert found, "the page has no form"
    return found[1]


def work(app: Flask) -> None:
    """Let the worker do what there is."""
    with app.app_context():
        drain()


def counts(app: Flask, number: int = 1) -> Any:
    """The state of an import, and its rows by outcome."""
    with app.app_context():
        sheet = db.session.get_one(SheetImport, number)
        return sheet.state, {name: held for name, held in sheet.counts.items() if held}


def titles(app: Flask) -> dict[str, str]:
    """The English titles of all agreements by code."""
    with app.app_context():
        found = db.session.scalars(select(Agreement).order_by(Agreement.code))
        return {one.code: _english(one).title for one in found}


def rename(app: Flask, code: str, title: str) -> None:
    """Change the English title of a record, as somebody else does."""
    with app.app_context(), writing(), acting_as(EDITOR):
        record = db.session.scalars(select(Record).where(Record.code == code)).one()
        with changing(record, EDITOR, "record.edit", "renamed"):
            _english(record).title = title
        db.session.commit()


def _english(record: Record) -> Text:
    text = record.text("en")
    assert text is not None
    return text
