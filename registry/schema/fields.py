"""Fields: what one value of a record is, how people write it, and where it is kept.

A field reads what was typed into the value that a snapshot holds (JSON), shows a value as it may
be typed again, and puts a value on a row. Forms, proposals, differences and sheets share them.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from flask_babel import gettext as _

from core.characters import UNKEPT, quoted
from core.dates import InvalidEventDate
from core.languages import is_territory, reader_locale
from core.money import read_amount, read_currency
from core.problems import BadValue
from core.spans import InvalidSpan, read_span
from core.written_dates import read_date
from core.zones import is_zone
from registry.provisions import is_provision

if TYPE_CHECKING:
    from registry.models import Record

Find = Callable[[str], "Record"]
"""Gives the record of a code; raises `BadValue` where there is none that the actor may see."""
LONGEST_TEXT = 100_000
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_ARTICLE_NUMBER = re.compile(r"[0-9]{1,4}")
_BETWEEN_PROVISIONS = re.compile(r"[\s,;،؛、，；]+")
LONGEST_QUOTED = 40
_NUMBER = re.compile(r"[+-]?\d{1,14}(\.\d{1,6})?")


def clean(text: str) -> str:
    """Text as it is kept: NFC, `\\n` at line ends, blanks trimmed. Raises `BadValue`.

    Refused are control characters and bidirectional overrides (Unicode Standard Annex 9).
    """
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if UNKEPT.search(plain):
        raise BadValue(_("It has control characters that cannot be kept. Type the text again."))
    return plain


def _language_tag(text: str) -> str:
    tag = text.lower()
    if not _LANGUAGE.fullmatch(tag):
        raise BadValue(_("It must be a language tag such as ru or zh-hant."))
    return tag


@dataclass(frozen=True, kw_only=True)
class Field:
    """A value that is text on one line; the other kinds of value build on it.

    `name` is the key in contents and snapshots, and the attribute of the row. `label` and `help`
    are lazy strings. `longest` is in characters.
    """

    name: str
    label: Any
    help: Any = ""
    required: bool = False
    longest: int = 500
    widget: ClassVar[str] = "line"
    many: ClassVar[bool] = False
    empty: ClassVar[Any] = ""

    def read(self, given: Sequence[str]) -> Any:
        """The value of what was typed. Raises `BadValue`."""
        text = clean(given[0]) if given else ""
        if len(text) > self.longest:
            raise BadValue(
                _("It is too long: %(length)s characters, %(longest)s at most.",
                  length=len(text), longest=self.longest)
            )  # fmt: skip
        return self.parse(text) if text else self.empty

    def parse(self, text: str) -> Any:
        """The value of text that is not empty. Raises `BadValue`."""
        if "\n" in text:
            raise BadValue(_("It must stand on one line."))
        return text

    def shown(self, value: Any) -> list[str]:
        """The value as it may be typed again; one string for each of several."""
        return [] if value is None or value == "" else [str(value)]

    def check(self, _value: Any, _find: Find) -> None:
        """Look again at a value that was read some time ago. Raises `BadValue`."""

    def put(self, row: Any, value: Any, _find: Find) -> None:
        """Set the value on a row."""
        setattr(row, self.name, value)

    def is_empty(self, value: Any) -> bool:
        """Whether nothing is held; `False` and 0 are something."""
        return value is None or value == "" or value == []


@dataclass(frozen=True, kw_only=True)
class Paragraphs(Field):
    """Text of several lines, in Markdown."""

    longest: int = LONGEST_TEXT
    widget: ClassVar[str] = "paragraphs"

    def parse(self, text: str) -> str:
        return text


@dataclass(frozen=True, kw_only=True)
class When(Field):
    """A date kept as EDTF; `core.written_dates` reads how people write it."""

    longest: int = 60
    widget: ClassVar[str] = "date"

    def parse(self, text: str) -> str:
        try:
            found: str = read_date(text, reader_locale()).text
        except InvalidEventDate as error:
            raise BadValue(error.args[0]) from error
        return found

    def put(self, row: Any, value: Any, find: Find) -> None:
        if self.name == "date_text":
            row.set_date(value)
        elif self.name in ("from_text", "until_text"):
            setattr(row, self.name, value)
            row.set_spell(row.from_text or "", row.until_text or "")
        else:
            super().put(row, value, find)


@dataclass(frozen=True, kw_only=True)
class Lasting(Field):
    """A span of time kept as ISO 8601 (P5Y); `core.spans` reads how people write it."""

    longest: int = 40
    widget: ClassVar[str] = "span"

    def parse(self, text: str) -> str:
        try:
            return str(read_span(text))
        except InvalidSpan as error:
            raise BadValue(_("It must be a number of years, months, weeks or days.")) from error


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """A code of a list: code -> label."""

    codes: Mapping[str, Any] = field(default_factory=dict)
    widget: ClassVar[str] = "choice"

    def parse(self, text: str) -> str:
        if text not in self.codes:
            raise BadValue(_("“%(text)s” is not a code of this list.", text=text))
        return text


@dataclass(frozen=True, kw_only=True)
class Choices(Choice):
    """Several codes of a list."""

    widget: ClassVar[str] = "choices"
    many: ClassVar[bool] = True
    empty: ClassVar[Any] = ()

    def read(self, given: Sequence[str]) -> Any:
        return [self.parse(clean(one)) for one in dict.fromkeys(given) if one.strip()]

    def shown(self, value: Any) -> list[str]:
        return [str(one) for one in value or ()]


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A whole number."""

    lowest: int = 0
    highest: int = 1_000_000_000
    widget: ClassVar[str] = "number"
    empty: ClassVar[Any] = None

    def parse(self, text: str) -> int:
        try:
            number = int(text) if _NUMBER.fullmatch(text) else None
        except ValueError:
            number = None
        if number is None or not self.lowest <= number <= self.highest:
            raise BadValue(
                _("It must be a whole number from %(lowest)s to %(highest)s.",
                  lowest=self.lowest, highest=self.highest)
            )  # fmt: skip
        return number


@dataclass(frozen=True, kw_only=True)
class Amount(Field):
    """A decimal number, kept exactly; in contents it is text without needless zeros."""

    widget: ClassVar[str] = "number"
    empty: ClassVar[Any] = None

    def parse(self, text: str) -> str:
        try:
            value = Decimal(text) if _NUMBER.fullmatch(text) else None
        except InvalidOperation:
            value = None
        if value is None:
            raise BadValue(_("It must be a number such as 12 or 0.5, with a point for decimals."))
        return format(value.normalize(), "f")

    def put(self, row: Any, value: Any, _find: Find) -> None:
        setattr(row, self.name, None if value is None else Decimal(value))


@dataclass(frozen=True, kw_only=True)
class Money(Amount):
    """An amount of money of two decimals at most, as `core.money` reads it.

    `negative`: whether it may be below zero.
    """

    negative: bool = False

    def parse(self, text: str) -> str:
        return format(read_amount(text, self.negative).normalize(), "f")


@dataclass(frozen=True, kw_only=True)
class Currency(Field):
    """A currency by its ISO 4217 code."""

    longest: int = 40
    widget: ClassVar[str] = "code"

    def parse(self, text: str) -> str:
        return read_currency(text)


@dataclass(frozen=True, kw_only=True)
class Clock(Field):
    """A day and time by the clocks of a place, kept as ISO 8601 without offset."""

    longest: int = 40
    widget: ClassVar[str] = "clock"

    def parse(self, text: str) -> str:
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.tzinfo or found.second or len(text) < len("2027-03-31T18:00"):
            raise BadValue(_("It must be a day and a time such as 2027-03-31 18:00."))
        return found.isoformat(timespec="minutes")


@dataclass(frozen=True, kw_only=True)
class Zone(Field):
    """A time zone by its name in the IANA database."""

    longest: int = 60
    widget: ClassVar[str] = "code"

    def parse(self, text: str) -> str:
        if not is_zone(text):
            raise BadValue(
                _("“%(text)s” is no time zone. Write its name such as Asia/Shanghai.",
                  text=quoted(text))
            )  # fmt: skip
        return text


@dataclass(frozen=True, kw_only=True)
class Coordinate(Field):
    """Degrees of latitude or longitude (WGS 84), as a floating-point number."""

    bound: float = 180.0
    widget: ClassVar[str] = "number"
    empty: ClassVar[Any] = None

    def parse(self, text: str) -> float:
        degrees = float(text) if _NUMBER.fullmatch(text) else None
        if degrees is None or abs(degrees) > self.bound:
            raise BadValue(
                _("It must be degrees from -%(bound)s to %(bound)s.", bound=f"{self.bound:g}")
            )
        return degrees


@dataclass(frozen=True, kw_only=True)
class YesNo(Field):
    """Yes, no, or (unless it is required) not known."""

    widget: ClassVar[str] = "yes_no"
    empty: ClassVar[Any] = None

    def parse(self, text: str) -> bool:
        if text not in ("true", "false"):
            raise BadValue(_("It must be yes or no."))
        return text == "true"

    def shown(self, value: Any) -> list[str]:
        return [] if value is None else ["true" if value else "false"]


@dataclass(frozen=True, kw_only=True)
class Address(Field):
    """A web address, http or https."""

    longest: int = 1000
    widget: ClassVar[str] = "address"

    def parse(self, text: str) -> str:
        try:
            parts = urlsplit(text)
            usable = parts.scheme in ("http", "https") and parts.hostname and " " not in text
        except ValueError:
            usable = False
        if not usable:
            raise BadValue(_("It must be an address that begins with https:// or http://."))
        return text


@dataclass(frozen=True, kw_only=True)
class Language(Field):
    """A language tag (BCP 47) in lower case."""

    longest: int = 20
    widget: ClassVar[str] = "language"

    def parse(self, text: str) -> str:
        return _language_tag(text)


@dataclass(frozen=True, kw_only=True)
class Territory(Field):
    """A territory by its ISO 3166-1 alpha-2 code."""

    longest: int = 60
    widget: ClassVar[str] = "territory"

    def parse(self, text: str) -> str:
        code = text.partition(" ")[0].upper()
        if not is_territory(code):
            raise BadValue(_("It must be a two-letter code such as KZ (ISO 3166-1)."))
        return code


@dataclass(frozen=True, kw_only=True)
class Lines(Field):
    """Several short texts, one a line."""

    widget: ClassVar[str] = "lines"
    many: ClassVar[bool] = True
    empty: ClassVar[Any] = ()

    def read(self, given: Sequence[str]) -> Any:
        lines = [line.strip() for one in given for line in clean(one).split("\n")]
        found = [self.parse(line) for line in dict.fromkeys(lines) if line]
        if any(len(line) > self.longest for line in found):
            raise BadValue(_("A line is too long: %(longest)s characters at most.",
                             longest=self.longest))  # fmt: skip
        return found

    def shown(self, value: Any) -> list[str]:
        return [str(one) for one in value or ()]


@dataclass(frozen=True, kw_only=True)
class LanguageLines(Lines):
    """Several language tags (BCP 47)."""

    def parse(self, text: str) -> str:
        return _language_tag(text)


@dataclass(frozen=True, kw_only=True)
class Provisions(Lines):
    """Several places in the text of an instrument, by their identifiers (`registry.provisions`).

    A bare number is that of an article; blanks and commas divide as lines do.
    """

    def read(self, given: Sequence[str]) -> Any:
        found = super().read([_BETWEEN_PROVISIONS.sub("\n", one) for one in given])
        return list(dict.fromkeys(found))  # 5 and art_5 are the same

    def parse(self, text: str) -> str:
        identifier = f"art_{text}" if _ARTICLE_NUMBER.fullmatch(text) else text.lower()
        if not is_provision(identifier):
            raise BadValue(
                _("“%(text)s” names no article. Write 5 or art_5, annex_1__art_2, or preamble.",
                  text=text[:LONGEST_QUOTED])
            )  # fmt: skip
        return identifier


@dataclass(frozen=True, kw_only=True)
class Reference(Field):
    """Another record, by code. `kinds` are those that it may be of; empty means any.

    A picker fills in the code and the name behind it; only the code counts.
    """

    kinds: tuple[str, ...] = ()
    widget: ClassVar[str] = "reference"
    empty: ClassVar[Any] = None

    def parse(self, text: str) -> str:
        code, _blank, _name = text.partition(" ")
        return code

    def check(self, value: Any, find: Find) -> None:
        self.found(value, find)

    def put(self, row: Any, value: Any, find: Find) -> None:
        setattr(row, self.name, self.found(value, find) if value else None)

    def found(self, code: str, find: Find) -> "Record":
        """The record. Raises `BadValue` where there is none of these kinds."""
        record = find(code)
        if self.kinds and record.kind not in self.kinds:
            raise BadValue(_("%(code)s is of another kind than this field takes.", code=code))
        return record


@dataclass(frozen=True, kw_only=True)
class References(Reference):
    """Several other records, by code."""

    widget: ClassVar[str] = "references"
    many: ClassVar[bool] = True
    empty: ClassVar[Any] = ()

    def read(self, given: Sequence[str]) -> Any:
        words = (line for one in given for line in clean(one).split("\n"))
        return list(dict.fromkeys(self.parse(one.strip()) for one in words if one.strip()))

    def shown(self, value: Any) -> list[str]:
        return [str(one) for one in value or ()]

    def check(self, value: Any, find: Find) -> None:
        for code in value:
            self.found(code, find)

    def put(self, row: Any, value: Any, find: Find) -> None:
        setattr(row, self.name, [self.found(code, find) for code in value or ()])
