"""The kind of training-fund activities."""

from flask_babel import lazy_gettext as _l

from cooperation.fund.models import FundActivity
from registry.kinds import Kind, register

FUND_ACTIVITY = register(
    Kind(
        name="fund_activity",
        model=FundActivity,
        label=_l("Training activity"),
        plural=_l("Training activities"),
        list_endpoint="fund.activity_list",
        page_endpoint="fund.activity_page",
        has_ledger=True,
    )
)
