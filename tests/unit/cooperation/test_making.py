"""The project that an award becomes: once, as a draft that says what the award says."""

from decimal import Decimal

import pytest
from werkzeug.exceptions import NotFound

from accounts.services import grant_role
from cooperation.fund.applications.making import make_project
from cooperation.fund.applications.models import CoApplicant
from cooperation.fund.projects.models import Project
from core.database import db, utcnow, writing
from core.problems import Conflict, Forbidden
from registry.changes import changing
from registry.deciding import accept
from registry.door import acting_as
from registry.models import Record
from registry.proposals import Proposal
from registry.proposing import begin, save, submit
from registry.schema.contents import content_of
from registry.sources import Source
from tests.records import EDITOR, statuses
from tests.unit.cooperation.test_deciding import (  # noqa: F401 - the fixtures
    DECLINED,
    KZ,
    OFFICE,
    account,
    award,
    confirmed,
    desk,
    one,
    person,
    run_at_once,
    site,
)


def made(by="one@example.org"):
    return make_project(one(), person(by), one().version)


@pytest.fixture
def awarded(desk):  # noqa: F811
    """Application 1, of KZ with UZ and without CN, in Russian, awarded 15,000.50 yuan and 4 seats;
    an editor has it."""
    held = one()
    held.language, held.title = "ru", "Курс лаборатории"
    db.session.add(CoApplicant(application_id=held.id, body_id=one(2).body_id, state="confirmed",
                               answered_at=utcnow()))  # fmt: skip
    db.session.flush()
    confirmed(award("15000.50", 4))
    with acting_as(person("one@example.org")):
        yield desk


def test_the_draft_says_what_the_award_says_and_nothing_else(awarded):
    project = made()
    assert (project.code, project.state, one().project_id) == ("PJ0001", "draft", project.id)
    said = content_of(project)
    day = one().decided.confirmed_at.date().isoformat()
    assert (said["call"], said["source_language"]) == ("FC01", "ru")
    assert [(row["language"], row["title"]) for row in said["texts"]] == [
        ("ru", "Курс лаборатории")
    ]
    assert [(row["role"], row["party"]) for row in said["parties"]] == [
        ("implementing", "KZ"), ("implementing", "UZ"),
        ("beneficiary", "KZ"), ("beneficiary", "UZ"),
    ]  # fmt: skip
    (budget,) = project.budgets
    assert (budget.amount, budget.currency, budget.budget_type, budget.value_date_text) == (
        Decimal("15000.50"), "CNY", "original", day,
    )  # fmt: skip
    assert (budget.start_text, budget.end_text, said["planned_start_text"]) == ("", "", "")
    assert [said[name] for name in ("activities", "transactions", "participation")] == [[]] * 3
    assert {(row.part_code, row.source.code) for row in project.citations} == {
        ("", "award-fc01-1"), (budget.code, "award-fc01-1"),
    }  # fmt: skip


def test_the_source_is_the_decision_and_names_nobody(awarded):
    made()
    source = db.session.query(Source).filter_by(code="award-fc01-1").one()
    assert source.state == "published"
    assert source.title == (
        "Decision on application FC01-1 to the training fund. "
        "Awarded: CNY\N{NO-BREAK SPACE}15,000.50 and 4 training seats"
    )


def test_it_goes_through_review_as_any_record_and_its_ledger_says_when_it_was_awarded(awarded):
    project = made()
    editor, other = person("one@example.org"), person("two@example.org")
    (event,) = db.session.query(Proposal).filter_by(kind="event", state="in_review")
    with pytest.raises(Forbidden):
        accept(event, editor)
    accept(event, other)
    draft = begin(project, editor)
    content = draft.content | {
        "budgets": [row | {"start_text": "2027-01-01", "end_text": "2027-12-31"}
                    for row in draft.content["budgets"]]
    }  # fmt: skip
    save(draft, content, editor)
    submit(draft, "", editor)
    accept(draft, other)
    assert project.state == "published"
    assert [status for status, _certainty in statuses(project)] == ["pipeline"]


def test_seats_alone_make_no_budget(awarded):
    one().decided.amount = Decimal(0)
    db.session.flush()
    assert made().budgets == []


def test_there_is_one_project_of_an_award(awarded):
    project = made()
    with pytest.raises(Conflict, match="already"):
        made()
    assert db.session.query(Project).all() == [project]


@pytest.mark.parametrize("state", ["declined", "withdrawn", "shortlisted"])
def test_what_is_no_award_becomes_no_project(awarded, state):
    one().state = state
    db.session.flush()
    with pytest.raises(Conflict):
        made()


def test_a_delegate_of_an_administration_in_it_and_others_make_none(awarded):
    with pytest.raises(Forbidden):
        made(KZ)
    grant_role(account("one@example.org"), "delegate", "UZ", by=OFFICE)
    with pytest.raises(NotFound):
        made()


def test_a_code_that_is_taken_is_told(awarded):
    with changing(source_of_that_code(), EDITOR, "record.create", "made"):
        pass
    with pytest.raises(Conflict, match="award-fc01-1"):
        made()


def source_of_that_code():
    now = utcnow()
    taken = Source(code="award-fc01-1", state="draft", title="x", source_kind="news",
                   created_at=now, updated_at=now)  # fmt: skip
    db.session.add(taken)
    return taken


def test_of_two_who_make_it_at_once_one_does(site):  # noqa: F811
    with site.test_request_context("/en/"), writing(), acting_as(EDITOR):
        confirmed(award())
        db.session.commit()
        version = one().version

    def making(by):
        return lambda: make_project(one(), person(by), version)

    (problem,) = run_at_once(site, making("one@example.org"), making("two@example.org"))
    assert isinstance(problem, Conflict)
    with site.app_context(), acting_as(EDITOR):
        assert db.session.query(Record).filter_by(kind="project").count() == 1
        assert db.session.query(Proposal).count() == 1


def test_a_declined_one_awarded_later_becomes_one(desk):  # noqa: F811
    confirmed(DECLINED)
    confirmed(award())
    with acting_as(person("one@example.org")):
        assert made().call.code == "FC01"
