"""Pages of events, sources and concepts; the permanent address of any record."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, after_this_request, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from core.database import session
from core.permissions import guarded
from core.reader import Reader, reader
from registry.concepts import Concept
from registry.door import visible
from registry.filters import BY_ADMINISTRATION, BY_YEAR, ColumnFilter, YesNoFilter
from registry.kind import CONCEPT, EVENT, SOURCE
from registry.kinds import kinds
from registry.ledger_models import Event
from registry.listing import ListPage
from registry.models import Record, record_concept
from registry.record_view import open_record, withdrawal_of
from registry.recording import corrections_of
from registry.references import by_title, page_url, references_to
from registry.representations import Representation, asked_for, offered
from registry.rows import dates_of, gathered, parties_of
from registry.sources import Citation, Source
from registry.versions import Revision
from registry.vocabulary import EVENT_KINDS, SOURCE_KINDS, TRACKS

blueprint = Blueprint("registry", __name__, url_prefix="/<lang>")
permanent_blueprint = Blueprint("permanent", __name__)
CITED_SHOWN = 200


def _event_meta(ids: Sequence[int], reader: Reader) -> dict[int, list[Any]]:
    rows = session().execute(select(Event.id, Event.event_kind).where(Event.id.in_(ids)))
    names = {key: EVENT_KINDS[kind] for key, kind in rows}
    return gathered(dates_of(ids, reader), names, parties_of(ids, reader, "involved"))


def _source_meta(ids: Sequence[int], reader: Reader) -> dict[int, list[Any]]:
    rows = list(
        session().execute(
            select(Source.id, Source.publisher, Source.source_kind).where(Source.id.in_(ids))
        )
    )
    publishers = {k: {"value": name, "language": "und"} for k, name, _ in rows if name}
    names = {key: SOURCE_KINDS[kind] for key, _, kind in rows}
    return gathered(publishers, dates_of(ids, reader), names)


EVENTS = ListPage(
    EVENT,
    filters=(
        ColumnFilter("track", TRACKS.title, TRACKS, column=Event.track),
        ColumnFilter("event_kind", EVENT_KINDS.title, EVENT_KINDS, column=Event.event_kind),
        BY_ADMINISTRATION,
        BY_YEAR,
    ),
    sort="-date",
    meta=_event_meta,
    intro=_l("Dated, sourced acts and happenings. Every status on this site follows from them."),
)
SOURCES = ListPage(
    SOURCE,
    filters=(
        ColumnFilter("source_kind", SOURCE_KINDS.title, SOURCE_KINDS, column=Source.source_kind),
        BY_YEAR,
    ),
    meta=_source_meta,
    timeless=True,
    intro=_l("The publications that the registry rests on."),
)
CONCEPTS = ListPage(
    CONCEPT,
    filters=(
        YesNoFilter(
            "core", _l("Core concepts"), {"1": _l("Yes"), "0": _l("No")}, column=Concept.core
        ),
    ),
    timeless=True,
    page_size=60,
    intro=_l("Terms of customs work with their names in many languages."),
)


@blueprint.get("/events/")
@guarded("site.read")
def event_list() -> str:
    return render_template("registry/list.html", listing=EVENTS.open())


@blueprint.get("/events/<code>")
@guarded("site.read")
def event_page(code: str) -> str:
    view = open_record(EVENT, code, selectinload(Event.about))
    about = references_to((one.id for one in view.record.about), view.reader.language)
    party = references_to([view.record.about_party_id], view.reader.language)
    corrects = references_to([view.record.corrects_id], view.reader.language)
    correcting = session().scalars(corrections_of(view.record.id).with_only_columns(Event.id))
    return render_template(
        "registry/event.html",
        view=view,
        about=by_title(about.values()),
        party=[*party.values()],
        corrects=[*corrects.values()],
        corrected_by=[*references_to(correcting, view.reader.language).values()],
    )


@blueprint.get("/sources/")
@guarded("site.read")
def source_list() -> str:
    return render_template("registry/list.html", listing=SOURCES.open())


@blueprint.get("/sources/<code>")
@guarded("site.read")
def source_page(code: str) -> str:
    view = open_record(SOURCE, code)
    citing = session().execute(
        select(Citation.record_id, func.count())
        .where(Citation.source_id == view.record.id)
        .group_by(Citation.record_id)
        .limit(CITED_SHOWN)
    )
    references = references_to((key for key, _ in citing), view.reader.language)
    return render_template("registry/source.html", view=view, citing=by_title(references.values()))


@blueprint.get("/concepts/")
@guarded("site.read")
def concept_list() -> str:
    return render_template("registry/list.html", listing=CONCEPTS.open())


@blueprint.get("/concepts/<code>")
@guarded("site.read")
def concept_page(code: str) -> str:
    view = open_record(CONCEPT, code, selectinload(Concept.labels))
    about = session().scalars(
        select(record_concept.c.record_id).where(record_concept.c.concept_id == view.record.id)
    )
    references = references_to(about, view.reader.language)
    view.listed = {reference.code for reference in references.values()}
    groups: dict[str, list[Any]] = {}
    for reference in by_title(references.values()):
        groups.setdefault(str(kinds()[reference.kind].plural), []).append((reference, ""))
    return render_template("registry/concept.html", view=view, groups=list(groups.items()))


@permanent_blueprint.get("/r/<code>", endpoint="redirect")
@guarded("site.read")
def permanent(code: str) -> ResponseReturnValue:
    """The permanent address: to the page in the reader's language, or the form that is accepted."""
    record = record_by_code(code)
    return negotiated(record, None, lambda: page_url(record, lang=reader().language))


@permanent_blueprint.get("/r/<stem:code>.<suffix>", endpoint="file")
@guarded("site.read")
def permanent_file(code: str, suffix: str) -> ResponseReturnValue:
    """A form of the record by its suffix. Raises `NotFound`."""
    return form_by_suffix(suffix).answer(record_by_code(code), None)


def negotiated(
    record: Record, revision: Revision | None, page: Callable[[], str]
) -> ResponseReturnValue:
    """The form of a record that the request accepts; to its page unless another is wanted more."""
    after_this_request(_vary)
    form = asked_for(record.kind)
    if form is not None:
        return form.answer(record, revision)
    return redirect(page(), 302)


def _vary(response: Response) -> Response:
    response.vary.update(("Accept", "Accept-Language"))
    return response


def form_by_suffix(suffix: str) -> Representation:
    """The form of a suffix. Raises `NotFound`."""
    form = offered().get(suffix)
    if form is None:
        raise NotFound
    return form


def record_by_code(code: str) -> Record:
    """The record of a code. Raises `NotFound`, or `WithdrawnRecord` with the reason."""
    record = (
        session().scalars(visible(Record, current_user).where(Record.code == code)).one_or_none()
    )
    if record is None:
        raise withdrawal_of(code) or NotFound
    return record
