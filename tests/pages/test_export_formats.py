"""Every format of an export holds the same records, and says what it is."""

import csv
import io
import json

import bibtexparser
import pytest
import rispy
from openpyxl import load_workbook

from core.database import db, writing
from core.languages import SITE_LANGUAGES
from exchange.exports import formats
from exchange.exports.contents import AT_ONCE
from exchange.exports.lines import HEADER
from registry.door import acting_as
from registry.models import Record
from tests.pages.conftest import page_at, statements_of
from tests.people import sign_in
from tests.records import EDITOR, agreement

FORMATS = {suffix: one for suffix, one in formats.FORMATS.items() if one.is_of("agreement")}
FILTERED = "agreement.{suffix}?administration=KZ&form=cmaa&sort=title"


def file_at(client, address):
    answer = client.get(address, buffered=True)
    assert answer.status_code == 200, address
    suffix = address.partition("?")[0].rpartition("/")[2].partition(".")[2]
    assert answer.content_type == FORMATS[suffix].content_type
    assert f"{suffix}" in answer.headers["Content-Disposition"]
    return answer.data


def table(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def sheets(data):
    book = load_workbook(io.BytesIO(data), read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def codes_in(suffix, data):
    """Codes of the records in a file, in its order, as the readers of others give them."""
    read = {
        "csv": lambda: [row[0] for row in table(data)[1:]],
        "xlsx": lambda: [row[0] for row in sheets(data)["data"][1:]],
        "jsonl": lambda: [json.loads(line)["record"] for line in data.decode().splitlines()],
        "json": lambda: [one["code"] for one in json.loads(data)["records"]],
        "jsonld": lambda: [one["identifier"] for one in json.loads(data)["@graph"]],
        "ris": lambda: [one["accession_number"] for one in rispy.loads(data.decode())],
        "bib": lambda: [one["number"] for one in bibtexparser.parse_string(data.decode()).entries],
        "csl.json": lambda: [one["number"] for one in json.loads(data)],
    }
    return list(dict.fromkeys(read[suffix]()))


@pytest.fixture(scope="module")
def listed(registry_app):
    """Codes of the filtered list, by its CSV."""
    data = file_at(registry_app.test_client(), f"/en/exports/{FILTERED.format(suffix='csv')}")
    return codes_in("csv", data)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_filtered_list_holds_the_same_records_in_every_format(registry_client, listed, suffix):
    assert len(listed) > 1
    data = file_at(registry_client, f"/en/exports/{FILTERED.format(suffix=suffix)}")
    assert codes_in(suffix, data) == listed


@pytest.mark.parametrize("suffix", FORMATS)
def test_nothing_found_is_an_empty_file_of_its_format(registry_client, suffix):
    data = file_at(registry_client, f"/en/exports/agreement.{suffix}?year=1901&form=cmaa")
    assert codes_in(suffix, data) == []


def test_the_workbook_says_what_the_table_says(registry_client):
    rows = table(file_at(registry_client, "/en/exports/records/A0077.csv"))
    sheet = sheets(file_at(registry_client, "/en/exports/records/A0077.xlsx"))["data"]
    cells = [[*row, *[None] * (len(HEADER) - len(row))] for row in sheet]
    shown = [["" if cell is None else str(cell) for cell in row] for row in cells]
    assert shown == [[cell.removeprefix("'") for cell in row] for row in rows]


@pytest.mark.parametrize("tag", ["zh", "ar"])
def test_the_codebook_of_a_workbook_is_in_the_readers_language(registry_client, words, tag):
    data = file_at(registry_client, f"/{tag}/exports/agreement.xlsx?administration=RS")
    explained = {row[1]: row[3] for row in sheets(data)["codebook"] if not row[2]}
    assert explained["texts.title"] == f"{words(tag, 'Texts')}: {words(tag, 'Title')}"
    book = load_workbook(io.BytesIO(data))
    assert bool(book["codebook"].sheet_view.rightToLeft) == (tag == "ar")
    assert not book["data"].sheet_view.rightToLeft


def test_an_object_has_all_that_is_held_of_a_record(registry_client, rows):
    one = json.loads(file_at(registry_client, "/en/exports/records/A0077.json"))
    assert list(one) == ["code", "kind", "version", "url", "date", "statuses", "content"]
    assert (one["code"], one["kind"], one["version"]) == ("A0077", "agreement", 1)
    assert one["url"].endswith("/r/A0077")
    assert one["date"] == "2012-06"
    assert one["statuses"] == [{"track": "legal", "status": "in_force", "certainty": "certain"}]
    held = rows(
        "select text.language, text.title from text join record on record.id = text.record_id "
        "where record.code = 'A0077' and text.title != ''"
    )
    assert {text["language"]: text["title"] for text in one["content"]["texts"]} == dict(held)
    assert {party["party"] for party in one["content"]["parties"]} == {"CN", "SG"}


def test_a_list_of_objects_says_of_what_day_it_is(registry_client):
    address = "/en/exports/agreement.json?administration=SG&as_of=2012-01-01"
    found = json.loads(file_at(registry_client, address))
    assert (found["as_of"], found["url"].endswith(address)) == ("2012-01-01", True)
    assert "A0077" not in {one["code"] for one in found["records"]}


def test_a_record_that_is_not_dated_has_no_date(registry_client):
    one = json.loads(file_at(registry_client, "/en/exports/records/KZ.json"))
    assert one["date"] is None


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_lists_and_records_lead_to_every_format(read, tag):
    listing, record = read(f"/{tag}/agreements/?form=mra"), read(f"/{tag}/agreements/A0077")
    for suffix in FORMATS:
        assert f"/{tag}/exports/agreement.{suffix}?form=mra" in listing.hrefs
        assert f"/{tag}/exports/records/A0077.{suffix}" in record.hrefs
    assert not listing.repeated_ids() | record.repeated_ids()


@pytest.mark.parametrize("suffix", ["", "xls", "xml", "json.csl", "CSV", "csv.", "csv/x"])
@pytest.mark.parametrize("of", ["agreement", "records/A0077"])
def test_a_format_that_there_is_not_is_said(registry_client, of, suffix):
    page_at(registry_client, f"/en/exports/{of}.{suffix}", status=404)


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_cannot_be_asked_is_said_whatever_the_format(registry_client, suffix):
    for asked in ("as_of=9999-01-01", "as_of=2015", "status=nonsense"):
        page_at(registry_client, f"/fr/exports/agreement.{suffix}?{asked}", status=400)
    page_at(registry_client, f"/fr/exports/records/A0077.{suffix}?as_of=yesterday", status=400)
    page_at(registry_client, f"/fr/exports/records/ZZZ.{suffix}", status=404)


@pytest.mark.parametrize("suffix", FORMATS)
def test_more_records_need_more_statements_only_by_batches(registry_app, suffix):
    client, counts = registry_app.test_client(), {}
    for of, total in (("event", 414), ("session", 14)):
        with statements_of(registry_app) as sent:
            data = file_at(client, f"/en/exports/{of}.{suffix}")
        assert len(codes_in(suffix, data)) == total
        counts[-(-total // AT_ONCE)] = len(sent)
    (few, least), (many, most) = sorted(counts.items())
    assert (few, many) == (1, 3)
    assert most - least <= 8 * (many - few) + 1  # events have no track, sessions neither


def test_no_draft_is_in_any_format_whoever_asks(writable_registry):
    app = writable_registry
    with app.app_context(), acting_as(EDITOR), writing():
        bodies = db.session.query(Record).filter(Record.code.in_(("CN", "SG"))).all()
        agreement("ZDRAFT-A", "draft", bodies)
        db.session.commit()
    editor = app.test_client()
    sign_in(editor, "editor")
    for suffix in FORMATS:
        data = file_at(editor, f"/en/exports/agreement.{suffix}?administration=SG")
        found = codes_in(suffix, data)
        assert ("A0077" in found, "ZDRAFT-A" in found) == (True, False)
        for address in (f"/en/exports/records/ZDRAFT-A.{suffix}", f"/r/ZDRAFT-A.{suffix}"):
            page_at(editor, address, status=404)
    plain = editor.get("/r/ZDRAFT-A", headers={"Accept": "application/json"})
    assert plain.status_code == 404
    assert editor.get("/r/ZDRAFT-A").status_code == 302
    assert "ld+json" not in editor.get("/en/agreements/ZDRAFT-A").text
