"""What a release changes for whom: pure rules. A letter tells only of sessions that readers knew of
and that are not held, held after all, or at another time or in another room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from forum.programme.comparing import (
    BACK,
    CANCELLATION,
    MOVED,
    OTHER_ROOM,
    Change,
    Entry,
    changes,
)

TOLD = (CANCELLATION, BACK, MOVED, OTHER_ROOM)
"""Kinds of changes that somebody who comes has to know of."""


@dataclass(frozen=True, slots=True)
class Concern:
    """Why a session concerns somebody: seats that their delegation has, or waits for; that it is
    needed there; their own parts in it."""

    held: int = 0
    waiting: int = 0
    needed: bool = False
    parts: tuple[str, ...] = ()

    def __add__(self, other: "Concern") -> "Concern":
        return Concern(
            self.held + other.held,
            self.waiting + other.waiting,
            self.needed or other.needed,
            tuple(dict.fromkeys((*self.parts, *other.parts))),
        )


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody is written to, and in which language of the site; `leads` a delegation."""

    email: str
    language: str
    leads: bool = False


@dataclass
class Notice:
    """One letter: to whom, and why each session (its code) concerns them."""

    to: Address
    concerns: dict[str, Concern] = field(default_factory=dict)


def told_changes(before: Entry | None, after: Entry) -> list[Change]:
    """The changes that letters tell of, in order of time; none of a first release."""
    known = (one for one in changes(before, after) if one.before is not None)
    found = (replace(one, kinds=tuple(k for k in one.kinds if k in TOLD)) for one in known)
    return [one for one in found if one.kinds]


def parts_in(found: Sequence[Change]) -> list[tuple[int, str, str]]:
    """(number of a person, session, part) of who is named in the sessions now."""
    return [
        (person["person"], one.session, person["part"])
        for one in found
        for person in one.after["people"]
    ]


def notices(reasons: Iterable[tuple[Address, str, Concern]]) -> list[Notice]:
    """One for each address, however often and for whatever reasons it is concerned.

    Who leads a delegation is written to in its language.
    """
    by_email: dict[str, Notice] = {}
    for to, code, concern in reasons:
        notice = by_email.setdefault(to.email, Notice(to))
        if to.leads and not notice.to.leads:
            notice.to = to
        notice.concerns[code] = notice.concerns.get(code, Concern()) + concern
    return list(by_email.values())


def bodies_in(found: Sequence[Change]) -> list[tuple[str, str]]:
    """(code of a body, session) of the delegations that are needed in the sessions now."""
    return [(body, one.session) for one in found for body in one.after["bodies"]]
