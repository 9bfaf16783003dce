"""Calls are announced by letter when they open: once to each delegate who may apply, in their
language; who was told hears of another deadline, and who has a draft is reminded of the close."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, event, select, update

from accounts.mailings.services import end_mailing, resume_mailing
from accounts.models import Account
from accounts.people.erasure import erase, held_about
from cooperation.fund.announcing.upkeep import write_about_calls
from cooperation.fund.calls.models import FundCall
from cooperation.fund.letters.mailings import CALLS
from cooperation.fund.letters.models import FundLetter
from core.audit import AuditEntry
from core.database import db, writing
from core.deliveries import SENT, Delivery
from core.jobs import Job
from core.mail import hold_file
from core.permissions import NamedActor
from core.worker import drain
from registry.changes import changing
from registry.door import acting_as
from registry.models import Party, Record, Text
from registry.services import withdraw
from tests.applications import application
from tests.fund import fund_call
from tests.mailing import receiving
from tests.people import accounts_factory
from tests.records import EDITOR, administration

OPENS = datetime(2099, 3, 1, 1, tzinfo=UTC)
CLOSES = datetime(2099, 3, 31, 10, tzinfo=UTC)
BEFORE, DURING = OPENS - timedelta(seconds=1), OPENS + timedelta(days=1)
LATE = CLOSES - timedelta(days=6)
SECOND = timedelta(seconds=1)
OFFICE = NamedActor("office", "administrator")
PEOPLE = {"kz": ("KZ", "ru"), "sa": ("SA", "ar"), "cn": ("CN", "zh")}


@pytest.fixture
def site(any_app):
    """FC01, open in March 2099 for KZ and SA, with titles in Russian and English; delegates of KZ
    (Russian), SA (Arabic), CN (Chinese)."""
    for name, (body, language) in PEOPLE.items():
        accounts_factory(any_app, "delegate", f"{name}@example.org", body)
        with any_app.app_context(), writing():
            account(name).language = language
            db.session.commit()
    with any_app.app_context(), writing(), acting_as(EDITOR):
        bodies = [administration(body) for body, _language in PEOPLE.values()]
        call = fund_call(
            parties=[Party(party=body, role="eligible", position=at)
                     for at, body in enumerate(bodies[:2])]
        )  # fmt: skip
        with changing(call, EDITOR, "record.edit", "named"):
            call.texts.append(Text(language="ru", title="Лаборатории", title_origin="human"))
        db.session.execute(delete(Job))
        db.session.commit()
    return any_app


def account(name):
    return db.session.scalars(select(Account).filter_by(email=f"{name}@example.org")).one()


def the_call():
    return db.session.scalars(select(FundCall)).one()


def changed(site, **columns):
    """Change the call as an editor does."""
    with site.app_context(), writing(), acting_as(EDITOR):
        call = the_call()
        with changing(call, EDITOR, "record.edit", "changed"):
            for name, value in columns.items():
                setattr(call, name, value)
        db.session.commit()


def letters():
    found = select(Job).filter_by(topic="mail").order_by(Job.id)
    return {job.payload["to"].partition("@")[0]: job.payload for job in db.session.scalars(found)}


def written(site, now, arrived=True):
    """The letters that are written at an instant, those before having arrived."""
    with site.app_context():
        with writing():
            db.session.execute(delete(Job))
            if arrived:
                db.session.execute(update(Delivery).values(state=SENT))
            db.session.commit()
        count = write_about_calls(now)
        found = letters()
        assert len(found) == count
        return found


def test_who_may_apply_is_told_once_when_it_opens_in_their_language(site):
    assert written(site, BEFORE) == {}
    found = written(site, OPENS)
    assert set(found) == {"kz", "sa"}
    assert "Лаборатории" in found["kz"]["text"]
    assert "31 марта 2099" in found["kz"]["text"]
    assert "/ru/fund/calls/FC01" in found["kz"]["text"]
    assert (found["sa"]["language"], "Call FC01" in found["sa"]["text"]) == ("ar", True)
    assert "/ar/fund/calls/FC01" in found["sa"]["text"]
    assert written(site, DURING) == {}


def test_the_letter_tells_both_clocks_and_what_there_is(site):
    with site.app_context(), writing():
        account("kz").language = "en"
        db.session.commit()
    text = written(site, OPENS)["kz"]["text"]
    for words in (
        "Call FC01",
        "31 March 2099, 18:00 (China · GMT+08:00)",
        "\n31 March 2099, 10:00 UTC\n",
        "Budget: CNY 300,000.00",
        "Training seats: 30",
        "Languages of applications: Any language",
    ):
        assert words in text.replace("\N{NO-BREAK SPACE}", " "), words


def test_a_title_in_another_language_says_in_which(site):
    changed(site, source_language="ru")
    with site.app_context(), writing(), acting_as(EDITOR):
        call = the_call()
        with changing(call, EDITOR, "record.edit", "only in Russian"):
            call.texts = [one for one in call.texts if one.language == "ru"]
        db.session.commit()
    text = written(site, OPENS)["sa"]["text"]
    assert "Лаборатории" in text
    assert "الروسية" in text


def test_a_call_without_bounds_is_told_to_every_administration_and_invents_nothing(site):
    changed(site, parties=[], budget=None, currency="", seats=None)
    found = written(site, OPENS)
    assert set(found) == {"kz", "sa", "cn"}
    assert "Бюджет: Не указ" in found["kz"]["text"]
    assert "300" not in found["kz"]["text"]


def test_what_is_withdrawn_or_put_off_before_is_not_announced(site):
    changed(site, opens_clock="2099-03-10T09:00")
    assert written(site, DURING) == {}
    with site.app_context(), writing(), acting_as(EDITOR):
        withdraw(the_call(), EDITOR, "Not this year.", language="en")
        db.session.commit()
    assert written(site, LATE) == {}


def test_what_is_published_after_it_opened_is_announced_at_once(site):
    changed(site, opens_clock="2020-03-01T09:00")
    assert set(written(site, BEFORE)) == {"kz", "sa"}


def test_another_deadline_is_told_to_the_same_people_each_time(site):
    written(site, OPENS)
    accounts_factory(site, "delegate", "new@example.org", "KZ")
    for clock, told in (("2099-04-15T12:00", "15 апреля"), ("2099-03-31T18:00", "31 марта"),
                        ("2099-04-15T12:00", "15 апреля")):  # fmt: skip
        changed(site, closes_clock=clock)
        found = written(site, DURING)
        assert {"kz", "sa"} <= set(found)
        assert told in found["kz"]["text"].partition("\n")[2]
        assert written(site, DURING) == {}


def test_who_was_told_that_it_is_open_hears_that_it_closed_earlier(site):
    written(site, OPENS)
    changed(site, closes_clock="2099-03-01T18:00")
    assert set(written(site, DURING)) == {"kz", "sa"}
    changed(site, closes_clock="2099-03-01T17:00")
    assert written(site, DURING) == {}  # both have passed


def test_whose_draft_waits_is_reminded_seven_days_before(site):
    written(site, OPENS)
    with site.app_context(), writing(), acting_as(EDITOR):
        for body, state in (("KZ", "draft"), ("SA", "submitted")):
            held = db.session.scalars(select(Record).filter_by(code=body)).one()
            application(the_call(), held, state)
        db.session.commit()
    assert written(site, CLOSES - timedelta(days=7) - SECOND) == {}
    found = written(site, CLOSES - timedelta(days=7))
    assert set(found) == {"kz"}
    assert "Laboratory course" not in found["kz"]["text"]
    assert written(site, LATE) == {}
    changed(site, closes_clock="2099-04-30T18:00")
    written(site, LATE)
    assert set(written(site, CLOSES + timedelta(days=29))) == {"kz"}
    assert written(site, CLOSES + timedelta(days=90)) == {}


def test_who_is_not_active_or_ended_the_letters_gets_none(site):
    with site.app_context(), writing():
        account("kz").active = False
        end_mailing(CALLS, account("sa").id)
        db.session.commit()
    assert written(site, OPENS) == {}
    with site.app_context(), writing():
        resume_mailing(CALLS, account("sa").id)
        db.session.commit()
    assert set(written(site, DURING)) == {"sa"}


def test_ending_them_stops_letters_that_wait_and_is_given_out(site):
    written(site, OPENS)
    with site.app_context(), writing():
        sa = account("sa")
        end_mailing(CALLS, sa.id)
        end_mailing(CALLS, sa.id)
        db.session.commit()
        query = select(FundLetter.account_id, Delivery.state)
        rows = db.session.execute(query.join(Delivery, Delivery.letter == FundLetter.letter))
        states = {row[0]: row[1] for row in rows}
        assert states == {sa.id: "cancelled", account("kz").id: "waiting"}
        held = held_about(sa, sa)
        assert [one["mailing"] for one in held["mailings"]] == ["fund_calls"]
        assert [one["record"] for one in held["fund_letters"]] == ["FC01"]
        erase(sa, "sa@example.org", OFFICE)
        assert set(db.session.scalars(select(FundLetter.account_id))) == {account("kz").id}
        db.session.commit()


def test_what_waits_is_not_sent_of_a_call_that_is_withdrawn_and_told_again_when_it_is_back(site):
    written(site, OPENS)
    changed(site, opens_clock="2099-03-10T09:00")
    assert written(site, DURING, arrived=False) == {}
    with site.app_context():
        assert set(db.session.scalars(select(Delivery.state))) == {"cancelled"}
        assert db.session.scalars(select(FundLetter)).all() == []
    assert set(written(site, LATE)) == {"kz", "sa"}


def test_the_log_names_the_call_and_nobody(site):
    written(site, OPENS)
    with site.app_context():
        entry = db.session.scalars(select(AuditEntry).filter_by(action="fund_call.announce")).one()
        assert (entry.target, entry.detail, entry.actor_name) == ("FC01", {"letters": 2}, "system")


def test_two_workers_at_once_write_one_letter_each(site):
    start, failures = threading.Barrier(2), []

    def run():
        try:
            with site.app_context():
                start.wait(10)
                write_about_calls(OPENS)
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
        assert len(db.session.scalars(select(Job).filter_by(topic="mail")).all()) == 2
        assert len(db.session.scalars(select(FundLetter)).all()) == 2


@contextmanager
def statements(act):
    """Each statement goes through the function inside."""

    def pass_on(_connection, _cursor, statement, *_rest):
        act(" ".join(statement.split()))

    engine = db.engine
    event.listen(engine, "before_cursor_execute", pass_on)
    yield
    event.remove(engine, "before_cursor_execute", pass_on)


def test_a_worker_that_stops_halfway_leaves_nothing_and_the_next_writes_all(site):
    begun = []

    def pull_the_plug(statement):
        if statement.startswith("INSERT INTO fund_letter"):
            begun.append(statement)
            if len(begun) == 2:
                raise OSError("the database is away")

    with site.app_context(), statements(pull_the_plug):
        assert write_about_calls(OPENS) == 0
        assert letters() == {}
    assert set(written(site, DURING)) == {"kz", "sa"}


def test_letters_reach_a_server_with_a_way_out_in_their_language(site):
    with site.app_context(), receiving() as receiver:
        site.config["MAIL_URL"] = receiver.url
        assert not hold_file().exists()
        write_about_calls(OPENS)
        drain()
        found = {one["Content-Language"]: one for one in receiver.letters}
    assert set(found) == {"ru", "ar"}
    for tag, letter in found.items():
        end = letter["List-Unsubscribe"].strip("<>")
        assert f"/{tag}/letters/" in end
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert end in letter.get_content()


def test_where_nothing_is_to_be_written_four_statements_ask(site):
    written(site, OPENS)
    said = []
    with site.app_context(), statements(said.append):
        assert write_about_calls(DURING) == 0
    assert len([one for one in said if one.startswith("SELECT")]) == 4
