"""What is new: in the registry (its latest changes) and in the world (events and forums)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, inspect

from core.database import session
from forum.models import Edition
from pages.about import changelog
from pages.about.changelog import CHANGED, PUBLISHED, Change, Day
from registry.door import visible
from registry.kinds import kinds
from registry.ledger_models import Event, not_corrected
from registry.templating import listed

DAYS = 3
NAMED = 4
"""Up to so many changes of a day are told one by one."""
KINDS_NAMED = 4
EVENTS = 6
EDITIONS = 2


@dataclass(frozen=True)
class DayInWords:
    """A day of the registry: sentences that count its changes, or the few changes themselves."""

    day: date
    sentences: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Changes:
    """The latest days of the registry."""

    days: list[DayInWords]

    @property
    def record_ids(self) -> list[int]:
        """The records that are told one by one."""
        found = (change.record_id for day in self.days for change in day.changes)
        return [key for key in found if key is not None]


def changes_in_words() -> Changes:
    """The latest days on which the registry changed, in words."""
    return Changes([_in_words(day) for day in changelog.latest_days(DAYS, NAMED)])


def _in_words(day: Day) -> DayInWords:
    if day.last:
        return DayInWords(day.day, changes=day.last)
    told = [_sentence(what, day.counts[what]) for what in changelog.WHATS if day.total(what)]
    return DayInWords(day.day, sentences=told)


def _sentence(what: str, counts: dict[str, int]) -> str:
    total = sum(counts.values())
    values = {"count": format_decimal(total), "kinds": _kinds_in_words(counts)}
    if what == PUBLISHED:
        words = ngettext(
            "%(count)s record was added: %(kinds)s.",
            "%(count)s records were added: %(kinds)s.",
            total,
            **values,
        )
    elif what == CHANGED:
        words = ngettext(
            "%(count)s record was changed: %(kinds)s.",
            "%(count)s records were changed: %(kinds)s.",
            total,
            **values,
        )
    else:
        words = ngettext(
            "%(count)s record was withdrawn: %(kinds)s.",
            "%(count)s records were withdrawn: %(kinds)s.",
            total,
            **values,
        )
    return str(words)


def _kinds_in_words(counts: dict[str, int]) -> str:
    """The most frequent kinds with their numbers."""
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    told = [
        f"{kinds()[name].plural} ({format_decimal(counts[name])})" for name in ordered[:KINDS_NAMED]
    ]
    if len(ordered) > KINDS_NAMED:
        told.append(_("others"))
    return listed(told)


def latest_events(day: date) -> list[Event]:
    """The latest dated events up to the day, without entries that were corrected."""
    return _up_to(Event, day, EVENTS, not_corrected(Event.id))


def latest_editions(day: date) -> list[Edition]:
    """The latest forum editions that began up to the day."""
    return _up_to(Edition, day, EDITIONS)


def _up_to(model: Any, day: date, count: int, *conditions: Any) -> list[Any]:
    query = _dated(model).where(model.date_earliest <= day, *conditions)
    return list(session().scalars(query.order_by(model.sort_day.desc(), model.code).limit(count)))


def next_edition(day: date) -> Edition | None:
    """The first forum edition after the day that the registry knows of."""
    query = _dated(Edition).where(Edition.date_earliest > day)
    found: Edition | None = session().scalar(
        query.order_by(Edition.sort_day, Edition.code).limit(1)
    )
    return found


def _dated(model: Any) -> Select[Any]:
    """Records of the kind, said in the way that an index serves."""
    kind = inspect(model).polymorphic_identity
    query: Select[Any] = visible(model, current_user).where(model.kind == kind)
    return query
