"""Small records for tests, made the way the product makes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from cooperation.agreements.models import Agreement
from cooperation.measures.models import Measure, Pillar, Practice
from core.database import db, utcnow
from core.permissions import NamedActor
from directory.models import Administration
from forum.models import Edition
from registry.changes import changing
from registry.ledger_models import Event
from registry.models import Party, Record, Text
from registry.sources import Source

EDITOR = NamedActor("editor", "editor")
TRANSLATOR = NamedActor("translator", "translator")

AnyRecord = TypeVar("AnyRecord", bound=Record)


def new(model: type[AnyRecord], code: str, state: str = "published", **columns: Any) -> AnyRecord:
    """A record that is not saved yet."""
    now = utcnow()
    published_at = now if state == "published" else None
    return model(
        code=code,
        state=state,
        created_at=now,
        updated_at=now,
        published_at=published_at,
        **columns,
    )


def saved(record: AnyRecord) -> AnyRecord:
    """Save a new record as an editor does."""
    with changing(record, EDITOR, "record.create", "made"):
        db.session.add(record)
    return record


def administration(code: str, state: str = "published", **columns: Any) -> Administration:
    """A customs administration."""
    wanted: dict[str, Any] = {"wco_region": "europe", "languages": [], "basis": []}
    return saved(new(Administration, code, state, **wanted | columns))


def agreement(
    code: str, state: str = "published", parties: Iterable[Record] = (), **columns: Any
) -> Agreement:
    """An agreement with an English title, "Agreement A1"."""
    made = new(Agreement, code, state, **{"form": "cmaa"} | columns)
    made.texts = [Text(language="en", title=f"Agreement {code}", title_origin="original")]
    made.parties = [
        Party(party=party, role="party", position=place) for place, party in enumerate(parties)
    ]
    return saved(made)


def act(
    code: str, kind: str, day: str, about: Record, state: str = "published", **columns: Any
) -> Event:
    """An event of an agreement's legal track; `day` is EDTF or ''."""
    made = new(Event, code, state, **{"track": "legal", "event_kind": kind} | columns)
    made.set_date(day)
    made.about = [about]
    return saved(made)


def measure(code: str, state: str = "published", **columns: Any) -> Measure:
    """A measure, "Measure M01", of a pillar that is made with it."""
    pillar = saved(new(Pillar, f"P-{code}", number=1))
    number = int(code.removeprefix("M"))
    made = new(Measure, code, state, **{"number": number, "pillar": pillar} | columns)
    made.texts = [Text(language="en", title=f"Measure {code}", title_origin="original")]
    return saved(made)


def practice(code: str, state: str = "published", **columns: Any) -> Practice:
    """A practice."""
    return saved(new(Practice, code, state, **columns))


def edition(code: str, day: str, state: str = "published", **columns: Any) -> Edition:
    """A forum edition whose first day is `day` (EDTF)."""
    made = new(Edition, code, state, **columns)
    made.set_date(day)
    return saved(made)


def source(code: str, state: str = "published", **columns: Any) -> Source:
    """An official publication."""
    return saved(
        new(Source, code, state, **{"title": f"Source {code}", "source_kind": "official"} | columns)
    )


def statuses(record: Record, day: date | None = None) -> list[tuple[str, str]]:
    """(status, certainty) of the periods kept, on a day; all of them without a day."""
    if day is None:
        return [(period.status, "") for period in record.periods]
    held = [(period.status, period.holds(day)) for period in record.periods]
    return [pair for pair in held if pair[1] != "no"]
