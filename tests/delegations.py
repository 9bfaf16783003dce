"""A forum that delegations are invited to, with a focal point and the secretariat; for tests."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from sqlalchemy import select

from accounts.queries import account_by_email
from core.database import db, writing
from core.jobs import Job
from core.permissions import NamedActor
from forum.delegations.models import Delegation, Member, Registration
from registry.door import acting_as
from tests import editions
from tests.people import accounts_factory
from tests.records import EDITOR

CODE = "F2026-XIAN"
FOCAL = "delegate@example.org"
OWN = f"/en/forum/{CODE}/delegation"
DESK = f"/en/desk/forum/{CODE}/delegations"
PROTOCOL = NamedActor("protocol", "protocol")


def forum(app: Flask, state: str = "invited", **columns: Any) -> int:
    """An edition with registration, and the delegation of Kazakhstan with its focal point's
    account; gives back the delegation's number. `columns` are those of the registration."""
    accounts_factory(app, "delegate")
    with app.app_context(), writing(), acting_as(EDITOR):
        edition = editions.planned_edition(CODE)
        editions.registration(edition, **columns)
        made = editions.delegation(edition, "KZ", FOCAL, state, focal_name="Aigerim Bekova")
        number = made.id
        db.session.commit()
    return number


def person(email: str = FOCAL) -> Any:
    """The person of an account, as they act."""
    return db.session.scalars(account_by_email(email)).one().person


def the_delegation() -> Delegation:
    """The only delegation."""
    return db.session.scalars(select(Delegation)).one()


def the_members() -> list[Member]:
    """All members in order."""
    return list(db.session.scalars(select(Member).order_by(Member.position)))


def the_registration() -> Registration:
    """The only registration."""
    return db.session.scalars(select(Registration)).one()


def letters(app: Flask) -> list[dict[str, Any]]:
    """Letters that wait, the first one first."""
    with app.app_context():
        jobs = db.session.scalars(select(Job).where(Job.topic == "mail").order_by(Job.id))
        return [job.payload for job in jobs]


def link_in(letter: dict[str, Any]) -> str:
    """The path of the link to take an account up, in a letter."""
    found = re.search(r"https?://[^/]+(/\S+token=\S+)", letter["text"])
    assert found
    return found[1]
