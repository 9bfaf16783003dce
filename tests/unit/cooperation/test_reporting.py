"""Reports of projects: how they stand on a day, which follow from a period, who is reminded."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from accounts.mailings.services import end_mailing
from accounts.models import Account
from cooperation.fund.letters.mailings import REPORTS
from cooperation.fund.letters.models import FundLetter
from cooperation.fund.projects.models import Project
from cooperation.fund.reporting.expected import expected_reports
from cooperation.fund.reporting.proposing import propose_reports
from cooperation.fund.reporting.queries import Asked, counted_by_standing, reports_asked
from cooperation.fund.reporting.reminders import Reminder, reminder_on
from cooperation.fund.reporting.shown import reports_shown
from cooperation.fund.reporting.standing import Standing, standing_of
from cooperation.fund.reporting.upkeep import write_about_reports
from core.audit import AuditEntry
from core.database import db, writing
from core.deliveries import SENT, Delivery
from core.jobs import Job
from core.problems import Forbidden, Problem
from core.reader import Reader
from core.worker import drain
from registry.changes import changing
from registry.door import acting_as
from registry.models import Party
from registry.services import withdraw
from tests.fund import project, report, step
from tests.mailing import receiving
from tests.people import accounts_factory
from tests.records import EDITOR, TRANSLATOR, administration

DUE = date(2026, 9, 30)
PEOPLE = {"kz": "ru", "sa": "ar", "cn": "zh", "mn": "en"}


def days(number):
    return DUE + timedelta(days=number)


@pytest.mark.parametrize(("received", "is_cancelled", "on", "standing"), [
    (None, False, 0, Standing("ahead")),
    (None, False, 1, Standing("overdue", 1)),
    (0, False, 5, Standing("in_time")),
    (3, False, 5, Standing("late", 3)),
    (3, False, 2, Standing("overdue", 2)),  # it had not come then
    (None, True, 9, Standing("dropped")),
    (3, True, 9, Standing("late", 3)),
])  # fmt: skip
def test_how_a_report_stands_on_a_day(received, is_cancelled, on, standing):
    came = None if received is None else days(received)
    assert standing_of(DUE, came, is_cancelled, days(on)) == standing


@pytest.mark.parametrize(("on", "found"), [
    (-31, None),
    (-30, Reminder("coming", "2026-09-30")),
    (0, Reminder("coming", "2026-09-30")),
    (1, Reminder("overdue", "2026-09-30+0")),
    (30, Reminder("overdue", "2026-09-30+0")),
    (31, Reminder("overdue", "2026-09-30+1")),
    (61, Reminder("overdue", "2026-09-30+2")),
])  # fmt: skip
def test_when_a_report_is_reminded_of(on, found):
    assert reminder_on(DUE, days(on)) == found


def test_a_project_owes_a_report_every_six_months_the_final_one_and_another_six_months_later():
    found = expected_reports(date(2026, 1, 1), date(2027, 3, 31))
    assert [(one.report_type, str(one.start), str(one.end)) for one in found] == [
        ("narrative", "2026-01-01", "2026-06-30"),
        ("narrative", "2026-07-01", "2026-12-31"),
        ("final", "2026-01-01", "2027-03-31"),
        ("follow_up", "2027-04-01", "2027-09-30"),
    ]
    short = expected_reports(date(2026, 3, 1), date(2026, 4, 1))
    assert [one.report_type for one in short] == ["final", "follow_up"]


@pytest.mark.parametrize("end", [date(2026, 1, 1), date(2025, 1, 1), date(2226, 1, 1)])
def test_of_days_that_make_no_period_no_report_follows(end):
    assert expected_reports(date(2026, 1, 1), end) == []


@pytest.fixture
def site(any_app):
    """PJ0001 for KZ, implemented by SA, extended by MN, with FR0001 due on 30 September 2026; an
    editor, and delegates of those and of CN."""
    accounts_factory(any_app, "editor", "desk@example.org")
    for name in PEOPLE:
        accounts_factory(any_app, "delegate", f"{name}@example.org", name.upper())
    with any_app.app_context(), writing(), acting_as(EDITOR):
        for name, language in PEOPLE.items():
            account(name).language = language
        bodies = {name: administration(name.upper()) for name in PEOPLE}
        made = project()
        with changing(made, EDITOR, "record.edit", "reports"):
            made.parties.append(Party(party=bodies["sa"], role="implementing", position=1))
            made.parties.append(Party(party=bodies["mn"], role="extending", position=2))
            made.reports = [report(start_text="2026-01-01", end_text="2026-06-30")]
        db.session.execute(delete(Job))
        db.session.commit()
    return any_app


def account(name):
    return db.session.scalars(select(Account).filter_by(email=f"{name}@example.org")).one()


def the_project():
    return db.session.scalars(select(Project)).one()


def changed(site, act):
    with site.app_context(), writing(), acting_as(EDITOR):
        made = the_project()
        with changing(made, EDITOR, "record.edit", "changed"):
            act(made)
        db.session.commit()


def written(site, day, arrived=True):
    """The letters that are written on a day, those before having arrived."""
    with site.app_context():
        with writing():
            db.session.execute(delete(Job))
            if arrived:
                db.session.execute(update(Delivery).values(state=SENT))
            db.session.commit()
        count = write_about_reports(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        jobs = db.session.scalars(select(Job).filter_by(topic="mail")).all()
        assert len(jobs) == count
        return {job.payload["to"].partition("@")[0]: job.payload for job in jobs}


def test_who_answers_for_the_project_is_reminded_once_each_time_in_their_language(site):
    assert written(site, days(-31)) == {}
    found = written(site, days(-30))
    assert set(found) == {"desk", "kz", "sa"}
    assert "30 сентября 2026" in found["kz"]["text"]
    assert "/ru/fund/projects/PJ0001#reports" in found["kz"]["text"]
    assert (found["sa"]["language"], found["desk"]["language"]) == ("ar", "en")
    assert written(site, days(0)) == {}
    late = written(site, days(1))
    assert set(late) == {"desk", "kz", "sa"}
    assert "Report overdue: Project PJ0001" in late["desk"]["subject"]
    assert "Narrative report\n1 January 2026 – 30 June 2026" in late["desk"]["text"]
    assert "(Overdue · 1 day)" in late["desk"]["text"]
    assert written(site, days(30)) == {}
    assert set(written(site, days(31))) == {"desk", "kz", "sa"}


def test_nobody_is_reminded_of_what_came_or_is_asked_for_no_more(site):
    def receive(made):
        made.reports[0].received_text = "2026-10-05"

    changed(site, receive)
    assert written(site, days(40)) == {}


def test_nobody_is_reminded_for_a_project_that_was_cancelled(site):
    with site.app_context(), writing(), acting_as(EDITOR):
        step("E0001", "awarded", "2026-01-01", the_project())
        step("E0002", "cancelled", "2026-10-10", the_project())
        db.session.commit()
    assert set(written(site, days(1))) == {"desk", "kz", "sa"}
    assert written(site, days(40)) == {}


def test_nobody_is_reminded_for_a_project_that_was_withdrawn(site):
    with site.app_context(), writing(), acting_as(EDITOR):
        withdraw(the_project(), EDITOR, "Entered twice.", language="en")
        db.session.commit()
    assert written(site, days(1)) == {}


def test_what_waits_is_not_sent_when_the_report_has_come(site):
    def receive(made):
        made.reports[0].received_text = "2026-10-01"

    written(site, days(1))
    changed(site, receive)
    assert written(site, days(2), arrived=False) == {}
    with site.app_context():
        assert set(db.session.scalars(select(Delivery.state))) == {"cancelled"}


def test_another_day_begins_anew(site):
    def put_off(made):
        made.reports[0].due_text = "2026-12-31"

    written(site, days(1))
    changed(site, put_off)
    assert written(site, days(2)) == {}
    assert set(written(site, date(2026, 12, 1))) == {"desk", "kz", "sa"}


def test_who_ended_these_letters_gets_none(site):
    with site.app_context(), writing():
        end_mailing(REPORTS, account("desk").id)
        db.session.commit()
    assert set(written(site, days(1))) == {"kz", "sa"}


def test_two_workers_at_once_write_one_letter_each(site):
    start, failures = threading.Barrier(2), []

    def run():
        try:
            with site.app_context():
                start.wait(10)
                write_about_reports(datetime(2026, 10, 1, 12, tzinfo=UTC))
                db.session.remove()
        except Exception as error:  # told below
            failures.append(error)

    workers = [threading.Thread(target=run) for _number in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert failures == []
    with site.app_context():
        assert len(db.session.scalars(select(FundLetter)).all()) == 3
        entry = db.session.scalars(select(AuditEntry).filter_by(action="project.remind")).one()
        assert (entry.target, entry.detail) == ("PJ0001", {"letters": 3})


def test_letters_reach_a_server_in_chinese_and_arabic_with_a_way_out(site):
    with site.app_context(), receiving() as receiver:
        with writing():
            account("kz").language = "zh"
            db.session.commit()
        site.config["MAIL_URL"] = receiver.url
        write_about_reports(datetime(2026, 10, 1, 12, tzinfo=UTC))
        drain()
        found = {one["Content-Language"]: one for one in receiver.letters}
    assert set(found) == {"en", "zh", "ar"}
    assert "2026年9月30日" in found["zh"].get_content()
    assert "/ar/letters/" in found["ar"]["List-Unsubscribe"]


def test_counts_and_rows_stand_as_the_pure_rule_has_it(site):
    def more(made):
        made.reports += [
            report("FR0002", "2026-09-01", received_text="2026-09-01"),
            report("FR0003", "2026-09-01", received_text="2026-09-09", kind="financial"),
            report("FR0004", "2027-03-31", kind="final"),
        ]

    changed(site, more)
    with site.test_request_context("/en/fund/reports/"):
        day = days(5)
        assert counted_by_standing(day) == {"ahead": 1, "in_time": 1, "late": 1, "overdue": 1}
        for code in ("ahead", "in_time", "late", "overdue", "dropped"):
            rows = db.session.scalars(reports_asked(Asked(standing=code), day)).all()
            shown = reports_shown(rows, Reader("en", day))
            assert {one.standing.code for one in shown} <= {code}
        assert counted_by_standing(date(2026, 9, 5)) == {"ahead": 2, "in_time": 1, "overdue": 1}


def test_reports_are_proposed_from_the_period_and_nothing_without_it(site):
    with site.app_context(), writing(), acting_as(EDITOR):
        made = the_project()
        with pytest.raises(Problem, match="full days"):
            propose_reports(made, EDITOR)
        with changing(made, EDITOR, "record.edit", "dated"):
            made.start_text, made.planned_end_text = "2026-01-01", "2026-12-31"
        with pytest.raises(Forbidden):
            propose_reports(made, TRANSLATOR)
        proposal = propose_reports(made, EDITOR)
        found = [(row["report_type"], row["due_text"]) for row in proposal.content["reports"]]
        assert found == [
            ("narrative", "2026-09-30"),  # stays as it was
            ("final", "2026-12-31"),
            ("follow_up", "2027-06-30"),
        ]
        db.session.rollback()
