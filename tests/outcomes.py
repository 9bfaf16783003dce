"""Outcomes of editions, for tests."""

from __future__ import annotations

from typing import Any

from forum.models import Edition, Outcome
from registry.models import Link, Party, Record, Text
from tests.records import new, saved


def outcome(
    code: str,
    of: Edition,
    owner: Record | None = None,
    leads_to: tuple[tuple[str, Record], ...] = (),
    state: str = "published",
    **columns: Any,
) -> Outcome:
    """An outcome of the edition, "Outcome O1", that leads to records by (relation, record)."""
    wanted: dict[str, Any] = {"outcome_type": "initiative", "edition_id": of.id, "within": of.code}
    made = new(Outcome, code, state, **wanted | columns)
    made.texts = [Text(language="en", title=f"Outcome {code}", title_origin="original")]
    made.parties = [Party(party=owner, role="owner")] if owner else []
    made.links = [Link(relation=relation, target=target) for relation, target in leads_to]
    return saved(made)
