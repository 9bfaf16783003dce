"""The header of a sheet: columns by their names, or by their labels in any language of the site."""

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flask_babel import force_locale
from flask_babel import gettext as _

from core.languages import SITE_LANGUAGES, locale_of
from exchange.sheets.cells import is_note
from exchange.sheets.columns import CODE, VERSION, Columns, labelled
from exchange.sheets.matching import folded
from exchange.sheets.problems import Unreadable

HEADER_WITHIN = 20
"""Rows among which the header is looked for."""
LABELS_TOLD = 12
Rows = Iterator[tuple[int, list[str]]]
"""(number, cells) of each row."""


@dataclass
class Header:
    """The names of the columns in their order, and what is to be told of them."""

    names: list[str]
    notes: list[str] = field(default_factory=list)


class ColumnNames:
    """How the columns of a kind may be called."""

    def __init__(self, columns: Columns) -> None:
        self.names = columns.names
        called = [(folded(name), name) for name in columns.names]
        for language in SITE_LANGUAGES:
            with force_locale(str(locale_of(language))):
                called += [(folded(_("Code")), CODE), (folded(_("Version")), VERSION)]
                called += [(folded(labelled(one)), one.name) for one in columns.all]
        meant: dict[str, set[str]] = {}
        for word, name in called:
            meant.setdefault(word, set()).add(name)
        self._by_word = {word: found.pop() for word, found in meant.items() if len(found) == 1}

    def name_of(self, cell: str) -> str:
        """The name of the column that a cell of the header calls; '' where it is none, or two."""
        word = cell.strip()
        return word.lower() if word.lower() in self.names else self._by_word.get(folded(word), "")


def read_header(rows: Rows, known: ColumnNames) -> Header:
    """Read rows as far as the header. Raises `Unreadable`."""
    above: list[int] = []
    for number, cells in rows:
        words = [cell.strip() for cell in cells]
        while words and not words[-1]:
            words.pop()
        if not words or is_note(words[0]):
            continue
        if any(map(known.name_of, words)):
            names = _checked(words, known)
            return Header(names, list(_notes(number, above, words, names)))
        above.append(number)
        if number >= HEADER_WITHIN:
            break
    raise Unreadable(
        _("There is no header row. The first row must hold the names of columns, such as "
          "%(names)s: download the template.", names=", ".join(known.names[:6]))
    )  # fmt: skip


def _notes(
    number: int, above: Sequence[int], words: Sequence[str], names: Sequence[str]
) -> Iterator[str]:
    if above:
        yield _("The header stands in row %(number)s. The rows above it were not read.",
                number=number)  # fmt: skip
    pairs = zip(words, names, strict=True)
    taken = [f"{word} → {name}" for word, name in pairs if word.lower() != name]
    if len(taken) > LABELS_TOLD:
        taken[LABELS_TOLD:] = ["…"]
    if taken:
        yield _("Columns recognised by their labels: %(columns)s.", columns=", ".join(taken))
    if CODE not in names:
        yield _("There is no column “code”, so every row is taken for a new record.")


def _checked(words: Sequence[str], known: ColumnNames) -> list[str]:
    """The names, if every column has one that is known and stands once."""
    names = [known.name_of(word) for word in words]
    unknown = [word for word, name in zip(words, names, strict=True) if word and not name]
    wrong = [*_nameless(words), *_twice(names), *_unknown(unknown, known.names)]
    if wrong:
        raise Unreadable(" ".join(wrong))
    return names


def _nameless(names: Sequence[str]) -> Iterator[str]:
    places = [_letters(place) for place, name in enumerate(names) if not name]
    if places:
        yield _("These columns have no name in the header: %(places)s.", places=", ".join(places))


def _twice(names: Sequence[str]) -> Iterator[str]:
    twice = [name for name, times in Counter(names).items() if name and times > 1]
    if twice:
        yield _("These columns stand twice: %(names)s. Delete one of each.",
                names=", ".join(twice))  # fmt: skip


def _unknown(unknown: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    if unknown:
        near = {one: difflib.get_close_matches(one.lower(), known, 1) for one in unknown}
        told = [f"{name} ({found[0]}?)" if found else name for name, found in near.items()]
        yield _("These columns are not known: %(names)s. Rename or delete them.",
                names=", ".join(told))  # fmt: skip


def _letters(place: int) -> str:
    """The name of a column as programs for sheets have it: A, B, … AA."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found
