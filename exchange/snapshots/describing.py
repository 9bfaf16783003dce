"""What a snapshot says of itself: when it was taken, of what, on which terms, in six languages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from core.languages import SITE_LANGUAGES, in_each_language, language_name, locale_of
from core.web import absolute
from exchange.exports.codebook import COLUMNS
from pages.about.terms import TERMS

TITLE = _l("Guantong, registry of international customs cooperation")
SCHEMA_VERSION = "2"
"""Raise when the tables of a snapshot change."""
ON_A_DAY = (
    "possible: start_earliest <= day AND day < end_latest; "
    "certain: start_latest <= day AND day < end_earliest AND NOT inferred; "
    "0001-01-01 and 9999-12-31 are open bounds"
)
"""How the table of status periods answers for any day (registry.statuses)."""


def about(name: str, at: datetime, chain_head: str) -> dict[str, str]:
    """Facts of the snapshot by name; statuses are those of its day."""
    return {
        "title": "Guantong",
        "snapshot": name,
        "address": absolute(f"/snapshots/{name}"),
        "taken_at": at.isoformat(),
        "chain_head": chain_head,
        "schema": SCHEMA_VERSION,
        "status_on_a_day": ON_A_DAY,
        **{f"terms_{tag}": text for tag, text in _in_languages(TERMS).items()},
    }


def _in_languages(texts: tuple[Any, ...]) -> dict[str, str]:
    """Each language of the site and what the texts are in it."""
    return {tag: "\n".join(map(str, texts)) for tag in in_each_language()}


def readme(facts: Mapping[str, str]) -> dict[str, str]:
    """Files of text for the archive, by name: what it is, what the columns mean, the terms."""
    lines = [f"{name}: {value}" for name, value in facts.items() if not name.startswith("terms_")]
    columns = _in_languages(tuple(_Column(name, text) for name, text in COLUMNS.items()))
    titles = _in_languages((TITLE,))
    for tag in SITE_LANGUAGES:
        heading = f"{language_name(tag, locale_of(tag))} ({tag})"
        lines += ["", heading, "=" * len(heading), titles[tag], "", columns[tag], ""]
        lines.append(facts[f"terms_{tag}"])
    return {"README.txt": "\n".join(lines) + "\n"}


class _Column:
    """A column's name and its meaning, said in the language that is asked for."""

    def __init__(self, name: str, meaning: Any) -> None:
        self._name, self._meaning = name, meaning

    def __str__(self) -> str:
        return f"{self._name}: {self._meaning}"
