"""Take away: a list as it is filtered, a record, or a version of one; and the codebook."""

from functools import partial

from flask import Blueprint, Flask, Response, render_template, request, stream_with_context
from werkzeug.exceptions import NotFound

from cooperation.agreements.models import Agreement
from core.database import session
from core.page_cache import freshness
from core.permissions import guarded
from core.reader import reader, reader_language
from core.web import absolute
from exchange.exports.citing.articles import WRITERS, article_cited
from exchange.exports.codebook import COLUMNS, fields_of
from exchange.exports.contents import published, published_version
from exchange.exports.formats import ALL, FORMATS, Format, Taken
from exchange.exports.page import citation_on, linked_data_on
from registry.kinds import kinds
from registry.listing import list_of
from registry.models import Record
from registry.representations import Representation, offer
from registry.versions import Revision
from registry.views import record_by_code

blueprint = Blueprint("exports", __name__, url_prefix="/<lang>/exports")


@blueprint.get("/<stem:of>.<suffix>")
@guarded("site.read")
def list_export(of: str, suffix: str) -> Response:
    """All records of the list `of` a kind, by the parameters of its page. Raises `BadValue`,
    `NotFound`."""
    page, file = list_of(of), FORMATS.get(suffix)
    if page is None or file is None or not file.is_of(of):
        raise NotFound
    ids = session().scalars(page.open().ordered()).all()
    address = absolute(request.full_path.rstrip("?"))
    day = reader().day
    taken = Taken(published(ids, day), (of,), day, address, latest=ids)
    return _as_file(_answer(file, taken), of, suffix)


@blueprint.get("/records/<stem:code>.<suffix>")
@guarded("site.read")
def record_export(code: str, suffix: str) -> Response:
    """One record. Raises `NotFound`; drafts are taken away by nobody."""
    file = FORMATS.get(suffix)
    if file is None:
        raise NotFound
    return _as_file(_record_answer(file, record_by_code(code), None), code, suffix)


@blueprint.get("/records/<stem:code>/<stem:identifier>.<suffix>")
@guarded("site.read")
def article_export(code: str, identifier: str, suffix: str) -> Response:
    """How to cite one article of an agreement. Raises `NotFound`."""
    file, write = FORMATS.get(suffix), WRITERS.get(suffix)
    record = record_by_code(code)
    if file is None or write is None or not isinstance(record, Agreement):
        raise NotFound
    one = article_cited(record, identifier) if record.state == "published" else None
    if one is None:
        raise NotFound
    response = Response(write(one), content_type=file.content_type)
    response.headers["Content-Language"] = reader_language()
    return _as_file(response, f"{code}-{identifier}", suffix)


@blueprint.get("/")
@guarded("site.read")
def codebook() -> str:
    """What columns and fields mean."""
    described = [(kind, fields_of(kind.name)) for kind in kinds().values()]
    return render_template("exchange/codebook.html", columns=COLUMNS, described=described)


def init_app(app: Flask) -> None:
    """Offer the formats at permanent addresses and to templates."""
    app.jinja_env.globals["export_formats"] = ALL
    app.add_template_global(linked_data_on, "linked_data")
    app.add_template_global(citation_on, "citation")
    for file in ALL:
        answer = partial(_record_answer, file)
        offer(Representation(file.suffix, file.media_type, answer, file.is_of))


def _record_answer(file: Format, record: Record, revision: Revision | None) -> Response:
    """A record, or a version of it, in a format. Raises `NotFound`.

    A draft is taken away by nobody; of a redacted version nothing is left, and its page says why.
    """
    if record.state != "published" or not file.is_of(record.kind):
        raise NotFound
    if revision is not None and revision.redacted_at:
        raise NotFound
    day = reader().day
    address = absolute(request.full_path.rstrip("?"))
    taken = Taken(published([record.id], day), (record.kind,), day, address, True, [record.id])
    if revision is not None:
        found = published_version(record, revision)
        taken = Taken([found], (record.kind,), day, address, alone=True)
    return _answer(file, taken)


def _answer(file: Format, taken: Taken) -> Response:
    pieces = stream_with_context(file.write(taken))
    response = Response(pieces, content_type=file.content_type)
    response.headers["Cache-Control"] = freshness(response)
    response.vary.add("Cookie")
    if file.cites:
        response.headers["Content-Language"] = reader_language()
    return response


def _as_file(response: Response, name: str, suffix: str) -> Response:
    """An answer that browsers keep as a file of this name."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response
