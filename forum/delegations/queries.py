"""Selections of delegations and their members. None of it is public."""

from sqlalchemy import Select, select

from forum.delegations.models import Delegation


def delegation_led(account_id: int | None, edition_id: int) -> Select[tuple[Delegation]]:
    """The delegation to an edition for which the account is the focal point."""
    return select(Delegation).where(
        Delegation.focal_id == account_id, Delegation.edition_id == edition_id
    )
