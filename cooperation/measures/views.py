"""Pages of measures, indicators, practices, policies and corridors."""

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from cooperation.measures.assessments import COMPLETION, IMPLEMENTATION, side_by_side
from cooperation.measures.board import measure_board
from cooperation.measures.kind import CORRIDOR, INDICATOR, MEASURE, POLICY, PRACTICE
from cooperation.measures.models import Corridor, Indicator, Measure
from cooperation.measures.pictures import named_indicators
from cooperation.measures.pictures_indicators import figures_of, indicators_picture
from cooperation.measures.pictures_progress import folded_events, progress_picture
from cooperation.measures.pictures_states import states_picture
from cooperation.measures.routes import neighbours_of
from cooperation.measures.vocabulary import DIRECTIONS, UNITS, quantity
from core.database import session
from core.permissions import guarded
from core.pictures.picture import build_picture
from core.reader import reader
from registry.filters import BY_ADMINISTRATION, BY_YEAR, ColumnFilter, PartyFilter, by_status
from registry.listing import ListPage
from registry.record_view import open_record
from registry.references import by_title, references_by_code, references_to
from registry.rows import dated_rows, dates_of, gathered, parties_of
from registry.templating import definition_in, name_in

blueprint = Blueprint("measures", __name__, url_prefix="/<lang>")

blueprint.add_app_template_filter(quantity)
for _list in (COMPLETION, IMPLEMENTATION):
    blueprint.add_app_template_filter(name_in(_list), f"{_list.name}_name")
    blueprint.add_app_template_filter(definition_in(_list), f"{_list.name}_definition")

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
    everything = measure_board()
    shown = set(session().scalars(listing.ids()))
    day = reader().day
    return render_template(
        "measures/measures.html",
        listing=listing,
        pillars=everything.only(shown).by_pillar(day),
        states=states_picture(everything),
    )


@blueprint.get("/measures/<code>")
@guarded("site.read")
def measure_page(code: str) -> str:
    view = open_record(
        MEASURE, code, selectinload(Measure.pillar), selectinload(Measure.assessments)
    )
    indicators, names = named_indicators(view.record.id, view.record.pillar_id)
    view.listed = {reference.code for reference in names.values()}
    held = view.record.assessments
    assessors = references_to((one.assessor_id for one in held), view.reader.language)
    return render_template(
        "measures/measure.html",
        view=view,
        assessed=side_by_side(held, assessors, view.reader.as_of),
        pillar=names.get(view.record.pillar_id),
        figures=figures_of(indicators, view.reader.as_of),
        comparison=indicators_picture(code, indicators, view.reader),
        progress=progress_picture(view),
        folded=folded_events(view.ledger),
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
    view.listed = {reference.code for reference in measures.values()}
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
    return render_template(
        "measures/corridors.html", listing=CORRIDORS.open(), together=build_picture("corridors", "")
    )


@blueprint.get("/corridors/<code>")
@guarded("site.read")
def corridor_page(code: str) -> str:
    view = open_record(CORRIDOR, code, selectinload(Corridor.legs))
    territories = [leg.territory for leg in view.record.legs]
    return render_template(
        "measures/corridor.html",
        view=view,
        stops=references_by_code(territories, view.reader.language),
        neighbours=neighbours_of(territories),
    )
