r"""BibTeX in UTF-8: `@misc`, the one type that every style has and that takes an address.

`year` and `month` are for BibTeX; `date` (EDTF), `urldate`, `version` and `origtitle` for biblatex,
which prefers them. Other programs ignore what they do not know.
"""

import re
from collections.abc import Iterable, Iterator

from exchange.exports.citing.cited import Cited, cited, collection, publisher
from exchange.exports.citing.dates import parts_of
from exchange.exports.citing.ris import on_one_line
from exchange.exports.contents import Published

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, escaped ones too
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&#%_"},
}
_ESCAPED = str.maketrans(_SPECIAL)
_LIGATURES = re.compile(r"([-`'])(?=\1)|([?!])(?=`)")
"""Signs that TeX would draw together with the next as another sign: an empty group parts them."""
_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9-]")


def bibtex_pieces(records: Iterable[Published]) -> Iterator[str]:
    """The records as entries."""
    for one in cited(records):
        yield bibtex_entry(one)


def bibtex_entry(one: Cited) -> str:
    """A citation; titles and names are braced, so that no style changes their case or order."""
    original, original_language = one.original
    fields = {
        "author": " and ".join(f"{{{escaped(name)}}}" for name in one.authors),
        "title": f"{{{escaped(one.title)}}}",
        "origtitle": f"{{{escaped(original)}}}" if original else "",
        "origlanguage": original_language,
        "type": escaped(one.genre),
        "year": _year(one.date_text),
        "month": _month(one.date_text),
        "date": one.date_text,
        "howpublished": escaped(f"{publisher()}, {collection()}"),
        "number": escaped(one.code),
        "version": str(one.version),
        "language": one.language if one.language != "und" else "",
        "url": one.url,
        "urldate": one.accessed.isoformat(),
        "note": escaped(one.note),
    }
    lines = (
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n"
        for name, value in fields.items()
        if value
    )
    return f"@misc{{{_NOT_IN_KEYS.sub('-', one.key)},\n{''.join(lines)}}}\n\n"


def escaped(text: str) -> str:
    """Text in which nothing means anything to TeX."""
    return _LIGATURES.sub(r"\g<0>{}", on_one_line(text).translate(_ESCAPED))


def _year(date_text: str) -> str:
    """The year, or the years of a period; an inferred one has its mark."""
    years = list(dict.fromkeys(f"{part[0]:04}" for part in parts_of(date_text)))
    return "--".join(years) + ("?" if years and "?" in date_text else "")


def _month(date_text: str) -> str:
    """The macro of the month, of a date that is certain."""
    parts = parts_of(date_text)
    certain = len(parts) == 1 and len(parts[0]) > 1 and "?" not in date_text
    return MONTHS[parts[0][1] - 1] if certain else ""
