"""A new event at the desk: one short form, sent for review."""

import re
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import or_, select
from werkzeug.exceptions import NotFound
from wtforms.fields.choices import SelectChoice

from core.database import session
from core.permissions import guarded
from core.problems import BadValue
from core.reader import reader
from desk.event_form import EventForm, asked_act, content_from
from registry.door import visible
from registry.event_proposals import concerned_by, propose_event, sent_before
from registry.kinds import kind_of
from registry.ledger_models import Event
from registry.markup import marked
from registry.models import Record
from registry.proposing import Faulty
from registry.recording import tracks_of
from registry.references import Reference, references_to
from registry.sources import Source

blueprint = Blueprint("desk_ledger", __name__, url_prefix="/<lang>/desk")
SOURCES_SHOWN = 12


@blueprint.get("/records/<code>/events/add")
@guarded("event.record")
def add_event(code: str) -> str:
    """The form; `?kind=` chooses what happened, `?corrects=` the entry that proved wrong."""
    record = _record(code)
    tracks = tracks_of(record)
    corrected = _corrected(request.args.get("corrects", ""))
    values = _prefilled(corrected) if corrected is not None else {"language": reader().language}
    act = asked_act(tracks, request.args.get("kind", ""))
    form = EventForm(tracks, formdata=None, data=values | ({"act": act} if act else {}))
    return _form_page(record, form, corrected)


@blueprint.post("/records/<code>/events/add")
@guarded("event.record")
def send_event(code: str) -> ResponseReturnValue:
    """Propose the event and ask for review; the form again, filled in, when that fails."""
    record = _record(code)
    form = EventForm(tracks_of(record))
    corrected = _corrected(form.corrects.data or "")
    usable = form.validate()
    source = _source(form)
    if not usable:
        return _form_page(record, form, corrected), 422
    content = content_from(form, [one.code for one in concerned_by(record, corrected)], source)
    if form.errors:
        return _form_page(record, form, corrected), 422
    try:
        proposal = sent_before(content, current_user) or propose_event(content, current_user)
    except Faulty as faulty:
        session().rollback()
        for fault in faulty.faults:
            form.complain(fault.path[0], fault.message)
        return _form_page(_record(code), form, _corrected(form.corrects.data or "")), 422
    session().commit()
    return redirect(url_for("desk_review.proposal_page", number=proposal.id), 303)


def _form_page(record: Record, form: EventForm, corrected: Event | None) -> str:
    parties = [party.party_id for party in record.parties]
    about = [one.id for one in concerned_by(record, corrected)]
    shown = [record.id, *about, corrected.id if corrected else None, *parties]
    names = references_to(shown, reader().language)
    return render_template(
        "desk/event.html",
        form=form,
        record=names[record.id],
        about=[names[key] for key in about if key in names],
        corrected=names.get(corrected.id) if corrected else None,
        parties=[names[key] for key in dict.fromkeys(parties) if key in names],
    )


def _record(code: str) -> Record:
    record = (
        session().scalars(visible(Record, current_user).where(Record.code == code)).one_or_none()
    )
    if record is None or not kind_of(record).takes_events:
        raise NotFound
    return record


def _corrected(code: str) -> Event | None:
    """The published entry that is to be corrected; None where no code is given."""
    if not code:
        return None
    query = visible(Event, current_user).where(Event.code == code, Event.state == "published")
    event = session().scalars(query).one_or_none()
    if event is None:
        raise BadValue(_("There is no record %(code)s.", code=code))
    return event


def _prefilled(event: Event) -> dict[str, Any]:
    """What the entry says, so that only what is wrong has to be typed. The source is a new one."""
    text = event.text(reader().language) or event.text(event.source_language)
    return {
        "act": f"{event.track}.{event.event_kind}",
        "when": event.date_text,
        "party": event.about_party.code if event.about_party else "",
        "reported": event.reported_status,
        "due": event.due_text,
        "title": text.title if text else "",
        "summary": text.summary if text else "",
        "language": text.language if text else reader().language,
        "corrects": event.code,
    }


def _source(form: EventForm) -> str:
    """The code of the source: chosen among those found, or typed; else what was found to choose."""
    typed = (form.found.data or form.source.data or "").strip()
    code = typed.partition(" ")[0]
    if not typed:
        form.complain("citations", _("Name the source: every statement needs one."))
        return ""
    known = session().scalar(select(Source.code).where(Source.code == code))
    if known:
        form.source.data = known
        return known
    found = references_to(_sources_with(typed), reader().language)
    form.found.choices = [SelectChoice(one.code, _named(one)) for one in found.values()]
    if found:
        form.complain("citations", _("Choose one of the sources found, or give other words."))
    else:
        form.complain("citations", _("No source has these words. Record the source first."))
    return ""


def _named(source: Reference) -> Markup:
    """The title of a source, its language marked, and its code."""
    title = marked(source.title, source.language, reader().language)
    return Markup('{} <span class="code">{}</span>').format(title, source.code)


def _sources_with(words: str) -> list[int]:
    """Ids of sources that have every word in their title, publisher or code."""
    query = select(Source.id).order_by(Source.sort_day.desc(), Source.code).limit(SOURCES_SHOWN)
    for word in re.findall(r"\w+", words)[:8]:
        places = (Source.title, Source.publisher, Source.code)
        query = query.where(or_(*(place.icontains(word, autoescape=True) for place in places)))
    return list(session().scalars(query))
