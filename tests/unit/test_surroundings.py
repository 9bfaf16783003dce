"""The servers that other tests lean on: a PostgreSQL of their own, a live site."""

from __future__ import annotations

import shutil
import urllib.request
from pathlib import Path

import pytest
import sqlalchemy

from tests import prerequisites
from tests.live_site import live_site
from tests.postgres import temporary_postgres

SMALLEST_SITE = """
from flask import Flask
def serve():
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "here", endpoint="home")
    return app
"""


@pytest.mark.postgres
def test_a_temporary_postgres_answers_and_leaves_nothing_behind():
    with temporary_postgres() as address:
        engine = sqlalchemy.create_engine(address)
        with engine.connect() as connection:
            text = connection.scalar(sqlalchemy.text("SELECT '关通'"))
            encoding = connection.scalar(sqlalchemy.text("SHOW server_encoding"))
        folder = Path(str(engine.url.query["host"]))
        engine.dispose()
    assert (text, encoding) == ("关通", "UTF8")
    assert not folder.exists()


def test_a_live_site_answers_while_the_block_runs(tmp_path):
    (tmp_path / "app.py").write_text(SMALLEST_SITE)
    with (
        live_site(tmp_path, project=tmp_path) as origin,
        urllib.request.urlopen(origin, timeout=10) as answer,
    ):
        assert answer.read() == b"here"


def test_a_live_site_that_cannot_start_says_why(tmp_path):
    (tmp_path / "app.py").write_text("raise RuntimeError('no records')")
    with (
        pytest.raises(RuntimeError, match="no records"),
        live_site(tmp_path, project=tmp_path),
    ):
        pass


@pytest.mark.parametrize(
    ("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)]
)
def test_a_missing_browser_is_skipped_at_home_and_fails_in_ci(monkeypatch, ci, outcome):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("GUANTONG_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(outcome, match="missing program: Chromium"):
        prerequisites.chromium()


def test_the_browser_that_is_named_is_used(monkeypatch):
    named = shutil.which("true")
    assert named is not None
    monkeypatch.setenv("GUANTONG_CHROMIUM", named)
    assert prerequisites.chromium() == Path(named)
