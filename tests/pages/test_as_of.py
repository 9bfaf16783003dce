"""`?as_of=` asks what held on a day: certain or possible, with what came later hidden, counted."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.pages.conftest import page_at

DAY = "2015-05-28"
LIST = f"/en/agreements/?status=in_force&as_of={DAY}"
CERTAIN = """
    SELECT count(DISTINCT record.id) FROM record JOIN status_period p ON p.record_id = record.id
    WHERE record.kind = 'agreement' AND p.track = 'legal' AND p.status = 'in_force'
    AND p.party_id IS NULL AND p.start_latest <= :day AND p.end_earliest > :day AND NOT p.inferred
"""
HELD = """
    SELECT count(DISTINCT record.id) FROM record JOIN status_period p ON p.record_id = record.id
    WHERE record.kind = 'agreement' AND p.track = 'legal' AND p.status = 'in_force'
    AND p.party_id IS NULL AND p.start_earliest <= :day AND p.end_latest > :day
    AND (record.date_earliest IS NULL OR record.date_earliest <= :day)
"""


def query_of(href):
    return parse_qs(urlsplit(href).query)


def status_line(page):
    (line,) = page.marked(role="status")
    return page.words(line)


def rows_of(page):
    """(title, text) of each row."""
    found = page.marked(class_="row")
    return [(page.words(page.all("a", within=row)[0]), page.words(row)) for row in found]


def test_a_list_says_how_many_are_certain_and_how_many_possible(read, rows):
    ((certain,),) = rows(CERTAIN, day=DAY)
    ((held,),) = rows(HELD, day=DAY)
    assert 0 < certain < held
    line = status_line(read(LIST))
    assert line.startswith(f"{held} records")
    assert f"{certain} certain, {held - certain} possible" in line


def test_what_is_only_possible_is_marked_in_its_row(read, rows):
    ((certain,),) = rows(CERTAIN, day=DAY)
    ((held,),) = rows(HELD, day=DAY)
    marked = plain = 0
    for number in range(1, -(-held // 25) + 1):
        for _, text in rows_of(read(f"{LIST}&page={number}")):
            assert "In force" in text
            if "In force (possible)" in text:
                marked += 1
            else:
                plain += 1
    assert (plain, marked) == (certain, held - certain)


def test_records_that_came_later_are_hidden_and_counted(read, rows):
    ((later,),) = rows(
        "SELECT count(*) FROM record WHERE kind = 'agreement' AND date_earliest > :day", day=DAY
    )
    ((all_of_them,),) = rows("SELECT count(*) FROM record WHERE kind = 'agreement'")
    line = status_line(read(f"/en/agreements/?as_of={DAY}"))
    assert line.startswith(f"{all_of_them - later} records")
    assert f"{later} later records are hidden" in line


def test_no_row_is_later_than_the_day(read, rows):
    titles = {
        title
        for (title,) in rows(
            "SELECT title FROM heading JOIN record ON record.id = record_id"
            " WHERE record.kind = 'event' AND language = 'en' AND date_earliest > :day",
            day=DAY,
        )
    }
    earlier = {
        title
        for (title,) in rows(
            "SELECT title FROM heading JOIN record ON record.id = record_id"
            " WHERE record.kind = 'event' AND language = 'en'"
            " AND (date_earliest IS NULL OR date_earliest <= :day)",
            day=DAY,
        )
    }
    shown = rows_of(read(f"/en/events/?as_of={DAY}&sort=-date"))
    assert shown
    assert not {title for title, _ in shown} & (titles - earlier)


def pages_of(rows):
    """How many pages of agreements there are for the day."""
    ((held,),) = rows(
        "SELECT count(*) FROM record WHERE kind = 'agreement'"
        " AND (date_text = '' OR date_earliest IS NULL OR date_earliest <= :day)",
        day=DAY,
    )
    return -(-held // 25)


def test_records_without_a_date_stay_and_are_marked(read, rows):
    undated = {
        " ".join(title.split())
        for (title,) in rows(
            "SELECT title FROM heading JOIN record ON record.id = record_id"
            " WHERE record.kind = 'agreement' AND language = 'en' AND date_text = ''"
        )
    }
    last = read(f"/en/agreements/?as_of={DAY}&sort=date&page={pages_of(rows)}")
    shown = {title for title, text in rows_of(last) if "Date not known" in text}
    assert shown == undated


def test_records_that_may_be_later_are_marked(read):
    shown = rows_of(read("/en/agreements/?as_of=2004-03-15&sort=-date"))
    assert any("Possibly later" in text for _, text in shown)


@pytest.mark.parametrize("path", ["administrations/", "concepts/", "sources/", "indicators/"])
def test_lists_that_do_not_depend_on_a_day_say_so_and_stay_whole(read, words, path):
    now, then = read(f"/ru/{path}"), read(f"/ru/{path}?as_of={DAY}")
    told = words("ru", "This list does not depend on a day; it shows what is held today.")
    assert told in then.words()
    assert told not in now.words()
    assert status_line(now) == status_line(then)


def test_paging_and_chips_keep_the_day(read):
    page = read(f"/en/agreements/?status=in_force&form=cmaa&as_of={DAY}&sort=title")
    chips = [one for one in page.marked(class_="chip") if "Remove all" not in page.words(one)]
    assert len(chips) == 2
    paged = [one for one in read(LIST).links if "page=" in one.get("href")]
    assert paged
    for link in (*chips, *paged):
        assert query_of(link.get("href"))["as_of"] == [DAY], link.get("href")


def test_sorting_and_filtering_keep_the_day(read):
    page = read(LIST)
    (form,) = page.marked(class_="filters")
    (day,) = [one for one in page.all("input", within=form) if one.get("name") == "as_of"]
    assert form.get("method") == "get"
    assert day.get("value") == DAY


def test_the_language_switch_keeps_the_day_and_the_filters(read):
    page = read(LIST)
    switch = [one for one in page.links if one.get("hreflang") == "ar"]
    assert [one.get("href") for one in switch] == [LIST.replace("/en/", "/ar/")]
    assert status_line(read(switch[0].get("href")))


def test_the_page_says_which_day_it_shows_and_leads_back_to_today(read, words):
    page = read(f"/fr/measures/M13?as_of={DAY}")
    (note,) = page.marked(class_="asof")
    assert "28 mai 2015" in page.words(note)
    (back,) = page.all("a", within=note)
    assert urlsplit(back.get("href")).query == ""
    assert urlsplit(back.get("href")).path == "/fr/measures/M13"


def test_a_record_shows_its_status_of_the_day_and_hides_later_events(read, rows):
    ((signed,), *_) = rows("SELECT date_text FROM record WHERE code = 'EA0102'")
    assert signed == "2012-06"
    now = read("/en/agreements/A0077")
    then = read("/en/agreements/A0077?as_of=2012-12-31")
    before = read("/en/agreements/A0077?as_of=2011-12-31")
    assert now.marked(id="EA0106")
    assert not then.marked(id="EA0106")
    assert then.marked(id="EA0102")
    assert "1 later event is hidden" in then.words()
    assert "2 later events are hidden" in before.words()
    assert "In force" in now.words(now.main)
    assert "In force" not in then.words(then.by_id("main"))


def test_membership_of_a_union_is_that_of_the_day(read):
    then, now = read("/en/organizations/EAEU?as_of=2014-12-31"), read("/en/organizations/EAEU")
    assert now.marked(id="members")
    assert not then.marked(id="members")


def test_every_page_can_be_asked_for_a_day(registry_client):
    for path in ("", "about/", "measures/", "forum/F2015-XIAN/", "r/M13/v/1", "fund/FA03"):
        page_at(registry_client, f"/zh/{path}?as_of={DAY}")


@pytest.mark.parametrize("path", ["measures/M13", "agreements/A0077", "administrations/KZ", ""])
def test_links_to_public_pages_keep_the_day(read, path):
    page = read(f"/en/{path}?as_of={DAY}")
    inner = [
        one.get("href")
        for one in page.links
        if one.get("href").startswith("/en/") and one.get("rel") != "nofollow"
    ]
    without = [
        address
        for address in inner
        if query_of(address).get("as_of") != [DAY] and not address.startswith("/en/account/")
    ]
    back_to_today = [f"/en/{path}", f"/en/{path}/pack"]  # a pack is of the day it is made
    assert len(inner) > 20
    assert set(without) <= set(back_to_today), without


def test_searching_from_a_page_keeps_the_day(read):
    page = read(f"/en/measures/M13?as_of={DAY}")
    (form,) = [one for one in page.marked(role="search") if one.get("action")]
    days = [
        one.get("value") for one in page.all("input", within=form) if one.get("name") == "as_of"
    ]
    assert days == [DAY]


def test_links_without_a_day_carry_none(read):
    assert not [one for one in read("/en/measures/M13").links if "as_of" in one.get("href")]


@pytest.mark.parametrize("path", ["", "measures/", "forum/", "administrations/KZ", "r/M13/v/1"])
@pytest.mark.parametrize("day", ["0001-01-01", "1799-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_too_far_away_is_refused(registry_client, path, day):
    answer = registry_client.get(f"/en/{path}?as_of={day}")
    assert answer.status_code == 400
    assert f"“{day}” is too far from today" in answer.text


@pytest.mark.parametrize(
    "path", ["", "measures/M13", "forum/", "administrations/KZ", "between/CN/KZ"]
)
@pytest.mark.parametrize("day", ["1800-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_that_can_be_asked_for_are_answered(registry_client, path, day):
    page_at(registry_client, f"/en/{path}?as_of={day}")


def test_the_same_act_of_several_parties_on_a_day_is_one_line(read, rows):
    signed = rows(
        "SELECT record.code FROM record JOIN event ON event.id = record.id"
        " JOIN event_record ON event_record.event_id = event.id"
        " JOIN record AS agreement ON agreement.id = event_record.record_id"
        " WHERE agreement.code = 'A0158' AND event_kind = 'signature'"
    )
    page = read("/en/agreements/A0158")
    (ledger,) = page.marked_within(page.by_id("ledger"), "ledger")
    lines = [one for one in page.all("li", within=ledger) if "Signature" in page.words(one)]
    assert len(signed) == 10
    assert len(lines) == 1
    assert all(page.by_id(code) is not None for (code,) in signed)
