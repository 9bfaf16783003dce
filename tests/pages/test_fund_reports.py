"""The reporting calendar, reports on the pages of projects and of the fund, and at the desk."""

import csv
import io
from datetime import date

import pytest
from ical.calendar_stream import IcsCalendarStream
from lxml import etree

from core.database import db, session, writing
from registry.changes import changing
from registry.door import acting_as
from registry.models import Party, Record
from registry.proposals import Proposal
from tests.fund import fund_call, project, report, step
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of
from tests.people import sign_in
from tests.records import EDITOR, administration

PAGE = "/en/fund/projects/PJ0001"
LIST = "/en/fund/reports/"
FOUND = "https://example.org/reports/first.pdf"


@pytest.fixture
def reported(app):
    """PJ0001 for KZ with a report overdue since 2020, one that came three days late, and one that
    is due in 2098; PJ0002, cancelled in 2021, owes one of 2020; PJ0003 is a draft."""
    with app.app_context(), writing(), acting_as(EDITOR):
        kz = administration("KZ")
        made, other = project(call=fund_call()), project("PJ0002", parts=False)
        draft = project("PJ0003", parts=False, state="draft")
        step("E0001", "awarded", "2019-01-10", made)
        step("E0002", "awarded", "2019-01-10", other)
        step("E0003", "cancelled", "2021-01-10", other)
        with changing(made, EDITOR, "record.edit", "reports"):
            made.reports = [
                report("FR0001", "2020-06-30", start_text="2020-01-01", end_text="2020-06-30"),
                report("FR0002", "2019-12-31", kind="financial", received_text="2020-01-03",
                       url=FOUND),
                report("FR0003", "2098-12-31", kind="final"),
            ]  # fmt: skip
        for owner, code in ((other, "FR0004"), (draft, "FR0005")):
            with changing(owner, EDITOR, "record.edit", "reports"):
                owner.reports = [report(code, "2020-06-30")]
        with changing(other, EDITOR, "record.edit", "implemented"):
            other.parties = [Party(party=kz, role="implementing", position=0)]
        db.session.commit()
    return app


def rows_of(page):
    return [page.words(row) for row in page.all("tr")[1:]]


def test_the_calendar_lists_reports_by_the_day_on_which_they_are_due(reported):
    page = page_at(reported.test_client(), LIST)
    found = rows_of(page)
    assert len(found) == 4
    for row, told in zip(found, (
        ("31 December 2019", "Project PJ0001", "Financial report", "Received late · 3 days"),
        ("30 June 2020", "1 January 2020 – 30 June 2020", "Overdue · "),
        ("30 June 2020", "Project PJ0002", "Not asked for"),
        ("31 December 2098", "Final report", "Due later"),
    ), strict=True):  # fmt: skip
        for words in told:
            assert words in row, (words, row)
    assert FOUND in [one.get("href") for one in page.all("a")]
    assert "FR0005" not in page.words()


@pytest.mark.parametrize(("asked", "number"), [
    ("standing=overdue", 1), ("standing=dropped", 1), ("standing=late", 1), ("standing=in_time", 0),
    ("year=2020", 2), ("year=2020&standing=overdue", 1), ("administration=KZ", 4),
    ("as_of=2020-01-01&standing=overdue", 1), ("as_of=2020-12-31&standing=overdue", 2),
])  # fmt: skip
def test_it_is_filtered_and_stands_as_of_any_day(reported, asked, number):
    assert len(rows_of(page_at(reported.test_client(), f"{LIST}?{asked}"))) == number


@pytest.mark.parametrize("asked", ["standing=x", "year=20", "year=٢٠٢٠", "administration=XX"])
def test_what_means_nothing_is_refused_in_words(reported, asked):
    answer = reported.test_client().get(f"{LIST}?{asked}")
    assert answer.status_code == 400
    assert "is no choice of this list" in answer.text


def test_the_file_and_the_calendar_hold_what_the_list_is_filtered_to(reported):
    client = reported.test_client()
    page = page_at(client, f"{LIST}?year=2020")
    file = next(one for one in page.hrefs if "reports.csv" in one)
    text = client.get(file).get_data(as_text=True).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["project"], row["code"], row["state"]) for row in rows] == [
        ("PJ0001", "FR0001", "overdue"), ("PJ0002", "FR0004", "dropped"),
    ]  # fmt: skip
    calendar = next(one for one in page.hrefs if "calendar.ics" in one)
    events = IcsCalendarStream.calendar_from_ics(client.get(calendar).text).events
    assert {event.uid for event in events} == {"FR0001@localhost", "FR0004@localhost"}
    assert {event.dtstart for event in events} == {date(2020, 6, 30)}
    assert "Narrative report: Project PJ0001" in {event.summary for event in events}


def test_the_statements_of_the_list_do_not_depend_on_its_rows(reported):
    client = reported.test_client()
    page_at(client, LIST)
    with statements_of(reported) as few:
        page_at(client, f"{LIST}?standing=overdue")
    with reported.app_context(), writing(), acting_as(EDITOR):
        for number in range(10, 30):
            made = project(f"PJ00{number}", parts=False)
            with changing(made, EDITOR, "record.edit", "reports"):
                made.reports = [report(f"FR9{number}", "2020-06-30")]
        db.session.commit()
    page_at(client, LIST)
    with statements_of(reported) as many:
        page_at(client, f"{LIST}?standing=overdue")
    assert len(many) <= len(few)


def test_the_page_of_a_project_tells_its_reports_on_any_day(reported):
    client = reported.test_client()
    words = page_at(client, PAGE).words()
    for told in ("Financial report", "Received late · 3 days", "3 January 2020"):
        assert told in words, told
    assert "Propose the reports" not in words
    before = page_at(client, f"{PAGE}?as_of=2020-01-01").words()
    assert "Overdue · 1 day" in before
    assert "Not asked for" in page_at(client, "/en/fund/projects/PJ0002").words()


def test_the_page_of_the_fund_counts_them_and_leads_to_each(reported):
    client = reported.test_client()
    page = page_at(client, "/en/fund/")
    section = page.by_id("reports")
    assert [page.words(line).partition(" Its")[0] for line in page.all("li", within=section)][0:2]
    for code in ("ahead", "late", "overdue", "dropped"):
        address = f"/en/fund/reports/?standing={code}"
        assert address in page.hrefs
        assert len(rows_of(page_at(client, address))) == 1
    assert "/en/fund/reports/?standing=in_time" not in page.hrefs


def test_where_none_is_on_record_the_pages_say_so(app):
    client = app.test_client()
    for path in (LIST, "/en/fund/"):
        assert "No report of a project is on record." in page_at(client, path).words()


def test_the_desk_is_shown_what_is_overdue(reported):
    client = reported.test_client()
    sign_in(client, "editor")
    page = page_at(client, "/en/desk/")
    assert "Overdue reports of projects" in page.words()
    found = [one.get("href") for one in page.all("a")]
    assert f"{PAGE}#reports" in found
    assert "/en/fund/projects/PJ0002#reports" not in found


def test_an_editor_begins_a_proposal_from_the_period(reported):
    client = reported.test_client()
    sign_in(client, "editor")
    address = "/en/desk/fund/PJ0001/reports/propose"
    answer = client.post(address, data=form_of(client.get(PAGE).text, address))
    assert answer.location.endswith(f"{PAGE}#reports")
    assert "full days" in client.get(PAGE).text
    with reported.app_context(), writing(), acting_as(EDITOR):
        made = db.session.query(Record).filter_by(code="PJ0001").one()
        with changing(made, EDITOR, "record.edit", "dated"):
            made.planned_start_text, made.end_text = "2020-01-01", "2020-12-31"
        db.session.commit()
    answer = client.post(address, data=form_of(client.get(PAGE).text, address))
    assert "FR0002" in client.get(answer.location).text
    with reported.app_context():
        content = session().query(Proposal).one().content
        assert [row["code"] for row in content["reports"]] == ["FR0002", "FR0001", "FR0003", "", ""]


@pytest.mark.parametrize(("columns", "message"), [
    ({"due_text": "2026-03"}, "full day on which it is due"),
    ({"received_text": "2098-01-01"}, "still ahead"),
    ({"url": FOUND}, "when it came"),
])  # fmt: skip
def test_the_form_refuses_what_cannot_be(columns, message):
    from cooperation.fund.projects.forms import PROJECT_FORM

    content = {part.name: [] for part in PROJECT_FORM.parts}
    row = {"report_type": "final", "start_text": "", "end_text": "", "due_text": "2026-03-31",
           "received_text": "", "url": "", "note": ""}  # fmt: skip
    content["reports"] = [row | columns]
    assert [message in str(why) for name, why in PROJECT_FORM.check(content)] == [True]


def test_iati_links_a_report_that_came_and_has_an_address(reported):
    with reported.app_context(), writing(), acting_as(EDITOR):
        made = db.session.query(Record).filter_by(code="PJ0001").one()
        with changing(made, EDITOR, "record.edit", "what IATI asks for"):
            made.texts[0].summary, made.texts[0].summary_origin = "A course.", "original"
            made.parties[0].role = "implementing"
            made.start_text = "2020-01-01"
        db.session.commit()
    root = etree.fromstring(reported.test_client().get("/r/PJ0001.iati.xml").data)
    links = root.findall(".//document-link")
    assert [link.get("url") for link in links[1:]] == [FOUND]
    assert links[1].get("format") == "application/pdf"
    assert links[1].find("category").get("code") == "A05"
    assert links[1].find("document-date").get("iso-date") == "2020-01-03"


def test_versions_exports_and_the_api_hold_reports(reported):
    client = reported.test_client()
    rows = client.get("/api/v1/records/PJ0001").get_json()
    assert "FR0002" in str(rows)
