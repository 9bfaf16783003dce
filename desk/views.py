"""The secretariat's first page: what waits, for whom, and what was done last."""

from flask import Blueprint, render_template
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.audit import AuditEntry
from core.database import session
from core.languages import SITE_LANGUAGES
from core.paging import asked_page, page_place
from core.permissions import allows, guarded
from desk.audit_words import ACTIONS
from desk.jobs import failed_jobs, worker_seen
from desk.translation.place import own_languages
from desk.work import WorkList, lists_of_reader
from desk.work_items import is_asking
from registry.translation_states import TRANSLATION_STATES, count_translations, totals_by

blueprint = Blueprint("desk", __name__, url_prefix="/<lang>/desk")
SHOWN_FIRST = 5
PAGE_SIZE = 50
ENTRIES = 10


@blueprint.get("/")
@guarded("desk.open")
def overview() -> str:
    """The beginning of every list of work, translations by language, the worker, the last acts."""
    lists = list(lists_of_reader().values())
    sees_upkeep = allows(current_user, "upkeep.read")
    return render_template(
        "desk/overview.html",
        panels=[(one, one.total(), one.shown(0, SHOWN_FIRST)) for one in lists],
        translations=_translations(),
        failed=failed_jobs() if sees_upkeep else 0,
        worker_seen=worker_seen() if sees_upkeep else None,
        sees_upkeep=sees_upkeep,
        asking=is_asking(),
        entries=_last_acts() if allows(current_user, "audit.read") else [],
        actions=ACTIONS,
    )


@blueprint.get("/waiting/<name>")
@guarded("desk.open")
def work_list(name: str) -> str:
    """All of a list of work."""
    found = lists_of_reader().get(name)
    if found is None or found.place:
        raise NotFound
    page = page_place(asked_page(), PAGE_SIZE, found.total())
    return _list_page(found, page)


def _list_page(found: WorkList, page: dict[str, int]) -> str:
    return render_template(
        "desk/work_list.html",
        found=found,
        rows=found.shown(page["first"] - 1, PAGE_SIZE),
        page=page,
        asking=is_asking(),
    )


def _translations() -> dict[str, object]:
    """Texts by language and state; a translator's own languages only."""
    languages = own_languages() or list(SITE_LANGUAGES)
    rows = session().execute(count_translations(languages, current_user)).all()
    totals = totals_by(rows, "language", "state")
    return {"languages": languages, "states": TRANSLATION_STATES, "totals": totals}


def _last_acts() -> list[AuditEntry]:
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(ENTRIES)
    return list(session().scalars(query))
