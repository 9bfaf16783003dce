"""The kinds around the 16 measures."""

from flask_babel import lazy_gettext as _l

from cooperation.measures.models import (
    Corridor,
    Indicator,
    Measure,
    Pillar,
    Policy,
    Practice,
)
from registry.kinds import Kind, register

MEASURE = register(
    Kind(
        name="measure",
        model=Measure,
        label=_l("Measure"),
        plural=_l("Measures"),
        list_endpoint="measures.measure_list",
        page_endpoint="measures.measure_page",
        dated_by_ledger=True,
        track="progress",
    )
)
PILLAR = register(
    Kind(
        name="pillar",
        model=Pillar,
        label=_l("Pillar"),
        plural=_l("Pillars"),
        list_endpoint="measures.measure_list",
        page_endpoint="measures.measure_list",
        page_values=lambda code, _within: {"_anchor": code},
    )
)
INDICATOR = register(
    Kind(
        name="indicator",
        model=Indicator,
        label=_l("Indicator"),
        plural=_l("Indicators"),
        list_endpoint="measures.indicator_list",
        page_endpoint="measures.indicator_page",
    )
)
PRACTICE = register(
    Kind(
        name="practice",
        model=Practice,
        label=_l("Practice"),
        plural=_l("Practices"),
        list_endpoint="measures.practice_list",
        page_endpoint="measures.practice_page",
        has_ledger=True,
    )
)
POLICY = register(
    Kind(
        name="policy",
        model=Policy,
        label=_l("Policy"),
        plural=_l("Policies"),
        list_endpoint="measures.policy_list",
        page_endpoint="measures.policy_page",
    )
)
CORRIDOR = register(
    Kind(
        name="corridor",
        model=Corridor,
        label=_l("Corridor"),
        plural=_l("Corridors"),
        list_endpoint="measures.corridor_list",
        page_endpoint="measures.corridor_page",
        has_ledger=True,
    )
)
