"""Outcomes at the desk: those that are overdue, and those of which no owner or no day is held."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.database import session, today
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.problems import BadValue
from core.reader import reader
from forum.models import Outcome
from forum.outcomes.due import standings_of
from forum.outcomes.following import follow
from forum.outcomes.queries import (
    editions_with_outcomes,
    owners_named,
    owners_of,
    published_outcomes,
)
from forum.outcomes.standing import Standing
from forum.outcomes.vocabulary import FULFILLED, GIVEN_UP, STANDINGS
from forum.vocabulary import OUTCOME_TYPES
from registry.references import Reference, by_title, references_to

blueprint = Blueprint("desk_forum_outcomes", __name__, url_prefix="/<lang>/desk/forum/outcomes")
HERE = "desk_forum_outcomes.outcome_list"
PAGE_SIZE = 50
OPEN, OVERDUE, UNOWNED, UNDATED, ENDED = "open", "overdue", "unowned", "undated", "ended"
SHOWN = {
    OPEN: _l("Not ended"),
    OVERDUE: _l("Overdue"),
    UNOWNED: _l("No owner is held"),
    UNDATED: _l("No due date is held"),
    ENDED: _l("Fulfilled or given up"),
}
"""What can be shown; the first one unless another is asked for."""
ENDS = frozenset({FULFILLED, GIVEN_UP})


@blueprint.get("/")
@guarded("outcome.follow")
def outcome_list() -> str:
    """The published outcomes that are asked for, with owner, day and state by evidence."""
    show = _asked_show()
    asked = {name: request.args.get(name, "").strip() for name in ("edition", "owner")}
    outcomes = list(session().scalars(published_outcomes(**asked)))
    standings = standings_of(outcomes, today())
    owned = {key for key, _body in session().execute(owners_of([one.id for one in outcomes]))}
    sorts = _sorts(standings, owned)
    found = [one for one in outcomes if sorts[show](one)]
    page = page_place(asked_page(), PAGE_SIZE, len(found))
    return render_template(
        "desk/forum/outcomes.html",
        followed=follow(found[page["first"] - 1 : page["last"]], reader()),
        counts={name: sum(map(is_one, outcomes)) for name, is_one in sorts.items()},
        shown=SHOWN,
        show=show,
        asked={name: value for name, value in asked.items() if value},
        filter_form=_filter_form(show, asked),
        page=page,
        standings=STANDINGS,
        types=OUTCOME_TYPES,
    )


def _sorts(
    standings: Mapping[int, Standing], owned: set[int]
) -> dict[str, Callable[[Outcome], bool]]:
    def has_ended(one: Outcome) -> bool:
        return standings[one.id].code in ENDS

    return {
        OPEN: lambda one: not has_ended(one),
        OVERDUE: lambda one: standings[one.id].is_overdue,
        UNOWNED: lambda one: one.id not in owned and not has_ended(one),
        UNDATED: lambda one: standings[one.id].due is None and not has_ended(one),
        ENDED: has_ended,
    }


def _asked_show() -> str:
    show = request.args.get("show", "") or OPEN
    if show not in SHOWN:
        raise BadValue(_("“%(text)s” is not a code of this list.", text=show), "show")
    return show


def _filter_form(show: str, asked: Mapping[str, str]) -> dict[str, Any]:
    language = reader().language
    editions = references_to(session().scalars(editions_with_outcomes()), language)
    owners = references_to(session().scalars(owners_named()), language)
    latest = sorted(editions.values(), key=lambda one: (one.date_text, one.code), reverse=True)
    fields = [_field("edition", _("Forum edition"), latest, asked["edition"])]
    if owners:
        fields.append(_field("owner", _("Owner"), by_title(owners.values()), asked["owner"]))
    return {
        "action": url_for(HERE),
        "reset_url": url_for(HERE, show=show),
        "hidden": [("show", show)],
        "fields": fields,
    }


def _field(name: str, label: str, records: list[Reference], chosen: str) -> dict[str, Any]:
    options: list[dict[str, Any]] = [{"value": "", "label": _("All"), "selected": not chosen}]
    options += [
        {
            "value": one.code,
            "label": one.title,
            "language": one.language,
            "selected": one.code == chosen,
        }
        for one in records
    ]
    return {"name": name, "label": label, "kind": "select", "options": options}
