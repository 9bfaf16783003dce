"""A draft of a text: its units, corrected one by one; what was recognised; publishing it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.forms import VersionForm
from cooperation.agreements.models import Agreement
from cooperation.agreements.texts.checking import findings
from cooperation.agreements.texts.heading_words import has_rules
from cooperation.agreements.texts.models import READING, TextDraft
from cooperation.agreements.texts.queries import drafts_of, titles_of
from cooperation.agreements.texts.services import (
    Hindered,
    discard_draft,
    may_publish,
    publish_draft,
    save_draft,
    units_in,
)
from cooperation.agreements.texts.shaping import CUT, CannotBeDone, shaped
from cooperation.agreements.texts.units import (
    LONGEST_HEADING,
    LONGEST_NUMBER,
    Unit,
    on_one_line,
    paragraphs,
)
from cooperation.agreements.texts.upkeep import OWN_WORDS
from core.database import session
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.problems import BadValue, Conflict, Problem
from desk.texts.beginning import to_draft
from desk.texts.forms import DescriptionForm
from desk.texts.place import (
    agreement_of,
    blueprint,
    cited_sources,
    draft_of,
    name_of,
    readable_documents,
)
from registry.provisions import LONGEST

PAGE_SIZE = 20
"""Units of a page."""
LOOK_AGAIN_S = 4
SAVE, MAIN = "save", "save:0"


@blueprint.get("/<tag>")
@guarded("agreement_text.write")
def draft_page(code: str, tag: str) -> ResponseReturnValue:
    """The draft; while its file is read the page looks again by itself."""
    agreement = agreement_of(code)
    draft = draft_of(agreement, tag)
    page = _page(agreement, draft, _described(agreement, draft), asked_page())
    return (page, {"Refresh": str(LOOK_AGAIN_S)}) if draft.state == READING else page


@blueprint.post("/<tag>")
@guarded("agreement_text.write")
def save(code: str, tag: str) -> ResponseReturnValue:
    """Keep what is typed on the page, then join, split, move, add or remove what is asked.

    What was typed stays in the form when that fails.
    """
    agreement = agreement_of(code)
    draft = draft_of(agreement, tag)
    form = DescriptionForm(_documents(agreement, draft))
    how, place = _asked_act()
    units, number = _typed(units_in(draft)), _typed_page()
    if not form.validate():
        if form.version.data is None:
            raise BadValue(_("A value in the form is not valid."))
        return _page(agreement, draft, form, number, typed=units), 422
    try:
        after, look = (units, place) if how == SAVE else shaped(units, how, place, draft.language)
        save_draft(draft, after, current_user, form.version.data, form.description())
    except CannotBeDone as refused:
        return _page(agreement, draft, form, number, str(refused), typed=units), 422
    except Conflict as conflict:
        session().rollback()
        agreement = agreement_of(code)
        current = draft_of(agreement, tag)
        kept = _("What you typed stands below; nothing of it is saved.")
        message = f"{conflict} {kept}"
        return _page(agreement, current, form, number, message, typed=units, stale=True), 409
    session().commit()
    if how == SAVE:
        flash(_("It is saved."), "success")
        return to_draft(code, tag, page=number if number > 1 else None)
    page = look // PAGE_SIZE + 1
    return to_draft(code, tag, page=page if page > 1 else None, _anchor=f"u{look}")


@blueprint.post("/<tag>/publish")
@guarded("agreement_text.publish")
def publish(code: str, tag: str) -> ResponseReturnValue:
    """Make the draft what readers see."""
    agreement, draft, version = _seen(code, tag)
    try:
        publish_draft(draft, agreement, current_user, version)
    except (Conflict, Hindered) as refused:
        return _refused(code, tag, refused)
    session().commit()
    flash(_("The text is published."), "success")
    values: dict[str, Any] = {"code": code, "in": tag}
    return redirect(url_for("agreement_texts.text_page", **values), 303)


@blueprint.post("/<tag>/discard")
@guarded("agreement_text.write")
def discard(code: str, tag: str) -> ResponseReturnValue:
    """Give the draft up."""
    agreement, draft, version = _seen(code, tag)
    try:
        discard_draft(draft, agreement, current_user, version)
    except Conflict as refused:
        return _refused(code, tag, refused)
    session().commit()
    flash(_("The draft is given up."), "success")
    return redirect(url_for("desk_texts.overview", code=code), 303)


def _seen(code: str, tag: str) -> tuple[Agreement, TextDraft, int]:
    """The agreement, its draft, and the version of it that the form was opened with."""
    agreement, form = agreement_of(code), VersionForm()
    draft = draft_of(agreement, tag)
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    return agreement, draft, form.version.data


def _refused(code: str, tag: str, why: Problem) -> ResponseReturnValue:
    """The draft as it is now, and why nothing was done."""
    session().rollback()
    agreement = agreement_of(code)
    draft = draft_of(agreement, tag)
    page = _page(agreement, draft, _described(agreement, draft), 1, str(why))
    return page, why.status


def _asked_act() -> tuple[str, int]:
    """What the pressed button asks for, and the place of its unit; without one, to save."""
    how, _colon, place = request.form.get("do", MAIN).partition(":")
    if not place.lstrip("-").isdecimal() or len(place) > 6:
        raise BadValue(_("A value in the form is not valid."))
    return how, int(place)


def _typed_page() -> int:
    text = request.form.get("page", "1")
    return int(text) if text.isdecimal() and 0 < len(text) < 5 else 1


def _typed(units: Sequence[Unit]) -> list[Unit]:
    """The units, those of the page as they are typed."""
    typed = list(units)
    for text in request.form.getlist("place"):
        if not text.isdecimal() or len(text) > 6:
            raise BadValue(_("A value in the form is not valid."))
        unit, place = _typed_unit(text), int(text)
        if place < len(typed):
            typed[place] = unit
        else:  # somebody took units away meanwhile; what was typed is shown all the same
            typed.append(unit)
    return typed


def _typed_unit(place: str) -> Unit:
    def said(name: str) -> str:
        return request.form.get(f"u{place}-{name}", "")

    return Unit(
        on_one_line(said("identifier")),
        on_one_line(said("number")),
        on_one_line(said("heading")),
        paragraphs(said("body")),
    )


def _described(agreement: Agreement, draft: TextDraft) -> DescriptionForm:
    known = {
        "origin": draft.origin,
        "reviewed": draft.reviewed,
        "source": draft.source.code if draft.source else "",
        "locator": draft.locator,
        "document": draft.document.code if draft.document else "",
        "licence": draft.licence,
    }
    return DescriptionForm(_documents(agreement, draft), formdata=None, data=known)


def _documents(agreement: Agreement, draft: TextDraft) -> list[Any]:
    """The documents to choose from; the one that is chosen stays among them."""
    known = readable_documents(agreement)
    chosen = [draft.document] if draft.document and draft.document not in known else []
    return [*known, *chosen]


def _page(
    agreement: Agreement,
    draft: TextDraft,
    form: DescriptionForm,
    number: int,
    message: str = "",
    typed: Sequence[Unit] | None = None,
    stale: bool = False,
) -> str:
    """The draft's page. `typed`: what stands in the form in place of what is saved; the form then
    carries the version it was opened with, so that it overwrites nothing. `stale`: that version
    is not the present one."""
    units = units_in(draft) if typed is None else typed
    others = _others(agreement, draft)
    page = page_place(min(number, -(-len(units) // PAGE_SIZE) or 1), PAGE_SIZE, len(units))
    if typed is None:
        form.version.data, form.version.raw_data = draft.version, None
    first = page["first"] - 1
    return render_template(
        "desk/texts/draft.html",
        reference=name_of(agreement),
        draft=draft,
        problem=OWN_WORDS.get(draft.problem),
        form=form,
        units=list(enumerate(units))[first : page["last"]],
        all_units=units,
        page=page,
        page_of=lambda place: place // PAGE_SIZE + 1,
        found=findings(units, draft.language, others),
        known=sorted({identifier for held in others.values() for identifier in held}),
        sources=cited_sources(agreement),
        has_rules=has_rules(draft.language),
        may_publish=may_publish(draft, current_user),
        message=message,
        stale=stale,
        cut=CUT,
        longest={
            "identifier": LONGEST,
            "number": LONGEST_NUMBER,
            "heading": LONGEST_HEADING,
        },
    )


def _others(agreement: Agreement, draft: TextDraft) -> Mapping[str, Sequence[str]]:
    """Identifiers of the other languages, published or, where there is none, in drafts."""
    digests = {text.language: text.digest for text in agreement.full_texts}
    digests.pop(draft.language, None)
    held = {
        language: [unit.identifier for unit in units]
        for language, units in titles_of(agreement.id, digests).items()
    }
    for other in session().scalars(drafts_of(agreement.id)):
        if other.language != draft.language and other.units:
            held.setdefault(other.language, [unit.identifier for unit in units_in(other)])
    return held
