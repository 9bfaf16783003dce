"""The best wording of a field for a reader, told with its language, origin and staleness."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.models import Record, Text


@dataclass(frozen=True)
class Wording:
    """A text for a reader. `behind`: substances that the source is ahead of it (0 = current)."""

    value: str
    language: str
    origin: str
    behind: int = 0
    reviewed: bool = False


def best_wording(record: Record, field: str, languages: Sequence[str]) -> Wording | None:
    """The field (`title`, `summary`, `body`) in the first of the languages that has it."""
    texts = {text.language: text for text in record.texts}
    for language in (*languages, *texts):
        text = texts.get(language)
        if text and getattr(text, field):
            return wording(record, text, field)
    return None


def wording(record: Record, text: Text, field: str) -> Wording:
    """The field of one text as a wording."""
    return Wording(
        value=getattr(text, field),
        language=text.language,
        origin=getattr(text, f"{field}_origin"),
        behind=staleness(record, text),
        reviewed=bool(text.reviewer),
    )


def staleness(record: Record, text: Text) -> int:
    """How many substances of the text it renders have appeared since; computed, never stored."""
    if not text.base_language or text.base_substance is None:
        return 0
    base = record.text(text.base_language)
    return max(0, base.substance - text.base_substance) if base else 0
