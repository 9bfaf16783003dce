"""How a record is cited: on its page in words, and in files for reference managers."""

import json

import bibtexparser
import pytest
import rispy

from core.languages import SITE_LANGUAGES
from tests.pages.samples import RECORDS

CITED = "/r/A0077/v/1"


def item(client, code, tag="en", query=""):
    answer = client.get(f"/{tag}/exports/records/{code}.csl.json{query}", buffered=True)
    assert answer.headers["Content-Language"] == tag
    return json.loads(answer.data)


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_a_page_says_how_to_cite_its_record_without_script(read, tag):
    page = read(f"/{tag}/agreements/A0077")
    (box,) = page.all("details", within=page.by_id("cite"))
    (text,) = page.marked_within(box, "citing__text")
    said = page.words(text)
    assert page.heading in said
    assert "A0077" in said
    assert "2012" in said
    (link,) = page.all("a", within=text)
    assert link.get("href").endswith(CITED)
    files = {one.get("href") for one in page.all("a", within=box)} - {link.get("href")}
    assert files == {f"/{tag}/exports/records/A0077.{one}" for one in ("ris", "bib", "csl.json")}


@pytest.mark.parametrize("path", RECORDS)
def test_every_record_can_be_cited(read, path):
    page = read(f"/en/{path}")
    (text,) = page.marked(class_="citing__text")
    assert "/v/" in page.words(text)


def test_the_files_say_what_the_page_says(registry_client):
    one = item(registry_client, "A0077", "fr")
    (ris,) = rispy.loads(registry_client.get("/fr/exports/records/A0077.ris", buffered=True).text)
    text = registry_client.get("/fr/exports/records/A0077.bib", buffered=True).text
    (bibtex,) = bibtexparser.parse_string(text).entries
    assert one["title"] == ris["title"] == bibtex["title"].strip("{}")
    assert one["URL"] == ris["urls"][0] == bibtex["url"]
    assert one["URL"].endswith(CITED)
    assert (one["version"], ris["edition"], bibtex["version"]) == ("1", "1", "1")
    assert one["language"] == ris["language"] == bibtex["language"] == "fr"
    assert one["note"] == ris["notes"][0] == bibtex["note"]


def test_an_agreement_is_cited_as_a_treaty_without_author(registry_client, words):
    one = item(registry_client, "A0077")
    assert one["type"] == "treaty"
    assert "author" not in one
    assert one["issued"] == {"date-parts": [[2012, 6]]}
    assert f"{words('en', 'Status')}: In force" in one["note"]
    assert "Parties: China; Singapore" in one["note"]


def test_a_policy_is_cited_by_its_issuers(registry_client):
    one = item(registry_client, "PO02")
    assert one["type"] == "regulation"
    assert one["author"]
    assert all(list(name) == ["literal"] for name in one["author"])


def test_any_other_record_is_cited_as_an_entry_of_the_day_of_its_version(registry_client, rows):
    one = item(registry_client, "M13")
    ((at,),) = rows(
        "select at from revision join record on record.id = record_id where code = 'M13'"
    )
    assert one["type"] == "entry"
    assert one["issued"]["date-parts"] == [[int(part) for part in str(at)[:10].split("-")]]


def test_the_date_is_that_of_the_act_by_which_an_agreement_came_about(registry_client, rows):
    """Not that of the first thing that is known of it."""
    acts = rows(
        "select record.code, event.event_kind, act.date_text from record "
        "join event_record on event_record.record_id = record.id "
        "join event on event.id = event_record.event_id join record act on act.id = event.id "
        "where record.kind = 'agreement' order by act.sort_day, act.code"
    )
    first = {}
    for code, kind, when in acts:
        if kind in ("signature", "adoption", "conclusion") and when:
            first.setdefault(code, when)
    items = json.loads(registry_client.get("/en/exports/agreement.csl.json", buffered=True).data)
    said = {one["number"]: one.get("issued", {}).get("date-parts", []) for one in items}
    for code, parts in said.items():
        known = first.get(code, "")
        start = "" if ".." in known else known.rstrip("?").split("/")[0]
        wanted = [[int(part) for part in start.split("-")]] if start else []
        assert parts[:1] == wanted, code
    assert sum(1 for code in said if code not in first) > 0


def test_a_title_that_a_machine_translated_says_so_and_brings_the_original(registry_client, words):
    translated, original = (item(registry_client, "A0077", tag) for tag in ("ru", "en"))
    assert words("ru", "Machine translation, not reviewed") in translated["note"]
    assert translated["original-title"] == original["title"]
    assert "original-title" not in original


def test_a_title_in_another_language_says_which(registry_client, rows):
    ((code, title),) = rows(
        "select code, title from record join source on source.id = record.id order by code limit 1"
    )
    one = item(registry_client, code, "ar")
    assert one["title"] == title
    assert "language" not in one  # a source's is not known


def test_the_day_asked_about_is_that_of_the_status(registry_client):
    assert "In force" not in item(registry_client, "A0077", query="?as_of=2012-01-01")["note"]
    assert "1 January 2016" in item(registry_client, "A0077", query="?as_of=2016-01-01")["note"]
