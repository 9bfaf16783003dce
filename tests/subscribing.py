"""People who keep searches and follow records, and the letters that they are written; for tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select, update

from accounts.models import Account
from core.database import db, utcnow, writing
from core.jobs import Job
from core.languages import locale_of
from core.worker import drain
from registry.changes import changing
from registry.door import acting_as
from registry.models import Record
from search.subscriptions.jobs import ask_for_notices
from search.subscriptions.matching import question_of
from search.subscriptions.models import Subscription
from search.subscriptions.services import follow, save_search
from tests.people import accounts_factory
from tests.records import EDITOR


class Readership:
    """A fresh installation with people who want to be told. Use it inside of an app context."""

    def __init__(self, app: Flask) -> None:
        self.email = accounts_factory(app, "delegate")

    def keeps(
        self, query: str, often: str = "at_once", language: str = "en", email: str = ""
    ) -> int:
        """Somebody saves a search; its number."""
        with writing(), force_locale(str(locale_of(language))):
            question = question_of(query, language)
            made = save_search(question, query[:200], often, language, by=self._person(email))
            return _committed(made)

    def follows(self, code: str, often: str = "at_once", language: str = "en") -> int:
        """Somebody follows a record; the number of the subscription."""
        with writing():
            made = follow(record(code), f"name of {code}", often, language, by=self._person(""))
            return _committed(made)

    def _person(self, email: str) -> Any:
        wanted = select(Account).where(Account.email == (email or self.email))
        return db.session.scalars(wanted).one().person


def _committed(made: Subscription) -> int:
    number = made.id
    db.session.commit()
    db.session.rollback()
    return number


def record(code: str) -> Record:
    """A published record."""
    return db.session.scalars(select(Record).where(Record.code == code)).one()


def write(*makers: Any) -> None:
    """Call these with the rights of an editor, in one transaction."""
    with writing(), acting_as(EDITOR):
        for make in makers:
            make()
        db.session.commit()
    db.session.rollback()


def change(*codes: str, message: str = "a change") -> None:
    """Change records, each in a version of its own."""

    def make() -> None:
        for code in codes:
            one = record(code)
            with changing(one, EDITOR, "record.edit", message):
                one.confidence = "high" if one.confidence != "high" else "low"

    write(make)


def due_now() -> None:
    """Let the time come at which digests are due."""
    with writing():
        db.session.execute(update(Subscription).values(due_at=utcnow()))
        db.session.commit()


def turns() -> list[dict[str, Any]]:
    """Some turns of the worker; the letters that it wrote in them, in the order of writing."""
    for _turn in range(2):
        db.session.rollback()
        drain()
        ask_for_notices()
    drain()
    with writing():
        jobs = list(db.session.scalars(select(Job).where(Job.topic == "mail").order_by(Job.id)))
        letters = [job.payload for job in jobs]
        for job in jobs:
            db.session.delete(job)
        db.session.commit()
    return letters


def codes_in(letter: dict[str, Any], among: Iterable[str]) -> list[str]:
    """Which records a letter links to, in its order."""
    places = {code: letter["text"].find(f"/{code}\n") for code in among}
    return sorted((code for code, place in places.items() if place >= 0), key=places.__getitem__)
