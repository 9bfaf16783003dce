"""What is compressed, and what must not be."""

import pytest

from tests.people import sign_in

BOTH = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize("path", ["", "agreements/", "search?q=transit"])
def test_pages_are_compressed(searcher, path):
    answer = searcher.get(f"/en/{path}", headers=BOTH)
    assert answer.headers["Content-Encoding"] == "br"
    assert "accept-encoding" in answer.vary


def test_who_accepts_nothing_gets_plain_words(registry_client):
    answer = registry_client.get("/en/", headers={"Accept-Encoding": ""})
    assert "Content-Encoding" not in answer.headers
    assert "</html>" in answer.text
    assert "accept-encoding" in answer.vary


def test_a_form_with_its_token_is_not_compressed(client):
    assert "Content-Encoding" not in client.get("/en/account/sign-in", headers=BOTH).headers


def test_pages_that_hold_a_sessions_token_are_not_compressed(client):
    sign_in(client, "editor")
    answer = client.get("/en/account/", headers=BOTH)
    assert "csrf_token" in answer.text
    assert "Content-Encoding" not in answer.headers


def test_answers_for_programs_are_left_alone(app):
    app.add_url_rule("/api/numbers", "numbers", lambda: "1" * 5000)
    app.view_functions["numbers"].rule = "site.read"
    answer = app.test_client().get("/api/numbers", headers=BOTH)
    assert "Content-Encoding" not in answer.headers
