"""Files at the imports desk: templates, exports, what is recognised and what is refused."""

import io

import pytest
from openpyxl import load_workbook

from exchange.sheets import importing
from exchange.sheets.recognising import MOST_BYTES
from tests.pages.conftest import page_at
from tests.people import ROLES, sign_in
from tests.sheets import LIST, ONE, act, counts, make_records, new_row, send, sheet_of, work


@pytest.fixture
def desk(app, client):
    """An editor at the desk, beside two agreements."""
    make_records(app)
    sign_in(client, "editor")
    return client


@pytest.mark.parametrize("role", ROLES)
def test_only_editors_and_administrators_come_to_imports(app, client, role):
    sign_in(client, role)
    wanted = 200 if role in ("editor", "administrator") else 303 if role == "visitor" else 403
    for address in (LIST, f"{LIST}templates/agreement.csv", f"{LIST}records?kind=agreement"):
        assert client.get(address).status_code == wanted


def test_an_export_that_nobody_edited_says_that_all_is_unchanged(app, desk):
    for media in ("csv", "xlsx"):
        sheet = desk.get(f"{LIST}records?kind=agreement&media={media}").data
        send(desk, sheet, name=f"a.{media}")
    assert counts(app, 1) == counts(app, 2) == ("checked", {"unchanged": 2})
    some = desk.get(f"{LIST}records?kind=agreement&media=csv&codes=A0002").text
    assert "A0001" not in some
    assert desk.get(f"{LIST}records?kind=agreement&codes=A0404").status_code == 400


@pytest.mark.parametrize("language", ["en", "zh", "ar"])
def test_templates_read_back_as_empty_and_offer_the_codes(app, desk, language):
    address = f"/{language}/desk/imports/templates/agreement"
    for media in ("csv", "xlsx"):
        send(desk, desk.get(f"{address}.{media}").data, name=f"t.{media}")
    assert counts(app, 1) == counts(app, 2) == ("checked", {})
    book = load_workbook(io.BytesIO(desk.get(f"{address}.xlsx").data))
    assert len(book.worksheets) == 4
    assert bool(book.worksheets[0].sheet_view.rightToLeft) == (language == "ar")
    offered = book.worksheets[0].data_validations.dataValidation
    assert {str(one.sqref)[0] for one in offered} >= {"C"}
    assert "A0001" in {cell.value for cell in book.worksheets[2]["A"]}


def test_a_new_row_that_looks_like_a_record_is_told(app, desk):
    send(desk, sheet_of(new_row("AGREEMENT  A0001!", party=""), new_row("Other"),
                        new_row("other")))  # fmt: skip
    html = page_at(desk, f"{ONE}?show=warnings").html
    assert "It looks like A0001" in html
    assert "The row looks like row 3" in html
    assert counts(app) == ("checked", {"create": 3, "warnings": 2})


def test_a_large_sheet_is_checked_by_the_worker(app, desk, monkeypatch):
    monkeypatch.setattr(importing, "SMALL", 3)
    send(desk, sheet_of(*(new_row(f"Agreement {number}") for number in range(5))))
    answer = desk.get(ONE)
    assert (counts(app)[0], answer.headers["Refresh"]) == ("checking", "4")
    work(app)
    assert counts(app) == ("checked", {"create": 5})
    assert "Refresh" not in desk.get(ONE).headers
    act(desk, "check")
    work(app)
    assert counts(app) == ("checked", {"create": 5})
    send(desk, b'code,title_en\nA0001,a\nA0001,b\nA0001,c\nA0001,d\nA0001,"open\n')
    work(app)
    assert counts(app, 2)[0] == "refused"
    assert "a quotation mark is not closed" in page_at(desk, f"{LIST}2").html


def test_another_encoding_may_be_chosen(app, desk):
    send(desk, "code,title_ru\nA0001,Соглашение о взаимной помощи\n".encode("cp1251"))
    assert "Windows-1251" in page_at(desk, ONE).html
    assert act(desk, "read", encoding="utf-8").status_code == 422
    assert act(desk, "read", encoding="cp1256").status_code == 303
    assert "Соглашение" not in page_at(desk, f"{ONE}?show=").html


def test_problems_are_given_as_a_sheet(desk):
    send(desk, sheet_of("A0001,=1+1,,,,,,"))
    text = desk.get(f"{ONE}/problems.csv").data.decode("utf-8-sig")
    assert "2,A0001,form,cell.formula," in text
    assert ",'=1+1" in text


def test_what_cannot_be_read_is_refused_with_the_form_kept(desk):
    for content, words in (
        (b"", "The file is empty"),
        (b"<html><table>", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "older Excel"),
        (b"code,titel_en\nA0001,x\n", "titel_en (title_en?)"),
        (b"code,code\nA0001,x\n", "stand twice: code"),
        (b"a,b\n1,2\n", "There is no header row"),
    ):
        answer = send(desk, content)
        assert (answer.status_code, words in answer.text) == (422, True), answer.text[:3000]
    body = b"code\n" * (MOST_BYTES // 5 + 300_000)
    over = desk.post(LIST, data=body, content_type="multipart/form-data; boundary=x")
    assert (over.status_code, "20 MB at most" in over.text) == (413, True)
