"""Who applied and was not served: on the call's page, on the fund's, and in their files."""

import csv
import io
import re

import pytest

from cooperation.fund.applications.models import Application, ApplicationDecision
from cooperation.fund.applications.queries import last_number
from core.audit import record_audit
from core.database import db, utcnow, writing
from registry.door import acting_as
from registry.models import Party, Record
from registry.services import withdraw
from tests.applications import application
from tests.fund import fund_call
from tests.pages.conftest import page_at, statements_of
from tests.pages.test_fund_page import fresh
from tests.records import EDITOR, administration

FUND, CALL = "/en/fund/", "/en/fund/calls/FC01"
REGION = {"E": "europe", "A": "asia_pacific", "M": "americas_caribbean"}
OVER = {"opens_clock": "2025-03-01T09:00", "closes_clock": "2025-12-31T18:00"}


def bodies(**numbers):
    """So many administrations of each region, coded by its letter, by code."""
    found = {}
    for letter, number in numbers.items():
        for place in range(number):
            code = f"{letter}{chr(65 + place)}"
            held = db.session.query(Record).filter_by(code=code).one_or_none()
            found[code] = held or administration(code, wco_region=REGION[letter])
    return found


def received(call, state, codes):
    """An application of each of these administrations; of an award 4 seats and 15,000 yuan."""
    for code in codes:
        number = (db.session.scalar(last_number(call.id)) or 0) + 1
        body = db.session.query(Record).filter_by(code=code).one()
        made = application(call, body, state, number=number)
        if state == "awarded":
            db.session.add(ApplicationDecision(
                application_id=made.id, decision="awarded", amount=15_000, seats=4, reason="x",
                language="en", proposed_at=utcnow(), proposed_name="E", confirmed_at=utcnow(),
            ))  # fmt: skip
    db.session.flush()


@pytest.fixture
def site(app):
    """FC01 of 2025, decided: of Europe 7 declined, 1 awarded, 1 withdrawn; of Asia 2 declined; of
    America 4 not eligible. FC02 of 2024, decided: of Europe 5 declined. FC03 of 2025, of which one
    waits. FC04 of 2025, open to four administrations, 2 declined. FC05, open, 6 submitted."""
    with app.app_context(), writing(), acting_as(EDITOR):
        held = bodies(E=9, A=6, M=4)
        first = fund_call("FC01", **OVER)
        received(first, "declined", [f"E{one}" for one in "ABCDEFG"] + ["AA", "AB"])
        received(first, "awarded", ["EH"])
        received(first, "withdrawn", ["EI"])
        received(first, "ineligible", ["MA", "MB", "MC", "MD"])
        second = fund_call("FC02", opens_clock="2024-01-01T09:00", closes_clock="2024-12-31T18:00")
        received(second, "declined", [f"E{one}" for one in "ABCDE"])
        third = fund_call("FC03", **OVER)
        received(third, "declined", [f"A{one}" for one in "ABCDE"])
        received(third, "submitted", ["AF"])
        narrow = fund_call("FC04", parties=[Party(party=held[code], role="eligible", position=place)
                                            for place, code in enumerate(("EA", "EB", "AA", "AB"))],
                           **OVER)  # fmt: skip
        received(narrow, "declined", ["EA", "AA"])
        received(fund_call("FC05"), "submitted", [f"A{one}" for one in "ABCDEF"])
        db.session.commit()
    return app


def lines(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def rows_in(page, section):
    """The rows of the tables of a section, their cells in one line."""
    return [" ".join(page.words(cell) for cell in page.all("th", "td", within=row))
            for row in page.all("tr", within=page.by_id(section))]  # fmt: skip


def facts(page):
    section = page.by_id("applications")
    names = [page.words(one) for one in page.all("dt", within=section)]
    return dict(zip(names, [page.words(one) for one in page.all("dd", within=section)],
                    strict=True))  # fmt: skip


def test_a_closed_call_tells_what_became_of_its_applications(site):
    page = page_at(site.test_client(), CALL)
    assert facts(page) == {
        "Applications received": "15", "Found eligible": "10", "Found not eligible": "4",
        "Applications awarded": "1", "Applications declined": "9", "Applications withdrawn": "1",
        "Waiting for a decision": "0", "Seats asked for": "75", "Seats given": "4",
        "Amount asked for": "CNY 300,000.00", "Amount given": "CNY 15,000.00",
    }  # fmt: skip
    assert "Decided" in page.words()
    assert rows_in(page, "applications")[1:] == ["Europe 7", "Regions not told apart 6"]


def test_its_file_says_the_same(site):
    found = lines(site.test_client(), f"{CALL}/applications.csv")
    told = {(one["figure"], one["region"], one["currency"]): one["value"] for one in found}
    assert told["received", "", ""] == "15"
    assert told["amount_asked", "", "CNY"] == "300000.00"
    assert told["unserved", "europe", ""] == "7"
    assert told["unserved", "rest", ""] == "6"
    assert {one["call"] for one in found} == {"FC01"}


def test_numbers_by_region_wait_for_the_last_decision(site):
    page = page_at(site.test_client(), "/en/fund/calls/FC03")
    assert facts(page)["Waiting for a decision"] == "1"
    assert "once no application waits" in page.words()
    assert "Closed for applications" in page.words()
    found = lines(site.test_client(), "/en/fund/calls/FC03/applications.csv")
    assert {one["region"] for one in found} == {""}


def test_an_open_call_tells_nothing_of_its_applications(site):
    client = site.test_client()
    assert not page_at(client, "/en/fund/calls/FC05").marked(id="applications")
    assert client.get("/en/fund/calls/FC05/applications.csv").status_code == 404


def test_a_call_to_few_tells_of_awards_alone(site):
    page = page_at(site.test_client(), "/en/fund/calls/FC04")
    found = facts(page)
    shown = {name for name, value in found.items() if value != "Not shown"}
    assert shown == {"Applications awarded", "Seats given"}
    assert "open to one region or to fewer than five" in page.words()
    rows = lines(site.test_client(), "/en/fund/calls/FC04/applications.csv")
    assert {one["value"] for one in rows if one["figure"] == "received"} == {"suppressed"}


def test_the_fund_tells_who_was_not_served_by_region_and_year(site):
    page = page_at(site.test_client(), FUND)
    section, rows = page.by_id("unserved"), rows_in(page, "unserved")
    assert "Europe 12" in rows
    assert "Regions not told apart 6" in rows
    assert "2025 1 15 1 13" in rows
    assert "2024 1 5 0 5" in rows
    assert "Of 2 calls that are closed and decided." in page.words(section)
    assert "Of 1 further call no numbers are told" in page.words(section)


def test_every_figure_leads_to_its_rows_and_they_add_up(site):
    client = site.test_client()
    page = page_at(client, FUND)
    for link in page.all("a", within=page.by_id("unserved")):
        href, shown = link.get("href"), page.words(link)
        number = re.match(r"\d+", shown)
        if number is None:
            continue
        rows = page_at(client, href)
        assert f"They add up to: {number[0]}" in rows.words(), href
        listed = lines(client, href.replace("/unserved", "/unserved.csv"))
        assert sum(int(one["not_served"]) for one in listed) == int(number[0])
        assert {one["call"] for one in listed} <= {"FC01", "FC02"}
    links = [one.get("href") for one in page_at(client, "/en/fund/unserved").links]
    assert "/en/fund/calls/FC01#applications" in links


def test_no_two_sums_tell_what_a_call_hides(site):
    """A region over all calls, without each call that shows it, leaves nothing."""
    client = site.test_client()
    whole = lines(client, "/en/fund/unserved.csv")
    for region in ("europe", "asia_pacific", "americas_caribbean"):
        of_region = lines(client, f"/en/fund/unserved.csv?region={region}")
        assert all(int(one["not_served"]) >= 5 for one in of_region)
        by_year = []
        for year in (2024, 2025):
            by_year += lines(client, f"/en/fund/unserved.csv?region={region}&year={year}")
        assert sorted(map(str, of_region)) == sorted(map(str, by_year))
    assert sum(int(one["not_served"]) for one in whole) == 18
    assert all(int(one["not_served"]) >= 5 for one in whole)


def test_nobody_is_named(site):
    client = site.test_client()
    for address in (FUND, CALL, "/en/fund/unserved", "/en/fund/unserved.csv",
                    f"{CALL}/applications.csv"):  # fmt: skip
        text = client.get(address).text
        assert "Laboratory course" not in text
        assert "/administrations/EA" not in text


def test_a_call_that_is_withdrawn_is_in_no_figure(site):
    with site.app_context(), writing(), acting_as(EDITOR):
        call = db.session.query(Record).filter_by(code="FC02").one()
        withdraw(call, EDITOR, "wrong", call.version, "en")
        db.session.commit()
    page = page_at(site.test_client(), FUND)
    assert "Europe 7" in rows_in(page, "unserved")
    assert site.test_client().get("/en/fund/calls/FC02/applications.csv").status_code in (404, 410)


def test_a_decision_is_counted_at_once(site):
    with site.app_context(), writing(), acting_as(EDITOR):
        call = db.session.query(Record).filter_by(code="FC03").one()
        one = db.session.query(Application).filter_by(call_id=call.id, state="submitted").one()
        one.state = "declined"
        record_audit("application.confirm", f"application:{one.id}", EDITOR)
        db.session.commit()
    page = page_at(site.test_client(), FUND)
    asia = "Far East, South and South East Asia, Australasia and the Pacific Islands"
    assert f"{asia} 6" in rows_in(page, "unserved")


@pytest.mark.parametrize("asked", ["region=nowhere", "year=٢٠٢٥", "year=20255", "region=EUROPE"])
def test_addresses_that_mean_nothing_are_refused(site, asked):
    for page in ("unserved", "unserved.csv"):
        assert site.test_client().get(f"/en/fund/{page}?{asked}").status_code == 400


def test_a_fund_without_applications_says_so(client):
    assert "No call with applications is closed and decided." in page_at(client, FUND).words()
    assert "There is no such row." in page_at(client, "/en/fund/unserved").words()


def test_statements_do_not_depend_on_calls_and_applications(site):
    client = site.test_client()
    for address in (FUND, "/en/fund/unserved", CALL):
        page_at(client, address)
        fresh(site)
        with statements_of(site) as few:
            page_at(client, address)
        with site.app_context(), writing(), acting_as(EDITOR):
            for _ in range(3):
                code = f"FC{db.session.query(Record).filter_by(kind='fund_call').count() + 1:02}"
                received(fund_call(code, **OVER), "declined", [f"E{one}" for one in "ABCDEF"])
            db.session.commit()
        page_at(client, address)
        fresh(site)
        with statements_of(site) as many:
            page_at(client, address)
        assert len(many) <= len(few) <= 42, address
