"""An administration's page as a briefing: with whom, what changed, what is open, what lacks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from cooperation.agreements.kind import AGREEMENT
from core.database import session
from core.dates import EventDate
from core.pictures.picture import Picture
from directory.panels import Item, Panel, attended, records_of, register_briefing
from pages.between.views import between_url
from pages.briefing.agreements import AgreementState, OpenGroup, open_groups, read_states
from pages.briefing.gaps import Gap, Known, gaps
from pages.briefing.network import network_of
from pages.briefing.queries import (
    agreement_states,
    latest_events,
    own_acts,
    statements_not_verified,
)
from pages.corridors.drawing import Line
from pages.corridors.pictures import lines_through
from pages.matrix.cells import Cell, Matrix, Question
from pages.matrix.words import bond_tag, partner_marks, region_name
from registry.kinds import kinds
from registry.models import dated
from registry.record_view import RecordView
from registry.references import Reference, references_to
from registry.vocabulary import EVENT_KINDS, ROLES

YEAR = timedelta(days=365)
MOST_SHOWN = 10
SHOWN_THROUGH = 5
LISTED_BY_ADMINISTRATION = ("agreement", "practice", "outcome", "fund_activity", "event")
"""Kinds whose lists can be filtered by administration."""


@dataclass(frozen=True)
class Partner:
    """A partner, the address of what binds the two, and that as marks: first its own agreements,
    then those of unions, a mark for each union."""

    reference: Reference
    url: str
    marks: list[dict[str, Any]]
    through: list[dict[str, Any]]


@dataclass(frozen=True)
class Change:
    """An event of the last year."""

    reference: Reference
    kind: Any
    date: EventDate | None


class Briefing:
    """What an administration's page shows; each part is read when the template asks for it."""

    def __init__(self, view: RecordView) -> None:
        self.view = view
        self.body: int = view.record.id
        self.code: str = view.record.code
        self.day: date = view.reader.day

    @cached_property
    def matrix(self) -> Matrix:
        """The cooperation matrix, so that page and matrix say the same."""
        return Matrix(Question(), self.view.reader)

    @cached_property
    def matrix_row(self) -> list[tuple[str, list[tuple[Reference, Cell]]]]:
        """(region, [(partner, what binds the two)]) in the order of the matrix."""
        own = self.matrix.bodies.get(self.body)
        return self.matrix.partners(own) if own else []

    @cached_property
    def partners(self) -> list[tuple[str, list[Partner]]]:
        """(region, partners in it) in the order of the matrix."""
        return [
            (region_name(code), [self._partner(*pair) for pair in found])
            for code, found in self.matrix_row
        ]

    def _partner(self, reference: Reference, cell: Cell) -> Partner:
        return Partner(
            reference,
            between_url(self.code, reference.code),
            [mark for mark in partner_marks(cell, self.unions) if not mark["through"]],
            [
                self._through(ids, cell)
                for ids in dict.fromkeys(key[2] for key in cell.counts)
                if ids
            ],
        )

    def _through(self, ids: tuple[int, ...], cell: Cell) -> dict[str, Any]:
        """What binds through the same unions as one mark, the strongest state first."""
        numbers: Counter[int] = Counter()
        for (_form, standing, through), number in cell.counts.items():
            if through == ids:
                numbers[standing] += number
        tags = [(bond_tag(one), numbers[one]) for one in sorted(numbers, reverse=True)]
        return {
            "unions": [self.unions[key] for key in ids],
            "words": [f"{tag['label']}: {number}" for tag, number in tags],
        }

    @cached_property
    def network(self) -> Picture | None:
        """The picture of its partners."""
        own = self.matrix.bodies.get(self.body)
        return network_of(self.matrix, own) if own and self.matrix_row else None

    @cached_property
    def memberships(self) -> list[Any]:
        """Its memberships on the day, certain or possible."""
        held = (m for m in self.view.record.memberships if m.holds(self.day) != "no")
        return [m for m in held if m.organization_id in self.unions]

    @property
    def unions(self) -> Mapping[int, Reference]:
        """Organizations with members, by id."""
        return self.matrix.organizations

    @cached_property
    def _states(self) -> dict[int, list[AgreementState]]:
        bodies = [self.body, *(m.organization_id for m in self.memberships)]
        rows = session().execute(agreement_states(current_user, bodies, self.day))
        return read_states(rows.all())

    @property
    def states(self) -> list[AgreementState]:
        """Its agreements with their statuses on the day."""
        return self._states.get(self.body, [])

    @property
    def through(self) -> list[tuple[Reference, Panel]]:
        """Agreements that bind it through what it is a member of, under that; the latest first."""
        own = {state.id for state in self.states}
        found = []
        for membership in self.memberships:
            states = self._states.get(membership.organization_id, [])
            mine = [state for state in states if state.is_party and state.id not in own]
            if mine:
                found.append((self.unions[membership.organization_id], self._panel(mine)))
        return found

    def _panel(self, states: Sequence[AgreementState]) -> Panel:
        items = [
            Item(self.names[state.id], ROLES["party"], state.statuses)
            for state in states[:SHOWN_THROUGH]
            if state.id in self.names
        ]
        return Panel("agreement", AGREEMENT.plural, items, len(states))

    @cached_property
    def _acts(self) -> Sequence[Sequence[Any]]:
        return session().execute(own_acts(current_user, self.body, self.day)).all()

    @cached_property
    def figures(self) -> list[tuple[Any, str, str]]:
        """(figure, words, address) at a glance."""
        force = [s.legal["in_force"] for s in self.states if "in_force" in s.legal]
        signed = sum("signed" in state.legal for state in self.states)
        cells = [cell for _region, found in self.matrix_row for _partner, cell in found]
        bound = sum(cell.may_be_in_force for cell in cells)
        return [
            (len(force), _("agreements in force: %(certain)s certain, %(possible)s possible",
                           certain=sum(force), possible=len(force) - sum(force)),
             self._agreements(status="in_force")),
            (signed, _("agreements signed, entry into force not established"),
             self._agreements(status="signed")),
            (len(cells), _("partners, %(number)s of them with something in force", number=bound),
             "#partners"),
            (len(self.lines), _("rail corridors through it"), "#corridors"),
            (len(self.editions), _("forums attended, as reported"), "#attendance"),
            *((total, label, f"#{kind}") for kind, label, total in self._counted),
        ]  # fmt: skip

    @cached_property
    def _counted(self) -> list[tuple[str, Any, int]]:
        """Kinds of records beside agreements and events that name it, with their number."""
        left_out = ("agreement", "event")
        return [(p.kind, p.label, p.total) for p in self.panels if p.kind not in left_out]

    def _agreements(self, **chosen: Any) -> str:
        return url_for("agreements.agreement_list", administration=self.code, **chosen)

    @cached_property
    def panels(self) -> list[Any]:
        """Records in which it has a role, the latest first, under their kinds.

        Of a kind whose list can be filtered by administration only the first ones.
        """
        return [
            replace(panel, items=panel.items[:MOST_SHOWN])
            if panel.kind in LISTED_BY_ADMINISTRATION
            else panel
            for panel in records_of(self.view)
        ]

    @property
    def list_urls(self) -> dict[str, str]:
        """Kind → the list of all records of the kind that name it, where there is one."""
        return {
            name: url_for(kinds()[name].list_endpoint, administration=self.code)
            for name in LISTED_BY_ADMINISTRATION
        }

    @cached_property
    def editions(self) -> list[Any]:
        """Forum editions at which it is reported."""
        return attended(self.view)

    @cached_property
    def lines(self) -> list[Line]:
        """Corridors through it."""
        return lines_through(self.code)

    @cached_property
    def open_groups(self) -> list[OpenGroup]:
        """What of its agreements waits for something."""
        return open_groups(self.states, self._acts, self.code)

    @cached_property
    def _events(self) -> Sequence[Sequence[Any]]:
        asked = latest_events(current_user, self.body, self.day - YEAR, self.day, MOST_SHOWN)
        return session().execute(asked).all()

    @cached_property
    def names(self) -> Mapping[int, Reference]:
        """The records that the parts of the page name."""
        points = (point.id for group in self.open_groups for point in group.shown)
        events = (row[0] for row in self._events)
        through = (state.id for body, states in self._states.items() if body != self.body
                   for state in states)  # fmt: skip
        return references_to((*points, *events, *through), self.view.reader.language)

    @property
    def changes(self) -> list[Change]:
        """What changed in the year before the day, the latest first."""
        return self._changes(recent=True)

    @property
    def latest_change(self) -> Change | None:
        """The latest event before that year."""
        return next(iter(self._changes(recent=False)), None)

    @property
    def changes_total(self) -> int:
        """How many events of the year there are."""
        return self._events[0][4] if self._events else 0

    def _changes(self, recent: bool) -> list[Change]:
        return [
            Change(self.names[key], EVENT_KINDS[kind], dated(text))
            for key, kind, text, is_recent, _total in self._events
            if key in self.names and bool(is_recent) is recent
        ]

    @cached_property
    def gaps(self) -> list[Gap]:
        """What the registry does not know and asks for."""
        not_verified = session().scalar(statements_not_verified(current_user, self.body)) or 0
        return gaps(
            Known(
                self.view.record,
                self.states,
                self._acts,
                self.lines,
                not_verified,
                len(self.editions),
            )
        )

    @property
    def report_url(self) -> str:
        """The form by which it tells what is missing."""
        return url_for("report.report_page", about=request.path)


register_briefing(Briefing)
