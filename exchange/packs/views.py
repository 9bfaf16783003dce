"""The page of a pack, where anybody may ask for it, and its files."""

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from core.database import session, utcnow
from core.extensions import csrf, limiter
from core.languages import is_site_language
from core.page_cache import FOR_EVERYBODY, not_for_everybody
from core.permissions import VISITOR, guarded
from core.reader import reader
from directory.models import Administration
from exchange.packs.making import state_now
from exchange.packs.models import Pack
from exchange.packs.upkeep import ask_for, waiting
from exchange.snapshots.archive import SUMS, sums_text
from registry.documents.storing import path_of
from registry.door import visible
from registry.record_view import withdrawal_of
from registry.references import references_to

blueprint = Blueprint("packs", __name__, url_prefix="/<lang>/administrations")
file_blueprint = Blueprint("pack_files", __name__, url_prefix="/packs")
ASKED_PER_ADDRESS = "20 per hour; 60 per day"
MEDIA_TYPES = {"html": "text/html", "pdf": "application/pdf", "zip": "application/zip"}


@blueprint.get("/<code>/pack")
@guarded("site.read")
def pack_page(code: str) -> str:
    """The pack in the language of the page: its files, or a button that asks for them."""
    not_for_everybody()  # making a pack is no change of the registry
    key = _administration(code)
    pack = _pack(key, reader().language)
    state, _stamp = state_now()
    return render_template(
        "exchange/packs/pack.html",
        administration=references_to([key], reader().language)[key],
        pack=pack,
        waiting=pack is not None and waiting(pack.id),
        current=pack is not None and pack.state == state,
        sums=SUMS,
    )


@blueprint.post("/<code>/pack")
@guarded("pack.ask")
@limiter.limit(ASKED_PER_ADDRESS)
def ask(code: str) -> ResponseReturnValue:
    """Have the worker make it."""
    ask_for(_administration(code), reader().language, utcnow())
    session().commit()
    return redirect(url_for("packs.pack_page", code=code, as_of=None), 303)


# Without an account and a cookie there is no session whose token could be asked for. Who makes
# somebody else's browser ask has what everybody may ask for, counted against that browser.
csrf.exempt(ask)


@file_blueprint.get("/<stem:code>/<tag>.<suffix>", endpoint="file")
@guarded("site.read")
def pack_file(code: str, tag: str, suffix: str) -> Response:
    """A file of the pack as it is now. Raises `NotFound`."""
    file = next((one for one in _made(code, tag).files if one.suffix == suffix), None)
    if file is None or not path_of(file.sha256).exists():
        raise NotFound
    answer = send_file(
        path_of(file.sha256), mimetype=MEDIA_TYPES[suffix], as_attachment=True,
        download_name=file.name, conditional=True, etag=file.sha256,
    )  # fmt: skip
    answer.headers["Cache-Control"] = FOR_EVERYBODY
    return answer


@file_blueprint.get("/<stem:code>/<tag>/SHA256SUMS", endpoint="sums")
@guarded("site.read")
def checksums(code: str, tag: str) -> Response:
    """The digests of the files. Raises `NotFound`."""
    pack = _made(code, tag)
    answer = Response(
        sums_text({one.name: one.sha256 for one in pack.files}), mimetype="text/plain"
    )
    answer.headers["Cache-Control"] = FOR_EVERYBODY
    answer.add_etag()  # of its own: a pack is made anew without a change of the registry
    answer.make_conditional(request)
    return answer


def _administration(code: str) -> int:
    """The id of a published administration. Raises `NotFound`, `WithdrawnRecord`."""
    query = visible(Administration, VISITOR).with_only_columns(Administration.id)
    key = session().scalar(query.where(Administration.code == code))
    if key is None:
        raise withdrawal_of(code) or NotFound
    return key


def _pack(administration: int, language: str) -> Pack | None:
    query = select(Pack).options(selectinload(Pack.files))
    return session().scalar(
        query.where(Pack.administration_id == administration, Pack.language == language)
    )


def _made(code: str, tag: str) -> Pack:
    """The pack, if it is made. Raises `NotFound`."""
    pack = _pack(_administration(code), tag) if is_site_language(tag) else None
    if pack is None or pack.made_at is None:
        raise NotFound
    return pack
