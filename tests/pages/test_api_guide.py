"""The guide to the API: in every language, and its examples run as they stand."""

import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from core.languages import SITE_LANGUAGES
from exchange.api.collections import collections
from tests.files import pdf
from tests.instances import instance
from tests.live_site import live_site
from tests.people import accounts_factory
from tests.programs import token_of
from tests.searching import copied_indexed

PROGRAM = re.compile(r'<pre [^>]*data-language="(\w+)"><code>(.*?)</code></pre>', re.DOTALL)
PATIENCE_S = 60
TOKENS: list[str] = []


@pytest.fixture(scope="module")
def site(indexed: Path, tmp_path_factory) -> Iterator[str]:
    """The real site over the real data, on the loopback."""
    folder = tmp_path_factory.mktemp("site")
    with instance(folder, copied_indexed(indexed, folder)) as app:
        TOKENS.append(token_of(app, accounts_factory(app, "editor")))
    with live_site(folder) as origin:
        yield origin


@pytest.fixture(scope="module")
def printed(site: str, tmp_path_factory) -> dict[int, str]:
    """What each example prints, by its place in the guide; each must end well."""
    with urlopen(f"{site}/en/api/") as answer:
        programs = PROGRAM.findall(answer.read().decode())
    folder = tmp_path_factory.mktemp("examples")
    (folder / "arrangement.pdf").write_bytes(pdf())
    commands = {
        "python": [sys.executable, "-"],
        "shell": [shutil.which("bash") or "bash", "-e", "-o", "pipefail", "-s"],
    }
    found = {}
    for number, (language, text) in enumerate(programs):
        done = subprocess.run(
            commands[language], input=html.unescape(text), cwd=folder, text=True,
            env={**os.environ, "GUANTONG_TOKEN": TOKENS[-1]}, capture_output=True,
            timeout=PATIENCE_S, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found[number] = done.stdout
    return found


def test_agreements_in_force_on_a_day(printed):
    records = json.loads(printed[0])["records"]
    assert records
    assert all(set(one) == {"code", "title"} for one in records)


def test_a_title_in_chinese(printed):
    record = json.loads(printed[1])
    assert record["title"]["asked"] == record["title"]["language"] == "zh"


def test_asking_again_gives_nothing_new(printed):
    assert printed[2].split() == ["304"]


def test_all_pages_as_a_table(printed, rows):
    held = rows(
        "select count(distinct party.record_id) from party join record on record.id = record_id "
        "join record body on body.id = party_id "
        "where body.code = 'KZ' and record.kind = 'agreement'"
    )
    header, *lines = printed[3].splitlines()
    assert header == "code,date,title,language,status"
    assert len(lines) == held[0][0] > 1


def test_a_version_says_what_it_said(printed):
    assert printed[4].strip().endswith("is unchanged")


def test_a_text_is_written(printed):
    told = json.loads(printed[5])
    assert told["text"]["title_origin"] == "human"
    assert told["proposal"]["state"] == "draft"


def test_a_change_is_sent_for_review(printed, site):
    state, page = printed[6].split()
    assert state == "in_review"
    assert page.startswith(f"{site}/en/desk/proposals/")


def test_a_file_is_added(printed):
    told = json.loads(printed[7])
    assert (told["record"], told["state"], told["size"]) == ("A0077", "waiting", len(pdf()))


def test_there_are_no_other_examples(printed):
    assert set(printed) == set(range(8))


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_it_is_linked_from_every_page_and_names_every_list(read, tag):
    assert f"/{tag}/api/" in read(f"/{tag}/").hrefs
    listed = read(f"/{tag}/agreements/")
    data = listed.all("a", within=listed.by_id("data"))
    assert f"/{tag}/api/" in {one.get("href") for one in data}
    guide = read(f"/{tag}/api/")
    assert {f"/api/v1/{name}" for name in collections()} <= set(guide.hrefs)
    assert "/api/v1/openapi.json" in guide.hrefs
