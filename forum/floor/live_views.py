"""Live pages: what is on and next at an edition, and what is asked in a session.

The page holds a form and is made for one; the part that changes has an address of its own, the
same for everybody, which script asks for again and again. It depends on the time as well: its
version goes by the minute.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, make_response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from core.cache import contribute_version
from core.database import session, utcnow
from core.form_token import new_token
from core.page_cache import not_for_everybody
from core.permissions import guarded
from core.reader import reader
from forum.floor.ask_views import ask_form
from forum.floor.live import Place, Programme, released
from forum.floor.models import Question
from forum.floor.queries import published_questions
from forum.floor.shown import ShownQuestion, asked_as, shown
from forum.kind import EDITION, SESSION
from registry.record_view import RecordView, open_record
from registry.references import Reference, references_by_code

blueprint = Blueprint("live", __name__, url_prefix="/<lang>/forum")
POLLED_EVERY_S = 10
MOST_QUESTIONS = 100
_LIVE = re.compile(r"/[a-z-]+/forum/[^/]+/(sessions/[^/]+/)?live(/now)?\Z")


@blueprint.get("/<code>/live")
@guarded("site.read")
def edition_live(code: str) -> ResponseReturnValue:
    """What is on and next, with the questions of what is on."""
    view = open_record(EDITION, code)
    return _page(view, None, _edition_parts(view))


@blueprint.get("/<code>/live/now")
@guarded("site.read")
def edition_now(code: str) -> str:
    """The part of that page that changes."""
    return _part(_edition_parts(open_record(EDITION, code)))


@blueprint.get("/<edition>/sessions/<code>/live")
@guarded("site.read")
def session_live(edition: str, code: str) -> ResponseReturnValue:
    """A session: when and where, its documents, what is asked in it, and the form to ask."""
    view = open_record(SESSION, code, within=edition)
    return _page(view, view.reference, _session_parts(view))


@blueprint.get("/<edition>/sessions/<code>/live/now")
@guarded("site.read")
def session_now(edition: str, code: str) -> str:
    """The part of that page that changes."""
    return _part(_session_parts(open_record(SESSION, code, within=edition)))


def _page(view: RecordView, about: Reference | None, parts: dict[str, Any]) -> ResponseReturnValue:
    """The page around the part; a form of a session is good for one sending."""
    form = None
    if about and view.record.state == "published":
        form = ask_form(about)
        form.token.data = new_token(utcnow()).signed
        not_for_everybody()
    page = render_template(
        "forum/floor/live.html",
        view=view,
        form=form,
        every=POLLED_EVERY_S,
        edition_code=view.record.within or view.record.code,
        **parts,
    )
    return make_response(page)


def _part(parts: dict[str, Any]) -> str:
    return render_template("forum/floor/_now.html", **parts)


def _edition_parts(view: RecordView) -> dict[str, Any]:
    programme, now = _released(view.record.id), utcnow()
    on, following = programme.on(now), programme.next(now)
    codes = [one.session for one in (*on, *following)]
    names = references_by_code(codes, view.reader.language)
    asked = _questions([names[one.session].id for one in on if one.session in names])
    return _parts(programme, now, on, following, names, asked)


def _session_parts(view: RecordView) -> dict[str, Any]:
    programme, now = _released(view.record.edition_id), utcnow()
    place = programme.place(view.record.code)
    if place is None:
        raise NotFound
    on, later = ([place], []) if place.ends_at > now else ([], [])
    names = {view.record.code: view.reference}
    parts = _parts(programme, now, on, later, names, _questions([view.record.id]))
    return parts | {"record": view.record, "place": place}


def _released(edition_id: int) -> Programme:
    programme = released(edition_id)
    if programme is None:
        raise NotFound
    return programme


def _parts(
    programme: Programme,
    now: datetime,
    on: Sequence[Place],
    following: Sequence[Place],
    names: dict[str, Reference],
    questions: list[ShownQuestion],
) -> dict[str, Any]:
    return {
        "now": now,
        "zone": programme.zone,
        "on": [one for one in on if one.session in names],
        "next": [one for one in following if one.session in names],
        "names": names,
        "questions": questions,
        "record": None,
        "place": None,
        "asked_as": asked_as,
    }


def _questions(ids: Sequence[int]) -> list[ShownQuestion]:
    if not ids:
        return []
    query = published_questions().where(Question.about_id.in_(ids)).limit(MOST_QUESTIONS)
    return shown(session().scalars(query), reader().language)


def live_place(edition_id: int, code: str = "") -> bool:
    """Whether an edition, or a session of it, has a live page."""
    programme = released(edition_id)
    return programme is not None and (not code or programme.place(code) is not None)


def minute_of(path: str) -> datetime | None:
    """The version that time gives to a live page: the minute."""
    return minute_now() if _LIVE.match(path) else None


def minute_now() -> datetime:
    """The minute that it is."""
    return utcnow().replace(second=0, microsecond=0)


def init_app(app: Flask) -> None:
    """Let live pages be other ones each minute, and pages of the forum lead to them."""
    contribute_version(app, minute_of)
    app.jinja_env.globals["live_place"] = live_place
