"""What is kept in a file is made once, taken by others, and made again when it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from search.kept import Kept, Mark, Sources
from search.spellings import Spellings


class Maker:
    """Makes spellings of one name, and counts how often."""

    def __init__(self) -> None:
        self.state = 1
        self.made = 0

    def make(self) -> Spellings:
        self.made += 1
        return Spellings([("c:KZ", "Kazakhstan", "en")])

    def kept(self, version: int = 1) -> Kept[Spellings]:
        """As another process has it."""
        return Kept(Spellings, self.make, Sources(lambda: (version,), lambda: (self.state,)))


@pytest.fixture
def maker() -> Maker:
    return Maker()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = Flask("kept", instance_path=str(tmp_path))
    with app.app_context():
        yield app


@pytest.fixture
def file(app: Flask) -> Path:
    return Path(app.instance_path) / "names" / "spellings"


def as_another_process(app: Flask) -> None:
    app.extensions.clear()


def test_it_is_made_once_for_all_processes(app: Flask, maker: Maker, file: Path) -> None:
    assert maker.kept().get().near("kazakstan", "en")
    as_another_process(app)
    assert maker.kept().get().near("kazakstan", "en")
    assert maker.made == 1
    assert [path.name for path in file.parent.iterdir()] == ["spellings"]


def test_a_request_takes_what_is_there_and_others_what_is_true(app: Flask, maker: Maker) -> None:
    kept = maker.kept()
    kept.get()
    maker.state = 2
    with app.test_request_context():
        kept.get()
    assert maker.made == 1
    kept.get()
    assert maker.made == 2


@pytest.mark.parametrize("content", [b"", b"none of ours", b"\x80\x05N.", b"\x80\x05K\x01."])
def test_a_file_that_cannot_be_read_is_made_anew(
    app: Flask, maker: Maker, file: Path, content: bytes
) -> None:
    maker.kept().get()
    whole = file.read_bytes()
    for damaged in (content, whole[: len(whole) // 2]):
        file.write_bytes(damaged)
        as_another_process(app)
        maker.kept().get()
        assert file.read_bytes() == whole
    assert maker.made == 3


def test_a_file_of_another_version_is_made_anew(app: Flask, maker: Maker) -> None:
    maker.kept().get()
    as_another_process(app)
    assert maker.kept(version=2).take() is None
    maker.kept(version=2).get()
    assert maker.made == 2


def test_it_is_kept_anew_only_for_another_mark(app: Flask, maker: Maker, file: Path) -> None:
    kept = maker.kept()
    for mark, times in ((Mark((1,), (1,)), 1), (Mark((1,), (1,)), 1), (Mark((1,), (2,)), 2)):
        kept.keep(mark)
        assert maker.made == times
    assert file.is_file()


def test_where_nothing_can_be_written_all_works(
    app: Flask, maker: Maker, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file.parent.write_text("a file where the folder should be")
    assert maker.kept().get().near("kazakstan", "en")
    assert "cannot be written" in caplog.text
