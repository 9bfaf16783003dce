"""Pages of forum editions, their sessions and outcomes."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.database import session
from core.permissions import guarded
from core.reader import Reader
from directory.panels import register_attendance
from forum.delegations.views import link_on_edition
from forum.kind import EDITION, OUTCOME, SESSION
from forum.models import Edition, Outcome, Session
from forum.outcomes.following import shown_of
from forum.outcomes.views import last_edition
from forum.outcomes.vocabulary import PHASES, STANDINGS
from forum.pictures import editions_picture, entries, outcomes_picture, picture_of
from forum.presence.views import leads_delegation
from forum.queries import attendance_of, evidenced, following, outcomes_of, sessions_of
from forum.timetable.opening import release_number, session_on_programme
from forum.vocabulary import ATTENDANCE_KINDS, OUTCOME_TYPES, SESSION_TYPES
from registry.filters import BY_ADMINISTRATION, BY_YEAR, ColumnFilter, RecordFilter
from registry.listing import ListPage
from registry.phrases import phrase_in
from registry.record_view import RecordView, open_record
from registry.references import Reference, references_to
from registry.rows import dates_of, gathered, parties_of
from registry.statuses import statuses_on
from registry.vocabulary import RELATIONS

blueprint = Blueprint("forum", __name__, url_prefix="/<lang>/forum")


def _edition_meta(ids: Sequence[int], reader: Reader) -> dict[int, list[Any]]:
    rows = session().execute(select(Edition.id, Edition.city).where(Edition.id.in_(ids)))
    cities = {key: phrase_in(city, reader.language) for key, city in rows if city}
    return gathered(dates_of(ids, reader), cities, parties_of(ids, reader, "host"))


def _session_meta(ids: Sequence[int], reader: Reader) -> dict[int, list[Any]]:
    query = select(Session.id, Session.edition_id, Session.session_type).where(Session.id.in_(ids))
    return _within(list(session().execute(query)), SESSION_TYPES, ids, reader)


def _outcome_meta(ids: Sequence[int], reader: Reader) -> dict[int, list[Any]]:
    query = select(Outcome.id, Outcome.edition_id, Outcome.outcome_type).where(Outcome.id.in_(ids))
    return _within(list(session().execute(query)), OUTCOME_TYPES, ids, reader)


def _within(
    rows: Sequence[Any], types: Any, ids: Sequence[int], reader: Reader
) -> dict[int, list[Any]]:
    editions = references_to((edition for _, edition, _ in rows), reader.language)
    names = {
        key: {"value": editions[edition].title, "language": editions[edition].language}
        for key, edition, _ in rows
        if edition in editions
    }
    return gathered({key: types[code] for key, _, code in rows}, dates_of(ids, reader), names)


EDITIONS = ListPage(
    EDITION,
    filters=(BY_YEAR,),
    sort="-date",
    meta=_edition_meta,
    intro=_l("High-level forums and meetings, with who was reported there and what came of them."),
)
SESSIONS = ListPage(
    SESSION,
    filters=(
        RecordFilter("edition", _l("Forum edition"), column=Session.edition_id),
        ColumnFilter("type", SESSION_TYPES.title, SESSION_TYPES, column=Session.session_type),
    ),
    sort="-date",
    meta=_session_meta,
)
OUTCOMES = ListPage(
    OUTCOME,
    filters=(
        RecordFilter("edition", _l("Forum edition"), column=Outcome.edition_id),
        ColumnFilter("type", OUTCOME_TYPES.title, OUTCOME_TYPES, column=Outcome.outcome_type),
        BY_ADMINISTRATION,
        BY_YEAR,
    ),
    sort="-date",
    meta=_outcome_meta,
)


@blueprint.get("/")
@guarded("site.read")
def edition_list() -> str:
    editions = entries()
    return render_template(
        "forum/editions.html",
        listing=EDITIONS.open(),
        pictures=[editions_picture(editions), outcomes_picture(editions)],
    )


@blueprint.get("/sessions/")
@guarded("site.read")
def session_list() -> str:
    return render_template("registry/list.html", listing=SESSIONS.open())


@blueprint.get("/outcomes/")
@guarded("site.read")
def outcome_list() -> str:
    return render_template("registry/list.html", listing=OUTCOMES.open())


@blueprint.get("/<code>/")
@guarded("site.read")
def edition_page(code: str) -> str:
    view = open_record(EDITION, code, selectinload(Edition.attendance))
    sessions = list(session().scalars(sessions_of(current_user, view.record.id)))
    outcomes = list(session().scalars(outcomes_of(current_user, view.record.id)))
    attendance = view.record.attendance
    followed = _followed(view.record.id, [s.id for s in sessions], [o.id for o in outcomes])
    ids = [*(r.id for r in (*sessions, *outcomes)), *(row.party_id for row in attendance)]
    names = references_to([*ids, *followed], view.reader.language)
    before = last_edition(view.record, view.reader)
    view.listed = {reference.code for reference in names.values()} | (
        before.codes if before else set()
    )
    return render_template(
        "forum/edition.html",
        view=view,
        names=names,
        sessions=sessions,
        outcomes=outcomes,
        followed=followed,
        statuses=statuses_on(followed, "legal", view.reader.day),
        last_edition=before,
        standings=STANDINGS,
        picture_of_outcomes=picture_of(code, Counter(o.outcome_type for o in outcomes)),
        session_types=SESSION_TYPES,
        outcome_types=OUTCOME_TYPES,
        attendance_kinds=ATTENDANCE_KINDS,
        release=release_number(view),
        **link_on_edition(view.record.id),
        leads_delegation=leads_delegation(view.record.id),
    )


def _followed(edition: int, sessions: Sequence[int], outcomes: Sequence[int]) -> dict[int, Any]:
    """Record id → (how it hangs together, note) of what followed from an edition."""
    linked = session().execute(following(current_user, [edition, *sessions]))
    found = {key: (RELATIONS[relation], note) for key, relation, note in linked}
    for key in session().scalars(evidenced(current_user, outcomes)):
        found.setdefault(key, (_("Named by an outcome"), ""))
    return found


@blueprint.get("/<edition>/sessions/<code>")
@guarded("site.read")
def session_page(edition: str, code: str) -> str:
    view = open_record(SESSION, code, selectinload(Session.speakers), within=edition)
    return render_template(
        "forum/session.html",
        view=view,
        edition=_edition(view),
        types=SESSION_TYPES,
        on_programme=session_on_programme(view),
    )


@blueprint.get("/<edition>/outcomes/<code>")
@guarded("site.read")
def outcome_page(edition: str, code: str) -> str:
    view = open_record(OUTCOME, code, within=edition)
    return render_template(
        "forum/outcome.html",
        view=view,
        edition=_edition(view),
        followed=shown_of(view),
        types=OUTCOME_TYPES,
        standings=STANDINGS,
        phases=PHASES,
    )


def _edition(view: RecordView) -> Reference | None:
    key = view.record.edition_id
    edition = references_to([key], view.reader.language).get(key)
    view.listed = {edition.code} if edition else set()
    return edition


def editions_attended(view: RecordView) -> list[tuple[Reference, Any]]:
    """(edition, attendance) for the editions at which a source reports the body."""
    rows = list(session().scalars(attendance_of(view.record.id, view.reader.as_of)))
    names = references_to((row.edition_id for row in rows), view.reader.language)
    return [(names[row.edition_id], row) for row in rows if row.edition_id in names]


register_attendance(editions_attended)
