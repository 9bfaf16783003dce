"""Activity files of others at the desk: a dry run, drafts, what comes again and what changed."""

import io

import pytest
from sqlalchemy import func, select

from core.audit import AuditEntry
from core.database import db, writing
from exchange.iati.models import TakenActivity
from registry.changes import changing
from registry.deciding import accept
from registry.door import acting_as
from registry.models import Record
from registry.proposals import Proposal
from registry.proposing import discard
from registry.schema.contents import content_of
from registry.services import withdraw
from tests.fund import project
from tests.iati import file_of, told
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of, with_values
from tests.people import accounts_factory, enter_as, form_token, let_in, sign_in
from tests.records import EDITOR, administration, source

PLACE = "/en/desk/imports/iati/"
ADDRESS = "https://example.org/iati.xml"
SOURCE = "iati-xm-dac-99-20260501"


@pytest.fixture
def desk(app):
    """An editor at the desk of a fresh installation."""
    return at_desk(app)


def at_desk(app):
    """An editor at the desk; the registry knows KZ and the source S1 at an address."""
    client = app.test_client()
    with app.app_context(), writing(), acting_as(EDITOR):
        administration("KZ")
        source("S1", address="https://example.org/report.pdf")
        db.session.commit()
    sign_in(client, "editor")
    return client


def check(client, content, **values):
    """Send a file; gives back the answer."""
    form = {"csrf_token": form_token(client, PLACE), "address": ADDRESS, "language": "en"}
    return client.post(PLACE, data=form | values | {"file": (io.BytesIO(content), "iati.xml")})


def checked(client, content, **values):
    """The page of the dry run."""
    answer = check(client, content, **values)
    assert answer.status_code == 200, answer.text
    return answer.text


def take(client, content, **values):
    """Check a file and take over what is ticked."""
    return client.post(f"{PLACE}take", data=with_values(form_of(checked(client, content), "take"),
                                                        **values))  # fmt: skip


def proposals(app, kind="project"):
    with app.app_context():
        query = select(Proposal).where(Proposal.kind == kind).order_by(Proposal.id)
        return [(one.id, one.state, one.content) for one in db.session.scalars(query)]


def publish(app, *kinds):
    """Somebody else accepts what is open of these kinds, in their order."""
    with app.app_context(), writing(), acting_as(EDITOR):
        for kind in kinds:
            for one in db.session.scalars(select(Proposal).where(Proposal.kind == kind)):
                if one.is_open:
                    accept(one, EDITOR)
        db.session.commit()


def test_a_file_is_checked_and_nothing_is_written(app, desk):
    page = checked(desk, file_of(told(), told("XM-DAC-99-2")))
    assert "2 activities" in page
    for said in (
        "“Unknown Ministry” (Funder) is no body of the registry by this name.",
        "“2026-02-30” cannot be read.",
        "Shares of countries are not taken.",
        "“11420” is not taken: the registry has nothing like it.",
        "“5” is not taken: the registry has nothing like it.",
        "“1.005” is no amount",
        "its currency is not told, or not known",
        "These elements are not taken: contact-info, related-activity.",
    ):
        assert said in page, said
    assert 'lang="ru" dir="ltr"' in page
    assert proposals(app) == []
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(TakenActivity)) == 0


def test_drafts_hold_what_the_file_tells_and_rest_on_it(app, desk):
    answer = take(desk, file_of(told()))
    assert answer.status_code == 303
    page = page_at(desk, answer.location)
    assert "Обучение таможенников" in page.html
    ((number, state, content),) = proposals(app)
    assert state == "draft"
    assert (content["tie"], content["iati_identifier"]) == ("related", "XM-DAC-99-1")
    texts = {
        row["language"]: (row["title"], row["summary"], row["body"]) for row in content["texts"]
    }
    assert texts == {
        "ru": ("Обучение таможенников", "Курсы для таможен.", "Цели проекта."),
        "ar": ("تدريب الجمارك", "", ""),
    }
    assert {row["title_origin"] for row in content["texts"]} == {"official"}
    assert [(row["role"], row["party"], row["territory"]) for row in content["parties"]] == [
        ("implementing", "KZ", ""), ("beneficiary", "KZ", ""), ("beneficiary", None, "XK"),
    ]  # fmt: skip
    assert [row["code"] for row in content["subjects"]] == ["capacity_building"]
    assert (content["planned_start_text"], content["start_text"]) == ("2026-01-01", "")
    (budget,) = content["budgets"]
    assert (budget["budget_type"], budget["amount"], budget["currency"]) == (
        "revised", "1500.5", "USD",
    )  # fmt: skip
    (paid,) = content["transactions"]
    assert (paid["transaction_type"], paid["date_text"], paid["amount"], paid["currency"]) == (
        "disbursement", "2026-03-01", "200", "EUR",
    )  # fmt: skip
    assert paid["note"] == "Первый платёж · Money to: Учебный центр"
    (indicator,) = content["indicators"]
    assert (indicator["title"], indicator["language"], indicator["baseline_date_text"]) == (
        "Обучение – Люди", "ru", "2025",
    )  # fmt: skip
    (period,) = content["result_periods"]
    assert (period["target_value"], period["actual_value"], period["actual_text"]) == (
        "40", None, "about 30 Отчёт",
    )  # fmt: skip
    assert [row["source"] for row in content["citations"]] == [SOURCE, "S1"]
    ((_number, _state, paper),) = proposals(app, "source")
    assert paper == {
        "title": "IATI activity file: Агентство помощи", "publisher": "Агентство помощи",
        "date_text": "2026-05-01", "address": ADDRESS, "source_kind": "dataset",
    }  # fmt: skip
    shown = page_at(desk, f"/en/desk/proposals/{number}").html
    assert "Not taken from the file:" in shown
    assert "https://example.org/other.pdf is no source of the registry yet." in shown
    assert page_at(desk, f"/en/desk/proposals/{number}/edit")


def test_the_same_file_twice_adds_nobody(app, desk):
    assert take(desk, file_of(told())).status_code == 303
    page = checked(desk, file_of(told(), made="2026-06-01T00:00:00Z"))
    assert "It says what it said when it was taken over." in page
    assert "Nothing of this file can be taken over." in page
    assert len(proposals(app)) == 1


def test_two_who_take_the_same_file_over_make_one_draft(app, desk):
    accounts_factory(app, "editor", "other@example.org")
    other = app.test_client()
    let_in(other, "other@example.org")
    content = file_of(told())
    page = checked(other, content)
    assert take(desk, content).status_code == 303
    answer = other.post(f"{PLACE}take", data=form_of(page, "take"))
    assert answer.status_code == 409
    assert "Somebody took activities of this file over meanwhile." in answer.text
    assert len(proposals(app)) == 1


def test_what_changed_waits_for_the_draft_or_becomes_a_proposal(any_app):
    app, desk = any_app, at_desk(any_app)
    take(desk, file_of(told()))
    assert "Its draft waits" in checked(desk, file_of(told(title="Новое название")))
    publish(app, "source", "project")
    with app.app_context(), writing(), acting_as(EDITOR):
        record = db.session.scalars(select(Record).where(Record.code == "PJ0001")).one()
        with changing(record, EDITOR, "record.edit", "mended"):
            record.text("ru").summary = "Mended here"
            record.budgets[0].note = "as agreed"
        db.session.commit()
    assert "2,000" not in desk.get("/en/fund/").text
    again = file_of(told(title="Новое название", budget="2000", paid="200"))
    assert take(desk, again).status_code == 303
    (_first, (number, state, content)) = proposals(app)
    assert state == "draft"
    texts = {row["language"]: row for row in content["texts"]}
    assert (texts["ru"]["title"], texts["ru"]["summary"]) == ("Новое название", "Mended here")
    (budget,) = content["budgets"]
    assert (budget["amount"], budget["note"]) == ("2000", "as agreed")
    assert [row["code"] for row in content["transactions"]] == ["TX000001"]
    assert number
    assert "It says what it said" in checked(desk, again)


def test_what_was_changed_here_too_is_told_and_stays(app, desk):
    take(desk, file_of(told()))
    publish(app, "source", "project")
    with app.app_context(), writing(), acting_as(EDITOR):
        record = db.session.scalars(select(Record).where(Record.code == "PJ0001")).one()
        with changing(record, EDITOR, "record.edit", "mended"):
            record.text("ru").title = "Renamed here"
        db.session.commit()
    page = checked(desk, file_of(told(title="Renamed there", status="")))
    assert "Changed here too" in page
    assert "Nothing of this file can be taken over." in page


def test_the_status_becomes_an_entry_once_the_project_is_published(app, desk):
    take(desk, file_of(told()))
    assert proposals(app, "event") == []
    publish(app, "source", "project")
    assert take(desk, file_of(told())).status_code == 303
    ((_number, _state, entry),) = proposals(app, "event")
    assert (entry["about"], entry["event_kind"], entry["reported_status"], entry["date_text"]) == (
        ["PJ0001"], "status_reported", "implementation", "2026-05-01",
    )  # fmt: skip
    assert [row["source"] for row in entry["citations"]] == [SOURCE]
    assert "Nothing of this file can be taken over." in checked(desk, file_of(told()))
    publish(app, "event")
    assert "Being carried out" in desk.get("/en/fund/projects/PJ0001").text


def test_a_record_is_known_by_what_it_was_made_of_too(app, desk):
    take(desk, file_of(told()))
    publish(app, "source", "project")
    with app.app_context(), writing(), acting_as(EDITOR):
        record = db.session.scalars(select(Record).where(Record.code == "PJ0001")).one()
        with changing(record, EDITOR, "record.edit", "mended"):
            record.iati_identifier = ""
        db.session.commit()
    assert form_of(checked(desk, file_of(told(status=""))), "take").getlist("take") == []


def test_what_was_given_up_is_offered_again_but_not_ticked(app, desk):
    take(desk, file_of(told()))
    with app.app_context(), writing(), acting_as(EDITOR):
        one = db.session.scalars(select(Proposal).where(Proposal.kind == "project")).one()
        discard(one, EDITOR)
        db.session.commit()
    page = checked(desk, file_of(told()))
    assert "Given up before" in page
    assert "take" not in form_of(page, "take")
    assert take(desk, file_of(told()), take="1").status_code == 303
    assert [state for _id, state, _content in proposals(app)] == ["discarded", "draft"]


def test_a_withdrawn_record_is_not_brought_back(app, desk):
    take(desk, file_of(told()))
    publish(app, "source", "project")
    with app.app_context(), writing(), acting_as(EDITOR):
        record = db.session.scalars(select(Record).where(Record.code == "PJ0001")).one()
        withdraw(record, EDITOR, "Not ours", language="en")
        db.session.commit()
    assert "was withdrawn. Publish it again first." in checked(desk, file_of(told(title="X")))


def test_what_cannot_be_known_again_is_refused_by_activity(app, desk):
    app.config["IATI_REF"] = "XM-OURS"
    with app.app_context(), writing(), acting_as(EDITOR):
        project("PJ0007", parts=False, iati_identifier="XM-DAC-99-7", tie="related")
        db.session.commit()
    nobody = told("XM-DAC-99-5").replace(' ref="XM-DAC-99"', "")
    page = checked(
        desk,
        file_of(told(""), told("XM-1"), told("XM-1"), told("XM-OURS-PJ0001"), nobody,
                told("X" * 201), told("XM-DAC-99-7")),
    )  # fmt: skip
    for said in (
        "It has no identifier",
        "Another activity of the file has it already.",
        "This registry reports it itself.",
        "It does not say who reports it.",
        "It is too long: 200 characters at most.",
        "A record has this identifier, but is from no file.",
    ):
        assert said in page, said
    assert form_of(page, "take").getlist("take") == ["2"]


def test_all_are_taken_or_none(app, desk):
    content = file_of(*(told(f"XM-{number}") for number in range(3)))
    answer = take(desk, content, take=["1", "2", "9"])
    assert answer.status_code == 409
    assert proposals(app) == []
    assert take(desk, content, take=[]).status_code == 400
    assert take(desk, content, take=["1", "3"]).status_code == 303
    assert len(proposals(app)) == 2
    assert len(proposals(app, "source")) == 1
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "iati.take")).one()
        assert entry.detail["sources"] == [SOURCE]
        assert entry.detail["new"] == 2


def test_more_than_can_be_taken_at_once_is_refused(app, desk):
    content = file_of(*(told(f"XM-{number}") for number in range(101)))
    assert len(form_of(checked(desk, content), "take").getlist("take")) == 100
    answer = take(desk, content, take=[str(number) for number in range(1, 102)])
    assert answer.status_code == 400
    assert "Tick 100 activities at most at once." in answer.text
    assert proposals(app) == []


def test_words_that_name_no_language_are_of_the_one_that_is_chosen(app, desk):
    anonymous = told().replace('xml:lang="ru" ', "")
    page = checked(desk, file_of(anonymous), language="ru")
    assert desk.post(f"{PLACE}take", data=form_of(page, "take")).status_code == 303
    ((_number, _state, content),) = proposals(app)
    assert content["source_language"] == "ru"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"<html/>", "no activity file"),
        (b'<iati-activities version="1.05"/>', "IATI 1.05"),
        (b'<iati-activities version="2.03"/>', "has no activities"),
        (b'<!DOCTYPE x [<!ENTITY e "x">]><iati-activities version="2.03"/>', "document type"),
    ],
)
def test_what_is_no_activity_file_is_refused_with_the_form_kept(desk, content, said):
    answer = check(desk, content)
    assert answer.status_code == 422
    assert said in answer.text
    assert form_of(answer.text, PLACE)["address"] == ADDRESS


def test_an_address_that_is_none_is_told(desk):
    answer = check(desk, file_of(told()), address="ftp://example.org")
    assert answer.status_code == 422
    assert "https://" in answer.text


def test_only_the_secretariat_may(app, client):
    assert client.get(PLACE).status_code in (302, 303, 401, 403)
    enter_as(client, "translator")
    assert client.get(PLACE).status_code == 403
    assert client.post(f"{PLACE}take", data={}).status_code in (400, 403)


def test_what_was_taken_is_listed(app, desk):
    take(desk, file_of(told()))
    page = page_at(desk, PLACE).html
    assert "XM-DAC-99-1" in page
    publish(app, "source", "project")
    assert "/en/fund/projects/PJ0001" in page_at(desk, PLACE).html


def test_an_imported_project_is_what_its_draft_was_and_counts_in_no_sum(app, desk):
    take(desk, file_of(told(paid="777777")))
    publish(app, "source", "project")
    with app.app_context(), acting_as(EDITOR):
        record = db.session.scalars(select(Record).where(Record.code == "PJ0001")).one()
        assert content_of(record)["tie"] == "related"
    visitor = app.test_client()
    assert "777,777" in visitor.get("/en/fund/projects/PJ0001").text
    assert "777,777" not in visitor.get("/en/fund/").text
    assert "XM-DAC-99-1" not in visitor.get("/iati/activities.xml").text


def test_more_activities_take_no_more_statements_to_check(app, desk):
    sent = {}
    for number in (2, 12):
        content = file_of(*(told(f"XM-{number}-{place}") for place in range(number)))
        take(desk, content, take=["1"])
        with statements_of(app) as sent[number]:
            assert check(desk, content).status_code == 200
    assert len(sent[2]) == len(sent[12]), "\n".join(sent[12])
