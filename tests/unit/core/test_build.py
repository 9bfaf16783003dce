"""The mark of a build follows contents, not times."""

import os

import pytest

from core import build


def build_mark(root, told):
    """The mark as the next process finds it."""
    build._mark_of_files.cache_clear()
    return build.build_mark(root, told)


@pytest.fixture
def root(tmp_path):
    for name, content in {
        "app.py": "one",
        "requirements.txt": "flask==3",
        "core/__init__.py": "",
        "core/web.py": "two",
        "templates/base.html": "three",
        "translations/ar/messages.mo": "four",
        "static/css/page.css": "five",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "app.py",
        "requirements.txt",
        "core/web.py",
        "templates/base.html",
        "translations/ar/messages.mo",
        "static/css/page.css",
    ],
)
def test_another_content_of_what_pages_are_made_of_is_another_build(root, name):
    before = build_mark(root, ["https://guantong.example"])
    (root / name).write_text("changed", "utf-8")
    assert build_mark(root, ["https://guantong.example"]) != before


def test_another_setting_is_another_build(root):
    assert build_mark(root, ["one", "two"]) != build_mark(root, ["onet", "wo"])


def test_other_times_and_files_that_nobody_serves_are_the_same_build(root):
    before = build_mark(root, [])
    os.utime(root / "app.py", (0, 0))
    (root / "notes.txt").write_text("nothing", "utf-8")
    assert build_mark(root, []) == before
