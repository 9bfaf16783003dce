"""Which outcomes are overdue: the secretariat is shown them all, so only what is asked is read."""

from collections.abc import Sequence
from datetime import date

from flask_login import current_user

from core.database import session
from forum.models import Outcome
from forum.outcomes.queries import events_of, published_outcomes
from forum.outcomes.standing import Standing, standing_of
from registry.ledger_models import Event


def standings_of(outcomes: Sequence[Outcome], day: date) -> dict[int, Standing]:
    """How outcomes stand by their own dates and ledgers alone, by id; one statement."""
    ledgers: dict[int, list[Event]] = {one.id: [] for one in outcomes}
    for key, event in session().execute(events_of(current_user, list(ledgers), None)):
        ledgers[key].append(event)
    return {one.id: standing_of(one.due, ledgers[one.id], (), False, day) for one in outcomes}


def overdue_outcomes(day: date) -> list[tuple[Outcome, Standing]]:
    """Published outcomes of which the day has passed, the longest overdue first."""
    outcomes = list(session().scalars(published_outcomes()))
    standings = standings_of(outcomes, day)
    late = [(one, standings[one.id]) for one in outcomes if standings[one.id].is_overdue]
    return sorted(late, key=lambda pair: (_last_day(pair[1]), pair[0].code))


def _last_day(standing: Standing) -> date:
    return (standing.due.latest if standing.due else None) or date.max
