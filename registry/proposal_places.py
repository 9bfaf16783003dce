"""Places of a proposal: what it changes, as comments name it."""

from collections.abc import Iterable

from registry.version_view import Group

LONGEST_PLACE = 200


def place_name(path: Iterable[str]) -> str:
    """A path as comments keep it."""
    return "/".join(path)[:LONGEST_PLACE]


def places_in(groups: Iterable[Group]) -> set[str]:
    """The places of these changes that can be commented on: rows, and fields."""
    found = set()
    for group in groups:
        paths = [group.path, *(one.path for one in group.fields)]
        found |= {place_name(path) for path in paths if path}
    return found
