"""An administration's agreements on a day: what they are, and what of them is open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.dates import EventDate
from pages.briefing.queries import STEPS
from registry.models import dated
from registry.statuses import Status
from registry.vocabulary import EVENT_KINDS, STATUSES

SHOWN = 6
BEGINNINGS = ("proposed", "negotiating", "initialled", "provisionally_applied")
ENDINGS = frozenset({"terminated", "expired", "superseded"})


@dataclass
class AgreementState:
    """An agreement and the statuses that may hold on the day, each with whether it is certain."""

    id: int
    date_text: str
    form: str
    roles: set[str] = field(default_factory=set)
    legal: dict[str, bool] = field(default_factory=dict)
    own: dict[str, bool] = field(default_factory=dict)
    operational: dict[str, bool] = field(default_factory=dict)
    goes_by_itself: bool = False

    @property
    def held(self) -> Mapping[str, bool]:
        """What holds for the body: its own statuses as a party, or those of the instrument.

        Nothing does before the body joined.
        """
        return self.own if self.goes_by_itself and not ENDINGS & self.legal.keys() else self.legal

    @property
    def statuses(self) -> list[Status]:
        """The statuses of the instrument, as the marks of a page show them."""
        return [
            Status("legal", status, "certain" if certain else "possible")
            for status, certain in self.legal.items()
        ]

    @property
    def is_party(self) -> bool:
        """Whether the body is a party and not an observer or the depositary."""
        return "party" in self.roles


def read_states(rows: Iterable[Sequence[Any]]) -> dict[int, list[AgreementState]]:
    """The rows of `briefing_queries.agreement_states` by body and agreement, in their order."""
    found: dict[tuple[int, int], AgreementState] = {}
    for body, key, date_text, form, role, track, status, whose, certain, has_own in rows:
        state = found.setdefault((body, key), AgreementState(key, date_text, form))
        state.goes_by_itself |= bool(has_own)
        state.roles.add(role)
        if track == "legal":
            (state.own if whose else state.legal)[status] = bool(certain)
        elif track == "operational":
            state.operational[status] = bool(certain)
    by_body: dict[int, list[AgreementState]] = {}
    for (body, _key), state in found.items():
        by_body.setdefault(body, []).append(state)
    return by_body


@dataclass(frozen=True)
class OpenPoint:
    """An agreement that waits for something; `note` says what is known of that."""

    id: int
    note: Any = ""
    date_text: str = ""

    @property
    def date(self) -> EventDate | None:
        """When it came so far."""
        return dated(self.date_text)


@dataclass(frozen=True)
class OpenGroup:
    """What waits for the same. `url` leads to the list of all of them, where there is one."""

    label: Any
    points: list[OpenPoint]
    url: str = ""

    @property
    def shown(self) -> list[OpenPoint]:
        """The first of them, for the page."""
        return self.points[:SHOWN]


def open_groups(
    states: Sequence[AgreementState], acts: Sequence[Sequence[Any]], code: str
) -> list[OpenGroup]:
    """What of the agreements is open on the day; groups without anything are left out."""
    mine = [state for state in states if state.is_party]
    waiting = {s.id: s for s in mine if "in_force" not in s.held and not ENDINGS & s.held.keys()}
    steps = [
        OpenPoint(key, EVENT_KINDS[kind], date_text)
        for key, kind, date_text, _whose in acts
        if key in waiting and kind in STEPS
    ]
    begun = [
        OpenPoint(state.id, STATUSES[status], state.date_text)
        for state in waiting.values()
        for status in BEGINNINGS
        if status in state.held
    ]
    stepping = {point.id for point in (*steps, *begun)}
    signed = (s for s in waiting.values() if "signed" in s.held and s.id not in stepping)
    pilots = (s for s in mine if "pilot" in s.operational and "operational" not in s.operational)
    every = url_for("agreements.agreement_list", administration=code, status="signed")
    groups = (
        OpenGroup(_l("On the way to ratification"), steps),
        OpenGroup(_l("In preparation"), begun),
        OpenGroup(_l("In a pilot, no start of operation recorded"), _points(pilots)),
        OpenGroup(_l("Signed, entry into force not established"), _points(signed), every),
    )
    return [group for group in groups if group.points]


def _points(states: Iterable[AgreementState]) -> list[OpenPoint]:
    return [OpenPoint(state.id, date_text=state.date_text) for state in states]
