"""What the fund sends to people for their role, and can be ended by them."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from accounts.mailings.mailings import Mailing, register_mailing
from cooperation.fund.letters.models import (
    CLOSING,
    COMING,
    MOVED,
    OPENED,
    OVERDUE,
    FundLetter,
)
from core.permissions import DELEGATES, WRITERS


def _sent(*occasions: str) -> Callable[[int], Select[tuple[str]]]:
    def letters(account_id: int) -> Select[tuple[str]]:
        mine = (FundLetter.account_id == account_id, FundLetter.occasion.in_(occasions))
        found: Select[tuple[str]] = select(FundLetter.letter).where(*mine)  # type: ignore[assignment]
        return found.where(FundLetter.letter.is_not(None))

    return letters


CALLS = register_mailing(
    Mailing(
        name="fund_calls",
        label=_l("Calls of the training fund for which your administration may apply"),
        roles=DELEGATES,
        letters=_sent(OPENED, MOVED, CLOSING),
    )
)
REPORTS = register_mailing(
    Mailing(
        name="fund_reports",
        label=_l("Reports on projects of the training fund that are due"),
        roles=DELEGATES | WRITERS,
        letters=_sent(COMING, OVERDUE),
    )
)
