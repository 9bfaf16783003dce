"""What the pages of applications share: their blueprint, and how one's own is found."""

from flask import Blueprint
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from accounts.forms import VersionForm
from cooperation.fund.applications import shown
from cooperation.fund.applications.holding import open_one
from cooperation.fund.applications.models import Application
from cooperation.fund.applications.queries import own_applications
from cooperation.fund.applications.vocabulary import APPLICATION_STATES, CO_APPLICANT_STATES
from cooperation.fund.calls.models import FundCall
from core.database import session
from core.page_cache import keep_nothing
from core.problems import BadValue
from registry.door import visible

blueprint = Blueprint("applications", __name__, url_prefix="/<lang>/fund")
blueprint.add_app_template_filter(shown.Names, "application_names")
blueprint.add_app_template_filter(shown.number_of, "application_number")
blueprint.add_app_template_filter(shown.applying_to, "applying")
blueprint.add_app_template_filter(APPLICATION_STATES.__getitem__, "application_state")
blueprint.add_app_template_filter(CO_APPLICANT_STATES.__getitem__, "co_applicant_state")

# What an administration asks for stays out of every cache.
blueprint.after_request(keep_nothing)


def own(number: int) -> Application:
    """An application of the reader's administrations. Raises `NotFound`."""
    return open_one(own_applications(current_user), number)


def open_call(code: str) -> FundCall:
    """A published call. Raises `NotFound`."""
    call = session().scalar(visible(FundCall, current_user).where(FundCall.code == code))
    if call is None or call.state != "published":
        raise NotFound
    return call


def version_sent() -> int:
    """The version that a button was shown with. Raises `BadValue`."""
    form = VersionForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    return int(form.version.data)
