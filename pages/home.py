"""The home page, and the doors that lead from it."""

from collections import Counter
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import case, func

from cooperation.agreements.holdings import holdings_shown
from cooperation.agreements.kind import AGREEMENT
from cooperation.agreements.models import Agreement
from cooperation.measures.board import Board, measure_board
from cooperation.measures.pictures_spells import CLASSES
from cooperation.measures.pictures_states import states_picture
from core.cache import remembered
from core.database import session
from core.permissions import guarded
from core.reader import reader, reader_language
from directory.models import Administration
from pages.latest import changes_in_words, latest_editions, latest_events, next_edition
from registry.door import PUBLIC, states_for, visible
from registry.kinds import kinds
from registry.models import Record
from registry.references import Reference, by_title, references_to
from registry.statuses import certainly_has_status, has_status
from registry.vocabulary import EVENT_KINDS, STATUSES

blueprint = Blueprint("pages", __name__)
IN_FORCE, MAYBE_IN_FORCE = "in_force", "maybe_in_force"


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
    """What this is, where to go, where the measures stand, and what is new."""
    day = reader().day
    board = measure_board()
    changes = changes_in_words()
    events, editions = latest_events(day), latest_editions(day)
    following = next_edition(day)
    administrations = _administration_ids()
    shown = [*events, *editions, *([following] if following else [])]
    ids = [*(one.id for one in shown), *administrations, *changes.record_ids]
    names = references_to(ids, reader().language)
    return render_template(
        "pages/home.html",
        search_examples=search_examples(),
        administrations=by_title(names[key] for key in administrations if key in names),
        pillars=board.by_pillar(day),
        states=states_picture(board, linked=False),
        standing=_standing(board, day),
        figures=_figures(),
        holdings=holdings_shown(current_user),
        names=names,
        events=_named(events, names),
        editions=_named(editions, names),
        following=names.get(following.id) if following else None,
        changes=changes,
        event_kinds=EVENT_KINDS,
        kinds=kinds(),
    )


def search_examples() -> tuple[str, ...]:
    """Three searches in the reader's language; each finds something in the starting data."""
    return _("mutual recognition Singapore"), _("single window"), _("Kazakhstan")


def _named(rows: list[Any], names: dict[int, Reference]) -> list[tuple[Reference, Any]]:
    return [(names[row.id], row) for row in rows if row.id in names]


def _standing(board: Board, day: date) -> list[tuple[Any, int, str]]:
    """(state, how many measures have it, address of their list), certainly or possibly."""
    counts = Counter(
        status
        for measure in board.measures
        for status in {one.status for one in board.statuses(measure, day)}
    )
    return [
        (STATUSES[status], counts[status], url_for("measures.measure_list", status=status))
        for status in CLASSES
        if counts[status]
    ]


def _figures() -> dict[str, int]:
    """How many records of each kind; agreements in force, and those that possibly are."""
    if states_for(current_user) is not PUBLIC:
        return _count_figures()
    return remembered(("figures", reader().day), _count_figures)


def _count_figures() -> dict[str, int]:
    counts = session().execute(
        visible(Record, current_user)
        .with_only_columns(Record.kind, func.count().label("total"))
        .group_by(Record.kind)
    )
    figures: dict[str, int] = {row.kind: row.total for row in counts}
    asked = (Agreement.id, AGREEMENT.track, ["in_force"], reader().day)
    sure = func.sum(case((certainly_has_status(*asked), 1), else_=0))
    query = visible(Agreement, current_user).where(has_status(*asked))
    total, certain = session().execute(query.with_only_columns(func.count(), sure)).one()
    figures[IN_FORCE] = certain or 0
    figures[MAYBE_IN_FORCE] = total - figures[IN_FORCE]
    return figures


def _administration_ids() -> list[int]:
    query = visible(Administration, current_user)
    return list(session().scalars(query.with_only_columns(Administration.id)))


@blueprint.get("/<lang>/my-administration")
@guarded("site.read")
def my_administration() -> ResponseReturnValue:
    """The door for delegates: from the choice of an administration to its page."""
    code = request.args.get("code", "")
    known = session().scalar(
        visible(Administration, current_user)
        .with_only_columns(Administration.code)
        .where(Administration.code == code)
    )
    if known is None:
        return redirect(url_for("directory.administration_list"))
    return redirect(url_for("directory.administration_page", code=known))
