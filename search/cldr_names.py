"""Names of territories, capitals and languages in all languages of CLDR, kept in a file.

CLDR's data for 240 languages take two seconds and 150 MB to read. Who builds the index reads
them; the site then finds the names in the file.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import babel
from babel import Locale, localedata
from flask import current_app

from search.analysis.chain import fold
from search.variants import SHORTEST_SLIP

FILE = "names.json"
FILE_VERSION = 4
"""Raise when other names are taken from CLDR than before."""

_SCRIPTS = frozenset({"sr_Latn", "uz_Cyrl", "zh_Hant", "az_Cyrl", "bs_Cyrl", "kk_Arab", "pa_Arab"})
_REGIONS = frozenset({"fa_AF", "pt_PT", "zh_Hant_HK", "es_MX"})
"""Locales with names of their own beside those of their language."""

REGIONS = ("002", "019", "142", "143", "145", "030", "034", "035", "150", "151", "154", "009")
"""Africa, the Americas, Asia and Europe with their parts, Oceania, by their UN M49 codes."""

_ORDINARY = frozenset(
    {"and", "arab", "china", "islands", "new", "north", "of", "republic", "sar", "south"}
    | {"states", "the"}
)
"""Words of English names that are no names themselves."""

Rows = list[list[str]]


class Named(NamedTuple):
    """What names are wanted of: territories with the English name of their capital, languages."""

    capitals: Mapping[str, str]
    languages: tuple[str, ...]


class CldrNames(NamedTuple):
    """`[kind, code, name, language]`, and folded words of the names of other territories that are
    one letter off one of these.

    Kinds: `t` territory, `c` capital, `l` language, `r` region of the world (UN M49), `x`
    another territory with the name of one of these in its own (North Korea).
    """

    rows: Rows
    strangers: list[str]


def cldr_names(wanted: Named) -> CldrNames:
    """The names, from the file of the instance if it is of the same CLDR and the same wishes."""
    path = Path(current_app.instance_path) / FILE
    mark = [
        FILE_VERSION,
        babel.__version__,
        dict(sorted(wanted.capitals.items())),
        *wanted.languages,
    ]
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        kept = {}
    if isinstance(kept, dict) and kept.get("of") == mark:
        return CldrNames(kept["rows"], kept["strangers"])
    found = _read(wanted)
    _write(path, json.dumps({"of": mark, **found._asdict()}, ensure_ascii=False))
    return found


def _read(wanted: Named) -> CldrNames:
    zones = _zones(wanted.capitals)
    namesakes = _namesakes(wanted.capitals)
    rows: Rows = []
    others: set[str] = set()
    for locale, tag in _locales():
        rows.extend(_rows(locale, tag, wanted, zones))
        names = ((code, locale.territories.get(code)) for code in namesakes)
        rows.extend(["x", code, str(name), tag] for code, name in names if name)
        for code, name in locale.territories.items():
            if len(code) == 2 and code not in wanted.capitals:
                others.update(fold(str(name)).split())
    own = {word for _kind, _code, name, _tag in rows for word in fold(name).split()}
    return CldrNames(rows, sorted(_near(others - own, own)))


def _rows(locale: Locale, tag: str, wanted: Named, zones: Mapping[str, str]) -> Iterator[list[str]]:
    for code in wanted.capitals:
        if name := locale.territories.get(code):
            yield ["t", code, str(name), tag]
    for code, zone in zones.items():
        if name := locale.time_zones.get(zone, {}).get("city"):
            yield ["c", code, str(name), tag]
    for code in REGIONS:
        if name := locale.territories.get(code):
            yield ["r", code, str(name), tag]
    for code in wanted.languages:
        if name := locale.languages.get(code.replace("-", "_")):
            yield ["l", code, str(name), tag]


def _locales() -> Iterator[tuple[Locale, str]]:
    """Locales that name things differently, and their language tags (BCP 47)."""
    for name in sorted(localedata.locale_identifiers()):
        if "_" not in name or name in _SCRIPTS | _REGIONS:
            yield Locale.parse(name), name.replace("_", "-")


def _zones(capitals: Mapping[str, str]) -> dict[str, str]:
    """Code → time zone called after its capital: CLDR names those cities in every language."""
    english = Locale.parse("en").time_zones
    every = {str(zone) for locale, _tag in _locales() for zone in locale.time_zones}
    cities: dict[str, str] = {}
    for zone in sorted(every):
        name = zone.rpartition("/")[2].replace("_", " ")
        for called in (name, str(english.get(zone, {}).get("city", name))):
            cities[fold(called)] = zone
    found = {code: cities.get(fold(capital)) for code, capital in capitals.items() if capital}
    return {code: zone for code, zone in found.items() if zone}


def _namesakes(wanted: Iterable[str]) -> list[str]:
    """Codes of other territories whose English name has a wanted one's in it."""
    english = {code: str(name) for code, name in Locale.parse("en").territories.items()}
    own = {word for code in wanted for word in fold(english.get(code, "")).split()}
    own -= _ORDINARY
    return [
        code
        for code, name in english.items()
        if len(code) == 2 and code not in wanted and own.intersection(fold(name).split())
    ]


def _near(words: Iterable[str], names: Iterable[str]) -> Iterator[str]:
    """Words that may be one letter off a name: a letter left out of either makes them meet."""
    short = {one for name in names if len(name) >= SHORTEST_SLIP for one in _shortened(name)}
    return (word for word in words if not short.isdisjoint(_shortened(word)))


def _shortened(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _write(path: Path, text: str) -> None:
    """Write the file whole or not at all; without it everything works, only slower."""
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        draft.write_text(text, "utf-8")
        draft.replace(path)
    except OSError:
        current_app.logger.warning("%s cannot be written", path)
