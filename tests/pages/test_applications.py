"""A delegate writes their administration's application, submits it, and takes it back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from accounts.models import Account
from cooperation.fund.applications.models import Application, ApplicationDecision, CoApplicant
from cooperation.fund.applications.saying import canonical, digest_of
from cooperation.fund.calls.models import FundCall
from core.audit import AuditEntry
from core.database import db, utcnow, writing
from core.jobs import Job
from registry.door import acting_as
from registry.models import Party, Record
from tests.applications import application
from tests.files import pdf, png
from tests.fund import fund_call
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of, with_values
from tests.pages.test_papers import send
from tests.papers import sent_file
from tests.people import accounts_factory, let_in
from tests.records import EDITOR, administration

CALL = "/en/fund/calls/FC01"
NEW = f"{CALL}/apply"
LIST = "/en/fund/applications/"
ONE = "/en/fund/applications/1"
WHOLE = {
    "language": "ru", "title": "Курс для лабораторий", "need": "Мало специалистов.",
    "plan": "Две недели в мае.", "results": "Пробы проверяют за день.", "seats": "٥",
    "line1-item": "Преподаватели", "line1-amount": "12 000,50", "line2-item": "Залы",
    "line2-amount": "٨٠٠٠", "act": "submit",
}  # fmt: skip


@pytest.fixture
def site(app):
    """FC01, open since yesterday to KZ and UZ; MN and two delegates of KZ are there too."""
    opens = (utcnow() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    with app.app_context(), writing(), acting_as(EDITOR):
        bodies = [administration(code) for code in ("KZ", "UZ", "MN")]
        eligible = [Party(party=one, role="eligible", position=n)
                    for n, one in enumerate(bodies[:2])]  # fmt: skip
        fund_call(opens_clock=opens, parties=eligible)
        db.session.commit()
    for email, scope in (("kz", "KZ"), ("kz2", "KZ"), ("uz", "UZ"), ("mn", "MN")):
        app.extensions[email] = app.test_client()
        let_in(app.extensions[email],
               accounts_factory(app, "delegate", f"{email}@example.org", scope))  # fmt: skip
    return app


@pytest.fixture
def kz(site):
    return site.extensions["kz"]


def write(client, page=NEW, **fields):
    form = with_values(form_of(client.get(page).text), **WHOLE | fields)
    return send(client, page, form)


def again(client, page=ONE, **fields):
    """The form of what is kept, with something else in some fields."""
    return send(client, page, with_values(form_of(client.get(page).text), **fields))


def press(client, page, action):
    return client.post(action, data=form_of(client.get(page).text, action))


def changed(site, **columns):
    with site.app_context(), writing(), acting_as(EDITOR):
        held = db.session.query(Application).one()
        for name, value in columns.items():
            setattr(held, name, value)
        db.session.commit()


def close(site, ago=timedelta(0)):
    """Have the call closed, as if its clock had been set so."""
    with site.app_context(), writing():
        table = FundCall.__table__
        db.session.execute(table.update().values(closes_at=utcnow() - ago))
        db.session.add(AuditEntry(at=utcnow(), actor_name="test", action="record.edit",
                                  target="FC01", detail={}))  # fmt: skip
        db.session.commit()


def states(site):
    with site.app_context():
        return list(db.session.scalars(select(Application.state).order_by(Application.id)))


def letters(site):
    with site.app_context():
        jobs = db.session.scalars(select(Job).where(Job.topic == "mail").order_by(Job.id))
        return [(one.payload["to"], one.payload["text"]) for one in jobs]


def test_a_title_is_enough_for_a_draft_that_another_delegate_goes_on_with_and_submits(site, kz):
    answer = send(kz, NEW, with_values(form_of(kz.get(NEW).text), title="Курс", act="save"))
    assert (answer.status_code, answer.location) == (303, ONE)
    assert states(site) == ["draft"]
    second = site.extensions["kz2"]
    assert ONE in page_at(second, LIST).hrefs
    assert ONE in page_at(second, CALL).hrefs
    answer = write(second, ONE.replace("/en/", "/zh/"), upload=sent_file(pdf(), "план.pdf"))
    assert (answer.status_code, answer.location) == (303, "/zh/fund/applications/1/receipt")
    with site.app_context(), acting_as(EDITOR):
        one = db.session.query(Application).one()
        assert (one.state, one.number, one.seats, one.asked_for) == (
            "submitted", 1, 5, Decimal("20000.50"),
        )  # fmt: skip
        assert one.digest == digest_of(one)
        assert [file.filename for file in one.files] == ["план.pdf"]
    ((to, text),) = letters(site)
    assert to == "kz2@example.org"
    page = page_at(second, f"{ONE}/receipt")
    for told in ("FC01-1", "China · GMT+08:00", " UTC"):
        assert told in page.words()
        assert told in text
    for told in ("Курс для лабораторий", "Мало специалистов.", "CNY 20,000.50", "план.pdf"):
        assert told in page.words()
    assert any(one.get("lang") == "ru" and one.get("dir") == "ltr" for one in page.all("div"))
    with site.app_context(), acting_as(EDITOR):
        one = db.session.query(Application).one()
        assert one.digest in text
        assert one.digest in page.words()
        assert second.get(f"{ONE}/submitted.json").data == canonical(one)


def test_each_thing_that_is_missing_is_told_at_its_field_and_what_was_typed_is_kept(site, kz):
    nothing = dict.fromkeys(
        [name for name in WHOLE if name not in ("title", "act", "language")], ""
    )
    answer = write(kz, **nothing)
    assert answer.status_code == 422
    for field in ("need", "plan", "results", "seats", "line1-item"):
        assert f'id="{field}-error"' in answer.text, field
    assert "The draft is saved" in answer.text
    assert states(site) == ["draft"]
    assert WHOLE["title"] in kz.get(ONE).text
    assert form_of(answer.text)["version"] == form_of(kz.get(ONE).text)["version"]


@pytest.mark.parametrize(("field", "value", "message"), [
    ("title", "", "This field is needed."),
    ("seats", "-1", "whole number"), ("seats", "many", "whole number"),
    ("line1-amount", "-5", "below zero"), ("line1-amount", "1" * 15, "too high"),
    ("line1-amount", "1,500", "two ways"), ("line1-amount", "1.5.5", "no amount"),
    ("line1-amount", "", "Give the amount too"), ("line1-item", "", "Say what the amount is for"),
    ("language", "xx", "not taken in this language"), ("asked", "MN", "Choose one"),
])  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_form_as_it_was_typed(
    site, kz, field, value, message
):
    answer = write(kz, **{field: value, "act": "save"})
    assert answer.status_code == 422
    assert message in answer.text
    assert "Мало специалистов." in answer.text
    assert states(site) == []


def test_more_than_the_whole_call_has_is_not_submitted(site, kz):
    answer = write(kz, seats="31", **{"line1-amount": "300000.01"})
    assert answer.status_code == 422
    assert "The call has 30 seats in all." in answer.text
    assert "more than the budget of the whole call" in answer.text
    assert states(site) == ["draft"]


def test_of_two_who_apply_for_one_administration_the_second_is_led_to_what_is_there(site, kz):
    second = site.extensions["kz2"]
    form = with_values(form_of(second.get(NEW).text), **WHOLE | {"title": "Другой"})
    assert write(kz).status_code == 303
    answer = send(second, NEW, form)
    assert answer.status_code == 409
    assert "has an application to this call already" in answer.text
    assert f'href="{ONE}"' in answer.text
    assert 'value="Другой"' in answer.text
    assert states(site) == ["submitted"]
    assert second.get(NEW).location == ONE


def test_of_two_who_submit_the_same_draft_one_does(site, kz):
    write(kz, act="save")
    second = site.extensions["kz2"]
    form = with_values(form_of(second.get(ONE).text), act="submit")
    assert again(kz, act="submit").status_code == 303
    answer = send(second, ONE, form)
    assert (answer.status_code, "changed after you opened it" in answer.text) == (409, True)
    assert len(letters(site)) == 1
    assert 'id="edit"' not in kz.get(ONE).text  # it is no form any more


def test_what_comes_too_late_is_refused_with_the_deadline_and_stays_a_draft(site, kz):
    write(kz, act="save")
    form = with_values(form_of(kz.get(ONE).text), act="submit", title="Late")
    new = with_values(form_of(site.extensions["uz"].get(NEW).text), **WHOLE)
    close(site)
    answer = send(kz, ONE, form)
    assert answer.status_code == 409
    for told in ("It is too late", "GMT+08:00", " UTC", 'value="Late"'):
        assert told in answer.text
    assert states(site) == ["draft"]
    assert letters(site) == []
    assert 'value="Late"' in kz.get(ONE).text
    answer = send(site.extensions["uz"], NEW, new)
    assert (answer.status_code, "It is too late" in answer.text) == (409, True)
    assert WHOLE["title"] in answer.text
    assert site.extensions["uz"].get(NEW).status_code == 409


def test_a_draft_is_begun_before_the_call_opens_and_submitted_once_it_has(site, kz):
    opens = utcnow() + timedelta(days=1)
    with site.app_context(), writing():
        db.session.execute(FundCall.__table__.update().values(opens_at=opens))
        db.session.commit()
    answer = write(kz)
    assert answer.status_code == 409
    assert "Applications are taken from" in answer.text
    assert states(site) == ["draft"]
    with site.app_context(), writing():
        db.session.execute(FundCall.__table__.update().values(opens_at=utcnow()))
        db.session.commit()
    assert again(kz, act="submit").status_code == 303


def test_a_returned_one_is_submitted_again_after_the_close_with_the_number_it_has(site, kz):
    write(kz)
    close(site, timedelta(hours=1))
    changed(site, state="returned", note="The plan lacks dates.", note_language="en",
            returned_until=utcnow() + timedelta(days=1))  # fmt: skip
    page = page_at(kz, ONE)
    assert "The plan lacks dates." in page.words()
    assert "no longer" not in page.words()
    assert "The application was changed" not in page_at(kz, f"{ONE}/receipt").words()
    assert again(kz, plan="С 3 мая.", act="submit").status_code == 303
    with site.app_context(), acting_as(EDITOR):
        one = db.session.query(Application).one()
        assert (one.state, one.number, one.returned_until) == ("submitted", 1, None)
        assert one.digest == digest_of(one)
    changed(site, state="returned", returned_until=utcnow())
    answer = again(kz, plan="С 4 мая.", act="submit")
    assert (answer.status_code, "It is too late" in answer.text) == (409, True)
    assert "The application was changed since" in page_at(kz, f"{ONE}/receipt").words()
    assert kz.get(f"{ONE}/submitted.json").status_code == 404


def test_a_draft_is_erased_and_what_was_submitted_withdrawn_and_taken_up_again(site, kz):
    write(kz, act="save")
    assert press(kz, f"{ONE}/withdraw", f"{ONE}/withdraw").location == LIST
    assert states(site) == []
    write(kz)
    page = f"{ONE}/withdraw"
    old = form_of(kz.get(page).text, "/withdraw")
    assert press(kz, page, page).status_code == 303
    answer = kz.post(page, data=old)
    assert (answer.status_code, "changed after you opened it" in answer.text) == (409, True)
    assert press(kz, ONE, f"{ONE}/take-up").status_code == 303
    assert states(site) == ["draft"]
    assert again(kz, act="submit").status_code == 303
    with site.app_context():
        assert db.session.query(Application).one().number == 1
    assert press(kz, page, page).status_code == 303
    close(site)
    assert "/take-up" not in kz.get(ONE).text


@pytest.mark.parametrize("state", ["ineligible", "declined", "withdrawn"])
def test_what_is_refused_or_withdrawn_is_not_withdrawn_again(site, kz, state):
    write(kz)
    form = with_values(form_of(kz.get(f"{ONE}/withdraw").text, "/withdraw"))
    changed(site, state=state)
    with site.app_context():
        form["version"] = str(db.session.query(Application).one().version)
    assert kz.post(f"{ONE}/withdraw", data=form).status_code == 409
    assert "withdrawn or decided on already" in page_at(kz, f"{ONE}/withdraw").words()


def test_an_award_is_given_back_the_waiting_decision_falls_and_the_secretariat_is_told(site, kz):
    write(kz)
    accounts_factory(site, "editor", "desk@example.org")
    changed(site, state="awarded")
    with site.app_context(), writing():
        for at in (utcnow(), None):
            db.session.add(ApplicationDecision(
                application_id=1, decision="awarded", amount=Decimal(1), seats=1, reason="Good.",
                language="en", proposed_at=utcnow(), proposed_name="x", confirmed_at=at,
            ))  # fmt: skip
        db.session.commit()
    words = page_at(kz, ONE).words()
    assert "Good." in words
    assert press(kz, f"{ONE}/withdraw", f"{ONE}/withdraw").status_code == 303
    assert states(site) == ["withdrawn"]
    with site.app_context():
        (kept,) = db.session.query(ApplicationDecision)
        assert kept.confirmed_at is not None
    to, text = letters(site)[-1]
    assert to == "desk@example.org"
    assert "FC01-1" in text


def test_documents_are_added_and_removed_and_what_is_none_is_refused(site, kz):
    write(kz, act="save", upload=sent_file(pdf(), "a.pdf"))
    assert again(kz, upload=sent_file(png(), "b.png")).status_code == 303
    answer = again(kz, upload=sent_file(b"MZ\x90\0", "c.pdf"), need="Kept?")
    assert answer.status_code == 422
    assert 'id="upload-error"' in answer.text
    assert "Kept?" in answer.text
    answer = again(kz, upload=sent_file(pdf(), "again.pdf"))
    assert "has this document already" in answer.text
    assert again(kz, dropped_files=["1"]).status_code == 303
    page = page_at(kz, ONE)
    assert "b.png" in page.words()
    assert "a.pdf" not in page.words()
    assert kz.get(f"{ONE}/files/1").status_code == 404


def test_a_co_applicant_confirms_is_asked_again_after_a_change_and_holds_up_the_submission(
    site, kz
):
    uz = site.extensions["uz"]
    write(kz, act="save", asked="UZ")
    ((to, text),) = letters(site)
    assert to == "uz@example.org"
    assert "/en/fund/joining/1" in text
    answer = again(kz, act="submit")
    assert (answer.status_code, "has not answered yet" in answer.text) == (422, True)
    join = "/en/fund/joining/1"
    page = page_at(uz, join)
    assert "Мало специалистов." in page.words()
    old = form_of(uz.get(join).text, "/confirmed")
    assert again(kz, need="Другое.").status_code == 303
    answer = uz.post(f"{join}/confirmed", data=old)
    assert (answer.status_code, "changed after you opened it" in answer.text) == (409, True)
    assert press(uz, join, f"{join}/confirmed").status_code == 303
    assert letters(site)[-1][0] == "kz@example.org"
    before = len(letters(site))
    assert again(kz).status_code == 303  # nothing is changed: nobody is asked again
    assert len(letters(site)) == before
    assert again(kz, seats="6").status_code == 303
    assert letters(site)[-1][0] == "uz@example.org"
    assert press(uz, join, f"{join}/confirmed").status_code == 303
    assert again(kz, act="submit").status_code == 303
    assert "UZ" in kz.get(f"{ONE}/submitted.json").get_json()["joined_by"]
    assert "/refused" not in uz.get(join).text
    assert join in page_at(uz, LIST).hrefs


def test_who_refuses_sees_the_words_no_more_and_can_be_asked_again_or_removed(site, kz):
    uz, join = site.extensions["uz"], "/en/fund/joining/1"
    write(kz, act="save", asked="UZ")
    assert press(uz, join, f"{join}/refused").status_code == 303
    assert "Мало специалистов." not in page_at(uz, join).words()
    assert again(kz, asked="UZ").status_code == 303
    assert press(uz, join, f"{join}/confirmed").status_code == 303
    assert again(kz, dropped_partners=["1"]).status_code == 303
    assert uz.get(join).status_code == 404
    with site.app_context():
        assert db.session.query(CoApplicant).count() == 0


def test_other_delegates_visitors_and_the_desk_have_no_part_in_it(site, kz):
    write(kz, act="save")
    mn, uz = site.extensions["mn"], site.extensions["uz"]
    form = form_of(kz.get(ONE).text)
    for other in (mn, uz):
        for page in (ONE, f"{ONE}/receipt", f"{ONE}/withdraw", f"{ONE}/submitted.json"):
            assert other.get(page).status_code == 404
        form["csrf_token"] = form_of(uz.get(NEW).text)["csrf_token"]
    assert send(uz, ONE, form).status_code == 404
    assert mn.get(NEW).status_code == 403
    assert "/apply" not in mn.get(CALL).text
    assert NEW in page_at(uz, CALL).hrefs
    visitor = site.test_client()
    assert "/account/sign-in?next=" in visitor.get(NEW).location
    assert "Your application" not in page_at(visitor, CALL).words()
    desk = site.test_client()
    let_in(desk, accounts_factory(site, "editor", "desk@example.org"))
    assert desk.get(ONE).status_code == 403
    assert "/apply" not in desk.get(CALL).text


def test_a_delegate_of_several_administrations_chooses(site):
    client = site.test_client()
    email = accounts_factory(site, "delegate", "both@example.org", "KZ")
    with site.app_context(), writing():
        account = db.session.scalars(select(Account).where(Account.email == email)).one()
        account.grants.append(type(account.grants[0])(role="delegate", scope="UZ"))
        db.session.commit()
    let_in(client, email)
    with site.app_context(), acting_as(EDITOR):
        uz = db.session.scalars(select(Record.id).where(Record.code == "UZ")).one()
    assert write(client, body=str(uz)).status_code == 303
    with site.app_context(), acting_as(EDITOR):
        assert db.session.query(Application).one().body.code == "UZ"
    assert write(client).status_code == 303  # the other one is left
    assert states(site) == ["submitted", "submitted"]


def test_a_call_that_names_languages_takes_these_alone(site, kz):
    with site.app_context(), writing():
        db.session.execute(FundCall.__table__.update().values(application_languages=["en", "zh"]))
        db.session.commit()
    assert write(kz).status_code == 422
    assert write(kz, language="zh").status_code == 303


def test_the_log_names_codes_and_numbers_alone(site, kz):
    write(kz, asked="UZ", act="save")
    uz = site.extensions["uz"]
    press(uz, "/en/fund/joining/1", "/en/fund/joining/1/confirmed")
    again(kz, act="submit")
    with site.app_context():
        entries = db.session.query(AuditEntry).filter_by(target="application:1").all()
        assert [one.action.removeprefix("application.") for one in entries] == [
            "begin", "join", "save", "submit",
        ]  # fmt: skip
        assert all(set(one.detail) <= {"call", "administration", "co_applicant"}
                   for one in entries)  # fmt: skip


def test_pages_of_applications_are_kept_by_no_cache(site, kz):
    write(kz)
    for address in (LIST, ONE, f"{ONE}/receipt", f"{ONE}/withdraw", f"{ONE}/submitted.json"):
        assert kz.get(address).headers["Cache-Control"] == "no-store", address


def test_a_list_asks_the_same_for_few_as_for_many(site, kz):
    counts = []
    for first, last in ((2, 2), (3, 9)):
        with site.app_context(), writing(), acting_as(EDITOR):
            own, other = (
                db.session.scalars(select(Record).where(Record.code == code)).one()
                for code in ("KZ", "UZ")
            )
            for number in range(first, last + 1):
                call = fund_call(f"FC0{number}")
                application(call, own, "submitted")
                asked = application(call, other)
                asked.partners = [CoApplicant(body_id=own.id)]
            db.session.commit()
        with statements_of(site) as sent:
            page_at(kz, LIST)
        counts.append(len(sent))
    assert counts[0] == counts[1]
