"""The kinds of the forum."""

from typing import Any

from flask_babel import lazy_gettext as _l

from forum.models import Edition, Outcome, Session
from registry.kinds import Kind, register


def _within_edition(code: str, edition: str) -> dict[str, Any]:
    return {"edition": edition, "code": code}


EDITION = register(
    Kind(
        name="edition",
        model=Edition,
        label=_l("Forum edition"),
        plural=_l("Forum editions"),
        list_endpoint="forum.edition_list",
        page_endpoint="forum.edition_page",
    )
)
SESSION = register(
    Kind(
        name="session",
        model=Session,
        label=_l("Session"),
        plural=_l("Sessions"),
        list_endpoint="forum.session_list",
        page_endpoint="forum.session_page",
        page_values=_within_edition,
    )
)
OUTCOME = register(
    Kind(
        name="outcome",
        model=Outcome,
        label=_l("Outcome"),
        plural=_l("Outcomes"),
        list_endpoint="forum.outcome_list",
        page_endpoint="forum.outcome_page",
        page_values=_within_edition,
        has_ledger=True,
    )
)
