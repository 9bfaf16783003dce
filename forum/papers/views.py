"""The call for papers as everybody reads it, and what other pages show of papers."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from core.clocks import zoned_words
from core.database import session, utcnow
from core.page_cache import not_for_everybody
from core.permissions import guarded
from core.reader import reader
from forum.papers import shown
from forum.papers.models import PaperCall
from forum.papers.queries import call_of
from forum.papers.vocabulary import FILE_KINDS, LINK_KINDS
from registry.references import Reference, references_to
from registry.vocabulary import SUBJECTS

blueprint = Blueprint("paper_calls", __name__, url_prefix="/<lang>/forum")
blueprint.add_app_template_filter(shown.papers_in, "papers_in_session")
blueprint.add_app_template_filter(shown.papers_of, "papers_of_person")
blueprint.add_app_template_filter(shown.links_in, "links_of_session")
blueprint.add_app_template_filter(shown.call_shown, "call_for_papers")
blueprint.add_app_template_filter(FILE_KINDS.__getitem__, "paper_file_kind")
blueprint.add_app_template_filter(LINK_KINDS.__getitem__, "session_link_kind")


@blueprint.get("/<code>/call")
@guarded("site.read")
def call_page(code: str) -> str:
    """What is called for, until when, and how to take part."""
    call, edition = open_call(code)
    not_for_everybody()  # whether it is open depends on the hour
    words, language = words_for_reader(call)
    return render_template(
        "forum/papers/call.html",
        call=call,
        edition=edition,
        words=words,
        words_language=language,
        state=_state(call),
        topics=[SUBJECTS[code] for code in call.topics],
    )


def open_call(code: str) -> tuple[PaperCall, Reference]:
    """The call of an edition that the reader may see. Raises `NotFound`."""
    call = session().scalar(call_of(current_user, code))
    if call is None:
        raise NotFound
    return call, references_to([call.edition_id], reader().language)[call.edition_id]


def words_for_reader(call: PaperCall) -> tuple[str, str]:
    """The words of the call in the best language for the reader, and which it is."""
    order = reader().languages("en")
    found = next((tag for tag in (*order, *call.words) if call.words.get(tag)), "")
    return call.words.get(found, ""), found


def _state(call: PaperCall) -> str:
    now = utcnow()
    if call.published_at is None:
        return str(_("The call is not published yet. Only the secretariat sees it."))
    if now < call.opens_at:
        return str(_("Papers are not taken yet."))
    return "" if call.is_open(now) else str(_("The call is closed."))


@blueprint.app_template_filter("zoned")
def zoned_for_reader(at: Any, zone: str) -> str:
    """An instant by the clock of a zone, in the reader's words."""
    return zoned_words(at, zone, reader().locale)
