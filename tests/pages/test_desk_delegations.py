"""The secretariat's pages: registration, inviting, letters, deciding, the list and its sheet; and
the protocol officer's."""

import csv
import io

import pytest
from sqlalchemy import select

from accounts.models import Account
from core.audit import AuditEntry
from core.database import db, writing
from forum.delegations.models import Delegation, Registration
from registry.door import acting_as
from tests import editions
from tests.delegations import (
    CODE,
    DESK,
    FOCAL,
    OWN,
    forum,
    letters,
    link_in,
    the_delegation,
    the_members,
    the_registration,
)
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import with_values
from tests.pages.test_delegations import BEKOVA, _only_form, posted
from tests.people import PASSWORD, ROLES, accounts_factory, form_token, let_in, sign_in
from tests.records import EDITOR, administration

NEEDS = f"/en/desk/forum/{CODE}/needs"
FOCAL_POINT = {"name": "Дана", "email": "dana@example.kz", "language": "ru"}


@pytest.fixture
def number(app):
    """The delegation of Kazakhstan."""
    return forum(app)


@pytest.fixture
def office(app, client):
    """An editor at the desk."""
    let_in(client, accounts_factory(app, "editor"))
    return client


def page_of(number):
    return f"{DESK}/{number}"


def acted(client, number, path, **values):
    """Press a button on the page of a delegation."""
    address = page_of(number)
    with client.application.app_context():
        version = db.session.get(Delegation, number).version
    form = {"csrf_token": form_token(client, address), "version": version}
    return client.post(f"{address}/{path}", data=form | values)


@pytest.mark.parametrize("role", ROLES)
def test_who_opens_what(app, client, number, role):
    sign_in(client, role) if role != "delegate" else let_in(client, FOCAL)
    refused = 303 if role == "visitor" else 403
    manages, reads = role in ("editor", "administrator"), role == "protocol"
    for path in ("/registration", "/invite", f"/{number}", f"/{number}/members/new",
                 f"/{number}/letter"):  # fmt: skip
        assert client.get(f"{DESK}{path}").status_code == (200 if manages else refused), path
    for path in ("/", "/list.csv"):
        wanted = 200 if manages or reads else refused
        assert client.get(f"{DESK}{path}").status_code == wanted
    assert client.get(NEEDS).status_code == (200 if reads else refused)


def test_registration_is_set_by_the_clock_of_the_forum(app, office):
    with app.app_context(), writing(), acting_as(EDITOR):
        editions.planned_edition(CODE)
        db.session.commit()
    address = f"{DESK}/registration"
    assert address in page_at(office, f"{DESK}/").hrefs
    asked = {"closes_at": "2026-09-30T18:00", "erase_on": "2026-11-30", "quota": "12",
             "quota_head": "1", "quota_deputy": "", "host_order": "cn kz\nWCO cn"}  # fmt: skip
    assert posted(office, address, **asked).status_code == 303
    with app.app_context():
        held = the_registration()
        assert held.closes_at.isoformat() == "2026-09-30T10:00:00+00:00"
        assert (held.quota, held.quotas) == (12, {"head": 1})
        assert held.host_order == ["CN", "KZ", "WCO"]
    page = page_at(office, f"{DESK}/")
    assert "(China · GMT+08:00)" in page.words()
    assert 'value="2026-09-30T18:00"' in office.get(address).text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"erase_on": "2026-09-30"}, "This day has to be after registration closes."),
        ({"quota": "0"}, "Give a number from 1 to 999."),
        ({"closes_at": "soon"}, "soon"),
        ({"precedence": ""}, "This field is needed."),
    ],
)
def test_registration_that_cannot_be_comes_back_as_it_was_typed(office, number, values, said):
    asked = {"closes_at": "2026-09-30T18:00", "erase_on": "2026-11-30", "host_order": "ZZ"}
    answer = posted(office, f"{DESK}/registration", **asked | values)
    assert answer.status_code == 422
    assert said in answer.text
    assert "ZZ" in answer.text


def test_registration_that_somebody_else_changed_is_a_conflict(app, office, number):
    address = f"{DESK}/registration"
    form = _only_form(office.get(address).text)
    assert office.post(address, data=with_values(form, quota="5")).status_code == 303
    late = office.post(address, data=with_values(form, quota="7"))
    assert late.status_code == 409
    assert 'value="7"' in late.text
    with app.app_context():
        assert the_registration().quota == 5


def test_bodies_are_chosen_or_named_by_their_codes(app, office, number):
    with app.app_context(), writing(), acting_as(EDITOR):
        for code in ("CN", "UZ", "MN"):
            administration(code)
        db.session.commit()
    address = f"{DESK}/invite"
    page = page_at(office, address)
    offered = {one.get("value") for one in page.all("input") if one.get("name") == "bodies"}
    assert offered == {"CN", "UZ", "MN"}
    assert posted(office, address, bodies=["CN"], codes="uz, kz").status_code == 303
    with app.app_context():
        assert len(db.session.scalars(select(Delegation)).all()) == 3
    answer = posted(office, address, codes="MN ZZ")
    assert answer.status_code == 422
    assert "ZZ" in answer.text
    assert posted(office, address).status_code == 422


def test_an_invited_focal_point_chooses_a_password_and_nominates(app, office, number):
    assert acted(office, number, "focal", **FOCAL_POINT).status_code == 303
    assert letters(app) == []
    assert acted(office, number, "invite").status_code == 303
    (letter,) = letters(app)
    assert (letter["to"], letter["language"]) == ("dana@example.kz", "ru")
    assert f"/ru/forum/{CODE}/delegation" in letter["text"]
    invited, link = app.test_client(), link_in(letter)
    chosen = {"csrf_token": form_token(invited, link), "new": PASSWORD, "repeated": PASSWORD}
    assert invited.post(link, data=chosen).status_code == 303
    assert posted(invited, f"{OWN}/members/new", **BEKOVA).status_code == 303
    with app.app_context():
        account = db.session.scalars(select(Account).filter_by(email="dana@example.kz")).one()
        assert the_delegation().focal_id == account.id
        assert account.person.scopes("delegate") == {"KZ"}
        told = db.session.scalars(select(AuditEntry.detail)).all()
        assert not any("Дана" in str(one) or "Bekova" in str(one) for one in told)


def test_who_has_an_account_gets_no_link_and_sees_the_delegation(app, office, number):
    assert acted(office, number, "invite").status_code == 303
    (letter,) = letters(app)
    assert "token=" not in letter["text"]
    assert FOCAL in letter["text"]
    own = app.test_client()
    let_in(own, FOCAL)
    assert own.get(OWN).status_code == 200


def test_a_reminder_brings_a_new_link(app, office, number):
    acted(office, number, "focal", **FOCAL_POINT)
    assert acted(office, number, "remind").status_code == 400
    acted(office, number, "invite")
    assert acted(office, number, "remind").status_code == 303
    first, second = (link_in(one) for one in letters(app))
    assert app.test_client().get(first).status_code == 410
    assert app.test_client().get(second).status_code == 200


def test_letters_wait_for_a_published_edition(app, office):
    with app.app_context(), writing(), acting_as(EDITOR):
        edition = editions.planned_edition(CODE, state="draft")
        editions.registration(edition)
        number = editions.delegation(edition, "KZ", "a@example.kz", focal_name="A").id
        db.session.commit()
    answer = acted(office, number, "invite")
    assert answer.status_code == 400
    assert "Publish the edition before letters go out" in answer.text
    assert letters(app) == []


def test_all_that_wait_are_sent_and_those_that_cannot_be_are_named(app, office, number):
    accounts_factory(app, "delegate", "uz@example.uz", scope="UZ")
    with app.app_context(), writing(), acting_as(EDITOR):
        edition = the_delegation().registration
        from forum.models import Edition

        of = db.session.get(Edition, edition.edition_id)
        editions.delegation(of, "CN", "uz@example.uz", focal_name="Of another body")
        editions.delegation(of, "MN", "mn@example.mn", focal_name="Bat", language="en")
        editions.delegation(of, "DE")
        db.session.commit()
    form = {"csrf_token": form_token(office, f"{DESK}/")}
    answer = office.post(f"{DESK}/send", data=form, follow_redirects=True)
    assert "2 invitations are on their way." in answer.text
    assert "China: A delegate acts for one administration only." in answer.text
    assert {one["to"] for one in letters(app)} == {FOCAL, "mn@example.mn"}


@pytest.mark.parametrize("kind", ["invitation", "reminder", "withdrawal"])
def test_a_letter_is_read_before_it_is_sent_in_its_language(app, office, number, kind):
    acted(office, number, "focal", **FOCAL_POINT | {"language": "ar"})
    page = page_at(office, f"{page_of(number)}/letter?kind={kind}")
    (letter,) = page.marked(class_="letter")
    assert (letter.get("lang"), letter.get("dir")) == ("ar", "rtl")
    assert "token=" not in page.words()
    assert letters(app) == []
    assert office.get(f"{page_of(number)}/letter?kind=bill").status_code == 400


def nominated(app, number):
    with app.app_context(), writing(), acting_as(EDITOR):
        made = editions.member(db.session.get(Delegation, number), own_name="=Бекова",
                               own_language="ru")  # fmt: skip
        the_delegation().state = "nominated"
        member = made.id
        db.session.commit()
    return member


def test_the_secretariat_decides_with_reasons(app, office, number):
    nominated(app, number)
    assert acted(office, number, "step", state="confirmed").status_code == 303
    refused = acted(office, number, "step", state="declined")
    assert refused.status_code == 400
    assert "Tell the delegation why." in refused.text
    assert acted(office, number, "step", state="invited").status_code == 409
    assert acted(office, number, "step", state="nominated", reason="Почему?").status_code == 303
    assert acted(office, number, "step", state="x" * 13).status_code == 400
    with app.app_context():
        assert the_delegation().state == "nominated"
        assert the_members()[0].state == "confirmed"


def test_a_decision_on_what_has_changed_is_a_conflict(app, office, number):
    answer = acted(office, number, "step", state="declined", version=99, reason="No place")
    assert answer.status_code == 409
    assert "Somebody changed this after you opened it." in answer.text


def test_the_secretariat_changes_members_and_takes_them_out(app, office, number):
    member = nominated(app, number)
    address = f"{page_of(number)}/members/{member}"
    assert posted(office, address, office="Director").status_code == 303
    assert "Director" in office.get(page_of(number)).text
    with app.app_context():
        version = the_members()[0].version
    step = {"state": "declined", "reason": "No", "version": version}
    assert acted(office, number, f"members/{member}/step", **step).status_code == 303
    out = acted(office, number, f"members/{member}/withdraw", version=version + 1)
    assert out.status_code == 303
    with app.app_context():
        assert the_members() == []


def test_an_invitation_is_taken_back(app, office, number):
    assert acted(office, number, "withdraw").location.endswith(f"{DESK}/")
    assert office.get(page_of(number)).status_code == 404


def of_five(app, number):
    with app.app_context(), writing(), acting_as(EDITOR):
        from forum.models import Edition

        of = db.session.get(Edition, the_delegation().edition_id)
        for code, state in (("UZ", "confirmed"), ("AX", "declined"), ("DE", "invited")):
            editions.member(editions.delegation(of, code, state=state), f"Somebody of {code}")
        db.session.execute(
            Registration.__table__.update().values(precedence="host", host_order=["UZ", "KZ"])
        )
        db.session.commit()


def listed(client, query=""):
    page = page_at(client, f"{DESK}/{query}")
    return [page.words(one) for one in page.all("th") if one.get("scope") == "row"]


def test_the_list_is_by_precedence_and_by_state_and_region(app, office, number):
    of_five(app, number)
    assert listed(office) == ["Uzbekistan", "Kazakhstan", "Åland Islands", "Germany"]
    alphabet = "?order=alphabetical&language="
    assert listed(office, f"{alphabet}en")[:2] == ["Åland Islands", "Germany"]
    assert listed(office, f"{alphabet}de")[-1] == "Uzbekistan"
    assert listed(office, "?state=confirmed") == ["Uzbekistan"]
    assert len(listed(office, "?region=europe")) == 4
    assert listed(office, "?region=organizations") == []


@pytest.mark.parametrize("query", ["order=x", "language=xx", "state=x", "region=x"])
def test_a_value_that_means_nothing_is_refused(office, number, query):
    assert office.get(f"{DESK}/?{query}").status_code == 400


def test_the_list_asks_no_more_for_more_delegations(app, office, number):
    def asked():
        with statements_of(app) as sent:
            office.get(f"{DESK}/")
        return len(sent)

    asked()
    before = asked()
    of_five(app, number)
    assert asked() == before


def test_the_sheet_holds_members_in_both_scripts_and_no_formula(app, client, number):
    nominated(app, number)
    of_five(app, number)
    let_in(client, accounts_factory(app, "protocol"))
    answer = client.get(f"{DESK}/list.csv")
    assert answer.headers["Cache-Control"] == "no-store"
    assert CODE in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["body_code"] for row in rows] == ["UZ", "KZ", "AX", "DE"]
    assert (rows[1]["latin_name"], rows[1]["own_language"]) == ("Aigerim Bekova", "ru")
    assert not rows[1]["own_name"].startswith("=")


def test_the_protocol_officer_reads_needs_and_nobody_else(app, client, number):
    member = nominated(app, number)
    focal = app.test_client()
    let_in(focal, FOCAL)
    assert posted(focal, f"{OWN}/members/{member}/needs", passport="N 1234567").status_code == 303
    let_in(client, accounts_factory(app, "protocol"))
    page = page_at(client, NEEDS)
    assert "N 1234567" in page.words()
    assert client.get(NEEDS).headers["Cache-Control"] == "no-store"
    assert NEEDS in page_at(client, f"{DESK}/").hrefs
    administrator = app.test_client()
    let_in(administrator, accounts_factory(app, "administrator"))
    for address in (f"{DESK}/", page_of(number), f"{DESK}/list.csv", "/en/desk/audit/"):
        assert "1234567" not in administrator.get(address).text


@pytest.mark.parametrize("language", ["zh", "ar"])
def test_the_pages_are_sound_in_other_languages(app, office, number, language):
    member = nominated(app, number)
    for path in ("/", "/registration", "/invite", f"/{number}", f"/{number}/letter",
                 f"/{number}/members/{member}"):  # fmt: skip
        page = page_at(office, f"{DESK}{path}".replace("/en/", f"/{language}/"))
        assert page.root.get("lang") == language
        assert page.heading_faults() == []
        assert page.repeated_ids() == set()
        assert page.broken_references() == set()
        assert page.nesting_faults() == []
