"""What is wrong with a catalogue: missing, misfitting and leftover translations."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.catalogues import (
    UNREVIEWED,
    CatalogueError,
    catalogue_path,
    formatting_fault,
    placeholders,
    read_catalogue,
)

_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_EDGES = re.compile(r"(\s*).*?(\s*)", re.DOTALL)
_FORM_COUNT = re.compile(r"nplurals *= *(\d+)")


@dataclass(frozen=True)
class Standing:
    """How far a catalogue is, in messages; `review` is its header's `X-Review`."""

    language: str
    total: int
    translated: int
    missing: int
    fuzzy: int
    review: str


def faults(entry: Any, forms: int) -> Iterator[str]:
    """What does not fit between a polib entry's message and its translation.

    `forms` is the number of plural forms of the catalogue's header. An empty translation is a
    fault here too.
    """
    if entry.msgid_plural:
        texts = [form for _, form in sorted(entry.msgstr_plural.items())]
        if len(texts) != forms:
            yield f"{len(texts)} plural forms where the language has {forms}"
    else:
        texts = [entry.msgstr]
    if not all(texts):
        yield "not translated"
        return
    fault = formatting_fault(entry)
    if fault:
        yield fault
    for text in texts:
        if _edges(text) != _edges(entry.msgid):
            yield f"white space at the ends differs in {text!r}"
        if Counter(_TAG.findall(text)) != Counter(_TAG.findall(entry.msgid)):
            yield f"HTML tags differ in {text!r}"


def _edges(text: str) -> tuple[str | Any, ...]:
    match = _EDGES.fullmatch(text)
    return match.groups() if match else ()


def catalogue_faults(tag: str, template: Any, folder: Path, plural_forms: str) -> Iterator[str]:
    """One line for each thing wrong with a language's catalogue, measured at the template."""
    try:
        catalogue = read_catalogue(catalogue_path(tag, folder))
    except CatalogueError as error:
        yield str(error)
        return
    if catalogue.metadata.get("Plural-Forms") != plural_forms:
        yield f"{tag}: Plural-Forms is not {plural_forms!r}"
    entries = Counter((entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete)
    wanted = {(entry.msgctxt, entry.msgid) for entry in template}
    for _context, message in sorted(wanted - entries.keys(), key=str):
        yield f"{tag}: {message!r}: missing"
    for _context, message in sorted(entries.keys() - wanted, key=str):
        yield f"{tag}: {message!r}: no longer in the sources"
    for (_context, message), count in entries.items():
        if count > 1:
            yield f"{tag}: {message!r}: stands {count} times"
    for entry in catalogue.obsolete_entries():
        yield f"{tag}: {entry.msgid!r}: obsolete"
    yield from _entry_faults(tag, catalogue, form_count(catalogue))


def form_count(catalogue: Any) -> int:
    """The number of plural forms that a catalogue's own header declares; 0 if it does not."""
    return plural_count(catalogue.metadata.get("Plural-Forms", ""))


def plural_count(plural_forms: str) -> int:
    """The number of forms in a `Plural-Forms` value, `nplurals=3; plural=…`."""
    match = _FORM_COUNT.match(plural_forms)
    return int(match[1]) if match else 0


def _entry_faults(tag: str, entries: Any, forms: int) -> Iterator[str]:
    for entry in entries:
        if entry.obsolete:
            continue
        if entry.fuzzy:
            yield f"{tag}: {entry.msgid!r}: fuzzy"
        for fault in faults(entry, forms):
            yield f"{tag}: {entry.msgid!r}: {fault}"


def template_faults(template: Any) -> Iterator[str]:
    """Messages that cannot be translated safely as they are written in the sources."""
    for entry in template:
        if not entry.msgid_plural:
            continue
        if (placeholders(entry.msgid) ^ placeholders(entry.msgid_plural)) - {"num"}:
            yield f"{entry.msgid!r}: singular and plural have different placeholders"


def standing(tag: str, folder: Path) -> Standing:
    """How far a language's catalogue is; raises `CatalogueError`."""
    catalogue = read_catalogue(catalogue_path(tag, folder))
    current = [entry for entry in catalogue if not entry.obsolete]
    fuzzy = sum(entry.fuzzy for entry in current)
    translated = sum(entry.translated() for entry in current)
    missing = len(current) - translated - fuzzy
    review = catalogue.metadata.get("X-Review", UNREVIEWED)
    return Standing(tag, len(current), translated, missing, fuzzy, review)
