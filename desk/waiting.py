"""What a person gets who saves while an import holds the database: their text, to be sent again."""

from flask import current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from core.database import session
from core.web import SAFE, error_page
from exchange.sheets.working import at_work

RETRY_AFTER_S = 15
NOT_REPEATED = ("accounts",)
"""Beginnings of blueprints whose forms hold secrets, which no page repeats."""


def database_busy(error: OperationalError) -> ResponseReturnValue:
    """503 with the posted form kept while an import runs; otherwise the plain page."""
    current_app.logger.error("database: %s", error)
    session().rollback()
    if request.method in SAFE or not _kept_by_import():
        return error_page(503)
    page = render_template(
        "desk/imports/waiting.html",
        fields=list(request.form.items(multi=True)),
        with_files=any(one.filename for one in request.files.values()),
    )
    answer = make_response(page, 503)
    answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _kept_by_import() -> bool:
    """Whether an import is at work, asked for without the lock that it holds."""
    held = g.pop("writing", None)
    if held is not None:
        held.close()
    if "language" not in g or (request.blueprint or "").startswith(NOT_REPEATED):
        return False
    try:
        return at_work()
    except SQLAlchemyError:
        session().rollback()
        return False
