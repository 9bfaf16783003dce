"""The pictures of the measures on their pages: lanes, prehistory, days, and their files."""

import csv
import io

import pytest

from core.database import db, writing
from registry.door import acting_as
from tests.pages.conftest import page_at
from tests.records import EDITOR, act, measure

DRAWN_LINK = "{http://www.w3.org/2000/svg}a"
ALL = [f"M{number:02}" for number in range(1, 17)]


def figure(page, name):
    (found,) = page.marked(id=name)
    return found


def table(page, name):
    """The cells of each row of a picture's table."""
    rows = page.all("tr", within=figure(page, name))[1:]
    return [[page.words(cell) for cell in row] for row in rows]


def file_of(client, address):
    return list(csv.reader(io.StringIO(client.get(address).text)))[1:]


@pytest.mark.parametrize("code", ALL)
def test_every_mark_leads_to_its_entry_or_to_the_events_page(read, code):
    page = read(f"/en/measures/{code}")
    folded = {
        one.get("id")
        for box in page.marked(class_="ledger__earlier")
        for one in page.all("li", within=box)
    }
    marks = [
        one.get("href")
        for one in page.all(DRAWN_LINK, within=figure(page, f"measure-progress-{code.lower()}"))
    ]
    to_entries = {href[1:] for href in marks if href.startswith("#E")}
    to_pages = {href.rpartition("/")[2] for href in marks if href.startswith("/en/events/")}
    entries = {
        one.get("id")
        for ledger in page.marked(class_="ledger")
        for one in page.all("li", within=ledger)
        if one.get("id")
    }
    assert to_entries == entries - folded
    assert folded <= to_pages


@pytest.mark.parametrize("code", ALL)
def test_the_table_and_the_file_of_a_measure_hold_the_same(read, registry_client, code):
    shown = table(read(f"/en/measures/{code}"), f"measure-progress-{code.lower()}")
    rows = file_of(registry_client, f"/en/pictures/measure-progress.csv?key={code}")
    assert len(shown) == len(rows)
    assert [row[2] for row in shown if row[1] != "State"] == [row[2] for row in rows if row[3]]


def test_what_came_before_the_announcement_is_apart_and_counted(read):
    page = read("/en/measures/M13")
    box = figure(page, "measure-progress-m13")
    assert len(page.marked_within(box, "shade")) == 1
    assert "Before the announcement of 27 May 2015: 2 of them." in page.words(box)
    assert [
        row[0] for row in table(page, box.get("id")) if row[4] == "Before the announcement"
    ] == [
        "15 March 2013",
        "10 May 2015 (year inferred)",
    ]


def test_a_day_asked_about_hides_later_events_in_the_picture_and_in_its_file(read, registry_client):
    page = read("/en/measures/M13?as_of=2016-01-01")
    box = figure(page, "measure-progress-m13")
    events = [row for row in table(page, box.get("id")) if row[1] != "State"]
    assert len(events) == 5
    assert "9 later events are hidden" in page.words(box)
    (link,) = [one for one in page.all("a", within=box) if ".csv" in one.get("href")]
    assert "as_of=2016-01-01" in link.get("href")
    assert len([row for row in file_of(registry_client, link.get("href")) if row[3]]) == 5


def test_on_a_day_before_everything_the_picture_is_empty_in_words(read):
    page = read("/en/measures/M15?as_of=2001-01-01")
    box = figure(page, "measure-progress-m15")
    assert not page.marked_within(box, "drawing")
    assert "No dated event is on record up to this day." in page.words(box)


def test_a_doubtful_state_is_told_as_possible_in_both_pictures(read):
    page = read("/en/measures/M02")
    states = [row for row in table(page, "measure-progress-m02") if row[1] == "State"]
    doubtful = [row[2] for row in states if row[4] == "Possible"]
    assert doubtful == ["Announced (possible)", "Under way (possible)"]
    rows = [row for row in table(read("/en/measures/"), "measures-state") if row[0] == "M02"]
    assert [row[2] for row in rows if row[5] == "Possible"] == ["Announced", "Under way"]


def test_the_picture_of_all_states_ends_on_the_day_asked_about(read):
    page = read("/en/measures/?as_of=2016-06-30")
    statuses = [row[2] for row in table(page, "measures-state") if row[4] == "continues"]
    assert "30 June 2016" in page.words(figure(page, "measures-state"))
    assert len(statuses) == 17  # one of the 16 has two, both only possible


def test_before_the_announcement_no_measure_has_a_state(read):
    page = read("/en/measures/?as_of=2014-06-30")
    box = figure(page, "measures-state")
    assert not page.marked_within(box, "drawing")
    assert "before that day none had a state" in page.words(box)


def test_only_comparable_indicators_are_drawn_and_the_others_stay_figures(read):
    page = read("/en/measures/M03")
    drawn = page.marked_within(figure(page, "measure-indicators-m03"), "panels__title")
    assert len(drawn) == 1
    assert "Decrease from 6 hours to 1 hour. (Less is better)" in page.words()
    assert len(page.marked(class_="known")) == 7


def test_words_stay_words_and_what_is_self_reported_says_so(read):
    page = read("/en/measures/M06")
    (worded,) = [one for one in page.marked(class_="known") if "nearly 10000" in page.words(one)]
    assert "self-reported" in page.words(worded)
    assert not page.marked(id="measure-indicators-m06")


def test_an_unknown_measure_has_no_file(registry_client):
    for name in ("measure-progress", "measure-indicators"):
        assert registry_client.get(f"/en/pictures/{name}.csv?key=M99").status_code == 404
    assert registry_client.get("/en/pictures/measures-state.csv?key=M01").status_code == 404


@pytest.fixture
def announced_only(app):
    """A measure of which the announcement is all that is known."""
    with app.app_context(), writing(), acting_as(EDITOR):
        act("E1", "announced", "2015-05-27", measure("M01"), track="progress")
        db.session.commit()
    return app


def test_a_measure_with_its_announcement_only_has_a_picture(announced_only, client):
    page = page_at(client, "/en/measures/M01")
    words = page.words(figure(page, "measure-progress-m01"))
    assert "1 event is on record: Announced (1)." in words
    assert "Announced" in words.partition(".")[0]
    assert not page.marked(class_="ledger__earlier")


def test_a_long_ledger_keeps_its_latest_events_open_and_folds_whole_years(app, client):
    with app.app_context(), writing(), acting_as(EDITOR):
        made = measure("M01")
        for number in range(20):
            act(
                f"E{number}",
                "milestone",
                f"{2016 + number // 4}-0{number % 4 + 1}-01",
                made,
                track="progress",
            )
        db.session.commit()
    page = page_at(client, "/en/measures/M01")
    (folded,) = page.marked(class_="ledger__earlier")
    assert [one.get("id") for one in page.all("li", within=folded)] == [f"E{n}" for n in range(8)]
    assert "8 earlier events" in page.words(page.all("summary", within=folded)[0])
