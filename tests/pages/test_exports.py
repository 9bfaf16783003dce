"""What is taken away is what the page shows, in a table whose header never changes."""

import csv
import io
import json

import pytest

from core.database import db, writing
from core.languages import SITE_LANGUAGES
from exchange.exports.contents import AT_ONCE
from registry.door import acting_as
from registry.kinds import kinds
from registry.listing import list_of
from registry.models import Record
from tests.pages.conftest import page_at, statements_of
from tests.pages.samples import HELD_OF_NONE
from tests.people import sign_in
from tests.records import EDITOR, agreement

HEADER = ["record", "kind", "version", "field", "row", "language", "value", "origin"]
FILTERED = (
    "agreement?status=in_force&as_of=2015-05-28",
    "agreement?administration=KZ&form=cmaa&sort=title",
    "agreement?sort=code",
    "event?administration=KZ",
    "concept?core=1",
    "administration",
    "outcome",
)


def lines_at(client, address):
    """The lines of a CSV, as the csv module of Python reads them."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.content_type == "text/csv; charset=utf-8"
    text = answer.data.decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == HEADER
    return [dict(zip(HEADER, row, strict=True)) for row in rows]


def records_in(lines):
    return list(dict.fromkeys(line["record"] for line in lines))


def shown_by(client, kind, query):
    """Codes on all pages of the list."""
    with client.application.test_request_context("/en/"):
        path = client.application.url_for(kinds()[kind].list_endpoint, lang="en")
    found, number, total = [], 1, None
    while total is None or len(found) < total:
        page = page_at(client, f"{path}?{query}&page={number}")
        codes = [page.words(one) for one in page.marked(class_="code")]
        (status,) = [page.words(one) for one in page.marked(role="status")][:1]
        total = int(status.split()[0].replace(",", ""))
        found += codes
        number += 1
    return found


@pytest.mark.parametrize("asked", FILTERED)
def test_a_list_takes_away_what_its_pages_show_in_their_order(searcher, asked):
    kind, _, query = asked.partition("?")
    lines = lines_at(searcher, f"/en/exports/{kind}.csv?{query}")
    shown = shown_by(searcher, kind, query)
    assert {line["kind"] for line in lines} == {kind}
    if kind == "administration":  # its page is ordered by region
        assert sorted(records_in(lines)) == sorted(shown)
    else:
        assert records_in(lines) == shown


@pytest.mark.parametrize(
    "kind", sorted(kind for kind in kinds() if list_of(kind) and kind not in HELD_OF_NONE)
)
def test_every_field_of_every_kind_is_in_the_codebook(searcher, read, kind):
    explained = {read("/en/exports/").words(one) for one in read("/en/exports/").all("code")}
    lines = lines_at(searcher, f"/en/exports/{kind}.csv")
    assert lines
    assert {line["field"] for line in lines} <= explained
    assert kind in explained


def test_both_formats_say_the_same(searcher):
    lines = lines_at(searcher, "/en/exports/agreement.csv?administration=RS")
    answer = searcher.get("/en/exports/agreement.jsonl?administration=RS")
    assert answer.content_type == "application/jsonl; charset=utf-8"
    objects = [json.loads(line) for line in answer.text.splitlines()]
    assert [list(one) for one in objects[:1]] == [HEADER]
    assert [{name: str(value) for name, value in one.items()} for one in objects] == lines


def test_a_record_is_taken_away_alone(searcher, rows):
    lines = lines_at(searcher, "/en/exports/records/A0077.csv")
    assert records_in(lines) == ["A0077"]
    titles = {line["language"]: line["value"] for line in lines if line["field"] == "texts.title"}
    held = rows(
        "select text.language, text.title from text join record on record.id = text.record_id "
        "where record.code = 'A0077' and text.title != ''"
    )
    assert titles == dict(held)
    (status,) = [line for line in lines if line["field"] == "status.legal"]
    assert (status["value"], status["row"]) == ("in_force", "certain")


def test_the_day_asked_about_is_that_of_the_status(searcher):
    lines = lines_at(searcher, "/en/exports/records/A0077.csv?as_of=2012-01-01")
    assert [line for line in lines if line["field"] == "status.legal"] == []


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_pages_lead_to_their_files_and_to_the_codebook(read, tag):
    listing = read(f"/{tag}/agreements/?status=in_force&as_of=2015-05-28&page=2")
    assert any(
        f"/{tag}/exports/agreement.csv?" in href
        and "status=in_force" in href
        and "as_of=2015-05-28" in href
        and "page" not in href
        for href in listing.hrefs
    )
    record = read(f"/{tag}/agreements/A0077")
    assert {f"/{tag}/exports/", f"/{tag}/exports/records/A0077.jsonl"} <= set(record.hrefs)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/exports/nothing.csv", 404),
        ("/en/exports/agreement.xls", 404),
        ("/en/exports/records/ZZZ.csv", 404),
        ("/en/exports/agreement.csv?status=nonsense", 400),
        ("/en/exports/agreement.csv?sort=price", 400),
        ("/en/exports/agreement.csv?as_of=yesterday", 400),
    ],
)
def test_what_is_not_there_is_said(searcher, address, status):
    page_at(searcher, address, status=status)


def test_nothing_found_is_a_file_with_its_header(searcher):
    assert lines_at(searcher, "/en/exports/agreement.csv?year=1901&form=cmaa") == []


def test_no_draft_is_taken_away_by_anybody(writable_registry):
    app = writable_registry
    with app.app_context(), acting_as(EDITOR), writing():
        bodies = db.session.query(Record).filter(Record.code.in_(("CN", "SG"))).all()
        agreement("ZDRAFT-A", "draft", bodies)
        db.session.commit()
    editor, visitor = app.test_client(), app.test_client()
    sign_in(editor, "editor")
    assert "ZDRAFT-A" in shown_by(editor, "agreement", "sort=code")
    codes = records_in(lines_at(editor, "/en/exports/agreement.csv"))
    assert codes == records_in(lines_at(visitor, "/en/exports/agreement.csv"))
    assert "A0077" in codes
    assert "ZDRAFT-A" not in codes
    for client in (editor, visitor):
        page_at(client, "/en/exports/records/ZDRAFT-A.csv", status=404)


def test_no_filter_has_the_name_of_a_part_of_the_address():
    names = {one.name for kind in kinds() if (page := list_of(kind)) for one in page.filters}
    assert "status" in names
    assert not names & {"lang", "of", "suffix"}


def test_more_records_need_more_statements_only_by_batches(registry_app):
    client = registry_app.test_client()
    counts = {}
    for address in ("event.csv?administration=KZ", "event.csv"):
        with statements_of(registry_app) as sent:
            lines = lines_at(client, f"/en/exports/{address}")
        counts[-(-len(records_in(lines)) // AT_ONCE)] = len(sent)
    (few, least), (many, most) = sorted(counts.items())
    assert many > few
    assert (most - least) <= 6 * (many - few)
