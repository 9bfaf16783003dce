"""Published versions of any record: the list of them, one of them, and what it changed."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import defer
from werkzeug.exceptions import NotFound

from core.database import session
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.problems import BadValue
from core.reader import reader
from registry.models import Record
from registry.references import references_to
from registry.schema.forms import form_of
from registry.version_view import VersionView
from registry.versions import Revision
from registry.views import (
    blueprint,
    form_by_suffix,
    negotiated,
    permanent_blueprint,
    record_by_code,
)

PAGE_SIZE = 25


@permanent_blueprint.get("/r/<code>/v/<number:number>", endpoint="version_redirect")
@guarded("site.read")
def version_redirect(code: str, number: int) -> ResponseReturnValue:
    """The permanent address of a version: to its page, or the form that is accepted."""
    record = record_by_code(code)

    def page() -> str:
        lang = reader().language
        return url_for("registry.version_page", lang=lang, code=code, number=number)

    return negotiated(record, revision_of(record, number), page)


@permanent_blueprint.get("/r/<code>/v/<number:number>.<suffix>", endpoint="version_file")
@guarded("site.read")
def version_file(code: str, number: int, suffix: str) -> ResponseReturnValue:
    """A form of the version by its suffix. Raises `NotFound`."""
    form, record = form_by_suffix(suffix), record_by_code(code)
    return form.answer(record, revision_of(record, number))


@blueprint.get("/r/<code>/versions")
@guarded("site.read")
def version_list(code: str) -> ResponseReturnValue:
    """All published versions, latest first; a form compares any two of them."""
    record = record_by_code(code)
    latest = latest_number(record)
    if "number" in request.args:
        number, against = (_asked_version(name, latest) for name in ("number", "against"))
        return redirect(
            url_for("registry.version_page", code=code, number=number, against=against), 302
        )
    total = session().scalar(select(func.count()).where(Revision.record_id == record.id)) or 0
    page = page_place(asked_page(), PAGE_SIZE, total)
    revisions = session().scalars(
        select(Revision)
        .where(Revision.record_id == record.id)
        .order_by(Revision.number.desc())
        .options(defer(Revision.snapshot))
        .limit(PAGE_SIZE)
        .offset(page["first"] - 1)
    )
    return render_template(
        "registry/versions.html",
        reference=references_to([record.id], reader().language)[record.id],
        revisions=list(revisions),
        latest=latest,
        page=page,
    )


@blueprint.get("/r/<code>/v/<number:number>")
@guarded("site.read")
def version_page(code: str, number: int) -> str:
    """One published version, as it was published; `?against=` another shows what differs."""
    record = record_by_code(code)
    revision, latest = revision_of(record, number), latest_number(record)
    against = None
    if request.args.get("against"):
        against = revision_of(record, _asked_version("against", latest))
    return render_template(
        "registry/version.html",
        record=record,
        reference=references_to([record.id], reader().language)[record.id],
        revision=revision,
        against=against,
        latest=latest,
        **_contents(record, revision, against),
    )


def _contents(record: Record, revision: Revision, against: Revision | None) -> dict[str, Any]:
    """What the version says, and what differs; None where something of it was redacted."""
    comparable = against is not None and not against.redacted_at
    earlier = against.snapshot if against is not None and comparable else None
    view = None
    if not revision.redacted_at:
        view = VersionView(form_of(record.kind).whole, revision.snapshot, earlier, reader())
    return {"view": view, "compared": bool(view and comparable)}


def latest_number(record: Record) -> int:
    """The number of the version that is shown now; 0 if the record was never published."""
    query = select(func.max(Revision.number)).where(Revision.record_id == record.id)
    return session().scalar(query) or 0


def revision_of(record: Record, number: int) -> Revision:
    """A version by number. Raises `NotFound`."""
    found = session().scalars(
        select(Revision).where(Revision.record_id == record.id, Revision.number == number)
    )
    revision = found.one_or_none()
    if revision is None:
        raise NotFound
    return revision


def _asked_version(name: str, latest: int) -> int:
    text = request.args.get(name, "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= latest:
        return int(text)
    raise BadValue(_("Versions of this record are numbered from 1 to %(latest)s.", latest=latest))
