"""The page of an agreement: tracks, acts by party, terms, days, family; and the lists of them."""

import csv
import io
from datetime import date

import pytest
from icalendar import Calendar

from core.database import db, writing
from core.languages import SITE_LANGUAGES
from registry.changes import changing
from registry.door import acting_as
from registry.models import Link, Text
from tests.instances import copied, instance
from tests.pages.conftest import page_at, statements_of
from tests.records import EDITOR, act, administration, agreement

SVG = "{http://www.w3.org/2000/svg}"


def link(one, relation, other):
    with changing(one, EDITOR, "record.edit", "linked"):
        one.links.append(Link(relation=relation, target=other))


@pytest.fixture(scope="module")
def convention(empty_sqlite, tmp_path_factory):
    """A1 of three parties with acts of each and terms; A2 amends it, A3 follows A2; A4 a draft."""
    folder = tmp_path_factory.mktemp("life")
    with instance(folder, copied(empty_sqlite, folder)) as app:
        fill(app)
        yield app


def fill(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        bodies = {code: administration(code) for code in ("CN", "KZ", "JP")}
        made = agreement("A1", parties=bodies.values(), form="convention", duration="P5Y",
                         renewal="tacit", renewal_term="P1Y", notice="P6M")  # fmt: skip
        act("E1", "signature", "2010-01-10", made)
        act("E2", "entry_into_force", "2010-04-20", made)
        act("E3", "accession", "2016-07-05", made, about_party=bodies["KZ"])
        words = Text(language="en", summary="Article 5 does not apply.")
        act("E4", "reservation", "2016-07-05", made, about_party=bodies["KZ"], texts=[words])
        act("E5", "provisional_application", "2010-02-01", made, about_party=bodies["JP"])
        act("E6", "operational_start", "2011-01-10", made, track="operational")
        amending = agreement("A2", form="protocol")
        act("E7", "signature", "2014-05", amending)
        following = agreement("A3", form="memorandum")
        hidden = agreement("A4", "draft")
        link(amending, "amends", made)
        link(following, "follows", amending)
        link(made, "implements", following)  # a circle
        link(hidden, "replaces", made)
        db.session.commit()


@pytest.fixture(scope="module")
def page(convention):
    return page_at(convention.test_client(), "/en/agreements/A1?as_of=2020-01-01")


def table(page, section):
    """The rows of the first table of a section, in words."""
    found = page.all("table", within=page.by_id(section))[0]
    return [
        [page.words(cell) for cell in page.all("th", "td", within=row)]
        for row in page.all("tr", within=found)
    ]


def facts(page, section):
    """The facts of a section in words."""
    names = page.all("dt", within=page.by_id(section))
    values = page.all("dd", within=page.by_id(section))
    return {page.words(one): page.words(other) for one, other in zip(names, values, strict=True)}


def test_both_tracks_stand_on_the_page_with_status_and_entries(page):
    legal, operational = page.by_id("track-legal"), page.by_id("track-operational")
    assert page.words(legal).startswith("Legal In force")
    assert page.words(operational).startswith("Operational Operational")
    assert [one.get("id") for one in page.all("li", within=operational)] == ["E6"]
    assert "E3" in [one.get("id") for one in page.all("li", within=legal)]


def test_acts_stand_by_party_and_lead_to_the_ledger(page):
    assert table(page, "party-status") == [
        ["Party", "Consent to be bound", "Provisional application",
         "Reservations and declarations", "On 1 January 2020"],
        ["China", "", "", "", "In force"],
        ["Kazakhstan", "Accession: 5 July 2016", "", "Reservation: 5 July 2016",
         "In force (possible)"],
        ["Japan", "", "1 February 2010", "", "Provisionally applied"],
    ]  # fmt: skip
    words = page.words(page.by_id("party-status"))
    assert "it is certainly in force for 1 party. Parties for which that is possible: 1." in words
    assert "Article 5 does not apply." in words
    acts = page.all("a", within=page.all("table", within=page.by_id("party-status"))[0])
    assert {"#E3", "#E4", "#E5"} <= {one.get("href") for one in acts}
    assert not page.broken_references()


def test_where_nothing_is_held_the_page_says_so(convention):
    page = page_at(convention.test_client(), "/en/agreements/A3")
    words = page.words(page.by_id("party-status"))
    assert words.count("None held") == 2
    assert "No party is held." in words
    assert "No duration, renewal or notice is held." in page.words(page.by_id("terms"))


def test_what_is_asked_about_a_day_shows_nothing_that_came_later(convention):
    page = page_at(convention.test_client(), "/en/agreements/A1?as_of=2010-03-01")
    words = page.words(page.by_id("party-status"))
    assert "it is certainly in force for 0 parties" in words
    assert "Accession" not in words
    assert "One of the dates is not held" in page.words(page.by_id("days"))


def test_terms_give_the_next_dates(page):
    assert facts(page, "terms") == {
        "Duration": "5 years",
        "Renewal": "Tacit · 1 year",
        "Notice before the end": "6 months",
        "Tacit renewal": "20 April 2020",
        "Last day to give notice": "20 October 2020",
    }


def test_days_are_counted(page):
    assert facts(page, "days") == {
        "Signed to in force": "100 days",
        "Signed to operational": "365 days",
    }


def test_a_family_in_a_circle_has_each_member_once_and_no_draft(page):
    section = page.by_id("family")
    members = page.all("li", within=page.all("ol", within=section)[0])
    assert [page.words(one).split(" A")[1][:1] for one in members] == ["1", "2", "3"]
    assert "Amends: Agreement A1" in page.words(section)
    assert "A4" not in page.words(section)
    marks = {one.get("href") for one in page.all(f"{SVG}a", within=section)}
    assert marks == {"#E1", "#E2", "/en/agreements/A2?as_of=2020-01-01#E7"}


@pytest.mark.parametrize("code", ["A2", "A3"])
def test_the_family_is_the_same_from_every_member(convention, code):
    client = convention.test_client()
    answer = client.get(f"/en/pictures/agreement-family.csv?key={code}")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))[1:]
    assert {row[0] for row in rows} == {"A1", "A2", "A3"}
    assert ["A2", "protocol", "Amends: A1", "signature", "2014-05"] in rows


def test_a_visitor_s_family_ends_at_a_draft(convention):
    answer = convention.test_client().get("/en/pictures/agreement-family.csv?key=A4")
    assert answer.status_code == 404


def test_dates_ahead_of_all_agreements_are_on_a_page(convention):
    page = page_at(convention.test_client(), "/en/agreements/dates-ahead?as_of=2020-01-01")
    (found,) = page.all("table")
    rows = [[page.words(cell) for cell in page.all("th", "td", within=row)]
            for row in page.all("tr", within=found)][1:]  # fmt: skip
    assert rows == [
        ["20 April 2020", "Tacit renewal", "Agreement A1"],
        ["20 October 2020", "Last day to give notice", "Agreement A1"],
    ]


def test_the_same_dates_are_a_calendar(convention):
    client = convention.test_client()
    answer = client.get("/ar/agreements/dates-ahead.ics?as_of=2020-01-01")
    assert answer.mimetype == "text/calendar"
    events = Calendar.from_ical(answer.get_data()).walk("VEVENT")
    assert [one.decoded("dtstart") for one in events] == [date(2020, 4, 20), date(2020, 10, 20)]
    assert all(str(one["uid"]).startswith("A1-") and one["summary"] for one in events)
    assert all(str(one["url"]).endswith("/ar/agreements/A1") for one in events)
    assert len({str(one["uid"]) for one in events}) == len(events)
    assert "/ar/agreements/dates-ahead.ics" in page_at(client, "/ar/agreements/dates-ahead").hrefs


def test_an_agreement_sends_as_many_statements_with_a_large_family_as_with_a_small_one(convention):
    client = convention.test_client()
    client.get("/en/agreements/A1")
    with statements_of(convention) as few:
        page_at(client, "/en/agreements/A2")
    with convention.app_context(), writing(), acting_as(EDITOR):
        first = agreement("A9")
        for number in range(10, 70):
            link(agreement(f"A{number}"), "amends", first)
        db.session.commit()
    with statements_of(convention) as many:
        page = page_at(client, "/en/agreements/A9")
    assert len(many) <= len(few)
    assert "40 of 61 are shown, the nearest ones." in page.words(page.by_id("family"))


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_the_pages_are_sound_in_every_language(read, tag):
    for path in ("A0066", "durations", "dates-ahead"):
        page = read(f"/{tag}/agreements/{path}")
        assert not page.heading_faults()
        assert not page.repeated_ids()
        assert not page.broken_references()


def test_the_list_of_agreements_leads_to_them(read):
    wanted = {"/en/agreements/durations", "/en/agreements/dates-ahead"}
    assert wanted <= read("/en/agreements/").hrefs
    assert "/en/agreements/durations" in read("/en/agreements/A0066").hrefs


def test_the_figures_of_all_agreements_add_up(registry_app, rows):
    client = registry_app.test_client()
    ((total,),) = rows("SELECT count(*) FROM agreement")
    for grouping in ("form", "region"):
        answer = client.get(f"/en/pictures/agreement-durations.csv?key={grouping}")
        held = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))[1:]
        every = [row for row in held if row[0] == "all"]
        assert len(every) == 2
        assert all(int(row[2]) + int(row[7]) + int(row[8]) == total for row in every)
    assert client.get("/en/pictures/agreement-durations.csv?key=moon").status_code == 404


def test_figures_on_a_day_count_no_later_act(registry_app):
    def counted(day):
        answer = registry_app.test_client().get(
            "/en/pictures/agreement-durations.csv", query_string={"key": "form", "as_of": day}
        )
        return int(answer.get_data(as_text=True).splitlines()[1].split(",")[2])

    assert counted("1970-01-01") < counted("2005-01-01") < counted("2020-01-01")
