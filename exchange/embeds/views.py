"""A record as a card and a list as a table, to stand in a frame in pages of other sites.

They hold no script and no form and set no cookie. Whoever asks, they show what a visitor sees.
"""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy import func, select
from werkzeug.exceptions import NotFound

from core.database import session
from core.permissions import VISITOR, guarded
from core.problems import BadValue
from core.reader import reader
from core.web import full_address, may_be_framed
from registry.door import acting_as
from registry.kinds import kinds
from registry.listing import list_of
from registry.models import Record
from registry.record_view import WithdrawnRecord
from registry.references import references_to
from registry.rows import parties_of
from registry.statuses import statuses_on
from registry.views import record_by_code

blueprint = Blueprint("embeds", __name__, url_prefix="/<lang>/embed")
ROWS, MOST_ROWS = 10, 50
ROLES = ("party", "lead", "body", "issuer", "host")
"""Roles of those who stand for a record."""


@blueprint.get("/r/<code>")
@guarded("site.read")
def record_embed(code: str) -> Response:
    """A record as a card. Raises `NotFound`; one that is withdrawn says so."""
    permanent = full_address("permanent.redirect", code=code)
    with acting_as(VISITOR):
        try:
            card = _card(record_by_code(code))
        except WithdrawnRecord as gone:
            return _framed("exchange/embed/gone.html", 410, gone=gone, permanent=permanent)
        return _framed("exchange/embed/card.html", permanent=permanent, **card)


def _card(record: Record) -> dict[str, Any]:
    me, kind = reader(), kinds()[record.kind]
    statuses = statuses_on([record.id], kind.track, me.day) if kind.track else {}
    return {
        "reference": references_to([record.id], me.language)[record.id],
        "kind": kind,
        "parties": parties_of([record.id], me, *ROLES).get(record.id, ""),
        "statuses": statuses.get(record.id, []),
        "data_of": record.public_at,
    }


@blueprint.get("/<of>")
@guarded("site.read")
def list_embed(of: str) -> Response:
    """The first rows of the list `of` a kind, by the parameters of its page. Raises `BadValue`,
    `NotFound`."""
    page, size = list_of(of), _asked_rows()
    if page is None:
        raise NotFound
    with acting_as(VISITOR):
        listing = page.open()
        return _framed(
            "exchange/embed/table.html",
            listing=listing,
            rows=listing.read(size),
            data_of=_newest(of),
        )


def _asked_rows() -> int:
    text = request.args.get("rows") or str(ROWS)
    if text.isascii() and text.isdigit() and len(text) < 3 and 1 <= int(text) <= MOST_ROWS:
        return int(text)
    raise BadValue(_("A table shows 1 to %(most)s rows.", most=MOST_ROWS))


def _newest(kind: str) -> datetime | None:
    """When anything public of the kind changed last; a record that went counts too."""
    table: Any = Record.__table__  # past the door on purpose: this names nothing
    return session().scalar(select(func.max(table.c.public_at)).where(table.c.kind == kind))


def _framed(template: str, status: int = 200, **values: Any) -> Response:
    return may_be_framed(make_response(render_template(template, **values), status))
