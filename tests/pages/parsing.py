"""HTML to elements by the rules of the HTML standard, every parse error of it refused."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from markupever import Parser

PLANES = range(0, 0x110000, 0x10000)
XHTML = "{http://www.w3.org/1999/xhtml}"
# What is not XML in the XML that the parser writes: the namespace of a drawing that names it itself
# stands there a second time, and "<" in values of attributes is left as it is.
TWICE = ' :xmlns="http://www.w3.org/2000/svg"'
START_TAG = re.compile(r'<([a-z][^\s/>]*(?: [^\s=]+="[^"]*")+)', re.IGNORECASE)
# Parse errors of the standard that the parser lets pass: a solidus at elements whose content is
# text, a quote in a value without quotes, characters that no document may hold.
SOLIDUS = r"<(?:iframe|noembed|noframes|noscript|script|style|textarea|title|xmp)\b[^<>]*/>"
NAME, PLAIN = r"""\s+[^\s=>"'/]+""", r"""[^\s"'=<>`]+"""
ATTRIBUTE = rf"""{NAME}(?:\s*=\s*(?:"[^"]*"|'[^']*'|{PLAIN}))?"""
UNQUOTED = rf"""<[a-z][^\s/>]*(?:{ATTRIBUTE})*{NAME}\s*=\s*{PLAIN}["'=<`]"""
LAST_OF_PLANES = "".join(chr(plane + last) for plane in PLANES for last in (0xFFFE, 0xFFFF))
CHARACTERS = f"[\x01-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{LAST_OF_PLANES}]"
LET_PASS = (re.compile(f"{SOLIDUS}|{UNQUOTED}", re.IGNORECASE), re.compile(CHARACTERS))


class BrokenHtml(AssertionError):
    """The parse errors of a page, in the order in which they were met."""


def parsed(html: str) -> Any:
    """The `html` element, as `xml.etree` has elements; names in HTML are without a namespace,
    those in drawings with theirs. Raises `BrokenHtml`, and `ParseError` for what XML cannot hold
    either: two hyphens in a comment, names of attributes such as `12`.

    html5ever reads it, whose tree crosses into Python as one text of XML: as nodes it would take
    five times as long, and a parser in Python ten times.
    """
    parser = Parser("html")
    parser.process(html)
    parser.finish()
    errors = parser.errors() + [ascii(found) for rule in LET_PASS for found in rule.findall(html)]
    if errors:
        raise BrokenHtml("; ".join(errors))
    root = ElementTree.fromstring(_xml(parser))
    for element in root.iter():
        element.tag = element.tag.removeprefix(XHTML)
    return root


def _xml(parser: Parser) -> str:
    written = parser.into_dom().serialize(is_html=False).replace(TWICE, "")
    return START_TAG.sub(lambda tag: "<" + tag[1].replace("<", "&lt;"), written)
