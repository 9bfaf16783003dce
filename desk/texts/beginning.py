"""The texts of an agreement at the desk, and beginning another."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from cooperation.agreements.models import Agreement
from cooperation.agreements.texts.dividing import Division, divide
from cooperation.agreements.texts.models import TextDraft
from cooperation.agreements.texts.queries import drafts_of
from cooperation.agreements.texts.reading import texts_held
from cooperation.agreements.texts.services import (
    begin_correction,
    begin_draft,
    begin_from_file,
    remove_text,
)
from core.database import session
from core.languages import SITE_LANGUAGES
from core.permissions import guarded
from core.problems import Conflict
from desk.texts.forms import BY_HAND, FILE, HELD, BeginForm, RemoveForm
from desk.texts.place import (
    agreement_of,
    blueprint,
    cited_sources,
    name_of,
    readable_documents,
    text_of,
)
from registry.documents.extracting import MOST_CHARACTERS, PDF
from registry.documents.problems import Refused
from registry.documents.services import most_bytes


@blueprint.get("/")
@guarded("agreement_text.write")
def overview(code: str) -> str:
    """The texts held, the drafts, and the form for another."""
    agreement = agreement_of(code)
    sources = cited_sources(agreement)
    first = {"source": sources[0].code} if len(sources) == 1 else {}
    form = BeginForm(readable_documents(agreement), formdata=None, data=first)
    return _overview(agreement, form)


def _overview(agreement: Agreement, form: BeginForm, message: str = "") -> str:
    return render_template(
        "desk/texts/overview.html",
        agreement=agreement,
        reference=name_of(agreement),
        texts=texts_held(agreement),
        drafts=session().scalars(drafts_of(agreement.id)).all(),
        form=form,
        sources=cited_sources(agreement),
        languages=SITE_LANGUAGES,
        most=most_bytes(),
        message=message,
    )


@blueprint.post("/")
@guarded("agreement_text.write")
def begin(code: str) -> ResponseReturnValue:
    """Begin a draft; the form again, filled in but for the file, when that fails."""
    agreement = agreement_of(code)
    form = BeginForm(readable_documents(agreement))
    if not form.validate():
        return _overview(agreement, form), 422
    try:
        draft = _begun(agreement, form)
    except Refused as refused:
        session().rollback()
        form.file.errors = [str(refused)]
        return _overview(agreement_of(code), form), 422
    except Conflict as conflict:
        session().rollback()
        return _overview(agreement_of(code), form, str(conflict)), 409
    session().commit()
    return to_draft(code, draft.language)


def _begun(agreement: Agreement, form: BeginForm) -> TextDraft:
    language, said = form.language.data, form.description()
    if form.way.data == FILE:
        return begin_from_file(agreement, language, said, form.file.data.stream, current_user)
    return begin_draft(agreement, language, said, _division(form), current_user)


def _division(form: BeginForm) -> Division:
    if form.way.data == BY_HAND:
        return Division([])
    if form.way.data == HELD:
        document = form.chosen_document
        assert document is not None
        text = document.reading.text
        if not text:
            raise Refused(_("No text of this document could be read; it may be a scan."))
        if len(text) >= MOST_CHARACTERS:
            raise Refused(_("The document is too long: %(most)s characters at most.",
                            most=MOST_CHARACTERS))  # fmt: skip
        return divide(text, form.language.data, document.media_type == PDF)
    return divide(form.text.data, form.language.data, form.broken.data)


@blueprint.post("/<tag>/correct")
@guarded("agreement_text.write")
def correct(code: str, tag: str) -> ResponseReturnValue:
    """Begin a draft of the published text, or go on with the one that is begun."""
    try:
        begin_correction(text_of(agreement_of(code), tag), current_user)
    except Conflict:
        session().rollback()
    else:
        session().commit()
    return to_draft(code, tag)


@blueprint.get("/<tag>/remove")
@guarded("agreement_text.remove")
def remove_page(code: str, tag: str) -> str:
    """The form that takes a published text away."""
    agreement = agreement_of(code)
    text_of(agreement, tag)
    return _remove_page(agreement, tag, RemoveForm(formdata=None))


@blueprint.post("/<tag>/remove")
@guarded("agreement_text.remove")
def remove(code: str, tag: str) -> ResponseReturnValue:
    """Take it away; the form again when that fails."""
    agreement, form = agreement_of(code), RemoveForm()
    if not form.validate():
        return _remove_page(agreement, tag, form), 422
    try:
        remove_text(agreement, tag, current_user, form.reason.data, form.version.data)
    except Conflict as conflict:
        session().rollback()
        return _remove_page(agreement_of(code), tag, form, str(conflict)), 409
    session().commit()
    flash(_("The text is removed. Earlier versions keep it."), "success")
    return redirect(url_for("desk_texts.overview", code=code), 303)


def _remove_page(agreement: Agreement, tag: str, form: RemoveForm, message: str = "") -> str:
    form.version.data, form.version.raw_data = agreement.version, None
    return render_template(
        "desk/texts/remove.html",
        reference=name_of(agreement),
        tag=tag,
        form=form,
        message=message,
    )


def to_draft(code: str, tag: str, **values: Any) -> ResponseReturnValue:
    """To the page of a draft."""
    return redirect(url_for("desk_texts.draft_page", code=code, tag=tag, **values), 303)
