"""What can be done for an edition at the desk: with the code of the edition."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.permissions import allows


@dataclass(frozen=True)
class Place:
    """A page about an edition: its endpoint, what it is called, the rule it stands under, and the
    argument of its address that takes the edition's code."""

    endpoint: str
    label: Any
    rule: str
    argument: str = "code"


PLACES = (
    Place("desk_programme.overview", _l("Forum programme"), "programme.plan"),
    Place("desk_programme.board", _l("Board of the day"), "programme.plan"),
    Place("desk_programme.release_page", _l("Release"), "programme.release"),
    Place("desk_delegations.delegation_list", _l("Delegations"), "delegation.read"),
    Place("desk_needs.needs_page", _l("Visa and needs"), "needs.read"),
    Place("desk_forum_seats.seat_overview", _l("Seats"), "seat.read"),
    Place("desk_forum_meetings.meeting_list", _l("Bilateral meetings"), "meeting.place"),
    Place("desk_forum_badges.badge_list", _l("Badges"), "badge.issue"),
    Place("desk_forum_check_in.check_in_page", _l("Check-in"), "attendance.record"),
    Place("desk_forum_attendance.attendance_page", _l("Attendance"), "attendance.record"),
    Place("desk_papers.paper_list", _l("Papers"), "paper.decide"),
    Place("desk_questions.queue", _l("Questions and answers"), "question.moderate", "edition"),
    Place("desk_forum_outcomes.outcome_list", _l("Outcomes"), "outcome.follow", "edition"),
    Place("desk_forum_report.report_page", _l("Report"), "participation.release"),
)


def _values(place: Place, code: str) -> dict[str, Any]:
    return {place.argument: code}


def places_of(code: str) -> list[tuple[Any, str]]:
    """(label, address) of the pages about an edition that the reader may open."""
    return [
        (one.label, url_for(one.endpoint, **_values(one, code)))
        for one in PLACES
        if allows(current_user, one.rule)
    ]
