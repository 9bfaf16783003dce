"""Files that are not what the contract asks for are told apart, with their place."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from exchange.dataset.checking import check_dataset
from exchange.dataset.contract import TABLES
from exchange.dataset.problems import Problem
from exchange.dataset.reading import read_dataset

REAL_SET = Path(__file__).parents[3] / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REAL_SET, tmp_path / "set"))


def change(path: Path, old: bytes, new: bytes) -> None:
    raw = path.read_bytes()
    assert raw.count(old) == 1, "the change must be at one place"
    path.write_bytes(raw.replace(old, new))


def places(problems: list[Problem]) -> list[tuple[str, int, str]]:
    return [(problem.file, problem.line, problem.column) for problem in problems]


def test_the_real_set_reads_without_a_problem():
    dataset = read_dataset(REAL_SET)
    assert dataset.problems == []
    assert len(dataset.rows("agreements")) == 180
    assert dataset.by_code["P2"]["title_en"] == "Greater trade and economic exchange"


# name: (old bytes, new bytes, line, column, words of the message), all in pillars.csv
BROKEN_BYTES = {
    "latin-1 byte": ("Élever".encode(), b"\xc9lever", 3, "126", "0xC9 is not UTF-8"),
    "GBK text": ("畅顺大通道".encode(), "畅顺大通道".encode("gbk"), 2, "6", "is not UTF-8"),
    "lost character": ("畅顺".encode(), "畅\ufffd".encode(), 2, "9", "lost character"),
    "NUL byte": (b"Smoother great", b"Smoother\0great", 2, "30", "NUL byte"),
    "control character": (b"Smoother great", b"Smoother\x1fgreat", 2, "30", "character 0x1F"),
    "tab": (b"Smoother great", b"Smoother\tgreat", 2, "30", "character 0x09"),
    "carriage return": (b"high,unverified\nP2", b"high,unverified\r\nP2", 2, None, "carriage"),
    "byte order mark": (b"code,number", b"\xef\xbb\xbfcode,number", 1, "1", "byte order mark"),
    "other header": (b"code,number,title_zh", b"code,title_zh,number", 1, "2", "write code,number"),
    "column missing": (b",verification\n", b"\n", 1, "12", "columns are not those"),
    "column too many": (b",verification\n", b",verification,more\n", 1, "13", "columns are not"),
    "cell missing": (b"\nP2,2,", b"\nP2,", 3, "11", "11 cells, but 12 columns"),
    "cell too many": (b"\nP2,2,", b"\nP2,2,,", 3, "13", "13 cells, but 12 columns"),
    "unquoted comma": (b"Smoother great", b"Smoother, great", 2, "13", "13 cells"),
    "empty line": (b"\nP2,2,", b"\n\nP2,2,", 3, "1", "empty line"),
    "open quote": (b"Smoother great", b'"Smoother great', 2, "4", "not closed"),
    "quote in a plain cell": (b"Smoother great", b'Smoother "great"', 2, "4", "a quote in a cell"),
    "text after a quote": (b"Smoother great", b'"Smoother" great', 2, "4", "not closed"),
    "quote in the header": (b"code,number", b'code,"number', 1, "2", "not closed"),
}


@pytest.mark.parametrize("name", BROKEN_BYTES)
def test_broken_bytes_are_found_at_their_place(folder, name):
    old, new, line, column, words = BROKEN_BYTES[name]
    change(folder / "pillars.csv", old, new)
    problem = read_dataset(folder).problems[0]
    column = problem.column if column is None else column
    assert places([problem]) == [("pillars.csv", line, column)]
    assert words in problem.message


def test_every_wrong_line_is_told_and_the_others_are_read(folder):
    path = folder / "pillars.csv"
    change(path, b"\nP1,1,", b'\nP1,"1,')
    change(path, "Élever".encode(), b"\xc9lever")
    change(path, b"\nP3,3,", b"\nP3,3,,")
    dataset = read_dataset(folder)
    assert [problem.line for problem in dataset.problems] == [3, 2, 4]
    assert [row.code for row in dataset.rows("pillars")] == ["P2"]


def test_lines_after_a_cell_of_two_lines_keep_their_physical_number(folder):
    path = folder / "pillars.csv"
    change(path, b"Smoother great corridors", b'"Smoother\ngreat corridors"')
    dataset = read_dataset(folder)
    assert [row.line for row in dataset.rows("pillars")] == [2, 4, 5]
    assert dataset.rows("pillars")[0].problem("confidence", "").line == 3


def cut_the_last_line_end(folder: Path) -> None:
    path = folder / "speakers.csv"
    path.write_bytes(path.read_bytes()[:-5])


def cut_within_quotes(folder: Path) -> None:
    path = folder / "sources.csv"
    raw = path.read_bytes()
    path.write_bytes(raw[: raw.index(b'""Shenzhen')])


def empty_a_file(folder: Path) -> None:
    (folder / "pillars.csv").write_bytes(b"")


def write_utf_16(folder: Path) -> None:
    path = folder / "pillars.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))


def remove_a_file(folder: Path) -> None:
    (folder / "sources.csv").unlink()


def put_a_folder_for_a_file(folder: Path) -> None:
    remove_a_file(folder)
    (folder / "sources.csv").mkdir()


def add_a_file(folder: Path) -> None:
    (folder / "ports.CSV").write_text("code\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("break_it", "expected", "words"),
    [
        (cut_the_last_line_end, ("speakers.csv", 18, ""), "may be cut off"),
        (cut_within_quotes, ("sources.csv", 8, ""), "may be cut off"),
        (empty_a_file, ("pillars.csv", 1, "1"), "is empty"),
        (write_utf_16, ("pillars.csv", 1, "1"), "UTF-16 byte order mark"),
        (remove_a_file, ("sources.csv", 1, ""), "missing"),
        (put_a_folder_for_a_file, ("sources.csv", 1, ""), "cannot be read"),
        (add_a_file, ("ports.CSV", 1, ""), "no such file in the contract"),
    ],
)
def test_broken_files_are_found(
    folder: Path, break_it: Callable[[Path], None], expected: tuple[str, int, str], words: str
):
    break_it(folder)
    problem = read_dataset(folder).problems[0]
    assert places([problem]) == [expected]
    assert words in problem.message


def test_a_file_cut_within_quotes_is_told_to_have_an_open_quote(folder):
    cut_within_quotes(folder)
    problems = read_dataset(folder).problems
    assert places(problems)[1] == ("sources.csv", 8, "3")
    assert "not closed" in problems[1].message


def test_a_missing_file_is_one_problem_and_not_thousands(folder):
    remove_a_file(folder)
    errors = [problem for problem in check_dataset(read_dataset(folder)) if problem.is_error]
    assert places(errors) == [("sources.csv", 1, "")]


def test_a_folder_that_does_not_exist_lacks_every_file(tmp_path):
    dataset = read_dataset(tmp_path / "nowhere")
    assert len(dataset.problems) == len(TABLES)
    assert list(dataset.in_load_order()) == []
    assert check_dataset(dataset) == sorted(dataset.problems, key=lambda problem: problem.file)


def test_a_problem_prints_as_file_line_and_column():
    problem = Problem("agreements.csv", 12, "title_en", "is blank, but required: fill it in")
    assert str(problem) == "agreements.csv:12:title_en: error: is blank, but required: fill it in"
