"""Where programmes are planned: the frame of their pages, and the edition they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from core.database import session
from core.languages import language_name
from core.reader import reader
from forum.meetings.in_programme import meeting_clashes
from forum.meetings.queries import meetings_among
from forum.models import Edition, Session
from forum.programme.clashes import BODY, INTERPRETING, MEETING, PERSON, ROOM, SEATS, Clash
from forum.programme.models import ForumPerson
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
    """All that cannot be held as it is planned, also because of bilateral meetings."""
    return [*plan.clashes(), *meeting_clashes(plan)]


def told(plan: Plan, found: Sequence[Clash]) -> list[dict[str, Any]]:
    """Clashes as pages tell them: kind, what it is about by names, and the sessions by name."""
    meetings = _bodies_of_meetings(found)
    bodies = {one.about for one in found if one.kind == BODY and isinstance(one.about, int)}
    ids = {key for one in found for key in one.sessions}
    names = references_to(ids.union(bodies, *meetings.values()), reader().language)
    words = _Words(plan, names, meetings)
    return [
        {
            "kind": CLASHES[one.kind],
            "about": words.about(one),
            "sessions": [names[key] for key in one.sessions if key in names],
        }
        for one in found
    ]


def _bodies_of_meetings(found: Sequence[Clash]) -> dict[int, list[int]]:
    """The ids of the two bodies by meeting."""
    ids = {one.about for one in found if one.kind == MEETING and isinstance(one.about, int)}
    meetings = session().scalars(meetings_among(ids)) if ids else ()
    return {one.id: [one.asking.body_id, one.asked.body_id] for one in meetings}


@dataclass(frozen=True)
class _Words:
    """How clashes of a plan name what they are about; bodies by `names`, also of `meetings`."""

    plan: Plan
    names: Mapping[int, Reference]
    meetings: Mapping[int, Sequence[int]]

    def about(self, clash: Clash) -> list[Name]:
        language = reader().language
        if clash.kind == INTERPRETING:
            return [Name(language_name(str(clash.about)), language)]
        if clash.about is None or isinstance(clash.about, str):
            return []
        if clash.kind == PERSON:
            return [person_name(self._people[clash.about], language)]
        if clash.kind in (ROOM, SEATS):
            room = self.plan.rooms.get(clash.about)
            return [name_in(room.names, language)] if room else []
        ids = self.meetings.get(clash.about, ()) if clash.kind == MEETING else (clash.about,)
        known = (self.names[key] for key in ids if key in self.names)
        return [Name(one.title, one.language) for one in known]

    @cached_property
    def _people(self) -> dict[int, ForumPerson]:
        parts = (part for slot in self.plan.slots.values() for part in slot.people)
        return {part.person_id: part.person for part in parts}
