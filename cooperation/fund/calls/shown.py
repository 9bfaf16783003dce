"""What a call's page tells: whether it is open, until when, and what came of it."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from cooperation.fund.applications.figures import outcomes
from cooperation.fund.applications.telling import Told
from cooperation.fund.calls.models import FundCall
from cooperation.fund.calls.vocabulary import PHASES
from cooperation.fund.projects.models import Project
from core.clocks import zoned_words
from core.database import session, utcnow
from core.reader import Reader
from registry.door import visible
from registry.record_view import RecordView
from registry.references import Reference, by_title, references_to

PLANNED, OPEN, CLOSED, DECIDED = "planned", "open", "closed", "decided"


def phase_of(call: FundCall, at: datetime) -> str:
    """Where a call stands at an instant by its clocks: a code of the vocabulary `call_phase`."""
    if at < call.opens_at:
        return PLANNED
    return OPEN if at < call.closes_at else CLOSED


def told_of(call: FundCall) -> Told | None:
    """The figures of a closed call that is published; None of others, and where it has received no
    application here."""
    if call.state != "published" or phase_of(call, utcnow()) != CLOSED:
        return None
    told = Told(call)
    return told if told.outcome.received else None


def times_of(ids: Sequence[int], reader: Reader) -> dict[int, str]:
    """When calls open and close, by the fund's clock, by id."""
    columns = (FundCall.id, FundCall.opens_at, FundCall.closes_at, FundCall.time_zone)
    rows = session().execute(select(*columns).where(FundCall.id.in_(ids)))
    return {
        key: _(
            "Opens %(opens)s, closes %(closes)s",
            opens=zoned_words(opens, zone, reader.locale),
            closes=zoned_words(closes, zone, reader.locale),
        )
        for key, opens, closes, zone in rows
    }


def phases_of(ids: Sequence[int]) -> dict[int, str]:
    """Where calls stand now, in words, by id."""
    now, asked = utcnow(), select(FundCall).where(FundCall.id.in_(ids))
    decided = {key for key, outcome in outcomes().items() if outcome.is_decided}
    phases = {call.id: phase_of(call, now) for call in session().scalars(asked)}
    return {
        key: str(PHASES[DECIDED if phase == CLOSED and key in decided else phase])
        for key, phase in phases.items()
    }


class CallShown:
    """The sections of the page of a call."""

    def __init__(self, view: RecordView) -> None:
        self.view = view
        self.call: FundCall = view.record
        view.listed |= {reference.code for reference in self.projects}

    @property
    def phase(self) -> str:
        """Where it stands now: decided once it is closed and no application waits."""
        if self.applications and self.applications.outcome.is_decided:
            return DECIDED
        return phase_of(self.call, utcnow())

    @cached_property
    def applications(self) -> Told | None:
        """What became of the applications, once the call is closed; None where none was received
        here."""
        return told_of(self.call)

    @property
    def opens(self) -> str:
        """When it opens, by the fund's clock."""
        return self._words(self.call.opens_at)

    @property
    def closes(self) -> str:
        """When it closes, by the fund's clock."""
        return self._words(self.call.closes_at)

    def _words(self, at: datetime) -> str:
        return zoned_words(at, self.call.time_zone, self.view.reader.locale)

    @cached_property
    def projects(self) -> list[Reference]:
        """The projects that came of it, by title."""
        query = visible(Project, current_user).where(Project.call_id == self.call.id)
        ids = session().scalars(query.with_only_columns(Project.id))
        return by_title(references_to(ids, self.view.reader.language).values())
