"""The files of IATI at addresses that stay: who reports, and all projects of the fund."""

from flask import Blueprint, Response, stream_with_context
from sqlalchemy import select

from core.database import session, today
from core.page_cache import freshness
from core.permissions import guarded
from exchange.exports.contents import published
from exchange.exports.iati.document import activity_pieces
from exchange.exports.iati.organisation import organisation_file
from registry.door import PUBLIC
from registry.models import Record

blueprint = Blueprint("iati", __name__, url_prefix="/iati")
MEDIA_TYPE = "application/xml"


@blueprint.get("/organisation.xml")
@guarded("site.read")
def organisation() -> Response:
    """The organisation file."""
    return Response(organisation_file(), mimetype=MEDIA_TYPE)


@blueprint.get("/activities.xml")
@guarded("site.read")
def activities() -> Response:
    """The activity file of all projects, those that IATI's rules keep out named in comments."""
    query = select(Record.id).where(Record.kind == "project", Record.state.in_(PUBLIC))
    ids = session().scalars(query.order_by(Record.code)).all()
    pieces = activity_pieces(published(ids, today()))
    response = Response(stream_with_context(pieces), mimetype=MEDIA_TYPE)
    response.headers["Cache-Control"] = freshness(response)
    response.vary.add("Cookie")
    return response
