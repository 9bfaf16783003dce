"""Asking `/oai` as a harvester does, each answer held against the schema of the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

SCHEMAS = Path(__file__).parent / "schemas"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LISTING = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}


@lru_cache
def schema(name: str) -> etree.XMLSchema:
    """A schema of the folder `schemas`."""
    return etree.XMLSchema(etree.parse(str(SCHEMAS / f"{name}.xsd")))


def answer(client: Any, method: str = "GET", **asked: Any) -> Any:
    """The answer to the arguments (`since` stands for `from`), valid by the schema."""
    given = {"from" if name == "since" else name: value for name, value in asked.items()}
    place = {"query_string": given} if method == "GET" else {"data": given}
    told = client.open("/oai", method=method, **place)
    assert told.status_code == 200, told.text
    assert told.content_type == "text/xml; charset=utf-8"
    root = etree.fromstring(told.data)
    schema("oai_pmh").assertValid(root)
    return root


def error_of(root: Any) -> str:
    """The code of the error, '' for none."""
    found = root.find(f"{OAI}error")
    return "" if found is None else str(found.get("code"))


def parts(client: Any, **asked: Any) -> Iterator[Any]:
    """All parts of a list, by resumption tokens."""
    root = answer(client, **{**LISTING, **asked})
    while True:
        yield root
        token = root.findtext(f".//{OAI}resumptionToken")
        if not token:
            return
        root = answer(client, verb=asked.get("verb", LISTING["verb"]), resumptionToken=token)


def headers(*roots: Any) -> list[tuple[str, bool]]:
    """(code, whether deleted) of the records in answers."""
    return [
        (str(one.findtext(f"{OAI}identifier")).rpartition(":")[2], one.get("status") == "deleted")
        for root in roots
        for one in root.iter(f"{OAI}header")
    ]


def codes(*roots: Any) -> list[str]:
    """Codes of the records in answers."""
    return [code for code, _deleted in headers(*roots)]
