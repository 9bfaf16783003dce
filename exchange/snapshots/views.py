"""Pages of snapshots, their files, and what differs between two of them."""

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from core.audit import record_audit
from core.database import session
from core.jobs import Job, enqueue
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.problems import BadValue
from core.reader import reader
from core.web import absolute
from exchange.exports.codebook import fields_of
from exchange.snapshots.comparing import compared
from exchange.snapshots.models import Snapshot, SnapshotFile
from exchange.snapshots.taking import DATABASE, checksums
from exchange.snapshots.upkeep import TOPIC
from registry.documents.storing import path_of
from registry.references import references_by_code

blueprint = Blueprint("snapshots", __name__, url_prefix="/<lang>/snapshots")
permanent_blueprint = Blueprint("permanent_snapshots", __name__, url_prefix="/snapshots")
PAGE_SIZE = 25
DIFFERENCES = 50
NEVER_CHANGES = "public, max-age=31536000, immutable"


@blueprint.get("/")
@guarded("site.read")
def snapshot_list() -> str:
    """All snapshots, latest first; a form compares any two of them."""
    total = session().scalar(select(func.count()).select_from(Snapshot)) or 0
    page = page_place(asked_page(), PAGE_SIZE, total)
    newest = select(Snapshot).order_by(Snapshot.id.desc()).options(selectinload(Snapshot.files))
    return render_template(
        "exchange/snapshots/list.html",
        snapshots=session().scalars(newest.limit(PAGE_SIZE).offset(page["first"] - 1)).all(),
        names=session().scalars(select(Snapshot.name).order_by(Snapshot.id.desc())).all(),
        waiting=session().scalar(select(func.count()).where(Job.topic == TOPIC)) or 0,
        page=page,
    )


@blueprint.post("/")
@guarded("snapshot.take")
def ask_for_snapshot() -> ResponseReturnValue:
    """Have the worker take one."""
    enqueue(TOPIC, {"name": current_user.name})
    record_audit("snapshot.ask", "snapshots", current_user)
    session().commit()
    flash(_("The worker takes a snapshot now. It appears here in a moment."), "success")
    return redirect(url_for("snapshots.snapshot_list"), 303)


@blueprint.get("/<name>")
@guarded("site.read")
def snapshot_page(name: str) -> str:
    """One snapshot: its files, checksums and how to cite it."""
    return render_template(
        "exchange/snapshots/snapshot.html", snapshot=_snapshot(name), absolute=absolute
    )


@blueprint.get("/compare")
@guarded("site.read")
def comparison() -> str:
    """What differs between the snapshots `from` and `to`, whichever is the later."""
    names = [request.args.get(name, "") for name in ("from", "to")]
    chosen = session().scalars(select(Snapshot).where(Snapshot.name.in_(names)))
    found = sorted(chosen, key=lambda one: one.id)
    if len(found) < 2:
        raise BadValue(_("Choose two snapshots of the list."))
    earlier, later = found
    with compared(*(path_of(_database_of(one).sha256) for one in found)) as compared_ones:
        counts = compared_ones.counts()
        page = page_place(asked_page(), DIFFERENCES, sum(counts.values()))
        shown = list(compared_ones.page(page["first"] - 1, DIFFERENCES))
    return render_template(
        "exchange/snapshots/comparison.html",
        earlier=earlier,
        later=later,
        counts=counts,
        differences=shown,
        named=references_by_code([one.code for one in shown], reader().language),
        labels={one.kind: _labels(one.kind) for one in shown},
        page=page,
    )


def _labels(kind: str) -> dict[str, str]:
    """What the fields of a kind are called, by name."""
    return {one.name: str(one.label) for one in fields_of(kind)}


@permanent_blueprint.get("/<name>", endpoint="snapshot")
@guarded("site.read")
def permanent_page(name: str) -> ResponseReturnValue:
    """The permanent address of a snapshot: to its page in the reader's language."""
    _snapshot(name)
    response = redirect(url_for("snapshots.snapshot_page", lang=reader().language, name=name), 302)
    response.vary.add("Accept-Language")
    return response


@permanent_blueprint.get("/<name>/<filename>", endpoint="file")
@guarded("site.read")
def snapshot_file(name: str, filename: str) -> ResponseReturnValue:
    """A file of a snapshot, or the list of their digests; neither ever changes."""
    snapshot = _snapshot(name)
    sums, text = checksums(snapshot)
    if filename == sums:
        answer = Response(text, mimetype="text/plain")
    else:
        file = next((one for one in snapshot.files if one.name == filename), None)
        if file is None or not path_of(file.sha256).exists():
            raise NotFound
        answer = send_file(
            path_of(file.sha256), mimetype=file.media_type, as_attachment=True,
            download_name=file.name, conditional=True, etag=file.sha256,
            last_modified=snapshot.taken_at,
        )  # fmt: skip
    answer.headers["Cache-Control"] = NEVER_CHANGES
    return answer


def _snapshot(name: str) -> Snapshot:
    """Raises `NotFound`."""
    query = select(Snapshot).where(Snapshot.name == name).options(selectinload(Snapshot.files))
    found = session().scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def _database_of(snapshot: Snapshot) -> SnapshotFile:
    """Raises `NotFound` where the stored file is missing."""
    found = next(one for one in snapshot.files if one.name.endswith(DATABASE))
    if not path_of(found.sha256).exists():
        raise NotFound
    return found
