"""Records in answers: one, the page of a list, the acts of one."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from cooperation.agreements.confirming.models import ACKNOWLEDGED, CONFIRMED
from cooperation.agreements.confirming.standing import EARLIER
from cooperation.agreements.confirming.statements import Statement, statements_about
from core.web import absolute
from exchange.api.asking import Asked
from exchange.api.paging import count_of, page_of
from exchange.api.sparse import CONFIRMATIONS
from exchange.exports.contents import published
from exchange.exports.objects import object_of
from registry.door import visible
from registry.ledger_models import event_record
from registry.listing import Listing, ListPage
from registry.models import Record, not_later
from registry.orders import ORDERS, with_heading
from registry.references import Reference, references_to
from registry.views import record_by_code

Answer = dict[str, Any]
CONFIRMATION_STATES = {
    CONFIRMED: "confirmed",
    EARLIER: "confirmed_before_change",
    ACKNOWLEDGED: "disputed",
}


def told(ids: Sequence[int], asked: Asked) -> list[Answer]:
    """The records of the ids as objects, with their titles, in a fixed number of statements."""
    references = references_to(ids, asked.reader.language)
    names = {one.code: one for one in references.values()}
    fields = asked.fields
    said = statements_about(ids) if fields.with_confirmations else {}
    found = []
    as_text = fields.with_whole_content
    for one in published(ids, asked.reader.day, fields.with_content, as_text):
        if one.code in names:
            record = object_of(one, absolute(url_for("permanent.redirect", code=one.code)))
            record["title"] = title_of(names[one.code], asked)
            record[CONFIRMATIONS] = [confirmation_of(it) for it in said.get(names[one.code].id, ())]
            found.append(fields.of(record))
    return found


def title_of(reference: Reference, asked: Asked) -> dict[str, str]:
    """A title with the language it is in, beside the one that was asked for."""
    return {
        "value": reference.title,
        "language": reference.language,
        "origin": reference.origin,
        "asked": asked.reader.language,
    }


def confirmation_of(one: Statement) -> dict[str, Any]:
    """What a party says of the record; words only where it disputes it."""
    words = {"value": one.said.words, "language": one.said.language} if one.said.words else None
    return {
        "party": one.party,
        "state": CONFIRMATION_STATES[one.standing],
        "since": one.said.at.isoformat(),
        "words": words,
    }


def record_answer(code: str, asked: Asked) -> Answer:
    """One record. Raises `NotFound`, or `WithdrawnRecord` with the reason."""
    found = told([record_by_code(code).id], asked)
    if not found:
        raise NotFound
    return found[0]


def list_answer(page: ListPage, asked: Asked) -> Answer:
    """A page of a list, with the filters of its page for people. Raises `BadValue`."""
    listing = Listing(page, asked.reader, asked.parameters)
    query, order = listing.ids(), ORDERS[listing.sort]
    if order.by_heading:
        query = with_heading(query, listing.kind.name, asked.reader.language)
    ids, following = page_of(query, order, asked)
    counts = {"total": listing.total, "later": listing.hidden} if asked.counted else {}
    return {"records": told(ids, asked), **counts, "links": asked.links(following)}


def acts_answer(code: str, asked: Asked) -> Answer:
    """A page of the events about a record, earliest first. Raises `NotFound`, `BadValue`."""
    record = record_by_code(code)
    query = (
        visible(Record, current_user)
        .with_only_columns(Record.id)
        .join(event_record, event_record.c.event_id == Record.id)
        .where(event_record.c.record_id == record.id)
    )
    if asked.reader.as_of:
        query = query.where(not_later(Record, asked.reader.as_of))
    ids, following = page_of(query, ORDERS["date"], asked)
    return {
        "records": told(ids, asked),
        **count_of(query, asked),
        "links": asked.links(following),
    }
