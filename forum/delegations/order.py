"""Precedence of delegations: pure.

Administrations come before organizations, as states before observers in the lists of the United
Nations; the order of the host stands above that, and so does the date of the response.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.collation import sort_key
from forum.delegations.models import BY_HOST, BY_RESPONSE

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Ranked:
    """A delegation as far as its rank goes: `code` of the body, its `name` in the language of the
    alphabet, and when it answered (None: not yet)."""

    delegation_id: int
    code: str
    name: str
    is_administration: bool
    responded_at: datetime | None = None


def in_precedence(
    delegations: Iterable[Ranked], rule: str, language: str, host_order: Sequence[str] = ()
) -> list[Ranked]:
    """The delegations by the rule (`PRECEDENCES`); what it leaves open is alphabetical in the
    language (a tag), by the Unicode Collation Algorithm (UTS 10)."""
    places = {code: place for place, code in enumerate(host_order)}

    def rank(one: Ranked) -> tuple[object, ...]:
        alphabet = (not one.is_administration, sort_key(one.name, language), one.code)
        if rule == BY_HOST:
            return (places.get(one.code, len(places)), *alphabet)
        if rule == BY_RESPONSE:
            return (one.responded_at or _NEVER, *alphabet)
        return alphabet

    return sorted(delegations, key=rank)
