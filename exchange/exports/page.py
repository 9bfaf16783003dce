"""What a record's page has of the exports: its description for machines, how to cite it."""

from dataclasses import dataclass
from datetime import date

from flask_login import current_user
from markupsafe import Markup

from cooperation.agreements.queries import BEGINNINGS
from core.database import today
from core.dates import EventDate
from exchange.exports.contents import Published
from exchange.exports.json_files import written
from exchange.exports.linked.nodes import in_context, names_in, node_of
from exchange.exports.naming import address_of_version
from registry.door import PUBLIC, states_for
from registry.record_view import RecordView
from registry.schema.contents import trimmed
from registry.schema.forms import form_of

_IN_HTML = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""Signs that could end a script element, or a line of a script."""


@dataclass(frozen=True)
class PageCitation:
    """How to cite the latest version of a record; the page has its title.

    `when` is an agreement's or a policy's own, else that of the version.
    """

    when: EventDate | date | None
    version: int
    url: str
    accessed: date


def citation_on(view: RecordView) -> PageCitation | None:
    """From what the page has read, no statement more; None where no version was published."""
    if not view.versions:
        return None
    latest = view.versions[0]
    url = address_of_version(view.record.code, latest.number)
    return PageCitation(_when(view, latest.at.date()), latest.number, url, today())


def _when(view: RecordView, published_on: date) -> EventDate | date | None:
    if view.kind.name == "agreement":
        return _concluded(view)
    return view.reference.date if view.kind.name == "policy" else published_on


def _concluded(view: RecordView) -> EventDate | None:
    """When the agreement came about."""
    acts = (entry for entry in view.counted if entry.event.event_kind in BEGINNINGS)
    return next((entry.date for entry in acts if entry.date), None)


def linked_data_on(view: RecordView) -> Markup:
    """The record as JSON-LD for a script element of its page; two statements more.

    '' for those who see drafts: what they are shown is not what is published.
    """
    if states_for(current_user) is not PUBLIC or not view.versions:
        return Markup()
    latest = view.versions[0]
    concluded = _concluded(view)
    one = Published(
        view.record.code,
        view.kind.name,
        latest.number,
        view.record.date_text,
        trimmed(latest.snapshot, form_of(view.kind.name).whole),
        view.statuses,
    )
    node = node_of(one, names_in([one]), concluded.text if concluded else "", latest.at)
    text = written(in_context(node)).translate(_IN_HTML)
    return Markup(text)  # noqa: S704 - no sign of HTML is left in it
