"""Tokens: their secrets, what they are good for, and everything that ends them."""

from datetime import date, timedelta

import pytest
from flask import request
from sqlalchemy import select, update

from accounts.factors.services import reset_second_factors
from accounts.letters import tell_of_token
from accounts.people.erasure import erase, held_about
from accounts.people.services import deactivate
from accounts.queries import account_by_email
from accounts.secrecy import hash_of
from accounts.services import change_password, grant_role, revoke_role
from accounts.tokens.bearing import BadToken, bearer_of, needs_scope
from accounts.tokens.models import AccessToken
from accounts.tokens.scopes import PUBLIC, SCOPES, rules_of, useful_to
from accounts.tokens.secrets import is_whole, new_secret
from accounts.tokens.services import (
    MOST_TOKENS,
    UnusableToken,
    make_token,
    revoke_all_tokens,
    revoke_token,
)
from core.audit import AuditEntry
from core.database import db, today, utcnow, writing
from core.jobs import Job
from core.permissions import RULES, NamedActor, allows
from core.problems import Conflict, Forbidden
from exchange.backup.contents import tables
from tests.people import accounts_factory
from tests.programs import Program, token_of

OFFICE = NamedActor("office", "administrator")
DAY = timedelta(days=1)


def account(role):
    return db.session.scalars(account_by_email(f"{role}@example.org")).one()


@pytest.fixture
def editor(app):
    """The app, where an editor is."""
    accounts_factory(app, "editor")
    return app


def change(app, act):
    with app.app_context(), writing():
        act(account("editor"))
        db.session.commit()


def status_with(app, secret):
    return Program(app, secret).get("/proposals").status_code


def test_secrets_are_never_the_same_and_tell_every_wrong_sign():
    secret = new_secret()
    assert secret.startswith("gt_")
    assert is_whole(secret)
    assert len({new_secret() for _ in range(50)}) == 50
    wrong = [
        secret[:at] + ("A" if secret[at] != "A" else "B") + secret[at + 1 :]
        for at in range(3, len(secret))
    ]
    assert not any(map(is_whole, [*wrong, secret[:-1], f"{secret}0", secret[3:], "", "gt_"]))
    swapped = secret[:3] + secret[4] + secret[3] + secret[5:]
    assert is_whole(swapped) == (swapped == secret)


def test_only_the_hash_is_kept(editor):
    secret = token_of(editor, "editor@example.org")
    with editor.app_context():
        token = db.session.scalars(select(AccessToken)).one()
        held = [getattr(token, column.name) for column in AccessToken.__table__.columns]
    assert token.token_hash == hash_of(secret)
    assert not any(secret in str(value) for value in held)
    assert token.ending == secret[-4:]


def test_tokens_stay_out_of_backups(app):
    with app.app_context():
        names = {table.name for table in tables()}
    assert "account" in names
    assert names.isdisjoint({"access_token", "given_answer"})


def test_scopes_name_rules_of_the_map_and_none_that_manages_accounts():
    every = rules_of(SCOPES)
    assert every <= set(RULES)
    assert not any(rule.startswith(("account.", "token.", "subscription.")) for rule in every)
    assert rules_of([]) == rules_of(["no such scope"]) == PUBLIC


@pytest.mark.parametrize(
    ("role", "scopes"),
    [
        ("delegate", ["facts.confirm"]),
        ("translator", ["read", "proposals.write", "proposals.decide", "proposals.comment",
                        "texts.write"]),
        ("editor", [name for name in SCOPES if name != "facts.confirm"]),
        ("administrator", [name for name in SCOPES if name != "facts.confirm"]),
    ],
)  # fmt: skip
def test_scopes_are_offered_to_whom_they_are_of_use(app, role, scopes):
    accounts_factory(app, role)
    with app.app_context():
        assert useful_to(account(role)) == scopes


@pytest.mark.parametrize(
    ("name", "scopes", "life"),
    [
        ("", ["read"], DAY),
        ("a" * 101, ["read"], DAY),
        ("a", [], DAY),
        ("a", ["account.manage"], DAY),
        ("a", ["read"], timedelta(days=367)),
        ("a", ["read"], timedelta(0)),
    ],
)
def test_what_cannot_be_made_is_refused(editor, name, scopes, life):
    with editor.app_context(), writing(), pytest.raises(UnusableToken):
        make_token(account("editor"), name, scopes, life)


def test_nobody_has_more_tokens_than_can_be_watched(editor):
    with editor.app_context(), writing():
        for _ in range(MOST_TOKENS):
            token, _secret = make_token(account("editor"), "a", ["read"], DAY)
        with pytest.raises(UnusableToken):
            make_token(account("editor"), "a", ["read"], DAY)
        revoke_token(token, account("editor"))
        make_token(account("editor"), "a", ["read"], DAY)


def test_making_and_revoking_are_on_record_and_a_letter_tells_of_it(editor):
    with editor.app_context(), writing():
        token, secret = make_token(account("editor"), "Loader", ["read"], DAY)
        revoke_token(token, OFFICE)
        with pytest.raises(Conflict):
            revoke_token(token, OFFICE)
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("token.%")))
        assert [(one.action, one.actor_name, one.detail) for one in entries] == [
            ("token.make", "Editor", {"made": token.id, "scopes": ["read"]}),
            ("token.revoke", "office", {"revoked": token.id}),
        ]
        letter = db.session.scalars(select(Job).where(Job.topic == "mail")).one()
        assert "Loader" in letter.payload["text"]
        assert "/en/account/tokens/" in letter.payload["text"]
        assert secret not in str(letter.payload)


def test_the_letter_is_in_the_language_of_the_account(editor):
    with editor.app_context(), writing():
        account("editor").language = "fr"
        tell_of_token(account("editor"), "Chargeur")
        letter = db.session.scalars(select(Job).where(Job.topic == "mail")).one()
    assert letter.payload["language"] == "fr"


@pytest.mark.parametrize(
    "end",
    [
        lambda one: revoke_all_tokens(one, OFFICE),
        lambda one: deactivate(one, OFFICE),
        lambda one: change_password(one, "a bridge over the river", one),
        lambda one: reset_second_factors(one, OFFICE),
        lambda one: erase(one, one.email, OFFICE),
        lambda one: db.session.execute(
            update(AccessToken).values(created_at=utcnow() - 2 * DAY, expires_at=utcnow() - DAY)
        ),
    ],
    ids=["revoked", "closed", "password", "second step reset", "erased", "expired"],
)
def test_what_ends_a_token(editor, end):
    accounts_factory(editor, "administrator")
    secret = token_of(editor, "editor@example.org")
    assert status_with(editor, secret) == 200
    change(editor, end)
    assert status_with(editor, secret) == 401


def test_an_account_that_is_opened_again_has_no_token(editor):
    secret = token_of(editor, "editor@example.org")
    accounts_factory(editor, "administrator")
    change(editor, lambda one: deactivate(one, OFFICE))
    change(editor, lambda one: setattr(one, "active", True))
    assert status_with(editor, secret) == 401


def test_a_token_gives_what_the_person_has_now(editor):
    secret = token_of(editor, "editor@example.org")
    change(editor, lambda one: revoke_role(one, "editor", "", OFFICE))
    assert status_with(editor, secret) == 403
    change(editor, lambda one: grant_role(one, "translator", "ru", OFFICE))
    assert status_with(editor, secret) == 200


def test_who_must_prove_twice_and_cannot_uses_no_token(app):
    accounts_factory(app, "translator")
    secret = token_of(app, "translator@example.org")
    assert status_with(app, secret) == 200
    with app.app_context(), writing():
        grant_role(account("translator"), "editor", "", OFFICE)
        db.session.commit()
    answer = Program(app, secret).get("/proposals")
    assert answer.status_code == 401
    assert "second step" in answer.json["detail"]


def test_its_use_is_noted_once_a_day(editor):
    secret = token_of(editor, "editor@example.org")

    def used():
        with editor.app_context():
            return db.session.scalar(select(AccessToken.used_on))

    assert used() is None
    status_with(editor, secret)
    assert used() == today()
    change(editor, lambda one: db.session.execute(
        update(AccessToken).values(used_on=date(2026, 1, 1))
    ))  # fmt: skip
    Program(editor, secret).post("/proposals", {})  # refused, and rolled back
    assert used() == today()


def test_an_act_by_a_token_names_it(editor):
    secret = token_of(editor, "editor@example.org")
    body = {"kind": "source", "code": "a-source", "content": {"title": "A", "source_kind": ""}}
    assert Program(editor, secret).post("/proposals", body).status_code == 201
    with editor.app_context():
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "proposal.begin")
        ).one()
        number = db.session.scalar(select(AccessToken.id))
        assert entry.detail["token"] == number
        assert entry.actor_name == "Editor"


def test_only_its_rules_count_for_who_shows_it(editor):
    secret = token_of(editor, "editor@example.org", ["events.write"])
    headers = {"Authorization": f"Bearer {secret}"}
    with editor.test_request_context("/api/v1/records/A1/events", method="POST", headers=headers):
        bearer = bearer_of(request)
        assert bearer is not None
        assert bearer.roles == {"editor", "visitor"}
        assert allows(bearer, "event.record")
        assert not allows(bearer, "proposal.publish")
        assert not allows(bearer, "account.own")
    with editor.test_request_context("/api/v1/agreements", headers=headers):
        bearer = bearer_of(request)
        assert bearer is not None
        assert not allows(bearer, "event.record")  # the address asks for no scope
        assert allows(bearer, "site.read")


def test_it_opens_no_page(editor):
    secret = token_of(editor, "editor@example.org")
    client = editor.test_client()
    headers = {"Authorization": f"Bearer {secret}"}
    for address in ("/en/desk/", "/en/account/", "/en/account/tokens/"):
        assert client.get(address, headers=headers).status_code == 303


@pytest.mark.parametrize("shown", ["", "Bearer", "Basic YTpi", "Bearer x", "bearer gt_x", "gt_x"])
def test_what_is_no_token_is_refused(app, shown):
    headers = {"Authorization": shown}
    with app.test_request_context("/api/v1/", headers=headers), pytest.raises(BadToken):
        bearer_of(request)


def test_a_person_gets_told_of_their_tokens_and_never_the_secret(editor):
    secret = token_of(editor, "editor@example.org", ["read"])
    with editor.app_context(), writing():
        held = held_about(account("editor"), OFFICE)
    assert [(one["name"], one["scopes"]) for one in held["tokens"]] == [("A program", ["read"])]
    assert hash_of(secret) not in str(held)


def test_nobody_else_but_an_administrator_revokes_it(editor):
    with editor.app_context(), writing():
        token, _secret = make_token(account("editor"), "a", ["read"], DAY)
        with pytest.raises(Forbidden):
            revoke_token(token, NamedActor("other", "editor"))


def test_a_view_says_which_scope_it_needs():
    assert needs_scope("read")(lambda: "").scope == "read"
