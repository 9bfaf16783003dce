"""The data of every picture as CSV: `/<lang>/pictures/<name>.csv?key=`."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from core.permissions import guarded
from core.pictures.picture import build_picture
from core.reader import reader_language

blueprint = Blueprint("pictures", __name__, url_prefix="/<lang>/pictures")
BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for something else."""


@blueprint.get("/<name>.csv")
@guarded("site.read")
def data(name: str) -> Response:
    picture = build_picture(name, request.args.get("key", ""))
    if picture is None:
        raise NotFound
    return csv_response(picture.csv(), picture.id)


def csv_response(text: str, name: str) -> Response:
    """A table as a file to be saved, in the reader's language."""
    response = Response(BYTE_ORDER_MARK + text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Content-Language"] = reader_language()
    return response
