"""The data of every picture as CSV: `/<lang>/pictures/<name>.csv?key=`."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from core.csv_files import csv_response
from core.permissions import guarded
from core.pictures.picture import build_picture

blueprint = Blueprint("pictures", __name__, url_prefix="/<lang>/pictures")


@blueprint.get("/<name>.csv")
@guarded("site.read")
def data(name: str) -> Response:
    picture = build_picture(name, request.args.get("key", ""))
    if picture is None:
        raise NotFound
    return csv_response(picture.csv(), picture.id)
