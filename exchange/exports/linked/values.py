"""Values of JSON-LD: texts with their language, dates as far as they are certain."""

from collections.abc import Mapping
from typing import Any

Node = dict[str, Any]
UNKNOWN = "und"


def tagged(text: str, language: str) -> Any:
    """A text with its language, where that is known."""
    if not language or language == UNKNOWN:
        return text
    return {"@language": language, "@value": text}


def held(node: Mapping[str, Any]) -> Node:
    """What is known of a node; a list of one is that one."""
    known = {name: value for name, value in node.items() if value not in (None, "", [], {})}
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in known.items()
    }


def certain_part(text: str) -> str:
    """What of an EDTF date is certain, as a date of ISO 8601: a year, a month or a day; else ''.

    A period gives what both its ends share; an inferred year and an open end give nothing.
    """
    if "?" in text or ".." in text:
        return ""
    start, _slash, end = text.partition("/")
    shared = []
    for one, other in zip(start.split("-"), (end or start).split("-"), strict=False):
        if one != other:
            break
        shared.append(one)
    return "-".join(shared)


def span(text: str) -> tuple[str, str]:
    """First and last day, month or year of a date or a period that is certain; else ('', '')."""
    if "?" in text or ".." in text:
        return "", ""
    start, _slash, end = text.partition("/")
    return start, end
