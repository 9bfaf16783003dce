"""Pages of measures, indicators, practices, policies and corridors."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import selectinload

from cooperation.measures.kind import CORRIDOR, INDICATOR, MEASURE, POLICY, PRACTICE
from cooperation.measures.models import Corridor, Indicator, Measure
from cooperation.measures.queries import (
    corridors_of_territory,
    indicators_of_measure,
    measures_in_order,
    pillars_in_order,
)
from cooperation.measures.vocabulary import DIRECTIONS, UNITS, quantity
from core.database import session
from core.permissions import guarded
from core.reader import Reader, reader
from directory.panels import register_corridors
from registry.filters import BY_ADMINISTRATION, BY_YEAR, ColumnFilter, PartyFilter, by_status
from registry.listing import ListPage, status_tag
from registry.record_view import open_record
from registry.references import Reference, by_title, references_by_code, references_to
from registry.rows import dated_rows, dates_of, gathered, parties_of
from registry.statuses import statuses_on

blueprint = Blueprint("measures", __name__, url_prefix="/<lang>")

blueprint.add_app_template_filter(quantity)

INDICATORS = ListPage(
    INDICATOR,
    filters=(
        ColumnFilter("unit", UNITS.title, UNITS, column=Indicator.unit),
        PartyFilter("district", _l("Customs district"), kind="district"),
    ),
    sorts=("title", "code"),
    timeless=True,
    intro=_l("What is measured, with values as the sources give them."),
)
PRACTICES = ListPage(
    PRACTICE,
    filters=(
        PartyFilter("district", _l("Customs district"), kind="district"),
        BY_ADMINISTRATION,
        BY_YEAR,
    ),
    sort="code",
    meta=lambda ids, reader: gathered(dates_of(ids, reader), parties_of(ids, reader, "district")),
    intro=_l("What customs districts do, each linked to the measures that it serves."),
)
POLICIES = ListPage(
    POLICY,
    filters=(
        PartyFilter("issuer", _l("Issuer"), kind="organization"),
        BY_YEAR,
    ),
    sort="-date",
    meta=lambda ids, reader: gathered(dates_of(ids, reader), parties_of(ids, reader, "issuer")),
    intro=_l("Policy documents that led to the measures or carry them out."),
)
CORRIDORS = ListPage(
    CORRIDOR,
    filters=(BY_YEAR,),
    meta=dated_rows,
    intro=_l("China-Europe rail services with their countries, regions and crossings in order."),
)
MEASURES = ListPage(
    MEASURE,
    filters=(by_status("progress"),),
    sort="code",
    sorts=("code",),
)


@blueprint.get("/measures/")
@guarded("site.read")
def measure_list() -> str:
    """The 16 measures under their pillars."""
    listing = MEASURES.open()
    return render_template(
        "measures/measures.html", listing=listing, pillars=measures_by_pillar(listing.ids())
    )


def measures_by_pillar(among: Any = None) -> list[dict[str, Any]]:
    """Pillars with their measures, as the measure grid takes them."""
    query = measures_in_order(current_user)
    if among is not None:
        query = query.where(Measure.id.in_(among))
    measures = list(session().scalars(query))
    pillars = list(session().scalars(pillars_in_order(current_user)))
    names = references_to([r.id for r in (*measures, *pillars)], reader().language)
    statuses = statuses_on((m.id for m in measures), "progress", reader().day)
    found = []
    for pillar in pillars:
        cards = [
            {
                "number": measure.number,
                "title": names[measure.id].title,
                "language": names[measure.id].language,
                "origin": names[measure.id].origin,
                "url": names[measure.id].url,
                "statuses": [status_tag(one) for one in statuses.get(measure.id, [])],
            }
            for measure in measures
            if measure.pillar_id == pillar.id and measure.id in names
        ]
        name = names[pillar.id]
        if cards:
            found.append(
                {
                    "code": pillar.code,
                    "label": name.title,
                    "language": name.language,
                    "measures": cards,
                }
            )
    return found


@blueprint.get("/measures/<code>")
@guarded("site.read")
def measure_page(code: str) -> str:
    view = open_record(MEASURE, code, selectinload(Measure.pillar))
    indicators = list(
        session().scalars(
            indicators_of_measure(current_user, view.record.id).options(
                selectinload(Indicator.observations)
            )
        )
    )
    names = references_to(
        [view.record.pillar_id, *(i.id for i in indicators)], view.reader.language
    )
    return render_template(
        "measures/measure.html",
        view=view,
        pillar=names.get(view.record.pillar_id),
        indicators=[(names[i.id], i) for i in indicators if i.id in names],
    )


@blueprint.get("/indicators/")
@guarded("site.read")
def indicator_list() -> str:
    return render_template("registry/list.html", listing=INDICATORS.open())


@blueprint.get("/indicators/<code>")
@guarded("site.read")
def indicator_page(code: str) -> str:
    view = open_record(
        INDICATOR, code, selectinload(Indicator.observations), selectinload(Indicator.measures)
    )
    measures = references_to((m.id for m in view.record.measures), view.reader.language)
    return render_template(
        "measures/indicator.html",
        view=view,
        measures=by_title(measures.values()),
        units=UNITS,
        directions=DIRECTIONS,
    )


@blueprint.get("/practices/")
@guarded("site.read")
def practice_list() -> str:
    return render_template("registry/list.html", listing=PRACTICES.open())


@blueprint.get("/practices/<code>")
@guarded("site.read")
def practice_page(code: str) -> str:
    return render_template("measures/practice.html", view=open_record(PRACTICE, code))


@blueprint.get("/policies/")
@guarded("site.read")
def policy_list() -> str:
    return render_template("registry/list.html", listing=POLICIES.open())


@blueprint.get("/policies/<code>")
@guarded("site.read")
def policy_page(code: str) -> str:
    return render_template("measures/policy.html", view=open_record(POLICY, code))


@blueprint.get("/corridors/")
@guarded("site.read")
def corridor_list() -> str:
    return render_template("registry/list.html", listing=CORRIDORS.open())


@blueprint.get("/corridors/<code>")
@guarded("site.read")
def corridor_page(code: str) -> str:
    view = open_record(CORRIDOR, code, selectinload(Corridor.legs))
    stops = references_by_code((leg.territory for leg in view.record.legs), view.reader.language)
    return render_template("measures/corridor.html", view=view, stops=stops)


def corridors_through(code: str, reader: Reader) -> list[Reference]:
    """Corridors that pass a territory, by name."""
    ids = session().scalars(corridors_of_territory(code))
    return by_title(references_to(ids, reader.language).values())


register_corridors(corridors_through)
