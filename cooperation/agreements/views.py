"""Pages of agreements."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select

from cooperation.agreements.calendar import calendar_of
from cooperation.agreements.clauses.filters import BY_ASSESSED, BY_CLAUSE
from cooperation.agreements.clauses.shown import clauses_of
from cooperation.agreements.confirming.shown import Confirmations
from cooperation.agreements.durations_picture import AIMS, GROUPINGS, durations_picture
from cooperation.agreements.family_picture import family_picture
from cooperation.agreements.growth import growth_picture
from cooperation.agreements.kind import AGREEMENT
from cooperation.agreements.life import Life
from cooperation.agreements.models import Agreement
from cooperation.agreements.terms import NextDate
from cooperation.agreements.texts.queries import languages_held
from cooperation.agreements.texts.vocabulary import nature_words
from cooperation.agreements.upcoming import dates_ahead, days_words
from cooperation.agreements.vocabulary import FORMS, NEXT_DATES, RENEWALS
from core.calendars import MEDIA_TYPE
from core.database import session
from core.permissions import guarded
from core.reader import Reader, reader
from core.spans import Span, added
from registry.filters import (
    BY_ADMINISTRATION,
    BY_SUBJECT,
    BY_YEAR,
    ColumnFilter,
    PartyFilter,
    by_status,
)
from registry.listing import ListPage
from registry.record_view import open_record
from registry.references import Reference, references_to
from registry.rows import dates_of, gathered, parties_of

AHEAD = Span(24, "M")
MOST_AHEAD = 200

blueprint = Blueprint("agreements", __name__, url_prefix="/<lang>/agreements")
blueprint.add_app_template_filter(days_words)


def _meta(ids: Sequence[int], reader: Reader) -> dict[int, list[Any]]:
    rows = session().execute(select(Agreement.id, Agreement.form).where(Agreement.id.in_(ids)))
    forms = {key: FORMS[form] for key, form in rows}
    return gathered(forms, parties_of(ids, reader, "party"), dates_of(ids, reader))


AGREEMENTS = ListPage(
    AGREEMENT,
    filters=(
        by_status("legal"),
        ColumnFilter("form", FORMS.title, FORMS, column=Agreement.form),
        BY_SUBJECT,
        BY_ADMINISTRATION,
        PartyFilter("organization", _l("Organization"), kind="organization"),
        BY_YEAR,
        BY_CLAUSE,
        BY_ASSESSED,
    ),
    sort="-date",
    meta=_meta,
    intro=_l("Instruments of cooperation between customs administrations, with every dated act."),
)


@blueprint.get("/")
@guarded("site.read")
def agreement_list() -> str:
    return render_template("agreements/agreements.html", listing=AGREEMENTS.open())


@blueprint.get("/growth")
@guarded("site.read")
def growth() -> str:
    """How the agreements grew in number, by year and form."""
    return render_template("agreements/growth.html", growth=growth_picture())


@blueprint.get("/durations")
@guarded("site.read")
def durations() -> str:
    """Days from the signature to the entry into force and to operation, by form and by region."""
    pictures = [durations_picture(grouping) for grouping in GROUPINGS]
    return render_template("agreements/durations.html", pictures=pictures)


@blueprint.get("/dates-ahead")
@guarded("site.read")
def dates_ahead_page() -> str:
    """Ends of terms, renewals and last days to give notice that come next."""
    of = reader()
    rows, total = _named_ahead(of)
    return render_template(
        "agreements/dates_ahead.html",
        rows=rows,
        total=total,
        until=added(of.day, AHEAD),
        next_date_names=NEXT_DATES,
    )


@blueprint.get("/dates-ahead.ics")
@guarded("site.read")
def dates_ahead_calendar() -> Response:
    """The same dates for programs that keep a calendar."""
    of = reader()
    calendar = calendar_of(_named_ahead(of)[0], of.day, of.language)
    return Response(calendar, mimetype=MEDIA_TYPE)


def _named_ahead(of: Reader) -> tuple[list[tuple[Reference, NextDate]], int]:
    """The soonest dates ahead with the names of their agreements, and how many there are."""
    found = dates_ahead(current_user, of.day, added(of.day, AHEAD))
    soonest = found[:MOST_AHEAD]
    names = references_to((one.agreement_id for one in soonest), of.language)
    rows = [(names[one.agreement_id], one.date) for one in soonest if one.agreement_id in names]
    return rows, len(found)


@blueprint.get("/<code>")
@guarded("site.read")
def agreement_page(code: str) -> str:
    view = open_record(AGREEMENT, code)
    life = Life(view)
    view.listed = {member.reference.code for member in life.family.members}
    return render_template(
        "agreements/agreement.html",
        view=view,
        life=life,
        confirmations=Confirmations(view) if view.record.state == "published" else None,
        clauses=clauses_of(view.record, view.reader.language),
        full_texts=session().execute(languages_held(view.record.id)).all(),
        nature_words=nature_words,
        family=family_picture(code, life.family) if life.family.members else None,
        forms=FORMS,
        renewals=RENEWALS,
        next_date_names=NEXT_DATES,
        aims=AIMS,
    )
