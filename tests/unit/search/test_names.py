"""Who makes what is made of names: the worker, when one has changed; a request takes what is at
hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from registry.concepts import Label
from registry.models import Record
from search import names
from search.names import beginnings, lexicon, spellings, take_kept
from search.names_upkeep import keep_names_fresh


def named(app: Flask, text: str) -> list[tuple[str, ...]]:
    """What a request finds named."""
    with app.test_request_context("/en/search"):
        return [tag.tokens for tag in lexicon().tags_in(text, "en")]


def add_label(record: Record) -> None:
    label = Label(language="en", label="lanternfish gate", preferred=False, origin="machine")
    record.labels.append(label)  # type: ignore[attr-defined]


def test_a_request_never_makes_a_lexicon_while_it_has_one(
    writable_search: Flask, change_record: Callable[..., None], work: Callable[[], int]
) -> None:
    app = writable_search
    assert named(app, "single window") == [("g:T042",)]
    change_record("T042", add_label)
    assert named(app, "lanternfish gate") == []
    work()
    assert named(app, "lanternfish gate") == [("g:T042",)]


def test_another_process_takes_the_file_whatever_has_changed_since(
    writable_search: Flask, change_record: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = writable_search
    monkeypatch.setattr(names._LEXICON, "_recent", {})  # other applications of this process
    named(app, "single window")
    change_record("T042", add_label)
    app.extensions.pop("kept_lexicon")  # as a process that has just begun
    assert named(app, "lanternfish gate") == []
    assert named(app, "single window") == [("g:T042",)]
    with app.app_context():  # as the worker, who is no request
        tags = list(lexicon().tags_in("lanternfish gate", "en"))
    assert [tag.tokens for tag in tags] == [("g:T042",)]


def test_the_worker_keeps_all_that_is_made_of_names_in_files(
    writable_search: Flask, change_record: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = writable_search
    change_record("T042", add_label)
    with app.app_context():
        keep_names_fresh()
        folder = Path(app.instance_path) / "names"
        written = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
        assert written.keys() == {"lexicon", "beginnings", "spellings"}
        keep_names_fresh()  # within the minute
        app.extensions.pop("names_kept_next")
        keep_names_fresh()  # and when nothing has changed
        assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == written
    for one in names._ALL:
        monkeypatch.setattr(one, "_make", lambda: pytest.fail("made in a request"))
        monkeypatch.setattr(one, "_recent", {})
    with app.app_context():
        take_kept()  # as a server process does when it starts
    with app.test_request_context("/en/search"):
        assert [tag.tokens for tag in lexicon().tags_in("lanternfish gate", "en")] == [("g:T042",)]
        assert [one.mark for one in beginnings().find("lanternf", "en")] == ["g:T042"]
        assert "lanternfish" in [near.text for near in spellings().near("lanternfisch", "en")]
