"""The bodies of the registry by what they are called: names that a file writes in any language."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from core.characters import plain
from core.database import session
from exchange.sheets.matching import folded
from registry.models import Heading, Record
from registry.schema.forms import BODIES


class Bodies:
    """Administrations and organizations, found by a name that only one of them has."""

    def __init__(self, names: dict[str, str], administrations: frozenset[str]) -> None:
        self._names = names
        self.administrations = administrations

    def of(self, element: Any) -> str | None:
        """The code of the body that an element names in a narrative; None where there is none, or
        its narratives name several."""
        told = element.findall("narrative") if element is not None else []
        named = (self._names.get(folded(plain("".join(one.itertext())))) for one in told)
        found = {code for code in named if code}
        return found.pop() if len(found) == 1 else None


def bodies() -> Bodies:
    """Those that are published."""
    asked = (
        select(Record.code, Record.kind, Heading.title)
        .join(Heading, Heading.record_id == Record.id)
        .where(Record.kind.in_(BODIES), Record.state == "published")
    )
    codes: dict[str, set[str]] = defaultdict(set)
    administrations = set()
    for code, kind, title in session().execute(asked):
        codes[folded(title)].add(code)
        if kind == "administration":
            administrations.add(code)
    names = {name: held.pop() for name, held in codes.items() if name and len(held) == 1}
    return Bodies(names, frozenset(administrations))
