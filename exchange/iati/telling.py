"""What a report says of an activity: where in it, and what is not taken or is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from core.characters import quoted

MOST_TOLD = 30
"""Remarks of one activity that are shown; the rest is counted."""


@dataclass(frozen=True)
class Remark:
    """A remark at an element, such as `transaction 3`; the message is in the reader's language."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class Remarks(list[Remark]):
    """The remarks of one activity, in the order of its elements."""

    def say(self, place: str, message: Any) -> None:
        """Add one, unless it stands there."""
        remark = Remark(place, str(message))
        if remark not in self:
            self.append(remark)

    def unknown(self, place: str, value: str) -> None:
        """A code that the registry has no word for."""
        self.say(place, _("“%(value)s” is not taken: the registry has nothing like it.",
                          value=quoted(value)))  # fmt: skip

    def unreadable(self, place: str, value: str) -> None:
        """A value that is no date or number as IATI writes them."""
        self.say(place, _("“%(value)s” cannot be read.", value=quoted(value)))


def in_lines(remarks: Iterable[Remark]) -> str:
    """Remarks as lines, so many as are shown."""
    found = [str(one) for one in remarks]
    lines = found[:MOST_TOLD]
    if len(found) > MOST_TOLD:
        lines.append(ngettext("and %(num)s more", "and %(num)s more", len(found) - MOST_TOLD))
    return "\n".join(lines)
