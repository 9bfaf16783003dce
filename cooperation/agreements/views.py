"""Pages of agreements."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from cooperation.agreements.growth import growth_picture
from cooperation.agreements.kind import AGREEMENT
from cooperation.agreements.models import Agreement
from cooperation.agreements.vocabulary import FORMS
from core.database import session
from core.permissions import guarded
from core.reader import Reader
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
from registry.rows import dates_of, gathered, parties_of
from registry.vocabulary import SUBJECTS

blueprint = Blueprint("agreements", __name__, url_prefix="/<lang>/agreements")


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


@blueprint.get("/<code>")
@guarded("site.read")
def agreement_page(code: str) -> str:
    view = open_record(AGREEMENT, code)
    return render_template("agreements/agreement.html", view=view, forms=FORMS, subjects=SUBJECTS)
