"""What pages tell of the texts and clauses that are held."""

from flask_login import current_user

from cooperation.agreements.holdings import Holdings, holdings
from core.cache import remembered
from registry.door import PUBLIC, states_for


def holdings_shown() -> Holdings:
    """What the reader may see of it; of visitors remembered until the registry changes."""
    if states_for(current_user) is not PUBLIC:
        return holdings(current_user)
    return remembered("holdings", lambda: holdings(current_user))
