"""The guide to the API for people, `/<lang>/api/`, with examples that run as they stand."""

from flask import Blueprint, render_template, url_for

from accounts.tokens.scopes import SCOPES
from core.permissions import guarded
from core.web import absolute
from exchange.api.collections import collections
from exchange.api.examples import WRITING, examples
from exchange.api.parameters import MOST, USUAL
from exchange.api.problems import PROBLEMS, type_of
from exchange.api.writing.acts import acts

blueprint = Blueprint("api_guide", __name__, url_prefix="/<lang>/api")


@blueprint.get("/")
@guarded("site.read")
def guide() -> str:
    """What can be asked, how, and what the problems mean."""
    entry = absolute(url_for("api.entry"))
    return render_template(
        "exchange/api.html",
        entry=entry,
        description=url_for("api.openapi"),
        collections=[(page.kind.plural, name) for name, page in collections().items()],
        examples=examples(entry.rstrip("/")),
        writing=examples(entry.rstrip("/"), WRITING),
        scopes=[(name, one.label, _acts_of(name)) for name, one in SCOPES.items()],
        usual=USUAL,
        most=MOST,
        problems=[(code, name, title, type_of(code)) for code, (name, title) in PROBLEMS.items()],
    )


def _acts_of(scope: str) -> list[tuple[str, str]]:
    """(method, path) of what a scope opens."""
    return [(one.method.upper(), one.path) for one in acts() if one.scope == scope]
