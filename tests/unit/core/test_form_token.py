"""The token of a form: made by this site, good for twelve hours, back after three seconds."""

from datetime import timedelta

import pytest
from flask import Flask
from itsdangerous import URLSafeSerializer

from core.database import utcnow
from core.form_token import FormToken, new_token, read_token, renewed

NOW = utcnow()


@pytest.fixture(autouse=True)
def site():
    app = Flask("site")
    app.secret_key = "s" * 40
    with app.app_context():
        yield app


def test_a_token_is_read_as_it_was_made():
    token = new_token(NOW)
    assert read_token(token.signed) == token


def test_each_form_has_a_token_of_its_own():
    assert len({new_token(NOW).form_id for _ in range(100)}) == 100


def test_a_token_of_another_secret_is_none(site):
    signed = new_token(NOW).signed
    site.secret_key = "another" * 8
    assert read_token(signed) is None


@pytest.mark.parametrize("damaged", ["", "x", "a.b", "é", "\x00", "a" * 5000])
def test_a_damaged_token_is_none(damaged):
    assert read_token(damaged) is None


@pytest.mark.parametrize("payload", [[], "ab", {"a": 1}, ["x", "y"], ["x", 1e30], ["x", None], 5])
def test_a_signed_token_of_another_shape_is_none(site, payload):
    signed = URLSafeSerializer(site.secret_key, salt="report-form").dumps(payload)
    assert read_token(str(signed)) is None


@pytest.mark.parametrize(
    ("age", "over"),
    [
        (timedelta(), False),
        (timedelta(hours=12), False),
        (timedelta(hours=12, seconds=1), True),
        (timedelta(seconds=-1), True),
    ],
)
def test_a_form_is_over_after_twelve_hours(age, over):
    assert FormToken("x", NOW - age).is_over(NOW) is over


@pytest.mark.parametrize(("seconds", "hasty"), [(0, True), (2.9, True), (3, False)])
def test_a_form_that_comes_back_within_three_seconds_is_hasty(seconds, hasty):
    assert FormToken("x", NOW - timedelta(seconds=seconds)).is_hasty(NOW) is hasty


def test_a_form_shown_again_may_be_sent_at_once():
    token = renewed(NOW)
    assert not token.is_hasty(NOW)
    assert not token.is_over(NOW)
