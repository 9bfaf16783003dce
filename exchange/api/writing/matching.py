"""Nobody overwrites what they have not seen: `If-Match` (RFC 9110, 13.1.1) on every change."""

from collections.abc import Callable
from typing import TypeVar

from flask import request
from flask_babel import lazy_gettext as _l

from core.problems import Problem
from registry.versions import locked_head

Read = TypeVar("Read")


class NeedsMatch(Problem):
    """A change came without the tag of what it changes (RFC 6585, HTTP 428)."""

    status = 428


class Stale(Problem):
    """What is to be changed is another by now (HTTP 412); `tag` is its present one."""

    status = 412

    def __init__(self, tag: str) -> None:
        super().__init__(_l("It was changed after you read it. Read it again, and compare both."))
        self.tag = tag


def check_match(tag: str) -> None:
    """Raise `NeedsMatch` or `Stale` unless the request names this tag.

    `*` would change whatever there is, so it does not do.
    """
    if not request.if_match or request.if_match.star_tag:
        raise NeedsMatch(_l("Say in If-Match which version you change: the ETag that you read."))
    if not request.if_match.contains(tag.strip('"')):
        raise Stale(tag)


def matched(read: Callable[[], Read], tag_of: Callable[[Read], str]) -> Read:
    """What the request changes, as the person read it; of two who change it at once, the second
    sees what the first made of it. Raises `NeedsMatch`, `Stale`, and as `read`."""
    locked_head()
    found = read()
    check_match(tag_of(found))
    return found
