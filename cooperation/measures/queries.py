"""Measures by pillar, indicators of a measure, corridors through a territory."""

from sqlalchemy import Select, select

from cooperation.measures.models import (
    Indicator,
    Measure,
    Pillar,
    indicator_measure,
)
from core.permissions import Actor
from registry.door import visible
from registry.models import Party


def measures_in_order(actor: Actor) -> Select[tuple[Measure]]:
    """All measures by number."""
    return visible(Measure, actor).order_by(Measure.number)


def pillars_in_order(actor: Actor) -> Select[tuple[Pillar]]:
    """The pillars by number."""
    return visible(Pillar, actor).order_by(Pillar.number)


def indicators_of_measure(actor: Actor, measure_id: int) -> Select[tuple[Indicator]]:
    """Indicators of a measure by code."""
    return (
        visible(Indicator, actor)
        .join(indicator_measure, indicator_measure.c.indicator_id == Indicator.id)
        .where(indicator_measure.c.measure_id == measure_id)
        .order_by(Indicator.code)
    )


def indicators_of_bodies(actor: Actor, ids: list[int]) -> Select[tuple[Indicator]]:
    """Indicators of any of the bodies by code."""
    held = select(Party.record_id).where(Party.party_id.in_(ids), Party.role == "body")
    return visible(Indicator, actor).where(Indicator.id.in_(held)).order_by(Indicator.code)
