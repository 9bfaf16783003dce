"""Who makes the lexicon: the worker, when a name has changed; a request takes what is at hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from registry.concepts import Label
from registry.models import Record
from search.names import lexicon


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
    monkeypatch.setattr("search.kept_lexicon._recent", {})  # other applications of this process
    named(app, "single window")
    change_record("T042", add_label)
    app.extensions.pop("search_lexicon")  # as a process that has just begun
    assert named(app, "lanternfish gate") == []
    assert named(app, "single window") == [("g:T042",)]
    with app.app_context():  # as the worker, who is no request
        tags = list(lexicon().tags_in("lanternfish gate", "en"))
    assert [tag.tokens for tag in tags] == [("g:T042",)]
