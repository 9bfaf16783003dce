"""Static files: one sheet, names with the hash of the content, a long life."""

import os
import re
import shutil
from pathlib import Path

import pytest

from core.assets import BUNDLE, Assets, sheet_names
from core.permissions import guarded
from tests.people import sign_in

STATIC = Path(__file__).parents[2] / "static"


def addresses_on(client, path="/en/no-such-page"):
    return re.findall(r'"(/static/[^"]+)"', client.get(path).text)


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(STATIC, tmp_path / "static"))


@pytest.fixture
def sheet(client):
    (found,) = [one for one in addresses_on(client) if one.endswith(".css")]
    return found


def test_pages_name_one_sheet_and_every_file_by_its_hash(client):
    addresses = addresses_on(client)
    assert len([one for one in addresses if one.endswith(".css")]) == 1
    assert all(re.search(r"\.[0-9a-f]{16}\.[a-z]+$", one) for one in addresses)
    assert {client.get(one).status_code for one in addresses} == {200}


def test_the_page_of_our_own_faults_names_the_same_sheet(app):
    app.add_url_rule("/<lang>/broken", "broken", guarded("site.read")(lambda: 1 / 0))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = app.test_client()
    answer = client.get("/en/broken")
    assert answer.status_code == 500
    assert [one for one in addresses_on(client) if one in answer.text and one.endswith(".css")]


def test_a_hashed_address_lives_for_a_year_and_is_the_same_for_everybody(client, sheet):
    answer = client.get(sheet)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in answer.headers


def test_files_ask_nobody_who_they_are(client, sheet):
    sign_in(client, "editor")
    assert client.get(sheet).headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", ["css/site.0123456789abcdef.css", "css/nowhere.css", "../app.py"])
def test_unknown_files_and_former_hashes_are_not_found(client, name):
    assert client.get(f"/static/{name}").status_code == 404


def test_a_plain_name_is_asked_about_each_time(client):
    answer = client.get("/static/js/site.js")
    assert answer.headers["Cache-Control"] == "public, no-cache"
    again = client.get("/static/js/site.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_files_have_strong_tags_that_are_confirmed(client, sheet, coding, method):
    accepted = {"Accept-Encoding": coding}
    tag = client.get(sheet, headers=accepted).headers["ETag"]
    assert tag.startswith('"')
    again = client.open(sheet, method=method, headers={**accepted, "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_files_are_compressed_where_that_is_worth_it(client, sheet):
    plain = client.get(sheet, headers={"Accept-Encoding": "identity"})
    for coding in ("gzip", "br"):
        answer = client.get(sheet, headers={"Accept-Encoding": coding})
        assert answer.headers["Content-Encoding"] == coding
        assert len(answer.data) < len(plain.data) / 2


def test_the_bundle_holds_every_sheet_in_its_order(client, sheet):
    sources = {f"css/{path.name}": path.read_text("utf-8") for path in (STATIC / "css").iterdir()}
    bundle = client.get(sheet).text
    places = [bundle.index(sources[f"css/{name}.css"]) for name in sheet_names(sources)]
    assert len(places) == len(sources)
    assert places == sorted(places)


def test_sheets_hold_nothing_that_counts_at_the_beginning_of_a_file_only():
    for path in (STATIC / "css").iterdir():
        assert not re.search(r"@(import|charset|namespace)\b", path.read_text("utf-8")), path.name


def test_a_changed_sheet_and_a_new_one_are_seen_at_once(folder):
    assets = Assets(folder, watched=True)
    first, version = assets.hashed_name(BUNDLE), assets.version()
    changed(folder / "css" / "page.css", "\n.changed {}\n")
    second = assets.hashed_name(BUNDLE)
    changed(folder / "css" / "zz-new.css", "\n.new {}\n")
    third = assets.hashed_name(BUNDLE)
    assert len({first, second, third}) == 3
    assert assets.version() != version


def test_a_sheet_that_is_gone_is_gone(folder):
    assets = Assets(folder, watched=True)
    first = assets.hashed_name(BUNDLE)
    (folder / "css" / "records.css").unlink()
    with pytest.raises(KeyError):
        assets.hashed_name("css/records.css")
    assert assets.hashed_name(BUNDLE) != first


def test_in_production_files_are_read_once(folder):
    assets = Assets(folder, watched=False)
    first = assets.hashed_name(BUNDLE)
    changed(folder / "css" / "page.css", "\n.changed {}\n")
    assert assets.hashed_name(BUNDLE) == first


def test_a_file_that_does_not_exist_cannot_be_named(folder):
    with pytest.raises(KeyError):
        Assets(folder, watched=True).hashed_name("css/nowhere.css")


def changed(path, words):
    """Write, and let a second pass for the file system's clock."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    with path.open("a", encoding="utf-8") as file:
        file.write(words)
    for place in (path, path.parent):
        os.utime(place, ns=(0, max(before, place.stat().st_mtime_ns) + 10**9))
