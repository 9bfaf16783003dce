"""Lines of participants as they come in a sheet or are pasted: read into what is held of people.

Columns are called by their names, or by their labels in any language of the site; a cell may hold a
code, or its word. Nothing of a sheet is kept but what is written from it.
"""

import csv
import difflib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.names import one_line
from cooperation.fund.certificates.bringing import Line
from cooperation.fund.certificates.identity import digest_of
from cooperation.fund.certificates.models import LONGEST_NAME
from cooperation.fund.certificates.participants import Details
from cooperation.fund.projects.vocabulary import LEVELS, SEXES
from core.characters import quoted
from core.database import session, today
from core.dates import InvalidEventDate
from core.languages import SITE_LANGUAGES, in_each_language
from core.problems import BadValue
from core.reader import Reader
from core.written_dates import read_date
from desk.languages import language_tag
from exchange.sheets.cells import is_note
from exchange.sheets.csv_reading import csv_rows, decoded, delimiter_of
from exchange.sheets.matching import folded
from exchange.sheets.problems import Unreadable
from exchange.sheets.recognising import refuse_others
from exchange.sheets.xlsx_reading import check_workbook, open_workbook
from registry.models import Record
from registry.schema.forms import BODIES
from registry.vocabulary import Vocabulary

MOST_LINES = 2000
LONGEST_KNOWN = 320
HEADER_WITHIN = 20
DEFAULT_LANGUAGE = "en"
COLUMNS: dict[str, Any] = {
    "latin_name": _l("Name in Latin letters"),
    "own_name": _l("Name in its own script"),
    "own_language": _l("Language of that name"),
    "body": _l("Body"),
    "level": LEVELS.title,
    "sex": SEXES.title,
    "completed": _l("Completed on"),
    "known_by": _l("Own number or e-mail address"),
    "language": _l("Language of the certificate"),
}
SEX_OF_PERSON = {"female": _l("Woman"), "male": _l("Man")}
"""The words of `SEXES` for one person."""
Cells = dict[str, str]
Rows = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True)
class Read:
    """The lines of a sheet: their cells by column, and what these say."""

    cells: list[Cells]
    lines: list[Line]

    @cached_property
    def text(self) -> str:
        """The same as CSV, to be mended in the form and sent again."""
        written = io.StringIO()
        rows = csv.writer(written, lineterminator="\n")
        rows.writerow(COLUMNS)
        rows.writerows([cells.get(name, "") for name in COLUMNS] for cells in self.cells)
        return written.getvalue()


def read_people(content: bytes, project: str, reader: Reader) -> Read:
    """Read XLSX or CSV, or what was pasted, for a project (its code). Raises `Unreadable`."""
    refuse_others(content)
    if content.startswith(b"PK\x03\x04"):
        file = io.BytesIO(content)
        check_workbook(file)
        rows = open_workbook(file).rows
    else:
        text, _encoding = decoded(content)
        names = _names()
        delimiter = delimiter_of(text, lambda cell: names.get(folded(cell), ""))
        rows = csv_rows(text, delimiter)
    found = list(_by_column(rows))
    reading = Reading([cells for _number, cells in found], project, reader)
    return Read(
        [cells for _number, cells in found],
        [reading.line(number, cells) for number, cells in found],
    )


def _names() -> dict[str, str]:
    """The names of the columns by what they may be called."""
    called = {folded(name): name for name in COLUMNS}
    for _tag in in_each_language():
        called = {folded(str(label)): name for name, label in COLUMNS.items()} | called
    return called


def _by_column(rows: Rows) -> Iterator[tuple[int, Cells]]:
    header = _header(rows)
    found = 0
    for number, cells in rows:
        if not any(cell.strip() for cell in cells) or is_note(cells[0].strip()):
            continue
        found += 1
        if found > MOST_LINES:
            raise Unreadable(
                _("The sheet has more than %(most)s rows. Divide it into parts.", most=MOST_LINES)
            )
        pairs = zip(header, cells, strict=False)
        yield number, {name: one_line(cell) for name, cell in pairs if name and cell.strip()}
    if not found:
        raise Unreadable(_("There is nobody below the header row."))


def _header(rows: Rows) -> list[str]:
    names = _names()
    for number, cells in rows:
        words = [cell.strip() for cell in cells]
        found = [names.get(folded(word), "") for word in words]
        if any(found):
            return _checked(words, found)
        if number >= HEADER_WITHIN:
            break
    raise Unreadable(
        _("There is no header row. The first row must hold the names of columns, such as "
          "%(names)s: download the template.", names=", ".join(COLUMNS))
    )  # fmt: skip


def _checked(words: Sequence[str], found: list[str]) -> list[str]:
    """The names, if every column has one that is known and stands once."""
    unknown = [word for word, name in zip(words, found, strict=True) if word and not name]
    if unknown:
        near = {one: difflib.get_close_matches(one.lower(), COLUMNS, 1) for one in unknown}
        told = [f"{quoted(name)} ({close[0]}?)" if close else quoted(name)
                for name, close in near.items()]  # fmt: skip
        raise Unreadable(
            _("These columns are not known: %(names)s. Rename or delete them.",
              names=", ".join(told))
        )  # fmt: skip
    twice = sorted({name for name in found if name and found.count(name) > 1})
    if twice:
        raise Unreadable(
            _("These columns stand twice: %(names)s. Delete one of each.", names=", ".join(twice))
        )
    return found


class Reading:
    """Reads cells; the bodies that they name are asked for once."""

    def __init__(self, rows: Sequence[Cells], project: str, reader: Reader) -> None:
        self._project, self._reader = project, reader
        self._levels = _words_of(LEVELS)
        self._sexes = _words_of(SEXES) | _words_of(SEX_OF_PERSON)
        codes = {cells.get("body", "").upper() for cells in rows}
        bodies = select(Record.code, Record.id).where(
            Record.kind.in_(BODIES), Record.code.in_(codes), Record.state != "withdrawn"
        )
        self._bodies: dict[str, int] = dict(session().execute(bodies).tuples().all())

    def line(self, number: int, cells: Cells) -> Line:
        """What a line says, or all that is wrong with it."""
        faults: list[str] = []
        identity = digest_of(cells.get("known_by", ""), self._project)
        if not identity:
            faults.append(_("Give an own number or an e-mail address, by which the same person is "
                            "known."))  # fmt: skip
        if len(cells.get("known_by", "")) > LONGEST_KNOWN:
            faults.append(_("The own number or e-mail address is too long."))
        details = self._details(cells, faults)
        return Line(number, None if faults else details, identity, tuple(faults))

    def _details(self, cells: Cells, faults: list[str]) -> Details:
        latin, own = self._names(cells, faults)
        own_language = self._language(cells, own, faults)
        return Details(
            latin_name=latin,
            own_name=own,
            own_language=own_language,
            language=self._certificate(cells, own_language, faults),
            body_id=self._body(cells.get("body", ""), faults),
            level=_code(cells.get("level", ""), self._levels, LEVELS, faults),
            sex=_code(cells.get("sex", ""), self._sexes, SEXES, faults),
            completed_on=self._day(cells.get("completed", ""), faults),
        )

    def _names(self, cells: Cells, faults: list[str]) -> tuple[str, str]:
        names = cells.get("latin_name", ""), cells.get("own_name", "")
        if not any(names):
            faults.append(_("Give a name, in Latin letters or in its own script."))
        if any(len(name) > LONGEST_NAME for name in names):
            faults.append(_("A name has more than %(most)s letters.", most=LONGEST_NAME))
        return names

    def _language(self, cells: Cells, own: str, faults: list[str]) -> str:
        typed = cells.get("own_language", "")
        if not own:
            return ""
        if not typed:
            faults.append(_("Say in which language the name in its own script is."))
            return ""
        return self._tag(typed, faults)

    def _certificate(self, cells: Cells, own_language: str, faults: list[str]) -> str:
        """The language of the certificate: as told, else of the name, if the site has it."""
        if typed := cells.get("language", ""):
            tag = self._tag(typed, faults)
            if tag and tag not in SITE_LANGUAGES:
                faults.append(_("Certificates are in one of these languages: %(tags)s.",
                                tags=", ".join(SITE_LANGUAGES)))  # fmt: skip
            return tag
        return certificate_language(own_language)

    def _tag(self, typed: str, faults: list[str]) -> str:
        try:
            return language_tag(typed, self._reader.language)
        except BadValue as bad:
            faults.append(str(bad))
            return ""

    def _body(self, typed: str, faults: list[str]) -> int:
        if not typed:
            faults.append(_("Name the body by its code, such as KZ or WCO."))
        elif typed.upper() not in self._bodies:
            faults.append(_("No administration or organization has the code “%(code)s”.",
                            code=quoted(typed)))  # fmt: skip
        return self._bodies.get(typed.upper(), 0)

    def _day(self, typed: str, faults: list[str]) -> date | None:
        if not typed:
            return None
        try:
            found = read_date(typed, self._reader.locale)
        except InvalidEventDate as bad:
            faults.append(f"{_('Completed on')}: {bad}")
            return None
        if found.precision != "day" or found.earliest is None or found.is_range:
            faults.append(_("Completed on: give a full day, such as 2026-03-13."))
            return None
        if found.earliest > today():
            faults.append(_("Completed on: this day has not come yet."))
        return found.earliest


def certificate_language(own_language: str) -> str:
    """The language of a certificate where nobody said: that of the name, if the site has it."""
    tag = own_language.split("-")[0]
    return tag if tag in SITE_LANGUAGES else DEFAULT_LANGUAGE


def _words_of(codes: Mapping[str, Any]) -> dict[str, str]:
    """Codes by themselves and by their words in the languages of the site."""
    found: dict[str, str] = {}
    for _tag in in_each_language():
        found |= {folded(str(codes[code])): code for code in codes}
    return found | {folded(code): code for code in codes}


def _code(typed: str, words: Mapping[str, str], codes: Vocabulary, faults: list[str]) -> str:
    found = words.get(folded(typed), "") if typed else ""
    if typed and not found:
        faults.append(_("%(column)s: “%(words)s” is none of %(codes)s.", column=codes.title,
                        words=quoted(typed), codes=", ".join(codes)))  # fmt: skip
    return found
