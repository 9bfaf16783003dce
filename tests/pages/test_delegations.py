"""The focal point's pages: who sees them, accepting, nominating, needs; and that nothing shows
elsewhere."""

import pytest
from sqlalchemy import select

from core.database import db, utcnow, writing
from forum.delegations.models import Member
from tests.delegations import (
    CODE,
    DESK,
    FOCAL,
    OWN,
    forum,
    the_delegation,
    the_members,
    the_registration,
)
from tests.pages.conftest import page_at
from tests.pages.forms import form_of, with_values
from tests.pages.reading import Page
from tests.people import ROLES, accounts_factory, let_in, sign_in

NEW = f"{OWN}/members/new"
BEKOVA = {
    "role": "head",
    "latin_name": "Aigerim Bekova",
    "own_name": "Әйгерім Бекова",
    "own_language": "kk",
    "office": "Chairwoman",
    "email": "a.bekova@example.kz",
    "languages": ["ru", "en"],
}


@pytest.fixture
def focal(app, client):
    """The focal point, signed in."""
    forum(app)
    let_in(client, FOCAL)
    return client


def posted(client, address, of=None, **values):
    """The answer to the form of a page, filled in."""
    html = client.get(of or address).text
    action = address if of else ""
    page_form = form_of(html, action) if of else _only_form(html)
    return client.post(address, data=with_values(page_form, **values))


def _only_form(html):
    from werkzeug.datastructures import MultiDict

    from tests.pages.forms import _sent
    from tests.pages.reading import Page

    page = Page(html)
    (form,) = [
        one
        for one in page.all("form")
        if one.get("method") == "post" and "sign-out" not in one.get("action", "")
    ]
    return MultiDict(pair for one in page.all(within=form) for pair in _sent(page, one))


def nominated(client, **values):
    answer = posted(client, NEW, **BEKOVA | values)
    assert answer.status_code == 303, answer.text
    with client.application.app_context():
        return the_members()[-1].id


def test_the_focal_point_nominates_and_sees_who_is_nominated(focal):
    nominated(focal)
    page = page_at(focal, OWN)
    assert "Aigerim Bekova" in page.words()
    (own,) = [one for one in page.all("bdi") if one.get("lang") == "kk"]
    assert (page.words(own), own.get("dir")) == ("Әйгерім Бекова", "ltr")
    assert "1 of 10" in page.words()


@pytest.mark.parametrize("address", ["", "/members/new", "/members/1", "/members/1/needs"])
@pytest.mark.parametrize("role", [role for role in ROLES if role != "delegate"])
def test_nobody_else_opens_them(app, client, role, address):
    forum(app)
    sign_in(client, role)
    assert client.get(f"{OWN}{address}").status_code == (303 if role == "visitor" else 403)


@pytest.mark.parametrize("scope", ["KZ", "UZ"])
def test_another_delegate_finds_nothing_there(app, client, scope):
    forum(app)
    let_in(client, accounts_factory(app, "delegate", "other@example.org", scope=scope))
    for address in (OWN, NEW, f"{OWN}/members/1/needs"):
        assert client.get(address).status_code == 404
    assert (
        "You are the focal point of no delegation." in client.get("/en/account/delegations/").text
    )


def test_a_member_of_another_delegation_is_not_there(app, focal):
    with app.app_context(), writing():
        from forum.models import Edition
        from registry.door import acting_as
        from tests import editions
        from tests.records import EDITOR

        with acting_as(EDITOR):
            edition = db.session.scalars(select(Edition)).one()
            other = editions.member(editions.delegation(edition, "UZ"))
            number = other.id
            db.session.commit()
    for address in (f"{OWN}/members/{number}", f"{OWN}/members/{number}/needs"):
        assert focal.get(address).status_code == 404


def test_pages_of_delegations_stay_out_of_caches(focal):
    number = nominated(focal)
    for address in (OWN, NEW, f"{OWN}/members/{number}/needs", "/en/account/delegations/"):
        assert focal.get(address).headers["Cache-Control"] == "no-store"


def test_the_edition_shows_its_focal_point_the_way_and_nobody_else(app, focal):
    edition = f"/en/forum/{CODE}/"
    assert OWN in page_at(focal, edition).hrefs
    assert OWN not in page_at(app.test_client(), edition).hrefs
    other = app.test_client()
    let_in(other, accounts_factory(app, "editor"))
    assert OWN not in page_at(other, edition).hrefs
    assert OWN in page_at(focal, "/en/account/delegations/").hrefs


def test_accepting_and_declining(app, focal):
    assert posted(focal, f"{OWN}/accept", OWN).status_code == 303
    assert "/accept" not in focal.get(OWN).text
    assert posted(focal, f"{OWN}/decline", OWN).status_code == 303
    with app.app_context():
        assert the_delegation().state == "declined"
    assert NEW not in page_at(focal, OWN).hrefs


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"latin_name": "", "own_name": ""}, "Give the name in Latin letters"),
        ({"own_language": ""}, "Say which language"),
        ({"email": "nobody"}, "This is not an e-mail address."),
        ({"latin_name": "X" * 201}, "This is too long."),
    ],
)
def test_a_form_that_cannot_be_taken_comes_back_as_it_was_typed(focal, values, said):
    answer = posted(focal, NEW, **BEKOVA | {"office": "Директор"} | values)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Директор" in answer.text


def test_who_is_full_is_told_with_what_was_typed(app, focal):
    nominated(focal)
    answer = posted(focal, NEW, **BEKOVA)
    assert answer.status_code == 409
    assert "Somebody of this name is in the delegation already." in answer.text
    answer = posted(focal, NEW, **BEKOVA | {"latin_name": "Second Head", "own_name": ""})
    assert answer.status_code == 409
    assert "No further place for this role: Head of delegation (1 at most)." in answer.text
    assert "Second Head" in answer.text


def test_a_change_that_comes_late_is_shown_what_is_there_now(app, focal):
    number = nominated(focal)
    address = f"{OWN}/members/{number}"
    form = with_values(_only_form(focal.get(address).text), office="First")
    assert focal.post(address, data=form).status_code == 303
    late = focal.post(address, data=with_values(form, office="Second"))
    assert late.status_code == 409
    assert "Somebody changed this after you opened it." in late.text
    assert "First" in late.text
    assert "Second" in late.text
    again = focal.post(address, data=with_values(_only_form(late.text), office="Second"))
    assert again.status_code == 303


def test_members_are_moved_and_withdrawn_by_buttons(app, focal):
    first = nominated(focal)
    second = nominated(focal, role="deputy", latin_name="Second", own_name="", own_language="")
    assert posted(focal, f"{OWN}/members/{second}/up", OWN).status_code == 303
    with app.app_context():
        assert [one.id for one in the_members()] == [second, first]
    assert posted(focal, f"{OWN}/members/{first}/withdraw", OWN).status_code == 303
    with app.app_context():
        assert db.session.get(Member, first) is None


def test_needs_are_kept_and_shown_to_the_focal_point(focal):
    address = f"{OWN}/members/{nominated(focal)}/needs"
    assert posted(focal, address, passport="N 1234567", diet="No pork").status_code == 303
    page = page_at(focal, address)
    assert "N 1234567" in page.words()
    assert "1234567" not in focal.get(OWN).text
    assert posted(focal, address, passport="X" * 1001).status_code == 422


def test_needs_typed_in_two_windows_are_both_on_the_page_and_one_is_kept(focal):
    address = f"{OWN}/members/{nominated(focal)}/needs"
    second = with_values(_only_form(focal.get(address).text), arrival="CA 901")
    assert posted(focal, address, diet="No pork").status_code == 303
    answer = focal.post(address, data=second)
    assert answer.status_code == 409
    assert "Diet: No pork" in Page(answer.text).words()
    again = _only_form(answer.text)
    assert again["arrival"] == "CA 901"
    assert focal.post(address, data=again).status_code == 303


def test_after_the_deadline_the_pages_are_for_reading(app, focal):
    number = nominated(focal)
    form = _only_form(focal.get(NEW).text)
    with app.app_context(), writing():
        the_registration().closes_at = utcnow()
        db.session.commit()
    page = page_at(focal, OWN)
    assert "Registration is closed." in page.words()
    assert "Aigerim Bekova" in page.words()
    assert not {NEW, f"{OWN}/members/{number}"} & set(page.hrefs)
    late = focal.post(NEW, data=with_values(form, **BEKOVA | {"latin_name": "Late"}))
    assert late.status_code == 409
    assert "Registration is closed." in late.text


def test_the_number_of_statements_does_not_grow_with_members(app, focal):
    from tests.pages.conftest import statements_of

    def asked():
        with statements_of(app) as sent:
            focal.get(OWN)
        return len(sent)

    nominated(focal)
    before = asked()
    for number in range(5):
        nominated(focal, role="delegate", latin_name=f"Member {number}", own_name="")
    assert asked() == before


@pytest.mark.parametrize("language", ["zh", "ar"])
def test_the_pages_speak_the_reader_s_language(focal, language):
    number = nominated(focal)
    for path in ("", "/members/new", f"/members/{number}/needs"):
        page = page_at(focal, f"/{language}/forum/{CODE}/delegation{path}")
        assert page.root.get("lang") == language
        assert page.heading_faults() == []
        assert page.repeated_ids() == set()
        assert page.broken_references() == set()


def test_nothing_of_a_delegation_is_seen_by_who_reads_or_searches(app, focal):
    nominated(focal)
    reader = app.test_client()
    for address in (
        f"/en/forum/{CODE}/",
        "/en/search?q=Bekova",
        "/en/forum/",
        f"/api/v1/records/{CODE}",
        "/en/administrations/KZ",
    ):
        assert "Aigerim" not in reader.get(address).text, address
    assert reader.get(f"{DESK}/list.csv").status_code == 303
