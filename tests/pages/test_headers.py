import re

import pytest

from tests.pages.samples import EVERY
from tests.people import accounts_factory, enter, form_token

PAGE = "/en/account/sign-in"


def policy_of(answer):
    """The Content-Security-Policy as a map of directives (CSP Level 3)."""
    parts = answer.headers["Content-Security-Policy"].split(";")
    return {name: set(sources) for name, *sources in (part.split() for part in parts)}


def cookie_of(answer):
    (cookie,) = answer.headers.getlist("Set-Cookie")
    first, *attributes = (part.strip() for part in cookie.split(";"))
    return first.partition("=")[0], {attribute.lower() for attribute in attributes}


@pytest.fixture(params=[PAGE, "/ar/no-such-page", "/en/account/"])
def answer(request, client):
    """A page, an error and a redirection."""
    return client.get(request.param)


def test_nothing_inline_and_nothing_from_elsewhere_runs(answer):
    policy = policy_of(answer)
    assert policy["default-src"] == {"'none'"}
    assert policy["base-uri"] == policy["frame-ancestors"] == {"'none'"}
    assert policy["form-action"] == {"'self'"}
    allowed = set().union(*policy.values())
    assert not allowed & {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"}


def test_scripts_and_styles_are_files_of_our_own(answer):
    policy = policy_of(answer)
    assert policy["script-src"] == policy["style-src"] == {"'self'"}


@pytest.mark.parametrize("path", EVERY)
def test_no_page_holds_a_script_a_style_or_a_handler_of_its_own(registry_client, path):
    text = registry_client.get(f"/en/{path}").text
    scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.DOTALL)
    assert scripts
    # A block of data is not run: no policy asks about it.
    held = {marks for marks, words in scripts if words.strip()}
    assert held <= {' type="application/ld+json"'}
    sources = re.findall(r'<(?:script|link rel="stylesheet")[^>]+(?:src|href)="([^"]+)"', text)
    assert all(source.startswith("/static/") for source in sources)
    assert len(sources) >= 2
    assert not re.search(r"<style\b|<[^>]+\s(style|on[a-z]+|nonce)=|javascript:", text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_every_answer_carries_the_safe_headers(answer, name, value):
    assert answer.headers[name] == value


def test_a_method_that_is_not_allowed_is_answered_with_those_that_are(client):
    answer = client.delete(PAGE, headers={"X-CSRFToken": form_token(client, PAGE)})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_page_without_a_form_sets_no_cookie(client):
    assert "Set-Cookie" not in client.get("/en/no-such-page").headers


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(app, client):
    answer = enter(client, accounts_factory(app, "editor"))
    name, attributes = cookie_of(answer)
    assert name == "guantong"
    assert {"httponly", "samesite=lax", "path=/"} <= attributes
    assert "secure" not in attributes


def test_the_session_lasts_twelve_hours_from_signing_in(app, client):
    assert app.permanent_session_lifetime.total_seconds() == 12 * 3600
    enter(client, accounts_factory(app, "editor"))
    client.get("/en/account/")  # makes the token of its form
    assert "Set-Cookie" not in client.get("/en/account/").headers


def test_production_sends_cookies_over_tls_only(tmp_path):
    from app import create_app

    app = create_app(
        {
            "GUANTONG_INSTANCE": str(tmp_path),
            "GUANTONG_ENV": "production",
            "GUANTONG_ORIGIN": "https://guantong.example",
            "GUANTONG_SECRET_KEY": "k" * 40,
        }
    )
    answer = app.test_client().get(PAGE, base_url="https://guantong.example")
    assert answer.status_code == 200
    assert "secure" in cookie_of(answer)[1]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "a b"])
def test_a_missing_slash_leads_to_a_path_of_this_site(client, host):
    answer = client.get("/en/agreements?year=2015", headers={"Host": host})
    assert answer.status_code == 308
    assert answer.headers["Location"] == "/en/agreements/?year=2015"


def test_slashes_that_stand_twice_lead_nowhere_else(client):
    answer = client.get("//evil.example//en/agreements/")
    assert not answer.headers.get("Location", "/").startswith(("//", "http"))
