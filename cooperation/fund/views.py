"""Pages of the training fund's activities."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template
from flask_login import current_user
from sqlalchemy import func, select

from cooperation.fund.kind import FUND_ACTIVITY
from cooperation.fund.models import FundActivity
from cooperation.fund.vocabulary import TIES
from core.database import session
from core.permissions import guarded
from core.reader import Reader
from registry.door import visible
from registry.filters import BY_ADMINISTRATION, BY_YEAR, ColumnFilter
from registry.listing import ListPage
from registry.record_view import open_record
from registry.rows import dates_of, gathered, parties_of

blueprint = Blueprint("fund", __name__, url_prefix="/<lang>/fund")


def _meta(ids: Sequence[int], reader: Reader) -> dict[int, list[Any]]:
    rows = session().execute(
        select(FundActivity.id, FundActivity.tie).where(FundActivity.id.in_(ids))
    )
    ties = {key: TIES[tie] for key, tie in rows}
    return gathered(dates_of(ids, reader), ties, parties_of(ids, reader, "body"))


ACTIVITIES = ListPage(
    FUND_ACTIVITY,
    filters=(
        ColumnFilter("tie", TIES.title, TIES, column=FundActivity.tie),
        BY_ADMINISTRATION,
        BY_YEAR,
    ),
    sort="-date",
    meta=_meta,
)


@blueprint.get("/activities/")
@guarded("site.read")
def activity_list() -> str:
    """The activities, with the number that are the fund's own apart."""
    direct = session().scalar(
        select(func.count()).select_from(
            visible(FundActivity, current_user).where(FundActivity.tie == "direct").subquery()
        )
    )
    return render_template("fund/activities.html", listing=ACTIVITIES.open(), direct=direct)


@blueprint.get("/<code>")
@guarded("site.read")
def activity_page(code: str) -> str:
    return render_template("fund/activity.html", view=open_record(FUND_ACTIVITY, code), ties=TIES)
