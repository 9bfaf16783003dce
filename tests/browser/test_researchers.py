"""A researcher's questions in a browser: asked by the forms of pages, taken away by their links.

The figures are those of `docs/researchers.md`; `tests/pages/test_researchers_questions.py` holds
that API, exports, snapshots, harvests and country packs give the same.
"""

import csv
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

IN_LANGUAGES = pytest.mark.parametrize("tag", ["zh", "ar", "en"])


def codes_on(page):
    return sorted(page.locator("main .code").all_inner_texts())


def taken(page, link, folder):
    """The file behind a link."""
    with page.expect_download() as coming:
        link.click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def test_without_script_the_list_answers_for_a_day(visitor):
    page = visitor("/en/agreements/", DESK, java_script_enabled=False)
    filters = page.get_by_role("form", name="Filters")
    filters.get_by_label("AEO mutual recognition arrangement").check()
    filters.get_by_label("In force").check()
    filters.get_by_label("As of the day").fill("2015-05-28")
    filters.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("as_of=2015-05-28"))
    assert len(codes_on(page)) == 7


@IN_LANGUAGES
def test_the_list_of_a_day_is_taken_away_as_it_is(visitor, tmp_path, tag):
    page = visitor(f"/{tag}/agreements/?form=mra&status=in_force&as_of=2024-01-01", PHONE)
    shown = codes_on(page)
    assert len(shown) == 16
    path = taken(page, page.locator("#data").get_by_role("link", name="CSV", exact=True), tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted({row["record"] for row in rows}) == shown
    held = [row["row"] for row in rows
            if (row["field"], row["value"]) == ("status.legal", "in_force")]  # fmt: skip
    assert (held.count("certain"), held.count("possible")) == (15, 1)


@IN_LANGUAGES
def test_days_from_signature_to_force_are_told_with_their_number(visitor, tag):
    page = visitor(f"/{tag}/agreements/durations", PHONE)
    figures = page.locator("main").inner_text()
    for number in ("486", "38"):
        written = number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        assert re.search(rf"(?<!\d)({number}|{written})(?!\d)", figures), number


@pytest.mark.parametrize(
    ("partner", "expected"),
    [
        ("RS", {"A0093", "A0101", "A0143"}),
        ("PL", {"A0046", "A0053", "A0064", "A0086", "A0087", "A0109"}),
    ],
)
def test_what_binds_two_is_shown(visitor, partner, expected):
    page = visitor(f"/zh/between/CN/{partner}", PHONE)
    hrefs = page.locator("main a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert {
        href.rpartition("/")[2] for href in hrefs if "/agreements/A" in (href or "")
    } == expected


@IN_LANGUAGES
def test_a_record_is_cited_in_words_and_as_a_file(visitor, tmp_path, tag):
    page = visitor(f"/{tag}/agreements/A0143", DESK)
    box = page.locator("#cite")
    box.locator("summary").click()
    expect(box.locator(".citing__text")).to_contain_text("/r/A0143/v/")
    path = taken(page, box.get_by_role("link", name="BibTeX"), tmp_path)
    assert "A0143" in path.read_text(encoding="utf-8")
