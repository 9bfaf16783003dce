"""What binds two bodies: the page, its form, and addresses that mean nothing."""

import pytest

from core import cache
from core.languages import SITE_LANGUAGES
from tests.pages.conftest import page_at, statements_of

MOST_STATEMENTS = 24
GROUPS = """
    SELECT p.status, count(DISTINCT a.id) FROM record a
    JOIN party x ON x.record_id = a.id AND x.role = 'party'
    JOIN party y ON y.record_id = a.id AND y.role = 'party'
    JOIN record one ON one.id = x.party_id AND one.code = :one
    JOIN record other ON other.id = y.party_id AND other.code = :other
    JOIN status_period p ON p.record_id = a.id AND p.track = 'legal' AND p.party_id IS NULL
    AND p.start_latest <= '2026-01-01' AND p.end_earliest > '2026-01-01'
    WHERE a.state = 'published' GROUP BY 1
"""


def agreements_of(page):
    """(code in the address, words) of each row of the table of agreements."""
    table = page.all("table", within=page.by_id("agreements"))
    found = page.all("tr", within=table[0]) if table else []
    return [
        (
            page.all("a", within=row)[0].get("href").rpartition("/")[2].partition("?")[0],
            page.words(row),
        )
        for row in found
        if page.all("a", within=row)
    ]


def test_a_page_counts_what_the_ledgers_say(read, rows):
    page = read("/en/between/CN/KZ?as_of=2026-01-01")
    held = dict(rows(GROUPS, one="CN", other="KZ"))
    lead = page.words(page.marked(class_="head__lead")[0])
    assert f"{held['in_force'] + 1} agreements in force" in lead  # one through the EAEU
    assert f"{held['signed']} signed" in lead


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_both_ways_round_have_one_canonical_address(read, tag):
    for path in ("CN/KZ", "KZ/CN"):
        page = read(f"/{tag}/between/{path}")
        (canonical,) = page.marked(rel="canonical")
        assert canonical.get("href").endswith(f"/{tag}/between/CN/KZ")


def test_what_binds_through_a_union_is_marked_and_the_membership_sourced(read):
    page = read("/en/between/CN/DE")
    through = [code for code, words in agreements_of(page) if "through European Union" in words]
    assert {"A0046", "A0087"} <= set(through)
    assert "Germany from 1 January 1958" in page.words(page.by_id("memberships"))
    assert page.marked_within(page.by_id("memberships"), "cite")


def test_a_union_s_agreement_binds_nobody_before_it_joined(read):
    before = dict(agreements_of(read("/en/between/HK/PL?as_of=2004-04-30")))
    after = dict(agreements_of(read("/en/between/HK/PL?as_of=2004-05-02")))
    assert "A0024" not in before
    assert "through European Union" in after["A0024"]


def test_every_agreement_has_its_sources(read):
    page = read("/en/between/CN/KZ")
    table = page.all("table", within=page.by_id("agreements"))[0]
    rows = [row for row in page.all("tr", within=table) if page.all("a", within=row)]
    assert rows
    assert all(page.marked_within(row, "cite") for row in rows)
    assert page.broken_references() == set()


def test_common_memberships_and_crossings_of_neighbours_are_shown(read):
    page = read("/en/between/CN/KZ")
    assert "Shanghai Cooperation Organization" in page.words(page.by_id("memberships"))
    assert "Alashankou/Dostyk" in page.words(page.by_id("corridors"))
    assert "Alashankou" not in read("/en/between/CN/DE").words()


def test_what_is_not_held_is_said(read):
    page = read("/en/between/MV/WCO")
    for words in (
        "No agreement between the two is held.",
        "No common membership of an organization is held.",
        "No event of a measure that names both is held.",
        "The registry has no forum that both are reported to have attended.",
        "No corridor through both is held.",
        "No record of these kinds names both",
    ):
        assert words in page.words(page.main)


def test_what_is_later_than_the_day_is_not_shown(read):
    page = read("/en/between/CN/KZ?as_of=1995-01-01")
    assert [code for code, _ in agreements_of(page)] == ["A0012"]
    assert "The registry has no forum that both" in page.words()


def test_the_form_leads_to_the_page_and_keeps_the_day(registry_app):
    client = registry_app.test_client()
    answer = client.get("/en/between/?one=KZ&other=CN&as_of=2015-05-28")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/en/between/KZ/CN?as_of=2015-05-28"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("?one=KZ&other=KZ", "Choose two different ones"),
        ("?one=KZ&other=", "Choose both sides."),
        ("?one=KZ&other=XQ", "There is no administration or organization “XQ”."),
        ("?one=A0001&other=KZ", "There is no administration or organization “A0001”."),
        ("KZ/KZ", "Choose two different ones"),
    ],
)
def test_what_is_wrong_with_a_choice_is_said_and_the_rest_kept(registry_app, path, said):
    page = page_at(registry_app.test_client(), f"/en/between/{path}", 400)
    assert said in page.words(page.main)
    chosen = [one.get("value") for one in page.all("option") if one.get("selected") is not None]
    assert "KZ" in chosen


@pytest.mark.parametrize("path", ["CN/XQ", "XQ/CN", "A0001/CN", "CN/M07", "XQ/XQ"])
def test_codes_of_nobody_are_not_found(registry_app, path):
    page_at(registry_app.test_client(), f"/en/between/{path}", 404)


def test_one_side_may_be_chosen_beforehand(read):
    page = read("/en/between/?one=KZ")
    chosen = [one.get("value") for one in page.all("option") if one.get("selected") is not None]
    assert chosen == ["KZ"]
    assert page.marked(role="alert") == []


def test_an_agreement_of_two_leads_to_all_between_them(read):
    hrefs = read("/en/agreements/A0022").hrefs
    assert {"/en/between/CN/KZ", "/en/between/KZ/CN"} & hrefs
    assert not any("/between/" in href and href != "/en/between/"
                   for href in read("/en/agreements/A0056").hrefs)  # fmt: skip


@pytest.mark.parametrize("path", ["CN/KZ", "CN/DE", "EU/JP", "MV/WCO"])
def test_the_page_sends_few_statements(registry_app, path):
    client = registry_app.test_client()
    client.get("/en/about/")
    cache._kept.clear()
    with statements_of(registry_app) as sent:
        page_at(client, f"/en/between/{path}")
    assert len(sent) <= MOST_STATEMENTS
