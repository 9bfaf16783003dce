"""Take away: a list as it is filtered, or a record, as CSV or JSON Lines; and the codebook."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, stream_with_context
from werkzeug.exceptions import NotFound

from core.database import session
from core.permissions import guarded
from core.reader import reader
from exchange.exports.codebook import COLUMNS, fields_of
from exchange.exports.contents import published
from exchange.exports.lines import lines_of
from exchange.exports.writing import FORMATS
from registry.kinds import kinds
from registry.listing import list_of
from registry.views import record_by_code

blueprint = Blueprint("exports", __name__, url_prefix="/<lang>/exports")


@blueprint.get("/<of>.<any(csv, jsonl):suffix>")
@guarded("site.read")
def list_export(of: str, suffix: str) -> Response:
    """All records of the list `of` a kind, by the parameters of its page. Raises `BadValue`,
    `NotFound`."""
    page = list_of(of)
    if page is None:
        raise NotFound
    ids = session().scalars(page.open().ordered()).all()
    return _answer(of, suffix, ids)


@blueprint.get("/records/<code>.<any(csv, jsonl):suffix>")
@guarded("site.read")
def record_export(code: str, suffix: str) -> Response:
    """One record. Raises `NotFound`; drafts are taken away by nobody."""
    record = record_by_code(code)
    if record.state != "published":
        raise NotFound
    return _answer(code, suffix, [record.id])


@blueprint.get("/")
@guarded("site.read")
def codebook() -> str:
    """What columns and fields mean."""
    described = [(kind, fields_of(kind.name)) for kind in kinds().values()]
    return render_template("exchange/codebook.html", columns=COLUMNS, described=described)


def _answer(name: str, suffix: str, ids: Sequence[int]) -> Response:
    file, day = FORMATS[suffix], reader().day
    lines = (line for one in published(ids, day) for line in lines_of(one))
    pieces = (piece.encode() for piece in file.write(lines))
    media_type = f"{file.media_type}; charset=utf-8"
    response = Response(stream_with_context(pieces), content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response
