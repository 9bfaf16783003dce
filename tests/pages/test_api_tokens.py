"""Who may do what through the API: tokens shown, scopes and roles, cookies, limits, caches."""

import pytest
from sqlalchemy import select

from accounts.queries import account_by_email
from accounts.tokens.models import AccessToken
from accounts.tokens.scopes import SCOPES
from accounts.tokens.secrets import new_secret
from core.database import db, writing
from core.extensions import limiter
from exchange.api.writing.acts import acts
from registry.proposals import Proposal
from tests.pages.asking import API
from tests.people import ROLES, accounts_factory, let_in, sign_in
from tests.programs import Program, hold_agreement, program_of, token_of

ACTS = {one.name: one for one in acts()}
DELEGATES = {name for name, one in ACTS.items() if one.scope == "facts.confirm"}
EDITORS_ALONE = {
    name
    for name, one in ACTS.items()
    if one.scope.startswith(("documents.", "records.", "disputes.", "events."))
}
MAY = {
    "administrator": set(ACTS) - DELEGATES,
    "editor": set(ACTS) - DELEGATES,
    "translator": set(ACTS) - DELEGATES - EDITORS_ALONE - {"publication"},
    "delegate": DELEGATES,
}
"""Acts that the rules let a role ask for; what of them may be done, services say."""


@pytest.fixture(autouse=True)
def unlimited(app):
    """Limits of other tests do not count here."""
    limiter.reset()


@pytest.fixture
def held(app):
    """The app with A1."""
    hold_agreement(app)
    return app


def path_of(act, number=99):
    named = {"number": number, "code": "A1", "language": "ru", "document": "DOC0001"}
    return act.path.format(**named, party="KZ", fact="A1")


def token_of_any_scopes(app, role, scopes):
    """A token whose scopes are not of use to the role; the page does not make such a one."""
    secret = token_of(app, accounts_factory(app, "editor", "maker@example.org"), ["read"])
    email = accounts_factory(app, role)
    with app.app_context(), writing():
        token = db.session.scalars(select(AccessToken)).one()
        token.account_id = db.session.scalars(account_by_email(email)).one().id
        token.scopes = list(scopes)
        db.session.commit()
    return secret


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("scope", SCOPES)
def test_each_scope_opens_its_addresses_to_each_role_and_no_other(held, role, scope):
    program = Program(held, token_of_any_scopes(held, role, [scope]))
    for name, act in ACTS.items():
        answer = program.ask(act.method.upper(), path_of(act))
        told = answer.headers.get("WWW-Authenticate", "")
        if act.scope != scope:
            assert answer.status_code == 403, name
            assert 'error="insufficient_scope"' in told, name
            assert f'scope="{act.scope}"' in told, name
            assert answer.json["scope"] == act.scope
        elif name in MAY[role]:
            assert answer.status_code not in (401, 403), (name, answer.text)
        else:
            assert answer.status_code == 403, name
            assert "insufficient_scope" not in told, name


@pytest.mark.parametrize("role", ROLES)
def test_a_cookie_writes_nothing_and_reads_no_draft(held, role):
    client = held.test_client()
    sign_in(client, role)
    for name, act in ACTS.items():
        answer = client.open(f"{API}{path_of(act)}", method=act.method.upper(), json={})
        assert answer.status_code == 401, name
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Guantong"'
        assert "Bearer" in answer.json["detail"]
    with held.app_context():
        assert db.session.scalars(select(Proposal)).all() == []


def test_a_cookie_beside_a_token_counts_for_nothing(held):
    client = held.test_client()
    let_in(client, accounts_factory(held, "administrator"))
    secret = token_of(held, accounts_factory(held, "translator"), ["read"])
    answer = client.post(
        f"{API}/proposals", json={"kind": "source"}, headers={"Authorization": f"Bearer {secret}"}
    )
    assert answer.status_code == 403
    assert answer.json["scope"] == "proposals.write"


@pytest.mark.parametrize("path", ["/agreements", "/records/A1", "/proposals", "/nowhere", "/"])
@pytest.mark.parametrize(
    "shown", ["Bearer", "Bearer gt_short", f"Bearer {'x' * 4000}", "Basic YTpi", "Bearer a b"]
)
def test_what_is_no_token_is_refused_wherever_it_is_shown(held, path, shown):
    answer = held.test_client().get(f"{API}{path}", headers={"Authorization": shown})
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_it_is_told_what_is_wrong_in_the_language_that_is_read(held):
    english, russian = (
        Program(held, new_secret(), language).get("/agreements") for language in ("en", "ru")
    )
    assert english.json["detail"] == "There is no such token."
    assert russian.headers["Content-Language"] == "ru"
    asked = Program(held, new_secret()).get("/agreements?lang=ar")
    assert asked.headers["Content-Language"] == "ar"


def test_a_token_of_another_installation_is_unknown(held):
    assert Program(held, new_secret()).get("/proposals").status_code == 401


def test_bad_tokens_are_limited_by_address_and_good_ones_are_not(held):
    good = token_of(held, accounts_factory(held, "editor"))
    bad = Program(held, new_secret())
    found = [bad.get("/agreements").status_code for _ in range(31)]
    assert found == [401] * 30 + [429]
    refused = bad.get("/agreements")
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.mimetype == "application/problem+json"
    assert Program(held, good).get("/proposals").status_code == 200
    assert held.test_client().get(f"{API}/agreements").status_code == 200


def test_writes_are_limited_for_each_token(held):
    one, other = (program_of(held, "editor", name) for name in ("one", "other"))
    found = {one.post("/proposals", {}).status_code for _ in range(120)}
    assert found == {422}
    refused = one.put("/records/A1/texts/ru", {})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert one.get("/proposals").status_code == 200
    assert other.post("/proposals", {}).status_code == 422


def test_public_addresses_say_the_same_to_everybody_and_are_kept_by_none_for_a_token(held):
    program = program_of(held, "editor")
    program.post("/proposals", {"kind": "source", "code": "drafted"})
    for path in ("/agreements", "/records/A1", "/sources"):
        mine, everybodys = program.get(path), held.test_client().get(f"{API}{path}")
        assert mine.json == everybodys.json, path
        assert mine.headers["Cache-Control"] == "private, no-store"
        assert everybodys.headers["Cache-Control"] == "public, no-cache"


def test_what_a_token_reads_is_not_kept_for_others(held):
    program = program_of(held, "editor")
    made = program.post("/proposals", {"kind": "source", "code": "drafted"})
    read = program.get(made.location)
    assert read.headers["Cache-Control"] == made.headers["Cache-Control"] == "private, no-store"
    assert Program(held).get(made.location).status_code == 401


def test_pages_of_other_sites_may_not_write(held):
    answer = held.test_client().options(
        f"{API}/records/A1",
        headers={"Origin": "https://other.example", "Access-Control-Request-Method": "PUT"},
    )
    assert "PUT" not in answer.headers["Access-Control-Allow-Methods"]
    assert "Authorization" not in answer.headers["Access-Control-Allow-Headers"]
