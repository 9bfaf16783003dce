"""XLIFF 2.x that comes back: parsed without entities and network, checked in structure.

What the file says is only a claim; `exchange.xliff.comparing` compares it with the registry.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from lxml import etree

from core.problems import Problem
from exchange.xliff.names import (
    CATEGORY,
    INITIAL,
    MOST_BYTES,
    MOST_RECORDS,
    STATES,
    VERSIONS,
    core,
    metadata,
)
from registry.schema.fields import Language

_LANGUAGE = Language(name="language", label="")


class UnreadableXliff(Problem):
    """The file is no XLIFF that can be read (HTTP 422)."""

    status = 422


@dataclass(frozen=True)
class ReadSegment:
    """One segment of a file. Digests are those of the export; '' where the file has none."""

    code: str
    field: str
    name: str
    state: str
    source: str
    target: str
    source_digest: str
    target_digest: str


@dataclass(frozen=True)
class ReadXliff:
    """A file of translations from one language into another."""

    source_language: str
    language: str
    segments: tuple[ReadSegment, ...]


def read_xliff(content: bytes) -> ReadXliff:
    """What a file says. Raises `UnreadableXliff`."""
    root = _root(content)
    files = root.findall(core("file"))
    if len(files) > MOST_RECORDS:
        raise UnreadableXliff(_l("The file has too many records: 2,000 at most."))
    _check_once(file.get("id", "") for file in files)
    source, language = (_language(root.get(name)) for name in ("srcLang", "trgLang"))
    segments = tuple(segment for file in files for segment in _of_file(file))
    if not segments:
        raise UnreadableXliff(_l("The file has no segments."))
    return ReadXliff(source, language, segments)


def _root(content: bytes) -> Any:
    if len(content) > MOST_BYTES:
        raise UnreadableXliff(_l("The file is too large: 10 MB at most."))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableXliff(_l("The file is not well-formed XML.")) from error
    if root.getroottree().docinfo.doctype or any(True for _one in root.iter(etree.Entity)):
        raise UnreadableXliff(_l("The file has a document type or entities. XLIFF needs neither."))
    if root.tag != core("xliff") or root.get("version") not in VERSIONS:
        raise UnreadableXliff(_l("The file is not XLIFF 2.0 or 2.1."))
    return root


def _language(tag: str | None) -> str:
    try:
        return _LANGUAGE.parse(tag or "")
    except Problem as error:
        raise UnreadableXliff(_l("The file does not say from and into which language.")) from error


def _of_file(file: Any) -> Iterator[ReadSegment]:
    units = list(file.iter(core("unit")))
    _check_once(unit.get("id", "") for unit in units)
    for unit in units:
        digests, segments = _digests(unit), unit.findall(core("segment"))
        _check_once(segment.get("id", "") for segment in segments)
        for segment in segments:
            name = segment.get("id", "")
            yield ReadSegment(
                code=file.get("id", ""),
                field=unit.get("id", ""),
                name=name,
                state=_state(segment),
                source=_text(segment.find(core("source"))),
                target=_text(segment.find(core("target"))),
                source_digest=digests.get(f"source {name}", ""),
                target_digest=digests.get(f"target {name}", ""),
            )


def _check_once(names: Iterable[str]) -> None:
    found = list(names)
    if len(found) != len(set(found)):
        raise UnreadableXliff(_l("A part of the file stands in it twice."))


def _state(segment: Any) -> str:
    state = str(segment.get("state") or INITIAL)
    if state not in STATES:
        raise UnreadableXliff(_l("A segment has a state that XLIFF does not know."))
    return state


def _text(element: Any) -> str:
    """The words of a source or target, without what marks them up inside."""
    return "" if element is None else "".join(element.itertext()).replace("\r\n", "\n")


def _digests(unit: Any) -> dict[str, str]:
    return {
        one.get("type", ""): (one.text or "").strip()
        for group in unit.iter(metadata("metaGroup"))
        if group.get("category") == CATEGORY
        for one in group.iter(metadata("meta"))
    }
