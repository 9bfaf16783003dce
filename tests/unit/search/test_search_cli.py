"""`flask search rebuild` and `flask search check`; the address of the engine."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from config import SettingsError
from registry.models import Record
from search.setup import search_engine


def test_a_fresh_index_needs_a_rebuild(writable_registry: Flask) -> None:
    run = writable_registry.test_cli_runner().invoke
    before = run(args=["search", "check"])
    assert before.exit_code == 1
    assert "missing" in before.output
    built = run(args=["search", "rebuild"])
    assert built.exit_code == 0, built.output
    assert "records indexed" in built.output
    after = run(args=["search", "check", "--full"])
    assert after.exit_code == 0, after.output
    assert "wait" not in after.output


def test_check_tells_which_records_are_missing(writable_search: Flask) -> None:
    with writable_search.app_context():
        search_engine().apply([], ["A0077"])
    checked = writable_search.test_cli_runner().invoke(args=["search", "check"])
    assert checked.exit_code == 1
    assert "A0077" in checked.output


def test_a_difference_that_a_job_will_mend_is_no_fault(
    writable_search: Flask, change_record: Callable[..., None]
) -> None:
    with writable_search.app_context():
        search_engine().apply([], ["A0077"])

    def touch(record: Record) -> None:
        record.texts[0].summary = "New."

    change_record("A0077", touch)
    checked = writable_search.test_cli_runner().invoke(args=["search", "check"])
    assert checked.exit_code == 0, checked.output
    assert "jobs wait" in checked.output


@pytest.mark.parametrize("address", ["opensearch://localhost", "whoosh", "/var/lib/search"])
def test_an_unknown_engine_is_refused_at_the_start(tmp_path: Path, address: str) -> None:
    told = {"GUANTONG_INSTANCE": str(tmp_path), "GUANTONG_SEARCH_URL": address}
    with pytest.raises(SettingsError, match="GUANTONG_SEARCH_URL must be like whoosh:"):
        create_app(told)
