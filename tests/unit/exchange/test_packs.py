"""Parts of country packs: lines, type, blocks, names of files."""

import logging
from datetime import date

import pytest
import uharfbuzz
from fpdf.enums import TextMode

from core.reader import Reader
from exchange.packs.blocks import Book, Facts, Items, Section, Table, Words
from exchange.packs.fonts import ARABIC, BOLD, HAN, LATIN, REGULAR, Case, faces, printable
from exchange.packs.gathering import Stamp
from exchange.packs.making import file_name
from exchange.packs.paper import Paper, printed
from exchange.packs.saying import Saying

TIBETAN = "འབྲུག"
STAMP = Stamp("0" * 64, None, date(2026, 11, 29))


def a_book(*words):
    return Book(
        Words("Title"), "Briefing book", (), [Section("one", Words("One"), [Items([words])])]
    )


def test_a_book_names_its_own_record_first_and_each_once():
    table = Table(
        "Agreements", ("Agreement",), [[[Words("A", code="A1")], [Words("B", code="KZ")]]], (1, 1)
    )
    chapters = [
        Section("a", Words("C", code="C1"), [table, Facts([("L", [Words("A", code="A1")])])]),
    ]
    assert Book(Words("Title", code="CN"), "Book", (), chapters).codes == ["CN", "C1", "A1", "KZ"]


def test_names_of_files_are_safe_and_tell_the_day():
    assert file_name("KZ", "ar", date(2026, 11, 29)) == "guantong-KZ-ar-2026-11-29"


@pytest.mark.parametrize(
    ("text", "language", "families"),
    [
        ("Abc 1", "en", {LATIN}),
        ("Договор", "ru", {LATIN}),
        ("اتفاقية AEO 3", "ar", {ARABIC, LATIN}),
        ("协定，A", "zh", {HAN, LATIN}),
        ("ශ්‍රී", "en", {LATIN, "sinhala"}),  # with a joiner, which stays with its letters
        ("กรมศุลกากร ກົມພາສີ အကောက် רשות საქ Հայ বোর্ড केन्द्रीय 관세청 ኢትዮ ភាសា", "en",
         {LATIN, "thai", "lao", "myanmar", "hebrew", "georgian", "armenian", "bengali",
          "devanagari", HAN, "ethiopic", "khmer"}),
    ],
)  # fmt: skip
def test_each_script_has_its_font(text, language, families):
    case = Case([text], language)
    assert case.missing == set()
    assert set(case.family.values()) == families


def test_a_script_without_a_font_is_told_in_words_and_logged(registry_app, caplog):
    book = a_book(Words(TIBETAN, "dz"), Words("Bhutan"))
    with registry_app.test_request_context("/en/"), caplog.at_level(logging.WARNING):
        made = printed(book, Reader("en"), STAMP)
    assert made.startswith(b"%PDF-1.")
    assert any("TIBETAN LETTER" in one.getMessage() for one in caplog.records)
    assert not any("missing the following glyphs" in one.getMessage() for one in caplog.records)


@pytest.mark.parametrize("weight", [REGULAR, BOLD])
@pytest.mark.parametrize(
    ("family", "word"),
    [(LATIN, "AVAVA Tofi 1/2"), (ARABIC, "الموقَّعة"), ("devanagari", "केन्द्रीय"), ("sinhala", "ශ්‍රී"),
     ("khmer", "ភាសាខ្មែរ"), ("myanmar", "အကောက်ခွန်")],
)  # fmt: skip
def test_a_cut_font_sets_words_as_the_whole_one_does(family, word, weight, tmp_path):
    case = Case([word], "en")
    cut = {(name, style): path for name, style, path in case.cut(tmp_path)}
    path = cut[family, "B" if weight == BOLD else ""]
    whole = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(faces()[family].path)))
    small = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    assert small.glyph_count < whole.glyph_count / 2
    had, has = shaped(whole, word, {"wght": weight}), shaped(small, word, {})
    assert len(has) == len(had)
    for one, other in zip(has, had, strict=True):
        assert one == pytest.approx(other, abs=1)  # of 1,000 units: offsets are rounded


def shaped(face, word, variations):
    """Advances and offsets of what a font draws for a word."""
    font, buffer = uharfbuzz.Font(face), uharfbuzz.Buffer()
    font.set_variations(variations)
    buffer.add_str(word)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, {})
    return [(one.x_advance, one.x_offset, one.y_offset) for one in buffer.glyph_positions]


def test_what_has_no_bold_face_is_made_bolder_by_its_outline(registry_app, tmp_path):
    reader = Reader("zh")
    with registry_app.test_request_context("/zh/"):
        paper = Paper(Saying(a_book(Words("协定 A0077")), reader), tmp_path, STAMP)
        paper.add_page()
        found = {}
        for style in ("", "B"):
            paper.set_font(LATIN, style, 20)
            found[style] = [
                (one.string, one.text_mode) for one in paper._parse_chars("协定A0077", False)
            ]
        paper.release()
    assert found == {
        "": [("协定", TextMode.FILL), ("A0077", TextMode.FILL)],
        "B": [("协定", TextMode.FILL_STROKE), ("A0077", TextMode.FILL)],
    }


def test_marks_without_shape_are_not_printed():
    assert printable("\u2066A0077\u2069\u200f") == "A0077"


@pytest.mark.parametrize("word", ["الموقَّعة", "معروفًا", "केन्द्रीय", "ශ්‍රී", "ที่ปรึกษา"])
def test_letters_and_their_marks_are_shaped_together(registry_app, tmp_path, word):
    reader = Reader("ar")
    with registry_app.test_request_context("/ar/"):
        paper = Paper(Saying(a_book(Words(word)), reader), tmp_path, STAMP)
        paper.add_page()
        paper.set_font(ARABIC)
        runs = list(paper._parse_chars(word, False))
        paper.release()
    assert [one.string for one in runs] == [word]


@pytest.mark.parametrize("language", ["en", "zh", "ar"])
def test_a_row_longer_than_a_page_goes_on_on_the_next(registry_app, language):
    cell = [Words("word слово 文字 كلمة " * 900)]
    table = Table("Long", ("One", "Two"), [[cell, [Words("x" * 4000)]]], (1, 1))
    book = Book(Words("Title"), "Book", (), [Section("one", Words("One"), [table])])
    with registry_app.test_request_context(f"/{language}/"):
        made = printed(book, Reader(language), STAMP)
    assert made.count(b"/Type /Page\n") > 5
