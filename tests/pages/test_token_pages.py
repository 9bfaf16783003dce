"""The pages of tokens: one's own, made by who signed in lately, and a person's at the desk."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from accounts.session_models import AccountSession
from accounts.tokens.models import AccessToken
from accounts.tokens.secrets import FORM, is_whole
from core.database import db, utcnow, writing
from core.languages import SITE_LANGUAGES
from tests.pages.conftest import page_at, statements_of
from tests.people import accounts_factory, enter, form_token, let_in, sign_in
from tests.programs import Program, token_of

OWN = "/en/account/tokens/"
NEW = f"{OWN}new"


@pytest.fixture
def editor(client):
    """An editor who has just signed in."""
    sign_in(client, "editor")
    return client


def make(client, address=NEW, status=200, **fields):
    form = {"csrf_token": form_token(client, address), "name": "Loader", "days": "30"}
    answer = client.post(address, data={**form, "scopes": ["read"], **fields})
    assert answer.status_code == status, answer.text
    return answer


def grown_old(client):
    with client.application.app_context(), writing():
        db.session.execute(update(AccountSession).values(created_at=utcnow() - timedelta(hours=1)))
        db.session.commit()


def held(app):
    with app.app_context():
        return db.session.scalars(select(AccessToken)).all()


def test_a_token_is_made_shown_once_used_and_revoked(editor):
    page = make(editor, scopes=["read", "proposals.write"])
    [secret] = set(re.findall(FORM, page.text))
    assert is_whole(secret)
    assert page.headers["Cache-Control"] == "no-store"
    program = Program(editor.application, secret)
    assert program.post("/proposals", {"kind": "source"}).status_code == 201
    listed = editor.get(OWN)
    assert secret not in listed.text
    assert f"gt_…{secret[-4:]}" in listed.text
    assert "Loader" in listed.text
    [token] = held(editor.application)
    assert (token.scopes, token.expires_at - token.created_at) == (
        ["read", "proposals.write"], timedelta(days=30)
    )  # fmt: skip
    form = {"csrf_token": form_token(editor, OWN)}
    assert editor.post(f"{OWN}{token.id}/revoke", data=form).status_code == 303
    assert program.get("/proposals").status_code == 401
    assert "Revoked on" in editor.get(OWN).text
    assert editor.post(f"{OWN}{token.id}/revoke", data=form).status_code == 409


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""}, {"name": "a" * 101}, {"scopes": []}, {"scopes": ["account.manage"]},
        {"days": "3650"}, {"days": ""},
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_told_with_what_was_typed(editor, fields):
    answer = make(editor, status=422, **fields)
    if "name" not in fields:
        assert 'value="Loader"' in answer.text
    assert held(editor.application) == []


def test_who_signed_in_long_ago_signs_in_again_first(editor):
    token = form_token(editor, NEW)
    grown_old(editor)
    page = page_at(editor, NEW)
    assert page.marked(name="scopes") == []
    form = {"csrf_token": token, "name": "Loader", "scopes": ["read"], "days": "7"}
    assert editor.post(NEW, data=form).status_code == 403
    assert held(editor.application) == []
    answer = editor.post(f"{OWN}sign-in-again", data={"csrf_token": form_token(editor, NEW)})
    assert answer.status_code == 303
    assert "next=/en/account/tokens/new" in answer.location.replace("%2F", "/")
    assert editor.get(OWN).status_code == 303  # signed out
    answer = enter(editor, "editor@example.org", address=answer.location)
    assert answer.location.endswith(NEW)
    make(editor)


def test_a_form_without_its_token_makes_nothing(editor):
    assert editor.post(NEW, data={"name": "a", "scopes": ["read"], "days": "7"}).status_code == 400
    assert held(editor.application) == []


def test_nobody_sees_or_revokes_anothers(app, editor):
    token_of(app, accounts_factory(app, "translator"))
    [token] = held(app)
    assert "A program" not in editor.get(OWN).text
    form = {"csrf_token": form_token(editor, OWN + "new")}
    assert editor.post(f"{OWN}{token.id}/revoke", data=form).status_code == 404
    assert held(app)[0].revoked_at is None


def test_an_administrator_sees_and_revokes_a_persons(app, client):
    sign_in(client, "administrator")
    secret = token_of(app, accounts_factory(app, "translator"))
    [token] = held(app)
    person = f"/en/desk/people/{token.account_id}"
    assert "A program" in client.get(person).text
    form = {"csrf_token": form_token(client, person)}
    others = client.post(f"/en/desk/people/1/tokens/{token.id}/revoke", data=form)
    assert others.status_code == (404 if token.account_id != 1 else 303)
    assert client.post(f"{person}/tokens/{token.id}/revoke", data=form).status_code == 303
    assert Program(app, secret).get("/proposals").status_code == 401
    again = client.post(f"{person}/tokens/{token.id}/revoke", data=form)
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("role", "scopes"),
    [
        ("translator",
         ["read", "proposals.write", "proposals.decide", "proposals.comment", "texts.write"]),
        ("delegate", ["facts.confirm"]),
    ],
)  # fmt: skip
def test_people_are_offered_what_their_roles_may(client, role, scopes):
    sign_in(client, role)
    offered = [one.get("value") for one in page_at(client, NEW).marked(name="scopes")]
    assert offered == scopes


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_pages_are_valid_in_each_language(editor, tag):
    make(editor)
    for address in (f"/{tag}/account/", f"/{tag}/account/tokens/", f"/{tag}/account/tokens/new"):
        page = page_at(editor, address)
        assert page.nesting_faults() == []
        assert page.heading_faults() == []
        assert page.repeated_ids() == set()
        assert page.broken_references() == set()


def test_the_list_takes_the_same_number_of_statements_whatever_its_length(app, editor):
    def sent():
        with statements_of(app) as statements:
            assert editor.get(OWN).status_code == 200
        return len(statements)

    make(editor)
    one = sent()
    for _ in range(4):
        make(editor)
    assert sent() == one


def test_a_name_is_text_and_nothing_else(app, client):
    sign_in(client, "editor")
    make(client, name="<script>alert(1)</script> \u202egpj")
    text = client.get(OWN).text
    assert "<script>alert" not in text
    other = app.test_client()
    let_in(other, accounts_factory(app, "administrator"))
    assert "<script>alert" not in other.get("/en/desk/people/1").text
