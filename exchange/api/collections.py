"""Collections: the lists of the kinds under their plural names, `/api/v1/agreements`."""

from collections.abc import Mapping
from functools import cache

from registry.kinds import kinds
from registry.listing import ListPage, list_of


@cache
def collections() -> Mapping[str, ListPage]:
    """List pages by the name of their collection, for the kinds that have one."""
    pages = ((name, list_of(name)) for name in kinds())
    return {plural(name): page for name, page in pages if page}


def plural(kind: str) -> str:
    """The name of a kind's collection, as stable as the kind's own: `fund-activities`."""
    word = kind.replace("_", "-")
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
