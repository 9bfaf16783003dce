"""Projects: their page and list, their form, and their status by the ledger."""

import pytest

from core.database import db, writing
from registry.changes import changing
from registry.door import acting_as
from registry.models import Record
from tests.fund import fund_call, project, step, transaction
from tests.pages.conftest import page_at, statements_of
from tests.records import EDITOR, administration, statuses

PAGE = "/en/fund/projects/PJ0001"


@pytest.fixture
def funded(app):
    """KZ; PJ0001 of FC01, under way since March 2026; PJ0002, which says nothing."""
    with app.app_context(), writing(), acting_as(EDITOR):
        administration("KZ")
        call = fund_call()
        made = project(call=call)
        step("E0001", "awarded", "2026-01-10", made)
        step("E0002", "started", "2026-03-02", made)
        project("PJ0002", parts=False)
        db.session.commit()
    return app


def test_a_project_tells_activities_money_and_results(funded):
    page = page_at(funded.test_client(), PAGE)
    for told in ("Risk management", "Shanghai", "English and Russian", "Uzbekistan", "Women"):
        assert told in page.words()
    for told in (
        "Use at work",
        "Survey six months later",
        "Planned, not yet committed: CNY 10,000.00",
        "Committed, not yet paid: CNY 29,999.50",
        "The rows add up to 17 seats taken; the activity says 18.",
        "Being carried out",
    ):
        assert told in page.words()


def test_a_project_of_which_nothing_is_held_says_so(funded):
    page = page_at(funded.test_client(), "/en/fund/projects/PJ0002")
    for told in ("No activity is held.", "No amount is held.", "No result is held."):
        assert told in page.words()


def test_amounts_are_written_as_the_language_does(funded):
    client = funded.test_client()
    assert "10.000,00 CNY" in page_at(client, "/es/fund/projects/PJ0001").words()
    assert "CNY 10,000.00" in page_at(client, "/zh/fund/projects/PJ0001").words()


def test_the_status_follows_from_the_ledger(funded):
    with funded.app_context(), acting_as(EDITOR):
        made = step("E0003", "activities_completed", "2026-03-13", held("PJ0001"))
        db.session.commit()
        assert [status for status, _ in statuses(made.about[0])] == [
            "pipeline", "implementation", "finalisation",
        ]  # fmt: skip
        step("E0004", "closed", "2026-10-01", made.about[0])
        db.session.commit()
        assert statuses(made.about[0])[-1][0] == "closed"


def held(code):
    return db.session.query(Record).filter_by(code=code).one()


def test_projects_are_found_by_status_subject_and_administration(funded):
    client = funded.test_client()
    for asked, found in (
        ("status=implementation", ["PJ0001"]),
        ("status=closed", []),
        ("administration=KZ", ["PJ0001"]),
        ("subject=capacity_building", ["PJ0001", "PJ0002"]),
    ):
        page = page_at(client, f"/en/fund/projects/?{asked}&sort=code")
        links = {link for link in page.hrefs if "/fund/projects/PJ" in link}
        assert sorted(link.rpartition("/")[2] for link in links) == found, asked


def test_the_statements_of_the_list_do_not_depend_on_its_rows(funded):
    client = funded.test_client()
    page_at(client, "/en/fund/projects/")
    with statements_of(funded) as few:
        page_at(client, "/en/fund/projects/")
    with funded.app_context(), writing(), acting_as(EDITOR):
        for number in range(3, 9):
            project(f"PJ000{number}")
        db.session.commit()
    page_at(client, "/en/fund/projects/")
    with statements_of(funded) as many:
        page_at(client, "/en/fund/projects/")
    assert len(many) <= len(few)


def test_the_statements_of_a_page_do_not_depend_on_its_transactions(funded):
    client = funded.test_client()
    page_at(client, PAGE)
    with statements_of(funded) as few:
        page_at(client, PAGE)
    with funded.app_context(), writing(), acting_as(EDITOR):
        made = held("PJ0001")
        with changing(made, EDITOR, "record.edit", "more"):
            made.transactions += [
                transaction(f"TX9{number}", "expenditure", "2026-04-01", 10) for number in range(20)
            ]
        db.session.commit()
    page_at(client, PAGE)
    with statements_of(funded) as many:
        page_at(client, PAGE)
    assert len(many) <= len(few)
