"""Sessions are listed and ended; what was typed when one had ended is not lost."""

import html
import re
from secrets import token_urlsafe

import pytest

from tests.people import (
    PASSWORD,
    SECOND_STEP,
    accounts_factory,
    enter,
    enter_as,
    form_token,
    fresh_code,
)

OWN = "/en/account/"
SIGN_IN = "/en/account/sign-in"
GRANT = "/en/desk/people/1/grant"
TYPED = 'Мера №7\r\nوالنص <b>&amp; "quoted"\r\n'


def hidden(answer, name):
    return html.unescape(re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.text)[1])


def test_a_copied_cookie_is_dead_after_signing_out(app, client):
    enter_as(client, "delegate")
    copied = client.get_cookie("guantong").value
    client.post(f"{OWN}sign-out", data={"csrf_token": form_token(client, OWN)})
    thief = app.test_client()
    thief.set_cookie("guantong", copied)
    assert thief.get(OWN).status_code == 303


def test_sessions_are_listed_and_ended_one_by_one(app, client):
    enter_as(client, "delegate")
    other = app.test_client()
    other.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0"
    enter(other, "delegate@example.org")
    page = client.get(OWN).text
    assert "Firefox, Windows" in page
    assert "127.0.0.1" not in page
    form = {"csrf_token": form_token(client, OWN)}
    assert client.post(f"{OWN}sessions/2/end", data=form).status_code == 303
    assert other.get(OWN).status_code == 303
    assert client.get(OWN).status_code == 200
    client.post(f"{OWN}sessions/1/end", data=form)
    assert client.get(OWN).status_code == 303


def test_all_other_sessions_are_ended_at_once(app, client):
    enter_as(client, "delegate")
    others = [app.test_client() for _ in range(3)]
    for other in others:
        enter(other, "delegate@example.org")
    form = {"csrf_token": form_token(client, OWN)}
    assert client.post(f"{OWN}sessions/end-others", data=form).status_code == 303
    assert {other.get(OWN).status_code for other in others} == {303}
    assert client.get(OWN).status_code == 200


def test_the_session_of_somebody_else_is_not_ended(app, client):
    enter_as(client, "delegate")
    other = app.test_client()
    enter_as(other, "translator")
    form = {"csrf_token": form_token(client, OWN)}
    assert client.post(f"{OWN}sessions/2/end", data=form).status_code == 404
    assert other.get(OWN).status_code == 200


@pytest.fixture
def sent(app, client):
    """What an administrator gets who sends a form after their session ended."""
    accounts_factory(app, "administrator")
    form = {"csrf_token": "of old", "role": "translator", "languages": ["ru", "zh"], "note": TYPED}
    return client.post(GRANT, data=form)


def sign_in_with(client, kept):
    form = {"email": "administrator@example.org", "password": PASSWORD, "kept": kept}
    return client.post(SIGN_IN, data=form | {"csrf_token": form_token(client, SIGN_IN)})


def prove(app, client, kept):
    form = {"code": fresh_code(app), "kept": kept, "csrf_token": form_token(client, SECOND_STEP)}
    return client.post(SECOND_STEP, data=form)


def test_a_form_sent_after_the_session_ended_is_kept_through_signing_in(app, client, sent):
    assert sent.status_code == 403
    assert "nothing was saved" in sent.text
    second = sign_in_with(client, hidden(sent, "kept"))
    assert second.status_code == 200
    last = prove(app, client, hidden(second, "kept"))
    assert last.status_code == 200
    assert f'action="{GRANT}"' in last.text
    texts = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', last.text, re.DOTALL)
    fields = [(name, html.unescape(value)) for name, value in texts]
    typed = TYPED.replace("\r\n", "\n")
    assert [(name, value.replace("\r\n", "\n")) for name, value in fields] == [
        *(("role", "translator"), ("languages", "ru"), ("languages", "zh"), ("note", typed))
    ]
    again = {"csrf_token": hidden(last, "csrf_token"), "role": "translator", "languages": ["ru"]}
    assert client.post(GRANT, data=again).status_code == 303


def test_a_wrong_password_or_code_keeps_it_too(app, client, sent):
    kept = hidden(sent, "kept")
    form = {"email": "administrator@example.org", "password": "wrong", "kept": kept}
    answer = client.post(SIGN_IN, data=form | {"csrf_token": form_token(client, SIGN_IN)})
    assert (answer.status_code, hidden(answer, "kept")) == (422, kept)
    sign_in_with(client, kept)
    form = {"code": "000000", "kept": kept, "csrf_token": form_token(client, SECOND_STEP)}
    answer = client.post(SECOND_STEP, data=form)
    assert (answer.status_code, hidden(answer, "kept")) == (422, kept)


def test_a_session_that_ended_with_a_good_token_keeps_it_as_well(app, client):
    accounts_factory(app, "administrator")
    token = form_token(client, SIGN_IN)
    answer = client.post(GRANT, data={"csrf_token": token, "note": "typed"})
    assert answer.status_code == 403
    assert hidden(answer, "kept")


def test_a_form_of_another_site_is_not_kept(client):
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ):
        answer = client.post(GRANT, data={"note": "planted"}, headers=headers)
        assert answer.status_code == 403
        assert "planted" not in answer.text
        assert hidden(answer, "kept") == ""


@pytest.mark.parametrize("kept", ["", "forged", "x.y.z"])
def test_what_we_did_not_keep_is_not_shown(app, client, kept):
    accounts_factory(app, "administrator")
    assert sign_in_with(client, kept).status_code == 303
    assert prove(app, client, kept).location == OWN


def test_tokens_and_passwords_are_not_kept(app, client):
    form = {"csrf_token": "t", "password": "a secret", "code": "123456", "note": "x"}
    answer = client.post(GRANT, data=form)
    last = sign_in_and_show(app, client, answer)
    assert "note" in last.text
    for secret in ("a secret", "123456", 'name="csrf_token" hidden'):
        assert secret not in last.text


def sign_in_and_show(app, client, answer):
    accounts_factory(app, "delegate")
    form = {"email": "delegate@example.org", "password": PASSWORD, "kept": hidden(answer, "kept")}
    return client.post(SIGN_IN, data=form | {"csrf_token": form_token(client, SIGN_IN)})


def test_a_form_of_ones_own_account_holds_secrets_and_is_not_kept(client):
    answer = client.post(OWN, data={"current": PASSWORD, "name": "x"})
    assert PASSWORD not in answer.text
    assert answer.status_code in (303, 400)


def test_a_text_too_long_to_carry_is_not_dropped_in_silence(client):
    answer = client.post(GRANT, data={"note": token_urlsafe(730_000)})
    assert answer.status_code == 403
    assert "Go back and copy what you wrote" in answer.text
