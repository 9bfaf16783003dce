"""The home page, the pages about the registry, and the addresses that machines ask."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from cooperation.agreements.kind import AGREEMENT
from cooperation.agreements.models import Agreement
from cooperation.measures.views import measures_by_pillar
from core.cache import remembered
from core.database import session, utcnow
from core.jobs import Heartbeat
from core.permissions import guarded
from core.reader import reader, reader_language
from directory.models import Administration
from forum.models import Edition
from registry.door import PUBLIC, states_for, visible
from registry.kinds import kinds
from registry.ledger_models import Event
from registry.models import Record
from registry.references import references_to
from registry.statuses import has_status
from registry.vocabulary import EVENT_KINDS, vocabularies

blueprint = Blueprint("pages", __name__)
LATEST = 6
WORKER_SILENT = timedelta(seconds=60)


@blueprint.get("/")
@guarded("site.read")
def start() -> ResponseReturnValue:
    """To the home page in the reader's language."""
    response = redirect(url_for("pages.home", lang=reader_language()), 302)
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/<lang>/")
@guarded("site.read")
def home() -> str:
    return render_template(
        "pages/home.html",
        pillars=measures_by_pillar(),
        figures=_figures(),
        latest_events=_latest(Event),
        editions=_latest(Edition, 3),
        event_kinds=EVENT_KINDS,
        administrations=_administrations(),
    )


def _figures() -> dict[str, int]:
    """How many records of each kind, and agreements in force today (certainly or possibly)."""
    if states_for(current_user) is not PUBLIC:
        return _count_figures()
    return remembered(("figures", reader().day), _count_figures)


def _count_figures() -> dict[str, int]:
    counts = session().execute(
        visible(Record, current_user)
        .with_only_columns(Record.kind, func.count().label("total"))
        .group_by(Record.kind)
    )
    figures = {row.kind: row.total for row in counts}
    force = has_status(Agreement.id, AGREEMENT.track, ["in_force"], reader().day)
    ids = visible(Agreement, current_user).with_only_columns(Agreement.id).where(force)
    figures["in_force"] = session().scalar(select(func.count()).select_from(ids.subquery())) or 0
    return figures


def _latest(model: Any, count: int = LATEST) -> list[Any]:
    """The latest dated records of a kind, with their references."""
    rows = session().scalars(
        visible(model, current_user)
        .where(model.kind == inspect(model).polymorphic_identity)  # else no index serves
        .where(model.date_earliest.is_not(None))
        .order_by(model.sort_day.desc(), model.code)
        .limit(count)
    )
    found = list(rows)
    names = references_to((row.id for row in found), reader().language)
    return [(names[row.id], row) for row in found if row.id in names]


def _administrations() -> list[Any]:
    ids = session().scalars(
        visible(Administration, current_user).with_only_columns(Administration.id)
    )
    names = references_to(ids, reader().language)
    return sorted(names.values(), key=lambda one: (one.sort_key, one.code))


@blueprint.get("/<lang>/about/")
@guarded("site.read")
def about() -> str:
    return render_template("pages/about.html", review=current_app.config["SETTINGS"].review)


@blueprint.get("/<lang>/about/code-lists")
@guarded("site.read")
def code_lists() -> str:
    """Every code list with labels and definitions."""
    return render_template("pages/code_lists.html", vocabularies=vocabularies(), kinds=kinds())


@blueprint.get("/<lang>/my-administration")
@guarded("site.read")
def my_administration() -> ResponseReturnValue:
    """The door for delegates: from the choice of an administration to its page."""
    from flask import request

    code = request.args.get("code", "")
    known = session().scalar(
        visible(Administration, current_user)
        .with_only_columns(Administration.code)
        .where(Administration.code == code)
    )
    if known is None:
        return redirect(url_for("directory.administration_list"))
    return redirect(url_for("directory.administration_page", code=known))


@blueprint.get("/healthz")
@guarded("site.read")
def healthz() -> ResponseReturnValue:
    """The process lives."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@guarded("site.read")
def readyz() -> ResponseReturnValue:
    """Database, index and worker answer; 503 with what does not."""
    checks = {
        "database": _database_answers(),
        "index": _index_answers(),
        "worker": _worker_answers(),
    }
    ready = all(checks.values())
    return jsonify(status="ok" if ready else "unavailable", **checks), 200 if ready else 503


def _database_answers() -> bool:
    try:
        session().execute(select(func.count()).select_from(Heartbeat))
    except SQLAlchemyError:
        session().rollback()
        return False
    return True


def _index_answers() -> bool:
    from search.setup import index_answers

    return index_answers()


def _worker_answers() -> bool:
    try:
        seen = session().scalar(select(func.max(Heartbeat.seen_at)))
    except SQLAlchemyError:
        session().rollback()
        return False
    return seen is not None and utcnow() - seen < WORKER_SILENT
