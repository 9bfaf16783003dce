"""Files as people send them: encodings, delimiters, headers, workbooks that are no such thing."""

import io
import zipfile
from datetime import date, datetime

import pytest
from flask_babel import force_locale, gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from core.languages import locale_of
from exchange.sheets import recognising, xlsx_reading
from exchange.sheets.cells import guarded_text, item, items, plain_text, value
from exchange.sheets.columns import columns_of, labelled
from exchange.sheets.csv_reading import decoded
from exchange.sheets.problems import Unreadable
from exchange.sheets.recognising import read_sheet
from registry.schema.forms import form_of

CHINESE = "海关总署关于推进“一带一路”海关检验检疫合作的协定"
RUSSIAN = "Соглашение о взаимной административной помощи в таможенных делах"
ARABIC = "اتفاقية التعاون والمساعدة الإدارية المتبادلة في المسائل الجمركية"
FRENCH = "Accord de coopération et d'assistance mutuelle en matière douanière, signé à Genève"
SPANISH = "Acuerdo de cooperación y asistencia mutua en materia aduanera, año 2015"


@pytest.fixture
def columns(app):
    with app.test_request_context("/en/"):
        yield columns_of(form_of("agreement"))


def read(content, columns, encoding=""):
    sheet = read_sheet(content, columns, encoding)
    return sheet, list(sheet.rows)


def workbook(*rows, prepare=lambda book, sheet: None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    prepare(book, book.active)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def refusal(content, columns):
    with pytest.raises(Unreadable) as refused:
        read(content, columns)
    return str(refused.value)


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        *((words, name) for words in (CHINESE, RUSSIAN, ARABIC, FRENCH)
          for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")),
        (CHINESE, "gb18030"), (RUSSIAN, "cp1251"), (ARABIC, "cp1256"),
        (FRENCH, "cp1252"), (SPANISH, "cp1252"), ("Traité “entier” – №", "utf-8"),
    ],
)  # fmt: skip
def test_encodings_are_recognised_by_what_they_say(columns, words, encoding):
    content = f'code,title_en\r\nA0001,"{words}"\r\n'.encode(encoding)
    sheet, rows = read(content, columns)
    assert rows == [(2, {"code": "A0001", "title_en": words})]
    wanted = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    assert sheet.encoding == wanted


def test_an_encoding_that_does_not_fit_is_refused_and_told(columns):
    with pytest.raises(Unreadable, match="byte 1 does not fit"):
        decoded(RUSSIAN.encode("cp1251"), "utf-8")
    assert "cannot be told" in refusal(b"code,title_en\nA1,\x80\xa3\xa5\xa9\xff\n", columns)
    assert "no text" in refusal(b"code,title_en\nA1,a\0b\n", columns)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_are_recognised_by_the_header(columns, delimiter):
    lines = [["# note", ""], ["code", "title_en"], ["A0001", '"one, two; three"']]
    text = "\n".join(delimiter.join(line) for line in lines)
    _sheet, rows = read(text.encode(), columns)
    assert rows == [(3, {"code": "A0001", "title_en": "one, two; three"})]


def test_a_header_further_down_is_found_and_told(columns):
    sheet, rows = read(b"My agreements,\n,\nCode,Title_en\nA1,x\n", columns)
    assert rows == [(4, {"code": "A1", "title_en": "x"})]
    assert "The header stands in row 3" in sheet.notes[0]
    assert "no column" in read(b"title_en\nx\n", columns)[0].notes[0]


@pytest.mark.parametrize("language", ["zh", "ru", "ar", "fr", "es"])
def test_a_header_in_another_language_than_the_readers_is_recognised(columns, language):
    wanted = ["code", "form", "confidence", "title_ru", "summary_ar", "party", "sources"]
    with force_locale(str(locale_of(language))):
        labels = [gettext("Code"), *(labelled(columns.by_name[name]) for name in wanted[1:])]
    cells = ["A1", *"bcdefg"]
    text = "\n".join(";".join(row) for row in (labels, cells))
    sheet, rows = read(text.encode(), columns)
    assert rows == [(2, dict(zip(wanted, cells, strict=True)))]
    assert f"{labels[3]} → title_ru" in sheet.notes[0]


def test_names_of_columns_may_be_typed_freely_but_once(columns):
    assert read(b"Code,Title EN,SUMMARY-fr\n", columns)[0].header == [
        "code", "title_en", "summary_fr"]  # fmt: skip
    assert "stand twice: title_en" in refusal(b"title_en,Title EN\n", columns)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"code,titel_en,foo\n", "titel_en (title_en?), foo"),
        (b"code,title_en,code\n", "stand twice: code"),
        (b"code,,title_en\n", "no name in the header: B"),
        (b"one,two\n1,2\n", "There is no header row"),
        (b'code\n"A1\n', "Row 2 cannot be read"),
        (b"  <!DOCTYPE html>", "web page"),
        (b'<?xml version="1.0"?><Workbook>', "web page or XML"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older Excel"),
        (b"PK\x03\x04 and no more", "damaged"),
    ],
)
def test_what_is_no_sheet_is_refused_with_a_way_out(columns, content, words):
    assert words in refusal(content, columns)


def test_rows_are_read_to_a_bound(columns, monkeypatch):
    monkeypatch.setattr(recognising, "MOST_ROWS", 3)
    many = b"code\n" + b"A\n" * 1_000_000
    assert "more than 3 rows" in refusal(many, columns)


def test_cells_of_a_workbook_are_read_exactly(columns):
    def prepare(book, sheet):
        sheet["A2"].data_type = "s"
        book.create_sheet("Secret").sheet_state = "hidden"
        book.create_sheet("Other")

    header = ["code", "parties_count", "parties_as_of_text", "title_en", "summary_en", "body_en"]
    content = workbook(
        header, ["A1", 3, datetime(2015, 5, 28), True, 0.1, date(2016, 1, 2)],
        [], ["# note"], ["A2", 4.0, datetime(2015, 5, 28, 9, 30), 1e-7, "=1+1", "x"],
        prepare=prepare,
    )  # fmt: skip
    sheet, rows = read(content, columns)
    assert rows == [
        (2, dict(zip(header, ["A1", "3", "2015-05-28", "true", "0.1", "2016-01-02"], strict=True))),
        (5, dict(zip(header, ["A2", "4", "2015-05-28T09:30:00", "0.0000001", "=1+1", "x"],
                     strict=True))),
    ]  # fmt: skip
    assert "Secret" in sheet.notes[-1]
    assert "Other" not in " ".join(sheet.notes)


def changed(content, **entries):
    """The workbook with entries of the ZIP added or written anew."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", 8) as new:
        for entry in old.infolist():
            if entry.filename not in entries:
                new.writestr(entry.filename, old.read(entry))
        for name, body in entries.items():
            new.writestr(name, body)
    return held.getvalue()


def test_workbooks_that_hold_more_than_a_sheet_are_refused(columns, monkeypatch):
    plain = workbook(["code"], ["A1"])
    merged = workbook(["code", "title_en"], prepare=lambda book, sheet: sheet.merge_cells("A2:B3"))
    assert "A2:B3" in refusal(merged, columns)
    assert "macros" in refusal(changed(plain, **{"xl/vbaProject.bin": b"x"}), columns)
    outside = {"xl/externalLinks/externalLink1.xml": b"<a/>"}
    assert "other files" in refusal(changed(plain, **outside), columns)
    entity = {"xl/extra.xml": '<?xml version="1.0"?><!DOCTYPE a>'.encode("utf-16")}
    assert "entities" in refusal(changed(plain, **entity), columns)
    bomb = {"xl/worksheets/sheet1.xml": b" " * 3_000_000}
    assert "unpacks to far more" in refusal(changed(plain, **bomb), columns)
    open_document = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}
    assert "ODS" in refusal(changed(plain, **open_document), columns)
    assert "damaged" in refusal(changed(plain, **{"xl/worksheets/sheet1.xml": b"<a"}), columns)
    monkeypatch.setattr(xlsx_reading, "MOST_CELLS", 1)
    assert "too many cells" in refusal(plain, columns)


def test_nothing_that_goes_out_is_taken_for_a_formula():
    for text in ("=1+1", "+7 499", "-x", "@now", "'=x", "'quoted", "-12.5", "plain"):
        assert plain_text(guarded_text(text)) == text
        assert not guarded_text(text).startswith(("=", "+", "@"))
    assert guarded_text("-12.5") == "-12.5"


def test_lists_hold_any_text():
    texts = ["a|b", "c;d", "e\\", "\\|", ""]
    joined = "|".join(item(text) for text in texts)
    assert [value(one) for one in items(joined)] == texts


def test_write_only_cells_keep_their_type():
    cell = WriteOnlyCell(Workbook(write_only=True).create_sheet(), "=1")
    assert xlsx_reading.cell_text(cell.value, "f") == "=1"
