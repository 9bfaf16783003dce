"""A delegate's pages: their administration's applications, and writing one."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from cooperation.fund.applications import shown
from cooperation.fund.applications.holding import open_one
from cooperation.fund.applications.queries import readable
from cooperation.fund.applications.vocabulary import APPLICATION_STATES, CO_APPLICANT_STATES
from core.page_cache import keep_nothing
from core.permissions import guarded
from registry.documents.private import private_file

blueprint = Blueprint("applications", __name__, url_prefix="/<lang>/fund")
blueprint.add_app_template_filter(shown.Names, "application_names")
blueprint.add_app_template_filter(shown.number_of, "application_number")
blueprint.add_app_template_filter(APPLICATION_STATES.__getitem__, "application_state")
blueprint.add_app_template_filter(CO_APPLICANT_STATES.__getitem__, "co_applicant_state")

# What an administration asks for stays out of every cache.
blueprint.after_request(keep_nothing)


@blueprint.get("/applications/<number:number>/files/<number:file>")
@guarded("application.review")
def application_file(number: int, file: int) -> ResponseReturnValue:
    """A document of an application, for all who may read it."""
    application = open_one(readable(current_user), number)
    found = next((one for one in application.files if one.id == file), None)
    if found is None:
        raise NotFound
    return private_file(found.sha256, found.media_type, found.filename, application.language)
