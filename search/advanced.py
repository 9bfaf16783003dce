"""The form for who does not type the query language: its fields say the same.

It is sent to the search page, which answers with the address of that very question: words go into
`q` as they would be typed, choices become the parameters of the filters.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from core.reader import Reader
from registry.kinds import kinds
from registry.vocabulary import STATUSES, SUBJECTS
from search.facets import BY_NAME, FACETS, Bodies, administrations
from search.questions import Parameters

FIELDS = ("all", "phrase", "any", "none", "from", "to")
"""Parameters of the form that the page has under no other name."""
LONGEST_YEAR = 8

_QUOTED_OR_BARE = re.compile(r'"[^"]*"|[^\s"()|]+')
_QUOTES = re.compile("[“”„‟«»＂]")
_OPERATORS = ("OR", "AND", "NOT")
_LOOSE_ENDS = re.compile(r"^(?:(?:OR|AND)\s+|[|&\s]+)+|(?:\s+(?:OR|AND|NOT)|[|&\s-]+)+$")


def is_form(parameters: Parameters) -> bool:
    """Whether an address is that of the form."""
    return any(name in parameters for name in FIELDS)


def question_of(parameters: Parameters) -> dict[str, list[str]]:
    """The parameters that ask the same of the search page; what was left empty is left out."""
    found = {"q": [composed(parameters)]}
    for name in (*(facet.name for facet in FACETS), "sort", "as_of"):
        found[name] = list(dict.fromkeys(parameters.getlist(name)))
    found = {name: [v for v in values if v.strip()] for name, values in found.items()}
    return {name: values for name, values in found.items() if values}


def composed(parameters: Parameters) -> str:
    """What would be typed to ask for the words and years of the form."""
    wanted = {name: _QUOTES.sub('"', parameters.get(name, "")).strip() for name in FIELDS}
    phrase = " ".join(wanted["phrase"].replace('"', " ").split())
    either = " OR ".join(_parts(wanted["any"]))
    all_of = _balanced(wanted["all"])
    others = [
        f'"{phrase}"' if phrase else "",
        *(f"-{part}" for part in _parts(wanted["none"])),
        _years(wanted["from"], wanted["to"]),
    ]
    if " OR " in either and (all_of or any(others)):
        either = f"({either})"
    return " ".join(part for part in (all_of, either, *others) if part)


def _balanced(text: str) -> str:
    """Words as they are typed, except for signs that would reach into what comes behind."""
    if text.count('"') % 2:
        text = text.replace('"', " ")
    if text.count("(") != text.count(")"):
        text = re.sub("[()]", " ", text)
    return _LOOSE_ENDS.sub("", text.strip()).strip()


def _parts(text: str) -> list[str]:
    """Words and quoted phrases, without the signs that join or exclude them."""
    found = (part.lstrip("-−–—") for part in _QUOTED_OR_BARE.findall(_balanced(text)))
    return [part for part in found if part.strip('" ') and part not in _OPERATORS]


def _years(first: str, last: str) -> str:
    first, last = ("".join(year.split())[:LONGEST_YEAR] for year in (first, last))
    if first == last:
        return f"in:{first}" if first else ""
    return f"in:{first}..{last}"


def choices(
    chosen: Mapping[str, tuple[str, ...]], languages: Iterable[str], reader: Reader
) -> list[dict[str, Any]]:
    """The choices of the form, as (value, label, selected) in the reader's order.

    One of several values that are chosen is shown in none: the form chooses one.
    """
    bodies = administrations(reader.language)
    offered = {
        "administration": bodies,
        "kind": kinds(),
        "subject": SUBJECTS,
        "status": STATUSES,
        "language": languages,
    }
    return [_choice(name, list(values), chosen[name], reader, bodies)
            for name, values in offered.items()]  # fmt: skip


def _choice(
    name: str, values: list[str], chosen: tuple[str, ...], reader: Reader, bodies: Bodies
) -> dict[str, Any]:
    facet = BY_NAME[name]
    names = facet.naming(values, reader, bodies)
    options = [
        {"value": value, "label": names[value], "selected": chosen == (value,)}
        for value in facet.order(values, names, reader, bodies)
    ]
    return {"name": name, "label": facet.label, "options": options}
