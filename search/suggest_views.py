"""Suggestions: a list of options for the script of the search boxes, a plain page for everybody."""

from flask import Response, current_app, make_response, render_template, request

from core.extensions import limiter
from core.page_cache import counted_when_made
from core.permissions import guarded
from core.reader import reader
from search.setup import SEARCH_PATH
from search.suggesting import LONGEST_TYPED, suggestions_for
from search.views import blueprint

PER_ADDRESS = "1200 per minute"
"""Eight a second is what the script asks at most; a whole office may share an address."""
KEPT_S = 60
"""Seconds for which anybody may keep a list of options: it holds nothing personal."""
OPTIONS = "options"


@blueprint.get(f"{SEARCH_PATH}/suggest")
@guarded("site.read")
@limiter.limit(PER_ADDRESS)
def suggestions() -> Response:
    """What `q` may become. With `part=options` only the options, as a part of a page."""
    counted_when_made()
    typed = request.args.get("q", "")[:LONGEST_TYPED]
    groups = suggestions_for(typed, reader())
    if request.args.get("part") != OPTIONS:
        page = render_template("search/suggestions.html", typed=typed, groups=groups)
        return make_response(page)
    # A third of the time would go into navigation and languages, which a part of a page has not.
    part = current_app.jinja_env.get_template("search/_suggestions.html")
    answer = make_response(part.render(typed=typed, groups=groups, reader=reader()))
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
    return answer
