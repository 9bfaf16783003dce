"""Live pages: what is on and next at an edition, and what is asked in a session.

Page and part are the same for everybody, and kept: a hall opens them at once. The part that changes
has an address of its own, which script asks for again and again; the form to ask stands on its own
page, which is made for one. The page says as of when it is, so its version goes by the minute; that
of the part depends on what it shows alone (`live_version.py`).
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, render_template
from werkzeug.exceptions import NotFound

from core.cache import contribute_version, narrow_version
from core.clocks import clock_words, hours_words
from core.database import minute_now, session, utcnow
from core.permissions import guarded
from core.reader import reader
from core.zones import zone_name
from forum.floor.live import Place, Programme, released
from forum.floor.live_version import LiveVersions
from forum.floor.models import Question
from forum.floor.queries import published_questions
from forum.floor.shown import ShownQuestion, asked_as, shown
from forum.kind import EDITION, SESSION
from registry.record_view import RecordView, open_record
from registry.references import Reference, references_by_code

blueprint = Blueprint("live", __name__, url_prefix="/<lang>/forum")
POLLED_EVERY_S = 10
MOST_QUESTIONS = 100
_LIVE = re.compile(r"/[a-z-]+/forum/[^/]+/(sessions/[^/]+/)?live\Z")


@blueprint.get("/<code>/live")
@guarded("site.read")
def edition_live(code: str) -> str:
    """What is on and next, with the questions of what is on."""
    view = open_record(EDITION, code)
    return _page(view, _edition_parts(view))


@blueprint.get("/<code>/live/now")
@guarded("site.read")
def edition_now(code: str) -> str:
    """The part of that page that changes."""
    return _part(_edition_parts(open_record(EDITION, code)))


@blueprint.get("/<edition>/sessions/<code>/live")
@guarded("site.read")
def session_live(edition: str, code: str) -> str:
    """A session: when and where, its documents, what is asked in it."""
    view = open_record(SESSION, code, within=edition)
    return _page(view, _session_parts(view))


@blueprint.get("/<edition>/sessions/<code>/live/now")
@guarded("site.read")
def session_now(edition: str, code: str) -> str:
    """The part of that page that changes."""
    return _part(_session_parts(open_record(SESSION, code, within=edition)))


def _page(view: RecordView, parts: dict[str, Any]) -> str:
    return render_template(
        "forum/floor/live.html",
        view=view,
        every=POLLED_EVERY_S,
        edition_code=view.record.within or view.record.code,
        **parts,
    )


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
    names = {view.record.code: view.reference}
    parts = _parts(programme, now, [], [], names, _questions([view.record.id]))
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
    locale = reader().locale
    return {
        "now": now,
        "clock": clock_words(now, programme.zone.key, locale),
        "zone": zone_name(programme.zone.key, locale),
        "zone_key": programme.zone.key,
        "hours": lambda one: hours_words(one.starts_at, one.ends_at, one.zone.key, locale),
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


def init_app(app: Flask) -> None:
    """Tell the page cache what live pages depend on, and let pages of the forum lead to them."""
    contribute_version(app, minute_of)
    narrow_version(app, LiveVersions())
    app.jinja_env.globals["live_place"] = live_place
