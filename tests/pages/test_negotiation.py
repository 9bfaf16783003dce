"""The permanent address gives the form that is asked for, by `Accept` or by suffix (RFC 9110)."""

import json

import pytest

from core.database import db, writing
from core.permissions import NamedActor
from exchange.exports import formats
from registry.door import acting_as
from registry.models import Record
from registry.services import revise_text, withdraw
from registry.versions import Revision, redact
from tests.pages.conftest import page_at
from tests.people import sign_in
from tests.records import EDITOR

OFFICE = NamedActor("office", "administrator")
RECORD, VERSION = "/r/A0077", "/r/A0077/v/1"
FORMATS = {suffix: one for suffix, one in formats.FORMATS.items() if one.is_of("agreement")}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
FOR_THE_PAGE = (
    "", "*/*", "text/html", BROWSER, "text/*", "application/json, text/html",
    "application/json;q=0.5, */*", "text/html;q=0.2, image/png",
)  # fmt: skip


def asked(client, address, accept, **headers):
    return client.get(address, headers={"Accept": accept, **headers}, buffered=True)


def variation(answer):
    return {one.strip() for one in answer.headers["Vary"].split(",")}


@pytest.mark.parametrize("address", [RECORD, VERSION])
@pytest.mark.parametrize("accept", FOR_THE_PAGE)
def test_the_page_comes_first(registry_client, address, accept):
    answer = asked(registry_client, address, accept, **{"Accept-Language": "fr"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/fr/")
    assert {"Accept", "Accept-Language"} <= variation(answer)


def test_who_says_nothing_gets_the_page(registry_client):
    assert registry_client.get(RECORD).status_code == 302


@pytest.mark.parametrize("address", [RECORD, VERSION])
@pytest.mark.parametrize("suffix", FORMATS)
def test_every_form_is_given_by_type_and_by_suffix(registry_client, address, suffix):
    file = FORMATS[suffix]
    by_type = asked(registry_client, address, f"{file.media_type}, text/html;q=0.9")
    by_suffix = registry_client.get(f"{address}.{suffix}", buffered=True)
    assert by_type.status_code == by_suffix.status_code == 200
    assert by_type.content_type == by_suffix.content_type == file.content_type
    assert {"Accept", "Accept-Language"} <= variation(by_type)
    assert "Accept" not in variation(by_suffix)
    if suffix != "xlsx":  # which holds the time it was made at, and its own address
        assert by_type.data == by_suffix.data


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
        ("text/html;q=0, */*", "csv"),
        ("application/*", "xlsx"),
        ("application/json;q=0.4, text/csv;q=0.6, text/html;q=0.5", "csv"),
        ("image/png, application/x-bibtex;q=0.1", "bib"),
        ("APPLICATION/JSON", "json"),
    ],
)
def test_what_is_wanted_most_is_given(registry_client, accept, given):
    answer = asked(registry_client, RECORD, accept)
    assert (answer.status_code, answer.content_type) == (200, FORMATS[given].content_type)


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "nonsense", "text/plain, audio/*"])
@pytest.mark.parametrize("tag", ["zh", "ar"])
def test_what_there_is_is_said_to_whom_nothing_suits(registry_client, accept, tag):
    for address in (RECORD, VERSION):
        answer = asked(registry_client, address, accept, **{"Accept-Language": tag})
        assert answer.status_code == 406
        assert all(file.media_type in answer.text for file in FORMATS.values())
        assert f'lang="{tag}"' in answer.text
        assert {"Accept", "Accept-Language"} <= variation(answer)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{RECORD}.png", 404),
        (f"{RECORD}.", 404),
        (f"{RECORD}.json.csl", 404),
        (f"{VERSION}.png", 404),
        ("/r/A0077/v/2.json", 404),
        ("/r/A0077/v/0.json", 404),
        ("/r/A0077/v/99999999999.json", 404),
        ("/r/ZZZ.json", 404),
        ("/r/.json", 404),
        (f"{RECORD}.json?as_of=yesterday", 400),
        (f"{RECORD}.ris?as_of=9999-12-31", 400),
    ],
)
def test_what_is_not_there_is_said(registry_client, address, status):
    page_at(registry_client, address, status=status)


def test_the_page_names_its_other_forms(read, registry_client):
    page = read("/zh/agreements/A0077")
    links = [one for one in page.all("link") if one.get("rel") == "alternate" and one.get("type")]
    named = {one.get("type"): one.get("href") for one in links}
    for suffix, file in FORMATS.items():
        assert named[file.media_type] == f"{RECORD}.{suffix}"
        assert registry_client.get(f"{RECORD}.{suffix}").content_type == file.content_type


def test_a_form_by_its_suffix_is_confirmed_and_not_sent_again(registry_client):
    address = "/en/exports/records/A0077.json"
    answer = registry_client.get(address)
    assert answer.headers["Cache-Control"] == "public, no-cache"
    again = registry_client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_versions_withdrawn_and_redacted_records_answer_as_their_pages_do(writable_registry):
    app = writable_registry
    client, editor = app.test_client(), app.test_client()
    sign_in(editor, "editor")
    with app.app_context(), acting_as(EDITOR), writing():
        record = db.session.query(Record).filter_by(code="A0077").one()
        revise_text(record, "en", EDITOR, {"title": "Lanternfish"}, "human")
        db.session.commit()
    old, new = (json.loads(client.get(f"/r/A0077/v/{n}.json").data) for n in (1, 2))
    assert (old["version"], new["version"]) == (1, 2)
    titles = [
        {text["language"]: text["title"] for text in one["content"]["texts"]}["en"]
        for one in (old, new)
    ]
    assert (titles[0] != "Lanternfish", titles[1]) == (True, "Lanternfish")
    assert old["statuses"] == new["statuses"] == []
    assert json.loads(client.get("/r/A0077.json").data)["version"] == 2
    assert "/r/A0077/v/1" in client.get("/r/A0077/v/1.ris").text
    with app.app_context(), acting_as(OFFICE), writing():
        first = db.session.query(Revision).join(Record).filter(Record.code == "A0077")
        redact(first.filter(Revision.number == 1).one(), "An address stood in it.", OFFICE)
        db.session.commit()
    assert client.get("/r/A0077/v/1.json").status_code == 404
    assert client.get("/r/A0077/v/2.json").status_code == 200
    with app.app_context(), acting_as(EDITOR), writing():
        record = db.session.query(Record).filter_by(code="A0077").one()
        withdraw(record, EDITOR, "It was a mistake.", language="en")
        db.session.commit()
    for one, status in ((client, 410), (editor, 404)):
        for address in (f"{RECORD}.json", f"{VERSION}.ris"):
            assert one.get(address).status_code == status
        assert asked(one, RECORD, "application/json").status_code == status
    assert "It was a mistake." in client.get(f"{RECORD}.json").text
