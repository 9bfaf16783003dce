"""The pages about the registry itself, with one navigation at their side."""

from datetime import date
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound

from core.database import today
from core.dates import InvalidEventDate, parse_day
from core.paging import asked_page
from core.permissions import guarded
from core.problems import BadValue
from core.reader import reader
from core.web import absolute
from pages.about import changelog
from pages.about.components import SAMPLES, component_files, scale, swatches
from pages.about.figures import citation_example, source_figures, worked_example
from pages.about.terms import TERMS
from pages.report.form import ReportForm
from registry.kinds import kinds
from registry.vocabulary import CONFIDENCE, ORIGINS, VERIFICATION, vocabularies

blueprint = Blueprint("about", __name__, url_prefix="/<lang>/about")
PAGES = (
    ("about.overview", _l("About this registry")),
    ("about.methodology", _l("Methodology")),
    ("about.code_lists", _l("Code lists")),
    ("about.sources", _l("Sources")),
    ("about.changes", _l("Changes of the data")),
    ("about.reuse", _l("Terms of reuse")),
    ("about.attribution", _l("Attribution")),
    ("about.accessibility", _l("Accessibility")),
    ("about.privacy", _l("Privacy")),
)
COMPONENTS = ("about.components", _l("Components"))
EXAMPLE = "A0077"  # its signature is known by the month, so it shows certain and possible
ACCESSIBILITY_LOOKED_OVER = date(2026, 11, 25)


@blueprint.context_processor
def side_navigation() -> dict[str, Any]:
    """The pages of this blueprint with label, address, and whether the reader is there."""
    pages = PAGES if current_app.config["PRODUCTION"] else (*PAGES, COMPONENTS)
    here = {"about.changes_of_day": "about.changes"}.get(str(request.endpoint), request.endpoint)
    entries = [
        {"label": label, "url": url_for(endpoint), "current": endpoint == here}
        for endpoint, label in pages
    ]
    return {"about_pages": entries}


@blueprint.get("/")
@guarded("site.read")
def overview() -> str:
    """What this is and who runs it."""
    return render_template("pages/about/overview.html")


@blueprint.get("/methodology")
@guarded("site.read")
def methodology() -> str:
    """How a status comes about, by an example of the registry, and what the marks mean."""
    return render_template(
        "pages/about/methodology.html",
        example=worked_example(EXAMPLE),
        lists=(CONFIDENCE, VERIFICATION, ORIGINS),
        review=current_app.config["SETTINGS"].review,
    )


@blueprint.get("/sources")
@guarded("site.read")
def sources() -> str:
    """How many sources there are, of which kind and by whom."""
    return render_template("pages/about/sources.html", figures=source_figures())


@blueprint.get("/attribution")
@guarded("site.read")
def attribution() -> str:
    """Whose data are used, and under which licence."""
    return render_template("pages/about/attribution.html")


@blueprint.get("/accessibility")
@guarded("site.read")
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("pages/about/accessibility.html", day=ACCESSIBILITY_LOOKED_OVER)


@blueprint.get("/privacy")
@guarded("site.read")
def privacy() -> str:
    """What is stored about whom."""
    return render_template("pages/about/privacy.html")


@blueprint.get("/reuse")
@guarded("site.read")
def reuse() -> str:
    """What holds for using the data again, and how to cite."""
    return render_template(
        "pages/about/reuse.html",
        example=citation_example(EXAMPLE),
        absolute=absolute,
        day=today(),
        terms=TERMS,
    )


@blueprint.get("/code-lists")
@guarded("site.read")
def code_lists() -> str:
    """Every code list with labels and definitions."""
    return render_template("pages/about/code_lists.html", vocabularies=vocabularies())


@blueprint.get("/changes")
@guarded("site.read")
def changes() -> str:
    """What was published, changed and withdrawn, by day, latest first."""
    days = changelog.days_of_page(_asked_page())
    return render_template(
        "pages/about/changes.html",
        days=days,
        names=changelog.names_of(days.days, reader().language),
        kinds=kinds(),
    )


@blueprint.get("/changes/<day>")
@guarded("site.read")
def changes_of_day(day: str) -> str:
    """All changes of one day."""
    try:
        found = changelog.changes_of_day(parse_day(day), _asked_page(), reader().language)
    except InvalidEventDate as error:
        raise NotFound from error
    return render_template("pages/about/changes_of_day.html", found=found, kinds=kinds())


@blueprint.get("/components")
@guarded("site.read")
def components() -> str:
    """Every component with an example, and all tokens; for those who build the site."""
    if current_app.config["PRODUCTION"]:
        raise NotFound
    return render_template(
        "pages/about/components.html",
        files=component_files(),
        swatches=swatches(),
        scale=scale(),
        samples=SAMPLES,
        example=worked_example(EXAMPLE),
        form=_form_with_errors(),
        today=today(),
        code_list=CONFIDENCE,
    )


def _form_with_errors() -> ReportForm:
    form = ReportForm(formdata=None, data={"text": "?", "suggestion": "", "email": ""})
    form.validate()
    return form


def _asked_page() -> int:
    try:
        return asked_page()
    except BadValue as error:
        raise NotFound from error
