"""The kind of calls."""

from flask_babel import lazy_gettext as _l

from cooperation.fund.calls.models import FundCall
from registry.kinds import Kind, register

FUND_CALL = register(
    Kind(
        name="fund_call",
        model=FundCall,
        label=_l("Call for applications"),
        plural=_l("Calls for applications"),
        list_endpoint="fund_calls.call_list",
        page_endpoint="fund_calls.call_page",
    )
)
