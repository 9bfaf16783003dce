"""The 16 measures at a glance: under their pillars, with their names and the states they had."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_login import current_user
from sqlalchemy import select

from cooperation.measures.models import Measure, Pillar
from cooperation.measures.queries import measures_in_order, pillars_in_order
from core.database import session
from core.reader import reader
from registry.ledger_models import StatusPeriod
from registry.listing import status_tag
from registry.references import Reference, references_to
from registry.statuses import Status


@dataclass(frozen=True)
class Board:
    """Measures by number and pillars, as far as the reader may see them, with names and periods."""

    measures: list[Measure]
    pillars: list[Pillar]
    names: dict[int, Reference]
    periods: dict[int, list[StatusPeriod]]

    def only(self, ids: Collection[int]) -> "Board":
        """The board of some of the measures."""
        return replace(self, measures=[one for one in self.measures if one.id in ids])

    def statuses(self, measure: Measure, day: date) -> list[Status]:
        """The states of a measure on a day."""
        return [
            Status(period.track, period.status, period.holds(day))
            for period in self.periods.get(measure.id, [])
            if period.holds(day) != "no"
        ]

    def by_pillar(self, day: date) -> list[dict[str, Any]]:
        """Pillars with their measures, as the templates take them."""
        found = []
        for pillar in self.pillars:
            name = self.names[pillar.id]
            cards = [self._card(one, day) for one in self.measures if one.pillar_id == pillar.id]
            if cards:
                found.append(
                    {
                        "code": pillar.code,
                        "label": name.title,
                        "language": name.language,
                        "measures": cards,
                    }
                )
        return found

    def _card(self, measure: Measure, day: date) -> dict[str, Any]:
        name = self.names[measure.id]
        return {
            "number": measure.number,
            "title": name.title,
            "language": name.language,
            "origin": name.origin,
            "url": name.url,
            "statuses": [status_tag(one) for one in self.statuses(measure, day)],
        }


def measure_board() -> Board:
    """The board of all measures; four statements."""
    measures = list(session().scalars(measures_in_order(current_user)))
    pillars = list(session().scalars(pillars_in_order(current_user)))
    names = references_to([one.id for one in (*measures, *pillars)], reader().language)
    periods: dict[int, list[StatusPeriod]] = {}
    for period in session().scalars(
        select(StatusPeriod)
        .where(StatusPeriod.record_id.in_([measure.id for measure in measures]))
        .where(StatusPeriod.track == "progress", StatusPeriod.party_id.is_(None))
        .order_by(StatusPeriod.record_id, StatusPeriod.position)
    ):
        periods.setdefault(period.record_id, []).append(period)
    return Board(
        measures=[measure for measure in measures if measure.id in names],
        pillars=[pillar for pillar in pillars if pillar.id in names],
        names=names,
        periods=periods,
    )
