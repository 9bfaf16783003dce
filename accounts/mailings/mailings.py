"""Mailings: letters that people get for their role, without asking, and can end.

A package registers what it sends; who has ended it is not written to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from core.permissions import Actor


@dataclass(frozen=True)
class Mailing:
    """`label` says what the letters are about, lazily. `roles` are those for which they come.

    `letters` gives the numbers of those that an account was sent (`core.deliveries`).
    """

    name: str
    label: Any
    roles: frozenset[str]
    letters: Callable[[int], Select[tuple[str]]]


_mailings: dict[str, Mailing] = {}


def register_mailing(mailing: Mailing) -> Mailing:
    """Make a mailing known."""
    _mailings[mailing.name] = mailing
    return mailing


def mailings() -> Mapping[str, Mailing]:
    """All mailings by name."""
    return _mailings


def mailings_for(actor: Actor) -> list[Mailing]:
    """Those that somebody gets for one of their roles."""
    return [one for one in _mailings.values() if one.roles & actor.roles]
