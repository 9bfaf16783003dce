"""Units of a text: what is numbered in it, under identifiers that all languages share
(`registry.provisions`)."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

LONGEST_NUMBER, LONGEST_HEADING = 100, 400
MOST_UNITS, MOST_CHARACTERS = 2_000, 500_000
"""Of one text in one language. The longest conventions of customs have a third of it."""
PREFACE, PREAMBLE, CONCLUSIONS = "preface", "preamble", "conclusions"
# Nobody sees them, and they make words look like others: controls, soft hyphens, blanks of no
# width, embeddings, overrides and isolates (Unicode Standard Annex 9). Joiners and marks stay.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc\uf900-\ufaff\ufb00-\ufb06]+")
"""Shapes that files have in place of letters."""
_BLANKS = re.compile(r"[^\S\n]+")
_ENDS = re.compile(r"\r\n|[\r\x0b\f\x85\u2028\u2029]")


@dataclass(frozen=True)
class Unit:
    """One unit of a text in one language.

    `number` is as it is printed ("Article 5", "第五条"), `body` plain paragraphs, one a line. Each
    of the three may be ''.
    """

    identifier: str
    number: str = ""
    heading: str = ""
    body: str = ""

    @property
    def label(self) -> str:
        """What the unit is called in its language; '' where it has neither number nor heading."""
        return " ".join(part for part in (self.number, self.heading) if part)

    @property
    def level(self) -> int:
        """How deep it stands, from 0."""
        return self.identifier.count("__")

    @property
    def length(self) -> int:
        """Characters of all that it says."""
        return len(self.number) + len(self.heading) + len(self.body)


def said(number: str, heading: str, body: str) -> str:
    """All that a unit says, as search reads it."""
    return "\n".join(part for part in (number, heading, body) if part)


def unit_of(row: Mapping[str, Any]) -> Unit:
    """A unit from JSON. Raises `KeyError`."""
    return Unit(row["identifier"], row["number"], row["heading"], row["body"])


def rows_of(units: Iterable[Unit]) -> list[dict[str, str]]:
    """Units as JSON."""
    return [asdict(unit) for unit in units]


def digest_of(units: Iterable[Unit]) -> str:
    """SHA-256 of the units in canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(rows_of(units), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def cleaned(text: str) -> str:
    """Text as it is kept: NFC, real letters, nothing unseen, no blanks at the ends of lines."""
    plain = _UNSEEN.sub("", _ENDS.sub("\n", text))
    plain = _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found.group()), plain)
    plain = unicodedata.normalize("NFC", plain)
    lines = (_BLANKS.sub(" ", line).strip() for line in plain.split("\n"))
    return "\n".join(lines).strip("\n")


def on_one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(cleaned(text).split())


def paragraphs(text: str) -> str:
    """The same without empty lines: each line is a paragraph."""
    return "\n".join(line for line in cleaned(text).split("\n") if line)
