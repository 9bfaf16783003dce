"""The releases of a programme for readers: what changed in each."""

from itertools import pairwise
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from core.database import session
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.reader import reader
from forum.models import Edition
from forum.programme.changes_shown import change_rows
from forum.programme.comparing import by_session, changes, frame_changed
from forum.programme.models import Release
from forum.programme.releasing import last_number, releases_of
from registry.door import visible
from registry.references import Reference, references_by_code, references_to

blueprint = Blueprint(
    "programme_releases", __name__, url_prefix="/<lang>/forum/<code>/programme/releases"
)
PAGE_SIZE = 10


@blueprint.get("/")
@guarded("site.read")
def release_list(code: str) -> str:
    """The releases, newest first, each with how many sessions it changed."""
    edition = _edition(code)
    total = session().scalar(last_number(edition.id)) or 0
    if not total:
        raise NotFound
    page = page_place(asked_page(), PAGE_SIZE, total)
    first = page["first"] - 1
    asked = releases_of(edition.id).limit(PAGE_SIZE + 1).offset(first)  # and the one before them
    found = list(session().scalars(asked))
    pairs = [*pairwise(found), *([(found[-1], None)] if len(found) <= PAGE_SIZE else [])]
    shown = references_by_code(by_session(found[0].content), reader().language)
    rows = [
        (one, sum(1 for change in _changes(one, before) if change.session in shown))
        for one, before in pairs
    ]
    return _page("releases", edition, rows=rows, page=page, last=total)


@blueprint.get("/<number:number>")
@guarded("site.read")
def release_page(code: str, number: int) -> str:
    """What changed in a release."""
    edition = _edition(code)
    asked = releases_of(edition.id).where(Release.number.in_((number, number - 1)))
    held = {one.number: one for one in session().scalars(asked)}
    if number not in held:
        raise NotFound
    release, before = held[number], held.get(number - 1)
    was = before.content if before else None
    return _page(
        "release",
        edition,
        release=release,
        last=session().scalar(last_number(edition.id)),
        changes=change_rows(_changes(release, before), was, release.content, reader()),
        is_other_frame=frame_changed(was, release.content),
    )


def _changes(release: Release, before: Release | None) -> list[Any]:
    return changes(before.content if before else None, release.content)


def _edition(code: str) -> Edition:
    found = session().scalar(visible(Edition, current_user).where(Edition.code == code))
    if found is None:
        raise NotFound
    return found


def _page(name: str, edition: Edition, **shown: Any) -> str:
    reference = references_to([edition.id], reader().language)[edition.id]
    return render_template(
        f"forum/programme/{name}.html", reference=reference, crumbs=_crumbs(reference), **shown
    )


def _crumbs(reference: Reference) -> list[dict[str, Any]]:
    edition = {"label": reference.title, "language": reference.language, "url": reference.url}
    return [edition, {"label": _("Releases of the programme")}]
