"""Clauses of agreements: the map, a page for each clause, and agreements side by side."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from cooperation.agreements.clauses.models import ClauseAssessment
from cooperation.agreements.clauses.queries import answers_by_clause, answers_for
from cooperation.agreements.clauses.shown import Cell
from cooperation.agreements.clauses.vocabulary import ANSWERS, CLAUSES, GROUPS, group_of
from cooperation.agreements.texts.queries import article_addresses
from cooperation.agreements.views import AGREEMENTS
from core.csv_files import csv_response
from core.database import session
from core.permissions import guarded
from core.pictures.picture import csv_of
from core.reader import Reader, reader
from pages.clauses.comparing import FEWEST, MOST, PARAMETER, Comparison
from pages.clauses.table import ClauseMap, Totals, rows_of_file
from pages.questions import question_address
from registry.listing import Listing
from registry.references import Reference, references_to

blueprint = Blueprint("clauses", __name__, url_prefix="/<lang>/agreements/clauses")
MAP, COMPARE = "clauses.clause_map", "clauses.compare"
NOT_OFFERED = ("year", "assessed")
SHOWN = 50
"""Agreements that the page of a clause names for each answer."""
FILE = "clause-map"
MODELS = _l(
    "The clauses are those usual in agreements on mutual administrative assistance and on "
    "recognition, and in instruments that facilitate trade."
)


@blueprint.get("")
@guarded("site.read")
def clause_map() -> str:
    """Clauses by agreements, filtered as the list of agreements is."""
    listing = AGREEMENTS.open()
    asked = {name: value for name, value in listing.asked.items() if name != "as_of"}
    return render_template(
        "pages/clauses/map.html",
        map=ClauseMap(listing),
        listing=listing,
        filter_form=_filters(listing),
        models=MODELS,
        question=question_address(MAP, listing.reader, **asked),
    )


def _filters(listing: Listing) -> dict[str, Any]:
    """The form of the list, without the filters that say little here; what they have stays."""
    form = listing.filter_form
    fields = [one for one in form["fields"] if one["name"] not in NOT_OFFERED]
    kept = [(name, value) for name in NOT_OFFERED for value in listing.values[name]]
    return form | {"fields": fields, "hidden": kept}


@blueprint.get("/map.csv")
@guarded("site.read")
def map_file() -> Response:
    """The same as CSV, all agreements of it that have any answer."""
    found = ClauseMap(AGREEMENTS.open())
    return csv_response(csv_of(rows_of_file(found.read())), FILE)


@blueprint.get("/compare")
@guarded("site.read")
def compare() -> ResponseReturnValue:
    """Two to six agreements by clause; without them, the form to choose them."""
    found = Comparison(reader())
    page = render_template(
        "pages/clauses/compare.html",
        comparison=found,
        parameter=PARAMETER,
        fewest=FEWEST,
        most=MOST,
        question=question_address(COMPARE, found.reader, of=found.codes) if found.is_whole else "",
        without={code: _without(found, code) for code in found.codes},
    )
    return page, 400 if found.problems else 200


def _without(found: Comparison, code: str) -> str:
    kept = [one for one in found.codes if one != code]
    return url_for(COMPARE, of=kept or None)


@blueprint.get("/<clause>")
@guarded("site.read")
def clause_page(clause: str) -> str:
    """A clause: what it means, and the agreements by the answer for it."""
    if clause not in CLAUSES:
        raise NotFound
    listing = Listing(AGREEMENTS, reader(), MultiDict())
    counted = session().execute(answers_by_clause(listing.ids())).tuples()
    numbers = {answer: number for code, answer, number in counted if code == clause}
    group = next(codes for _label, codes in GROUPS.values() if clause in codes)
    return render_template(
        "pages/clauses/clause.html",
        clause=clause,
        clauses=CLAUSES,
        group=group_of(clause),
        others=[code for code in group if code != clause],
        totals=Totals(numbers, listing.total),
        answers=ANSWERS,
        numbers=numbers,
        held={answer: _held(clause, answer, listing) for answer in ANSWERS if answer in numbers},
    )


def _held(clause: str, answer: str, listing: Listing) -> list[tuple[Reference, Cell]]:
    """The agreements with an answer, the latest first, at most `SHOWN`."""
    query = answers_for(clause, answer, listing.ids()).limit(SHOWN)
    return _named(session().scalars(query).all(), listing.reader)


def _named(found: Sequence[ClauseAssessment], of: Reader) -> list[tuple[Reference, Cell]]:
    ids = {one.agreement_id for one in found} | {one.source_id for one in found}
    names = references_to(ids, of.language)
    named = [(names[one.agreement_id], one) for one in found if one.agreement_id in names]
    articles = article_addresses({name.id: name.code for name, _one in named})
    return [
        (name, Cell(one.code, one, names.get(one.source_id), articles.get(name.id, {})))
        for name, one in named
    ]
