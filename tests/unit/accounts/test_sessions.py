from datetime import timedelta

import pytest
from flask import session as cookie
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select
from werkzeug.urls import iri_to_uri

from accounts import services
from accounts.actors import Visitor
from accounts.agents import agent_in_words
from accounts.session_models import AccountSession
from accounts.sessions import begin_session, person_of, safe_target
from core.database import db, utcnow
from core.permissions import EVERYBODY, RULES, NamedActor, allows

OFFICE = NamedActor("office", "administrator")


@pytest.mark.parametrize("target", ["/en/", "/zh/search?q=关通&page=2", "/r/A0042#texts", "/%2F/x"])
def test_a_path_of_this_site_is_a_safe_target(target):
    assert safe_target(target) == target


@pytest.mark.parametrize(
    "target",
    [
        "",
        "en/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "https://evil.example/",
        "https:/evil.example",
        "javascript:alert(1)",
        "//[",
        "/" + "x" * 3000,
    ],
)
def test_an_address_elsewhere_is_no_safe_target(target):
    assert safe_target(target) is None


@given(st.text(alphabet="/\\:.@?#%\t\n aé[]"))
def test_a_safe_target_begins_with_exactly_one_slash_as_browsers_read_it(target):
    if safe_target(target) is not None:
        read = iri_to_uri(target).replace("\\", "/")
        assert read.startswith("/")
        assert not read.startswith("//")


@pytest.fixture
def account(in_app):
    with in_app.test_request_context(method="POST"):
        made = services.create_account("a@example.org", "A", "a lantern by the gate", "en", OFFICE)
        yield made


def begun(account, passed=True):
    begin_session(account, passed)
    return db.session.scalars(select(AccountSession)).one(), cookie["_user_id"]


def test_a_session_belongs_to_its_account_and_epoch(account):
    _row, token = begun(account)
    found = person_of(token)
    assert (found.account_id, found.name) == (account.id, "A")
    services.grant_role(account, "editor", "", by=OFFICE)
    assert person_of(token) is None
    _row, token = begun(account)
    assert person_of(token).roles == {"visitor", "editor"}
    account.active = False
    db.session.flush()
    assert person_of(token) is None


def test_the_table_holds_no_token_and_no_address(account):
    row, token = begun(account)
    values = [str(getattr(row, column.name)) for column in AccountSession.__table__.columns]
    assert not [value for value in values if token in value]
    assert {column.name for column in AccountSession.__table__.columns} == {
        *("id", "token_hash", "account_id", "epoch", "passed", "created_at", "seen_at", "agent")
    }


@pytest.mark.parametrize(
    ("passed", "age", "good"),
    [
        (True, timedelta(hours=11), True),
        (True, timedelta(hours=12, minutes=1), False),
        (False, timedelta(minutes=14), True),
        (False, timedelta(minutes=16), False),
    ],
)
def test_sessions_end_by_themselves_and_half_open_ones_soon(account, passed, age, good):
    row, token = begun(account, passed)
    row.created_at -= age
    db.session.flush()
    assert (person_of(token) is not None) == good


def test_a_half_open_session_is_a_visitors_to_every_rule(account):
    services.grant_role(account, "administrator", "", by=OFFICE)
    _row, token = begun(account, passed=False)
    found = person_of(token)
    assert not found.is_authenticated
    assert (found.roles, found.account_id) == (frozenset({"visitor"}), None)
    assert [rule for rule in RULES if allows(found, rule)] == [
        rule for rule in RULES if allows(Visitor(), rule)
    ]


def test_being_seen_is_written_with_a_change_and_every_ten_minutes_at_most(in_app, account):
    row, token = begun(account)
    row.seen_at = before = utcnow() - timedelta(minutes=11)
    with in_app.test_request_context():
        person_of(token)
        assert row.seen_at == before
    with in_app.test_request_context(method="POST"):
        person_of(token)
        assert row.seen_at > before
        row.seen_at = recent = utcnow() - timedelta(minutes=9)
        person_of(token)
        assert row.seen_at == recent


def test_a_signed_in_person_costs_one_statement(in_app, account):
    services.grant_role(account, "translator", "ru", by=OFFICE)
    services.grant_role(account, "translator", "fr", by=OFFICE)
    _row, token = begun(account)
    db.session.commit()
    db.session.expire_all()
    sent = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: sent.append(call[2]))
    assert person_of(token).scopes("translator") == {"ru", "fr"}
    assert len([one for one in sent if one.startswith("SELECT")]) == 1


def test_a_token_that_nobody_was_given_is_nobody(account):
    begun(account)
    for token in ("", "1", "1.1", "x" * 5000, "\0"):
        assert person_of(token) is None


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko Firefox/130.0",
            "Firefox, Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/120 Safari/537", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_told_by_two_words(agent, words):
    assert agent_in_words(agent) == words


@pytest.mark.usefixtures("in_app")
def test_a_person_may_do_what_a_visitor_may_even_without_a_role():
    account = services.create_account("a@example.org", "A", "a lantern by the gate", "en", OFFICE)
    assert account.roles == Visitor().roles
    assert account.roles <= EVERYBODY
    assert allows(account.person, "site.read")
    assert not allows(account.person, "desk.open")
