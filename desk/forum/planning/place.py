"""Where programmes are planned: the frame of their pages, and the edition they are about."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.database import session
from core.languages import language_name
from core.reader import reader
from forum.meetings.models import Meeting
from forum.meetings.queries import clashes_with_meetings
from forum.models import Edition, Session
from forum.programme.clashes import BODY, INTERPRETING, MEETING, PERSON, ROOM, SEATS, Clash
from forum.programme.naming import Name, name_in, person_name
from forum.programme.plan import Plan, read_plan, sessions_to_plan
from forum.programme.vocabulary import CLASHES
from registry.door import visible
from registry.references import Reference, references_to

blueprint = Blueprint("desk_programme", __name__, url_prefix="/<lang>/desk/forum/<code>/programme")


def edition_of(code: str) -> Edition:
    """The edition, if it is not withdrawn. Raises `NotFound`."""
    query = visible(Edition, current_user).where(Edition.code == code, Edition.state != "withdrawn")
    found = session().scalar(query)
    if found is None:
        raise NotFound
    return found


def plan_of(code: str) -> Plan:
    """The plan of an edition. Raises `NotFound` where none is set up."""
    plan = read_plan(edition_of(code), current_user)
    if plan is None:
        raise NotFound
    return plan


def session_of(edition: Edition, code: str) -> Session:
    """A session of the edition that is not withdrawn. Raises `NotFound`."""
    query = sessions_to_plan(current_user, edition.id).where(Session.code == code)
    found = session().scalar(query)
    if found is None:
        raise NotFound
    return found


def name_of(edition: Edition) -> Reference:
    """The edition by name."""
    return references_to([edition.id], reader().language)[edition.id]


def crumbs(reference: Reference, *further: dict[str, Any]) -> list[dict[str, Any]]:
    """The way to a page about an edition's programme."""
    programme = {
        "label": _("Forum programme"),
        "url": url_for("desk_programme.overview", code=reference.code),
    }
    edition = {"label": reference.title, "language": reference.language, "url": reference.url}
    desk = {"label": _("Desk"), "url": url_for("desk.overview")}
    forum = {"label": _("Forum"), "url": url_for("desk_forum.overview")}
    return [desk, forum, edition, programme, *further]


def clashes_of(plan: Plan) -> list[Clash]:
    """What cannot be held as it is planned, also for bilateral meetings."""
    return [*plan.clashes(), *clashes_with_meetings(plan)]


def told(plan: Plan, found: Sequence[Clash]) -> list[dict[str, Any]]:
    """Clashes as pages tell them: kind, what it is about by name, and the sessions by name."""
    language = reader().language
    bodies = {one.about for one in found if one.kind == BODY and isinstance(one.about, int)}
    ids = {key for one in found for key in one.sessions}
    names = references_to(ids | bodies, language)
    people = {part.person_id: part.person for slot in plan.slots.values() for part in slot.people}
    meetings = {one.about for one in found if one.kind == MEETING}
    asked = select(Meeting).where(Meeting.id.in_(meetings))
    subjects = {one.id: one for one in session().scalars(asked)} if meetings else {}

    def about(clash: Clash) -> Name | None:
        if clash.kind == PERSON and isinstance(clash.about, int):
            return person_name(people[clash.about], language)
        if clash.kind in (ROOM, SEATS):
            room = next((one for one in plan.programme.rooms if one.id == clash.about), None)
            return name_in(room.names, language) if room else None
        if clash.kind == MEETING and isinstance(clash.about, int):
            return Name(subjects[clash.about].subject, subjects[clash.about].language)
        if clash.kind == INTERPRETING:
            return Name(language_name(str(clash.about)), language)
        body = next((one for key, one in names.items() if key == clash.about), None)
        return Name(body.title, body.language) if body else None

    return [
        {
            "kind": CLASHES[one.kind],
            "about": about(one),
            "sessions": [names[key] for key in one.sessions if key in names],
        }
        for one in found
    ]
