"""The navigation that every page shows."""

from typing import Any

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l

PRIMARY = (
    ("measures.measure_list", _l("Measures")),
    ("agreements.agreement_list", _l("Agreements")),
    ("directory.administration_list", _l("Administrations")),
    ("forum.edition_list", _l("Forum")),
    ("training_fund.overview", _l("Training fund")),
)
MORE = (
    ("matrix.matrix", _l("Cooperation matrix")),
    ("between.choose", _l("What binds two administrations")),
    ("directory.organization_list", _l("Organizations")),
    ("directory.district_list", _l("Customs districts")),
    ("directory.group_list", _l("Clearance-integration groups")),
    ("measures.practice_list", _l("Practices")),
    ("measures.corridor_list", _l("Corridors")),
    ("measures.policy_list", _l("Policies")),
    ("measures.indicator_list", _l("Indicators")),
    ("registry.concept_list", _l("Concepts")),
    ("registry.event_list", _l("Events")),
    ("registry.source_list", _l("Sources")),
    ("about.overview", _l("About this registry")),
)


def navigation() -> dict[str, Any]:
    """Entries with label, address and whether the reader is there: in the deepest of them."""
    paths = {endpoint: url_for(endpoint, as_of=None) for endpoint, _label in (*PRIMARY, *MORE)}
    around = [path for path in paths.values() if request.path.startswith(path)]
    here = max(around, key=len, default="")

    def entries(items: tuple[tuple[str, Any], ...]) -> list[dict[str, Any]]:
        return [
            {"label": label, "url": url_for(endpoint), "current": paths[endpoint] == here}
            for endpoint, label in items
        ]

    return {"navigation": {"primary": entries(PRIMARY), "more": entries(MORE)}}


def init_app(app: Flask) -> None:
    """Give every template the navigation."""
    app.context_processor(navigation)
