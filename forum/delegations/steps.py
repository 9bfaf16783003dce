"""Which state of a delegation, or of a member, may follow which: pure."""

from flask_babel import lazy_gettext as _l

from core.problems import Conflict
from forum.delegations.models import (
    ACCREDITED,
    ARRIVED,
    CONFIRMED,
    DECLINED,
    INVITED,
    NOMINATED,
)

COUNTED = frozenset({NOMINATED, CONFIRMED, ACCREDITED, ARRIVED})
"""States of members who take a place of the quota."""
EXPECTED = frozenset({CONFIRMED, ACCREDITED, ARRIVED})
"""States of who is expected, or has come."""

OF_DELEGATION: dict[str, tuple[str, ...]] = {
    INVITED: (NOMINATED, DECLINED),
    NOMINATED: (CONFIRMED, INVITED, DECLINED),
    CONFIRMED: (ACCREDITED, NOMINATED, DECLINED),
    ACCREDITED: (ARRIVED, CONFIRMED, DECLINED),
    ARRIVED: (ACCREDITED,),
    DECLINED: (INVITED,),
}
"""State → those that may follow: the next one, then back or away."""
OF_MEMBER: dict[str, tuple[str, ...]] = {
    NOMINATED: (CONFIRMED, DECLINED),
    CONFIRMED: (ACCREDITED, NOMINATED, DECLINED),
    ACCREDITED: (ARRIVED, CONFIRMED, DECLINED),
    ARRIVED: (ACCREDITED,),
    DECLINED: (NOMINATED,),
}


class NotAStep(Conflict):
    """The state does not follow the present one: somebody was faster, or never could."""


def check_step(steps: dict[str, tuple[str, ...]], present: str, wanted: str) -> None:
    """Raise `NotAStep` unless the wanted state may follow the present one."""
    if wanted not in steps.get(present, ()):
        raise NotAStep(_l("This does not follow from the state as it is now. See it again."))


def wants_reason(steps: dict[str, tuple[str, ...]], present: str, wanted: str) -> bool:
    """Whether who is concerned is told why: the step leads back or away."""
    return wanted != steps[present][0]
