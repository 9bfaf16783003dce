"""What the records say of the fund itself: its announcement, calls, activities beside it."""

from dataclasses import dataclass

from sqlalchemy import func, select

from cooperation.fund.calls.models import FundCall
from cooperation.fund.calls.shown import OPEN, phase_of
from cooperation.fund.kind import FUND_ACTIVITY
from cooperation.fund.models import FundActivity
from core.clocks import zoned_words
from core.database import session, utcnow
from core.reader import Reader
from registry.door import PUBLIC
from registry.record_view import PAGE_OPTIONS, RecordView
from registry.references import Reference, references_to

DIRECT = "direct"


@dataclass(frozen=True)
class CallLine:
    """A call that is open or coming, with its clocks in words."""

    reference: Reference
    is_open: bool
    opens: str
    closes: str


def announcements(reader: Reader) -> list[RecordView]:
    """What sources say of the fund: the published activities that are its own, the first first."""
    query = select(FundActivity).where(FundActivity.tie == DIRECT, FundActivity.state.in_(PUBLIC))
    query = query.order_by(FundActivity.sort_day, FundActivity.code).options(*PAGE_OPTIONS)
    return [RecordView(one, FUND_ACTIVITY, reader) for one in session().scalars(query).unique()]


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
