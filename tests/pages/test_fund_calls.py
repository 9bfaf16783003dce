"""Calls of the fund: their page and list, and what the desk's form takes and refuses."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from ical.calendar_stream import IcsCalendarStream

from core.database import db, session, writing
from registry.door import acting_as
from registry.models import Party
from registry.proposals import Proposal
from registry.sources import Citation
from tests.fund import fund_call, project
from tests.pages.conftest import page_at
from tests.pages.forms import form_of, with_values
from tests.pages.reading import Page
from tests.people import sign_in
from tests.records import EDITOR, administration, source

PAGE = "/en/fund/calls/FC01"


@pytest.fixture
def called(app):
    """KZ; FC01 of 2099 with a source, open to KZ, and PJ0001 that came of it; FC02, long over,
    that tells no budget; FC03, a draft."""
    with app.app_context(), writing(), acting_as(EDITOR):
        body = administration("KZ")
        call = fund_call(
            parties=[Party(party=body, role="eligible")],
            citations=[Citation(source=source("src"), confidence="high", verification="checked")],
            confidence="high", verification="checked",
        )  # fmt: skip
        project(call=call, parts=False)
        fund_call("FC02", opens_clock="2019-03-01T09:00", closes_clock="2019-04-01T00:00",
                  budget=None, currency="", seats=None)  # fmt: skip
        fund_call("FC03", state="draft")
        db.session.commit()
    return app


def test_a_call_tells_who_may_apply_for_what_until_when(called):
    page = page_at(called.test_client(), PAGE)
    for told in (
        "Opens later",
        "31 March 2099, 18:00 (China · GMT+08:00)",
        "CNY 300,000.00",
        "Kazakhstan",
        "Any language",
        "Project PJ0001",
        "Relevance",
        "40%",
    ):
        assert told in page.words(), told


def test_a_call_that_is_over_says_so_and_invents_no_bound(called):
    page = page_at(called.test_client(), "/en/fund/calls/FC02")
    assert "Closed for applications" in page.words()
    assert "Every administration" in page.words()
    assert page.words().count("Not told") == 2


def test_midnight_of_the_fund_is_midnight_there(called):
    with called.app_context(), acting_as(EDITOR):
        over = fund_call("FC09", closes_clock="2099-04-01T00:00")
        assert over.closes_at == datetime(2099, 3, 31, 16, tzinfo=UTC)
        assert over.is_open(datetime(2099, 3, 31, 15, 59, 59, tzinfo=UTC))
        assert not over.is_open(datetime(2099, 3, 31, 16, tzinfo=UTC))
        session().rollback()


def test_drafts_are_nobodys_but_the_desks(called):
    client = called.test_client()
    assert "/en/fund/calls/FC03" not in page_at(client, "/en/fund/calls/").hrefs
    assert client.get("/en/fund/calls/FC03").status_code == 404
    sign_in(client, "editor")
    assert "This is a draft" in page_at(client, "/en/fund/calls/FC03").words()


# The form


@pytest.fixture
def editor(called):
    client = called.test_client()
    sign_in(client, "editor")
    return client


@pytest.fixture
def address(editor):
    """The edit page of FC01."""
    form = form_of(editor.get(PAGE).text, action="/records/FC01/edit")
    return editor.post("/en/desk/records/FC01/edit", data=form).location


@pytest.fixture
def faults(editor, address):
    """Sends what is typed for review and gives what is said against it."""

    def sending(**values):
        form = with_values(form_of(editor.get(address).text), **{"do": "submit", **values})
        answer = editor.post(address, data=form)
        if answer.status_code == 303:
            return ""
        assert answer.status_code == 422
        page = Page(answer.text, address)
        return page.words(page.by_id("problems"))

    return sending


def test_amounts_are_read_in_the_digits_of_the_reader(called, address, faults):
    assert faults(budget="٣٠٠٬٠٠٠٬٠٠٠٫٥٠", currency="kzt") == ""
    with called.app_context():
        content = session().get(Proposal, int(address.split("/")[-2])).content
    assert (content["budget"], content["currency"]) == ("300000000.5", "KZT")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"budget": "300,000"}, "can be read in two ways"),
        ({"budget": "-5"}, "cannot be below zero"),
        ({"budget": "123456789012345"}, "too high"),
        ({"currency": "RMB"}, "no code of a currency"),
        ({"currency": ""}, "Give the budget and its currency, or neither"),
        ({"time_zone": "Beijing"}, "no time zone"),
        ({"closes_clock": "2099-02-01T18:00"}, "closes after it opens"),
        ({"closes_clock": "tomorrow"}, "a day and a time"),
        ({"seats": "0"}, "whole number from 1"),
        ({"reviewers": "1"}, "whole number from 2"),
        ({"criteria-0-weight": "50"}, "add up to 110, not to 100"),
        ({"time_zone": "Europe/Paris", "opens_clock": "2027-03-28T02:30"}, "Clocks are changed"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_reason(faults, typed, told):
    assert told in faults(**typed)


def test_what_was_typed_stays_until_it_is_mended(editor, address, faults):
    faults(budget="300,000", closes_clock="2099-05-01T12:30")
    page = page_at(editor, address)
    assert page.by_id("budget").get("value") == "300,000"
    assert page.by_id("closes_clock").get("value") == "2099-05-01T12:30"
    assert faults(budget="300000", closes_clock="2099-05-01T12:30") == ""


def test_a_budget_is_kept_exactly(called):
    with called.app_context(), acting_as(EDITOR):
        made = fund_call("FC08", budget=Decimal("0.10"))
        session().flush()
        session().refresh(made)
        assert made.budget == Decimal("0.10")
        session().rollback()


def test_the_list_says_where_calls_stand_and_when_they_open_and_close(called):
    page = page_at(called.test_client(), "/en/fund/calls/")
    for told in ("Opens later", "Closed for applications",
                 "closes 31 March 2099, 18:00 (China · GMT+08:00)"):  # fmt: skip
        assert told in page.words(), told


def test_the_list_is_a_calendar_of_instants_that_other_programs_read(called):
    client = called.test_client()
    assert "/en/fund/calls/calendar.ics" in page_at(client, "/en/fund/calls/").hrefs
    answer = client.get("/en/fund/calls/calendar.ics")
    assert answer.mimetype == "text/calendar"
    read = IcsCalendarStream.calendar_from_ics(answer.text)
    found = {event.uid: event for event in read.events}
    assert set(found) == {f"{code}-{side}@localhost" for code in ("FC01", "FC02")
                          for side in ("opens", "closes")}  # fmt: skip
    closes = found["FC01-closes@localhost"]
    assert closes.dtstart == datetime(2099, 3, 31, 10, tzinfo=UTC)
    assert closes.summary == "Closes: Call FC01"
    assert "China" in closes.description
    filtered = client.get("/en/fund/calls/calendar.ics?year=2099").text
    assert ("FC01" in filtered, "FC02" in filtered) == (True, False)


@pytest.mark.parametrize(
    ("tag", "words"),
    [("en", "31 March 2099, 18:00"), ("ru", "31 марта 2099"), ("zh", "2099年3月31日")],
)
def test_entries_of_feeds_say_when_a_call_opens_and_closes_in_the_readers_language(
    called, tag, words
):
    text = called.test_client().get(f"/feeds/{tag}/lists/fund_call").text
    assert words in text
