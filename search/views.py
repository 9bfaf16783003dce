"""The search page."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.page_cache import counted_when_made
from core.permissions import guarded
from core.reader import reader
from search.advanced import is_form, question_of
from search.limits import per_address
from search.page import SearchPage
from search.setup import SEARCH_PATH

blueprint = Blueprint("search", __name__, url_prefix="/<lang>")


@blueprint.get(SEARCH_PATH)
@guarded("site.read")
@per_address
def search_page() -> ResponseReturnValue:
    """Search in all records, or all of them by filters. Raises `BadValue`.

    What the form of fields asks is answered with its address. While the index cannot be read the
    page says so and is a page all the same; `/readyz` is what tells machines.
    """
    counted_when_made()
    if is_form(request.args):
        asked: dict[str, Any] = {"as_of": None} | question_of(request.args)
        return redirect(url_for("search.search_page", **asked), 302)
    search = SearchPage(reader())
    page = render_template("search/search.html", search=search)
    return page, search.status, search.headers
