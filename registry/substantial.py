"""What of a version could be held against words that were written about the version before: pure.

Counted are dates, parties, terms, acts, figures, relations, and words in a wording of their own.
Left aside are translations, notes, how well a fact is sourced, and how the registry files the
record: working on those asks nobody to look at what they said again.
"""

import json
from collections.abc import Mapping
from typing import Any

from registry.models import TEXT_FIELDS

OWN_ORIGINS = frozenset({"original", "authentic", "official"})
ASIDE = frozenset(
    {
        "source_language", "confidence", "verification", "withdrawal_reason",
        "citations", "source", "locator", "document", "licence", "reviewed",
        "subjects", "concepts", "keywords", "note",
    }
)  # fmt: skip
"""Members of a snapshot, and of its parts, that nothing is held against."""
NOTE = "body"
"""Field of a text that holds a note of the registry."""


def is_substantial(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> bool:
    """Whether a snapshot says something else than the one before it. The first one does, and so
    does one that comes after a redacted one: nobody can compare them."""
    if before is None or "redacted" in before:
        return True
    return _substance(before) != _substance(after)


def _substance(content: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in content.items() if name not in ASIDE}
    return {name: _parts(name, value) for name, value in told.items()}


def _parts(name: str, value: Any) -> Any:
    """A list of parts in an order of its own: which comes first says nothing."""
    if not isinstance(value, list):
        return value
    shaped = [_own_words(one) if name == "texts" else _part(one) for one in value]
    return sorted(json.dumps(one, sort_keys=True) for one in shaped if one)


def _part(part: Any) -> Any:
    if not isinstance(part, dict):
        return part
    return _substance(part) if part.get("origin", "original") in OWN_ORIGINS else None


def _own_words(text: Mapping[str, Any]) -> dict[str, str] | None:
    """Title and summary as far as they are no translation."""
    own = {
        name: text[name]
        for name in TEXT_FIELDS
        if name != NOTE and text[name] and text[f"{name}_origin"] in OWN_ORIGINS
    }
    return own | {"language": text["language"]} if own else None
