"""The search page."""

from flask import Blueprint, render_template

from core.permissions import guarded
from core.reader import reader
from search.page import SearchPage
from search.setup import SEARCH_PATH

blueprint = Blueprint("search", __name__, url_prefix="/<lang>")


@blueprint.get(SEARCH_PATH)
@guarded("site.read")
def search_page() -> str:
    """Search in all records, or all of them by filters. Raises `BadValue`, `NotFound`.

    While the index cannot be read the page says so and is a page all the same; `/readyz` is what
    tells machines.
    """
    return render_template("search/search.html", search=SearchPage(reader()))
