"""Texts as XLIFF 2.1: one file a record, one unit a field, one segment a block.

Each unit holds the digests of its segments, so that what comes back can be compared with what is
there by then.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from lxml import etree

from core.languages import direction
from exchange.xliff.glossary import Equivalent, Labels, equivalents, labels_in
from exchange.xliff.names import (
    CATEGORY,
    CORE,
    FINAL,
    INITIAL,
    METADATA,
    REVIEWED,
    TRANSLATED,
    XML,
    core,
    metadata,
)
from exchange.xliff.segments import digest, segments_of
from registry.models import TEXT_FIELDS, Record, Text
from registry.wording import staleness

MEDIA_TYPE = "application/xliff+xml"
AddressOf = Callable[[Record], str]


def xliff_files(
    records: Iterable[Record], language: str, address_of: AddressOf
) -> list[tuple[str, bytes]]:
    """(name, XLIFF document) for each source language that the records have."""
    by_source: dict[str, list[Record]] = {}
    for record in records:
        by_source.setdefault(record.source_language, []).append(record)
    return [
        (f"{source}-{language}.xlf", xliff_document(found, source, language, address_of))
        for source, found in sorted(by_source.items())
    ]


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Files as one archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return held.getvalue()


def xliff_document(
    records: Sequence[Record], source: str, language: str, address_of: AddressOf
) -> bytes:
    """Records whose source language is `source`, to be translated into `language`."""
    root = etree.Element(core("xliff"), nsmap={None: CORE, "mda": METADATA})
    root.set("version", "2.1")
    root.set("srcLang", source)
    root.set("trgLang", language)
    labels = labels_in(language)
    for record in records:
        _add_file(root, record, language, labels, address_of(record))
    found: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return found


def _add_file(root: Any, record: Record, language: str, labels: Labels, address: str) -> None:
    source = record.text(record.source_language)
    if source is None:
        return
    file = etree.SubElement(root, core("file"), id=record.code, original=address)
    file.set("srcDir", direction(record.source_language))
    file.set("trgDir", direction(language))
    notes = etree.SubElement(file, core("notes"))
    etree.SubElement(notes, core("note"), category="address").text = address
    target = record.text(language)
    for field in TEXT_FIELDS:
        if getattr(source, field):
            unit = etree.SubElement(file, core("unit"), id=field, name=f"{record.code}/{field}")
            _fill_unit(unit, record, source, target, labels)


def _fill_unit(
    unit: Any, record: Record, source: Text, target: Text | None, labels: Labels
) -> None:
    field = unit.get("id")
    words = getattr(source, field)
    segments = segments_of(words, getattr(target, field) if target else "")
    unit.set("canResegment", "no")
    unit.set(f"{{{XML}}}space", "preserve")
    _add_digests(unit, segments)
    _add_terms(unit, equivalents([words], source.language, labels))
    state = state_of(record, target, field) if target else INITIAL
    for name, one, translation, between in segments:
        segment = etree.SubElement(unit, core("segment"), id=name)
        segment.set("state", state if translation else INITIAL)
        etree.SubElement(segment, core("source")).text = one
        if translation:
            etree.SubElement(segment, core("target")).text = translation
        if between:
            ignorable = etree.SubElement(unit, core("ignorable"))
            etree.SubElement(ignorable, core("source")).text = between


def _add_digests(unit: Any, segments: Sequence[tuple[str, str, str, str]]) -> None:
    held = etree.SubElement(unit, metadata("metadata"))
    group = etree.SubElement(held, metadata("metaGroup"), category=CATEGORY)
    for name, source, target, _between in segments:
        for side, text in (("source", source), ("target", target)):
            one = etree.SubElement(group, metadata("meta"), type=f"{side} {name}")
            one.text = digest(text)


def _add_terms(unit: Any, found: Sequence[Equivalent]) -> None:
    told = [one for one in found if one.label]
    if told:
        notes = etree.SubElement(unit, core("notes"))
        for one in told:
            note = etree.SubElement(notes, core("note"), category="term")
            note.text = f"{one.term} → {one.label} ({one.code})"


def state_of(record: Record, text: Text, field: str) -> str:
    """The state of a translation in XLIFF's words; one that is behind its source begins anew."""
    origin = getattr(text, f"{field}_origin")
    if staleness(record, text):
        return INITIAL
    if origin in ("official", "authentic"):
        return FINAL
    return TRANSLATED if origin == "machine" and not text.reviewer else REVIEWED
