"""What the records say of the fund itself: its announcement, calls, activities beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from cooperation.fund.calls.models import FundCall
from cooperation.fund.calls.shown import OPEN, phase_of
from cooperation.fund.models import FundActivity
from cooperation.fund.projects.models import Project
from core.clocks import zoned_words
from core.database import session, utcnow
from core.reader import Reader
from registry.door import PUBLIC
from registry.models import Record
from registry.record_view import CITATIONS
from registry.references import Reference, references_to
from registry.sources import Source
from registry.wording import Wording, best_wording

DIRECT = "direct"


@dataclass(frozen=True)
class CallLine:
    """A call that is open or coming, with its clocks in words."""

    reference: Reference
    is_open: bool
    opens: str
    closes: str


@dataclass(frozen=True)
class Announcement:
    """What a record says of the fund, for a reader of these languages, and its sources."""

    record: FundActivity
    reference: Reference
    languages: Sequence[str]

    def wording(self, field: str) -> Wording | None:
        """The best wording of a field for the reader."""
        return best_wording(self.record, field, self.languages)

    @property
    def sources(self) -> list[Source]:
        """The sources that it rests on, each once."""
        cited = (one.source for one in self.record.citations)
        return list(dict.fromkeys(source for source in cited if source is not None))


def announcements(reader: Reader) -> list[Announcement]:
    """What sources say of the fund: the published activities that are its own, the first first."""
    query = select(FundActivity).where(FundActivity.tie == DIRECT, FundActivity.state.in_(PUBLIC))
    query = query.order_by(FundActivity.sort_day, FundActivity.code)
    found = session().scalars(query.options(selectinload(Record.texts), *CITATIONS)).all()
    names = references_to((one.id for one in found), reader.language)
    return [
        Announcement(one, names[one.id], reader.languages(one.source_language))
        for one in found
        if one.id in names
    ]


def calls(reader: Reader) -> list[CallLine]:
    """Published calls that are not closed yet, in the order in which they close."""
    now = utcnow()
    query = select(FundCall).where(FundCall.state.in_(PUBLIC), FundCall.closes_at > now)
    found = session().scalars(query.order_by(FundCall.closes_at, FundCall.code)).all()
    names = references_to((one.id for one in found), reader.language)
    return [
        CallLine(
            names[one.id],
            phase_of(one, now) == OPEN,
            zoned_words(one.opens_at, one.time_zone, reader.locale),
            zoned_words(one.closes_at, one.time_zone, reader.locale),
        )
        for one in found
        if one.id in names
    ]


def has_calls() -> bool:
    """Whether any call has been published."""
    return (
        session().scalar(select(FundCall.id).where(FundCall.state.in_(PUBLIC)).limit(1)) is not None
    )


def activities_by_tie() -> dict[str, int]:
    """How many published activities of each tie there are."""
    query = select(FundActivity.tie, func.count()).where(FundActivity.state.in_(PUBLIC))
    return dict(session().execute(query.group_by(FundActivity.tie)).tuples().all())


def projects_of_others() -> int:
    """How many published projects others pay for."""
    query = select(func.count()).select_from(Project)
    return session().scalar(query.where(Project.tie != "", Project.state.in_(PUBLIC))) or 0
