"""Answers as XML (OAI-PMH 2.0, section 3.2): elements in the order of the schema, in UTF-8."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from core.characters import fit_for_xml
from core.database import utcnow
from exchange.oai.arguments import PREFIX
from exchange.oai.dublin_core import Elements
from exchange.oai.errors import OaiError
from exchange.oai.records import Header, Part, identifier_of, name_space
from exchange.oai.tokens import good_until, token_of

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = f"{OAI}oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
OAI_IDENTIFIER = f"{OAI}oai-identifier"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SCHEMA = f"{{{XSI}}}schemaLocation"
_DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]*)+")
"""What the schema of the identifier format takes for a name space."""


def instant(at: datetime) -> str:
    """A datestamp: seconds, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def document(base: str, request: Mapping[str, str], *content: Any) -> bytes:
    """A whole answer around its content."""
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})
    root.set(_SCHEMA, f"{OAI} {OAI}OAI-PMH.xsd")
    _add(root, "responseDate", instant(utcnow()))
    told = {name: fit_for_xml(value) for name, value in request.items()}
    _add(root, "request", base, **told)
    root.extend(content)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def error(problem: OaiError) -> Any:
    """What is wrong with a request."""
    made = _element("error", code=problem.code)
    made.text = fit_for_xml(problem.words)
    return made


def identify(base: str, name: str, email: str, first: datetime) -> Any:
    """Who answers here; `first` is the earliest datestamp."""
    made = _element("Identify")
    for tag, text in (
        ("repositoryName", name),
        ("baseURL", base),
        ("protocolVersion", "2.0"),
        ("adminEmail", email),
        ("earliestDatestamp", instant(first)),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ("compression", "gzip"),
    ):
        _add(made, tag, text)
    if _DOMAIN.fullmatch(name_space()):
        _describe_identifiers(_add(made, "description"))
    return made


def _describe_identifiers(parent: Any) -> None:
    made = etree.SubElement(
        parent, f"{{{OAI_IDENTIFIER}}}oai-identifier", nsmap={None: OAI_IDENTIFIER}
    )
    made.set(_SCHEMA, f"{OAI_IDENTIFIER} {OAI_IDENTIFIER}.xsd")
    for tag, text in (
        ("scheme", "oai"),
        ("repositoryIdentifier", name_space()),
        ("delimiter", ":"),
        ("sampleIdentifier", identifier_of("M07")),
    ):
        etree.SubElement(made, f"{{{OAI_IDENTIFIER}}}{tag}").text = text


def formats() -> Any:
    """The formats of metadata: one."""
    made = _element("ListMetadataFormats")
    one = _add(made, "metadataFormat")
    _add(one, "metadataPrefix", PREFIX)
    _add(one, "schema", f"{OAI}oai_dc.xsd")
    _add(one, "metadataNamespace", OAI_DC)
    return made


def set_list(sets: Iterable[tuple[str, str]]) -> Any:
    """The sets by name and title."""
    made = _element("ListSets")
    for name, title in sets:
        one = _add(made, "set")
        _add(one, "setSpec", name)
        _add(one, "setName", title)
    return made


def header_list(part: Part) -> Any:
    """The headers of a part of a list."""
    made = _element("ListIdentifiers")
    for header in part.headers:
        _add_header(made, header)
    _add_token(made, part)
    return made


def record_list(part: Part, elements: Mapping[int, Elements]) -> Any:
    """The records of a part of a list."""
    made = _element("ListRecords")
    _add_records(made, part.headers, elements)
    _add_token(made, part)
    return made


def one_record(header: Header, elements: Mapping[int, Elements]) -> Any:
    """A record alone."""
    made = _element("GetRecord")
    _add_records(made, [header], elements)
    return made


def _add_records(parent: Any, headers: Sequence[Header], elements: Mapping[int, Elements]) -> None:
    for header in headers:
        record = _add(parent, "record")
        _add_header(record, header)
        if header.id in elements:
            _add_metadata(_add(record, "metadata"), elements[header.id])


def _add_header(parent: Any, header: Header) -> None:
    made = _add(parent, "header")
    if header.deleted:
        made.set("status", "deleted")
    _add(made, "identifier", identifier_of(header.code))
    _add(made, "datestamp", instant(header.at))
    _add(made, "setSpec", header.of)


def _add_metadata(parent: Any, elements: Elements) -> None:
    names = {"oai_dc": OAI_DC, "dc": DC}
    made = etree.SubElement(parent, f"{{{OAI_DC}}}dc", nsmap=names)
    made.set(_SCHEMA, f"{OAI_DC} {OAI}oai_dc.xsd")
    for name, value, language in elements:
        one = etree.SubElement(made, f"{{{DC}}}{name}")
        if language:
            one.set(_LANG, language)
        one.text = fit_for_xml(value)


def _add_token(parent: Any, part: Part) -> None:
    """The token of the next part; at the end of a list in parts an empty one."""
    if part.is_whole:
        return
    place, token = part.place, ""
    told = {"completeListSize": str(place.total), "cursor": str(place.cursor)}
    if part.following:
        token = token_of(etree.QName(parent).localname, part.following)
        told = {"expirationDate": instant(good_until()), **told}
    _add(parent, "resumptionToken", token, **told)


def _element(name: str, **attributes: str) -> Any:
    return etree.Element(f"{{{OAI}}}{name}", attributes, nsmap={None: OAI, "xsi": XSI})


def _add(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    made = etree.SubElement(parent, f"{{{OAI}}}{name}", attributes)
    made.text = text or None
    return made
