"""Published versions in answers: the list of them, and one with what it said and its hash."""

from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import defer

from core.database import session
from core.web import absolute
from exchange.api.asking import Asked
from exchange.api.paging import count_of, page_of
from exchange.api.records import Answer
from registry.models import Record
from registry.orders import Order
from registry.references import references_by_code
from registry.schema.forms import form_of
from registry.version_routes import revision_of
from registry.version_view import named_codes, shown_content
from registry.versions import Revision
from registry.views import record_by_code

LATEST_FIRST = Order((Revision.number,), descending=True)


def versions_answer(code: str, asked: Asked) -> Answer:
    """A page of the versions of a record, latest first. Raises `NotFound`, `BadValue`."""
    record = record_by_code(code)
    query = select(Revision.id).where(Revision.record_id == record.id)
    ids, following = page_of(query, LATEST_FIRST, asked)
    here = select(Revision).where(Revision.id.in_(ids)).options(defer(Revision.snapshot))
    versions = [_told(record, one) for one in session().scalars(LATEST_FIRST.applied(here))]
    return {"versions": versions, **count_of(query, asked), "links": asked.links(following)}


def version_answer(code: str, number: int) -> Answer:
    """One version with its snapshot. Raises `NotFound`.

    `complete`: nothing is left out, so that the hash of the snapshot is `content_hash`. Parts that
    name records which are not published any more are left out. A redacted one has a reason instead.
    """
    record = record_by_code(code)
    revision = revision_of(record, number)
    if revision.redacted_at:
        reason = revision.snapshot["redacted"]
        return _told(record, revision) | {"reason": reason, "complete": False, "snapshot": None}
    form = form_of(record.kind)
    named = named_codes(form, revision.snapshot)
    hidden = named - set(references_by_code(named, "en"))
    shown = shown_content(form, revision.snapshot, hidden) if hidden else revision.snapshot
    return _told(record, revision) | {"reason": None, "complete": not hidden, "snapshot": shown}


def _told(record: Record, revision: Revision) -> dict[str, Any]:
    address = url_for("permanent.version_redirect", code=record.code, number=revision.number)
    return {
        "code": record.code,
        "number": revision.number,
        "url": absolute(address),
        "published": revision.at.isoformat(),
        "message": revision.message,
        "content_hash": revision.content_hash,
        "chain_hash": revision.chain_hash,
        "redacted": revision.redacted_at.isoformat() if revision.redacted_at else None,
    }
