"""What an agreement's page tells of the parties' confirmations: never more than was said."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from cooperation.agreements.confirming.facts import (
    Fact,
    agreement_fact,
    direct_parties,
    event_fact,
)
from cooperation.agreements.confirming.models import Confirmation
from cooperation.agreements.confirming.queries import said_about
from cooperation.agreements.confirming.services import ROLE
from cooperation.agreements.confirming.standing import standing
from registry.record_view import LedgerEntry, RecordView
from registry.references import Reference


@dataclass
class Line:
    """A fact and what parties say about it. `entry` is None where it is the agreement itself."""

    entry: LedgerEntry | None
    confirmed: list[Reference] = field(default_factory=list)
    disputed: list[tuple[Reference, Confirmation]] = field(default_factory=list)
    earlier: list[Reference] = field(default_factory=list)

    @property
    def is_told(self) -> bool:
        """Whether any party says something that readers are told."""
        return bool(self.confirmed or self.disputed or self.earlier)


class Confirmations:
    """The confirmations of the agreement of a page."""

    def __init__(self, view: RecordView) -> None:
        self.view = view
        self.parties = direct_parties(view.record)

    @cached_property
    def own(self) -> list[Reference]:
        """The parties that the reader is a delegate of."""
        scopes = current_user.scopes(ROLE)
        return [one for one in self._bodies if one.code in scopes]

    @cached_property
    def lines(self) -> list[Line]:
        """The facts of which something is told, the agreement first."""
        said = said_about(fact.record_id for fact, _entry in self._facts)
        lines = [self._line(fact, entry, said) for fact, entry in self._facts]
        return [line for line in lines if line.is_told]

    @property
    def untold(self) -> int:
        """Of how many facts nothing is told."""
        return len(self._facts) - len(self.lines)

    def claim(self, line: Line) -> str:
        """By how many of the parties on record the fact is confirmed; '' for none."""
        confirmed, total = len(line.confirmed), len(self.parties)
        if not confirmed:
            return ""
        if confirmed == total == 2 and self.view.record.parties_count in (None, 2):
            return str(_("Confirmed by both parties"))
        words = ngettext(
            "Confirmed by %(count)s of %(num)s party on record",
            "Confirmed by %(count)s of %(num)s parties on record",
            total,
            count=confirmed,
        )
        return str(words)

    @cached_property
    def _facts(self) -> Sequence[tuple[Fact, LedgerEntry | None]]:
        entries = [(event_fact(entry.event), entry) for entry in self.view.counted]
        return [(agreement_fact(self.view.record), None), *entries]

    @cached_property
    def _bodies(self) -> list[Reference]:
        named = (self.view.name(one) for one in self.parties if isinstance(one, int))
        return [one for one in named if one]

    def _line(
        self, fact: Fact, entry: LedgerEntry | None, said: dict[tuple[int, int], Confirmation]
    ) -> Line:
        line = Line(entry)
        for body in self._bodies:
            statement = said.get((fact.record_id, body.id))
            match standing(statement, fact):
                case "confirmed":
                    line.confirmed.append(body)
                case "acknowledged":
                    assert statement is not None
                    line.disputed.append((body, statement))
                case "earlier":
                    line.earlier.append(body)
        return line
