"""What follows when it changes who comes to an edition, or where and when its sessions are.

The verbs of delegations and of planning end with `follow`; what depends on them registers here, so
that they need not know of it.
"""

from collections.abc import Callable

Consequence = Callable[[int], None]
_consequences: list[Consequence] = []


def consequence(function: Consequence) -> Consequence:
    """Have the function called with the id of an edition whose delegations, slots or rooms changed,
    in the transaction that changed them."""
    _consequences.append(function)
    return function


def follow(edition_id: int) -> None:
    """Let everything follow; what changed is flushed."""
    for one in _consequences:
        one(edition_id)
