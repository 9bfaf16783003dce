"""The call for papers of an edition at the desk."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from core.database import session
from core.languages import SITE_LANGUAGES
from core.permissions import guarded
from core.problems import BadValue, Conflict, Problem
from core.reader import reader
from core.zones import present_name
from desk.forum.paper_forms import CallForm, WordsForm, words_forms
from forum.models import Edition
from forum.papers.calling import CallContent, set_up
from forum.papers.models import PaperCall
from forum.programme.plan import zone_of_edition
from registry.door import visible
from registry.references import Reference, references_to

blueprint = Blueprint("desk_paper_calls", __name__, url_prefix="/<lang>/desk/forum/<code>/papers")
LONGEST_ABSTRACT = 3000


def open_edition(code: str) -> tuple[Edition, Reference]:
    """An edition at the desk, and how it is called. Raises `NotFound`."""
    found = session().scalar(visible(Edition, current_user).where(Edition.code == code))
    if found is None:
        raise NotFound
    return found, references_to([found.id], reader().language)[found.id]


@blueprint.get("/call")
@guarded("paper.decide")
def call_page(code: str) -> str:
    """What is called for, when, and how it is reviewed."""
    edition, reference = open_edition(code)
    call = session().get(PaperCall, edition.id)
    form = CallForm(formdata=None, data=_first_values(edition))
    if call is not None:
        form.show(call)
    return _page(reference, call, form, words_forms(False, call.words if call else {}))


@blueprint.post("/call")
@guarded("paper.decide")
def save_call(code: str) -> ResponseReturnValue:
    """Save it; the form again, filled in, when that fails."""
    edition, reference = open_edition(code)
    form, words = CallForm(), words_forms(True, {})
    if form.version.data is None:
        raise BadValue(_("A value in the form is not valid."))
    good = [form.validate(), *(one.validate() for one in words.values())]
    call = session().get(PaperCall, edition.id)
    if not all(good):
        return _page(reference, call, form, words), 422
    try:
        set_up(edition, _content(form, words), current_user, form.version.data)
    except Problem as problem:
        session().rollback()
        edition, reference = open_edition(code)
        call = session().get(PaperCall, edition.id)
        status = 409 if isinstance(problem, Conflict) else 422
        return _page(reference, call, form, words, str(problem)), status
    session().commit()
    flash(_("The call is saved."), "success")
    return redirect(url_for("desk_paper_calls.call_page", code=code), 303)


def _content(form: CallForm, words: dict[str, WordsForm]) -> CallContent:
    opens_at, closes_at = form.instants()
    return CallContent(
        words={tag: one.words.data for tag, one in words.items() if one.words.data},
        time_zone=form.time_zone.data,
        opens_at=opens_at,
        closes_at=closes_at,
        languages=form.languages.data,
        topics=form.topics.data or [],
        longest_abstract=form.longest_abstract.data,
        blind=form.blind.data,
        published=form.published.data,
    )


def _first_values(edition: Edition) -> dict[str, object]:
    return {
        "time_zone": present_name(zone_of_edition(edition.id)),
        "languages": list(SITE_LANGUAGES),
        "longest_abstract": LONGEST_ABSTRACT,
        "blind": True,
    }


def _page(
    edition: Reference,
    call: PaperCall | None,
    form: CallForm,
    words: dict[str, WordsForm],
    message: str = "",
) -> str:
    form.version.data, form.version.raw_data = call.version if call else 0, None
    return render_template(
        "desk/forum/paper_call.html",
        edition=edition,
        call=call,
        form=form,
        words=words,
        message=message,
    )
