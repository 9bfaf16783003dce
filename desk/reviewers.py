"""Who may review a proposal, by name."""

from flask import current_app
from sqlalchemy import and_, or_, select

from accounts.models import Account, RoleGrant
from core.database import session
from registry.proposal_lists import languages_alone
from registry.proposals import Proposal

REVIEWING = ("editor", "administrator")


def reviewers_of(proposal: Proposal) -> list[str]:
    """Names of those who may decide it: editors, administrators and, of texts alone, translators
    into their languages; with `review: two` without who wrote it last."""
    wrote = proposal.editor_id if current_app.config["REVIEW"] == "two" else None
    may = [Account.grants.any(RoleGrant.role.in_(REVIEWING))]
    if languages := languages_alone(proposal):
        may.append(
            and_(
                *(
                    Account.grants.any((RoleGrant.role == "translator") & (RoleGrant.scope == one))
                    for one in sorted(languages)
                )
            )
        )
    return list(
        session().scalars(
            select(Account.name)
            .where(Account.active, Account.password_hash != "", Account.id != (wrote or 0))
            .where(or_(*may))
            .order_by(Account.name)
        )
    )
