"""The report of an edition: what the registry counts, and what of its delegations is released."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.audit import AuditEntry
from core.database import db, today, utcnow, writing
from core.languages import SITE_LANGUAGES
from forum.delegations.models import Member
from forum.models import Edition
from forum.programme.models import Programme, Release
from forum.report.models import ReleasedParticipation
from registry.door import acting_as
from tests.editions import delegation, member, planned_edition, planned_session, registration
from tests.outcomes import outcome
from tests.pages.conftest import page_at
from tests.pages.forms import form_of
from tests.people import sign_in
from tests.records import EDITOR, administration, source

REPORT, DESK = "/en/forum/F2026-XIAN/report", "/en/desk/forum/F2026-XIAN/report/"
NAME = "Aigerim Bekova"


@pytest.fixture
def held(app):
    """An edition that is over: seven from KZ and three from VN arrived."""
    with app.app_context(), writing(), acting_as(EDITOR):
        made = planned_edition()
        move(made, today() - timedelta(days=2))
        registration(made)
        source("S1")
        administration("VN", wco_region="asia_pacific")
        for body, number, role in (("KZ", 7, "delegate"), ("VN", 3, "adviser")):
            of = delegation(made, body, state="arrived")
            for place in range(number):
                member(of, f"{NAME} {place}", "head" if place == 0 else role, state="arrived",
                       languages=["ru", "en"] if body == "KZ" else ["fr"])  # fmt: skip
        member(of, "Absent One", state="confirmed")
        planned_session("F2026-S1", made)
        outcome("O1", made)
        db.session.commit()
    return app


def move(edition, last):
    programme = db.session.get_one(Programme, edition.id)
    programme.first_day, programme.last_day = last - timedelta(days=2), last
    db.session.flush()


def editor_at(app):
    client = app.test_client()
    sign_in(client, "editor")
    return client


def press(client, act):
    action = f"{DESK}{act}"
    return client.post(action, data=form_of(client.get(DESK).text, action))


def table(page, name):
    """Rows of a table as lists of words, without its head."""
    found = page.all("tr", within=page.by_id(name))[1:]
    return [[page.words(cell) for cell in page.all("th", "td", within=row)] for row in found]


def test_nothing_of_delegations_is_public_before_it_is_released(held):
    page = page_at(held.test_client(), REPORT)
    assert not page.marked(id="participation")
    assert "is not held" in page.words(page.by_id("attendance"))


def test_what_is_released_hides_small_numbers_and_what_would_give_them_away(held):
    client = editor_at(held)
    assert press(client, "release").status_code == 303
    page = page_at(held.test_client(), REPORT)
    assert table(page, "people-regions") == [
        ["Far East, South and South East Asia, Australasia and the Pacific Islands", "hidden"],
        ["Europe", "hidden"],
        ["All", "10"],
    ]
    assert table(page, "people-roles") == [
        ["Head of delegation", "hidden"], ["Delegate", "hidden"], ["Adviser", "hidden"],
        ["All", "10"],
    ]  # fmt: skip
    assert table(page, "people-languages") == [["English", "7"], ["Russian", "7"],
                                               ["French", "hidden"]]  # fmt: skip
    assert NAME not in page.html


def test_the_file_says_the_same_and_names_nobody(held):
    press(editor_at(held), "release")
    answer = held.test_client().get(f"{REPORT}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    told = {(row["table"], row["row"]): row["value"] for row in rows}
    assert told["people-regions", "total"] == "10"
    assert told["people-regions", "asia_pacific"] == "suppressed"
    assert told["outcome-states", "nothing"] == "1"
    assert {row["edition"] for row in rows} == {"F2026-XIAN"}
    assert "Bekova" not in answer.text


def test_what_is_released_stays_when_people_are_erased(held):
    client = editor_at(held)
    press(client, "release")
    with held.app_context(), writing():
        for one in db.session.scalars(select(Member)):
            db.session.delete(one)
        db.session.commit()
    page = page_at(held.test_client(), REPORT)
    assert table(page, "people-regions")[-1] == ["All", "10"]
    desk = page_at(client, DESK)
    assert "others than those released" in desk.words(desk.main)


def test_it_can_be_taken_back_and_every_act_is_in_the_audit_log_without_names(held):
    client = editor_at(held)
    press(client, "release")
    assert press(client, "take-back").status_code == 303
    assert not page_at(held.test_client(), REPORT).marked(id="participation")
    with held.app_context():
        entries = select(AuditEntry).where(AuditEntry.action.startswith("participation."))
        said = [(one.action, one.target, one.detail) for one in db.session.scalars(entries)]
    assert said == [
        ("participation.release", "F2026-XIAN", {"version": 1}),
        ("participation.take_back", "F2026-XIAN", {}),
    ]


def test_who_looked_before_somebody_released_is_told(held):
    client, action = editor_at(held), f"{DESK}release"
    form = form_of(client.get(DESK).text, action)
    press(client, "release")
    answer = client.post(action, data=form)
    assert answer.status_code == 409
    assert "Somebody else has changed this meanwhile" in answer.text


def test_nothing_can_be_released_before_the_edition_is_over(held):
    client, action = editor_at(held), f"{DESK}release"
    form = form_of(client.get(DESK).text, action)
    with held.app_context(), writing():
        move(db.session.scalars(select(Edition)).one(), today())
        db.session.commit()
    answer = client.post(action, data=form)
    assert answer.status_code == 400
    assert "from the day after the last day" in answer.text
    with held.app_context():
        assert not db.session.scalar(select(func.count()).select_from(ReleasedParticipation))


def test_sessions_are_counted_by_the_languages_of_the_last_release(held):
    with held.app_context(), writing():
        key = db.session.scalars(select(Edition.id)).one()
        slot = {"status": "confirmed", "floor": ["zh"], "interpretation": ["en", "ru"],
                "documents": ["en"]}  # fmt: skip
        content = {"slots": [slot, slot | {"status": "cancelled", "floor": ["fr"]}]}
        for number in (1, 2):
            db.session.add(Release(edition_id=key, number=number, at=utcnow(), actor_name="A",
                                   content=content if number == 2 else {"slots": []}))  # fmt: skip
        db.session.commit()
    page = page_at(held.test_client(), REPORT)
    assert table(page, "session-languages") == [
        ["Chinese", "1", "0", "0"], ["English", "0", "1", "1"], ["Russian", "0", "1", "0"],
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["visitor", "delegate", "translator"])
def test_only_the_secretariat_sees_the_figures_before_they_are_released(held, role):
    client = held.test_client()
    sign_in(client, role)
    assert client.get(DESK).status_code in (303, 403)
    assert client.post(f"{DESK}release").status_code in (303, 400, 403)
    with held.app_context():
        assert not db.session.scalar(select(func.count()).select_from(ReleasedParticipation))


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_the_report_of_2015_is_a_page_and_a_print_in_every_language(registry_app, tag):
    client = registry_app.test_client()
    page = page_at(client, f"/{tag}/forum/F2015-XIAN/report")
    assert not page.heading_faults()
    assert table(page, "regions")[-1][1] == "14"
    answer = client.get(f"/{tag}/forum/F2015-XIAN/report.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Language"] == tag


def test_on_a_day_before_the_edition_there_is_nothing_to_report(registry_app):
    page = page_at(registry_app.test_client(), "/en/forum/F2015-XIAN/report?as_of=2015-01-01")
    assert "had not taken place" in page.words(page.main)
    assert not page.marked(id="regions")
