"""Citations as RIS, BibTeX and CSL-JSON, read back by the readers of others."""

from datetime import date

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON

from exchange.exports.citing.bibtex import bibtex_entry
from exchange.exports.citing.cited import Cited
from exchange.exports.citing.csl import csl_item
from exchange.exports.citing.dates import parts_of
from exchange.exports.citing.ris import ris_record

HOSTILE = (
    "100% of $5 & #1_x", "~tilde", "\\input/etc/passwd", "brace \\ back", "中文：《海关协定》",
    "عربي", 'say "so"', "a, b and c", "2015--2017", "``quoted''", "is it?`", "ends with \\", "-",
    "@misc,x,",
)  # fmt: skip
MORE_THAN_A_LINE = ("a\nER  - \nTY  - CASE", "a\r\nb", "a\u2028b", "a\x0bb", "a\x85b")


def cited(title="Title", **changed):
    told = {
        "code": "A1",
        "type": "treaty",
        "genre": "Agreement",
        "title": title,
        "language": "en",
        "original": ("", ""),
        "authors": (),
        "date_text": "2012-06-28",
        "version": 3,
        "url": "https://example.org/r/A1/v/3",
        "accessed": date(2026, 1, 2),
        "note": "",
    }
    return Cited(**told | changed)


def from_ris(one):
    text = ris_record(one)
    assert text.startswith("TY  - ")
    assert all(line[2:6] == "  - " for line in text.split("\r\n") if line)
    (found,) = rispy.loads(text)
    return found


def from_bibtex(one):
    read = bibtexparser.parse_string(
        bibtex_entry(one), append_middleware=[LatexDecodingMiddleware()]
    )
    assert read.failed_blocks == []
    (entry,) = read.entries
    return {name: field.value for name, field in entry.fields_dict.items()} | {"key": entry.key}


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_comes_back_as_it_is(title):
    one = cited(title, note=title, authors=(title,))
    ris, bibtex = from_ris(one), from_bibtex(one)
    assert (ris["title"], ris["notes"], ris["authors"]) == (title, [title], [title])
    assert (bibtex["title"], bibtex["note"]) == (title, title)
    assert csl_item(one)["title"] == title


@pytest.mark.parametrize("title", MORE_THAN_A_LINE)
def test_a_value_stands_on_one_line(title):
    ris, bibtex = from_ris(cited(title)), from_bibtex(cited(title))
    assert ris["title"] == bibtex["title"] == " ".join(title.split())
    assert ris["type_of_reference"] == "LEGAL"


@pytest.mark.parametrize("title", ["{", "}", "}}{", "{a}", "\\{", "^"])
def test_signs_that_only_latex_can_name_are_named_and_break_no_entry(title):
    entry = bibtex_entry(cited(title))
    assert entry.count("{") == entry.count("}")
    assert from_bibtex(cited(title))["url"] == "https://example.org/r/A1/v/3"
    for sign, name in {"{": "left", "}": "right"}.items():
        assert entry.count(f"\\textbrace{name}{{}}") == title.count(sign)


@pytest.mark.parametrize(
    ("date_text", "parts", "ris", "bibtex"),
    [
        ("2012-06-28", [[2012, 6, 28]], ("2012", "2012/06/28/"), ("2012", "jun")),
        ("2012-06", [[2012, 6]], ("2012", "2012/06//"), ("2012", "jun")),
        ("2012", [[2012]], ("2012", "2012///"), ("2012", None)),
        ("2015-05?", [[2015, 5]], ("2015", "2015/05//2015-05?"), ("2015?", None)),
        ("2017/2018", [[2017], [2018]], ("2017", "2017///2017--2018"), ("2017–2018", None)),
        ("../2016-08", [], (None, None), (None, None)),
        ("2015-05-01/..", [], (None, None), (None, None)),
        ("", [], (None, None), (None, None)),
    ],
)
def test_a_date_keeps_the_precision_it_has(date_text, parts, ris, bibtex):
    one = cited(date_text=date_text)
    assert parts_of(date_text) == parts
    assert (from_ris(one).get("year"), from_ris(one).get("date")) == ris
    found = from_bibtex(one)
    assert (found.get("year"), found.get("month")) == bibtex
    assert found.get("date", "") == date_text
    issued = csl_item(one).get("issued", {})
    assert issued.get("date-parts", []) == parts
    assert issued.get("circa", False) == ("?" in date_text)


def test_an_entry_and_a_regulation_say_what_they_are():
    entry = cited(type="entry", language="und", date_text="2026-01-01")
    rule = cited(type="regulation", authors=("Ministry of Finance, Customs",))
    assert (from_ris(entry)["type_of_reference"], from_ris(rule)["type_of_reference"]) == (
        "ELEC",
        "LEGAL",
    )
    assert "language" not in csl_item(entry)
    assert csl_item(entry)["container-title"]
    assert csl_item(rule)["author"] == [{"literal": "Ministry of Finance, Customs"}]
    assert "{Ministry of Finance, Customs}" in bibtex_entry(rule)


def test_a_key_has_letters_digits_and_hyphens_only():
    assert from_bibtex(cited(code="gacc_2024"))["key"] == "guantong-gacc-2024-v3"


@pytest.mark.parametrize("type_", ["treaty", "regulation", "entry"])
def test_a_citation_processor_makes_a_reference_of_an_item(type_):
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    item = csl_item(cited("The agreement", type=type_, date_text="2012-06"))
    made = CitationStylesBibliography(style, CiteProcJSON([item]), formatters.plain)
    made.register(Citation([CitationItem(item["id"])]))
    (reference,) = made.bibliography()
    assert "The agreement" in str(reference)
    assert "2012" in str(reference)
