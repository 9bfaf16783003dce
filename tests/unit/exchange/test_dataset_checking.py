"""Every rule of the contract, by one change to the real set that breaks it."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from exchange.dataset.checking import check_dataset
from exchange.dataset.code_lists import CODE_LISTS
from exchange.dataset.contract import TABLES
from exchange.dataset.problems import Problem
from exchange.dataset.reading import read_dataset

REAL_SET = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="module")
def real_problems() -> list[Problem]:
    return check_dataset(read_dataset(REAL_SET))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REAL_SET, tmp_path / "set"))


def cell_place(path: Path, start: str, column: str) -> tuple[list[str], int, int]:
    """The lines of a file, the number of the one that begins with `start`, and the column's."""
    lines = path.read_text(encoding="utf-8").split("\n")
    header = lines[0].split(",")
    number = next(n for n, line in enumerate(lines, 1) if line.startswith(start))
    return lines, number, header.index(column) if column else -1


def set_cell(path: Path, start: str, column: str, value: str) -> int:
    """Write a cell of the line that begins with `start`; the number of that line.

    The line's cells up to the column must hold no comma.
    """
    lines, number, place = cell_place(path, start, column)
    cells = lines[number - 1].split(",")
    cells[place] = value
    lines[number - 1] = ",".join(cells)
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return number


def new_problems(folder: Path, real_problems: list[Problem]) -> list[Problem]:
    """The problems of a changed set that the real one does not have, at whatever line."""
    known = {(problem.file, problem.column, problem.message) for problem in real_problems}
    return [
        problem
        for problem in check_dataset(read_dataset(folder))
        if (problem.file, problem.column, problem.message) not in known
    ]


def test_the_real_set_has_no_error(real_problems):
    assert [str(problem) for problem in real_problems if problem.is_error] == []


# table, start of the line, column, new value, words of the message[, column of the problem]
BROKEN_CELLS = [
    # form of a cell
    ("agreements", "A0003,", "form", "", "required"),
    ("agreements", "A0003,", "form", "treaty", "is none of action_plan, cmaa"),
    ("agreements", "A0003,", "code", "A3", "has not the form"),
    ("agreements", "A0003,", "title_ru", " Таможня", "begins or ends with a blank"),
    ("agreements", "A0003,", "title_ru", '"Одна\nстрока"', "line break"),
    ("agreements", "A0003,", "subjects", "transit|", "'' is none of"),
    ("agreements", "A0003,", "subjects", "transit|transit", "names an entry twice"),
    ("agreements", "A0002,", "note", "Date not found in print.", "a text was come by"),
    ("administrations", "AF,", "wco_member_since", "04", "not a year of four digits"),
    ("administrations", "AF,", "latitude", "34°31", "not a number"),
    ("administrations", "AF,", "languages", "ps|Dari", "not a language tag"),
    ("administrations", "AF,", "website", "customs.gov.af", "not an http or https address"),
    ("administrations", "AF,", "website", "javascript:alert(1)", "not an http or https"),
    ("administrations", "AF,", "website", "https://[x", "not an http or https address"),
    ("group_members", "GM02,", "from", "2014-13", "not a date such as"),
    ("group_members", "GM02,", "from", "2014-02-30", "not a day of the calendar"),
    ("group_members", "GM02,", "from", "2014/2013", "ends before it begins"),
    ("group_members", "GM02,", "from", "circa 2014", "not a date such as"),
    ("concepts", "T001,", "core", "yes", "must be true or false"),
    ("corridor_legs", "CL002,", "territory", "Kazakhstan", "not a code of ISO 3166-1"),
    ("agreement_parties", "AP0001,", "territory", "KZ", "is an administration", "territory"),
    # references
    ("group_members", "GM02,", "group", "G-XX", "no record 'G-XX' in groups"),
    ("group_members", "GM02,", "district", "CN", "code of administrations.csv"),
    ("relations", "R0001,", "to", "M99", "no record 'M99' in the set"),
    ("agreement_events", "EA0001,", "sources", "d-c014d2d2|nowhere", "no record 'nowhere'"),
    # origins and citations
    ("outcomes", "O01,", "origins", "title_en:machine", "title_zh has no origin"),
    ("outcomes", "O01,", "origins", "title_en:machine|title_zh:robot", "names no origin"),
    (
        "outcomes",
        "O01,",
        "origins",
        "title_en:machine|title_zh:original|title_fr:machine",
        "no filled",
    ),
    ("concepts", "T001,", "source_language", "", "required"),
    ("citations", "A0001,depositary", "field", "colour", "no column of agreements.csv"),
    ("citations", "A0001,depositary", "record", "seed", "a source cites nothing"),
    ("citations", "T001,", "field", "label_EN", "no column of concepts.csv"),
    ("sources", "acn1807,", "kind", "noaddr", "has no address", "address"),
    # rules between columns and rows
    ("agreement_parties", "AP0001,", "territory", "US", "either party or territory", "party"),
    ("agreement_parties", "AP0001,", "party", "", "either party or territory"),
    ("observations", "OB001,", "value_text", "three", "either value or value_text", "value"),
    ("observations", "OB001,", "value", "", "either value or value_text"),
    ("attendance", "AT01,", "party", "", "party or name"),
    ("agreement_events", "EA0001,", "status", "in_force", "a status goes with"),
    ("agreement_events", "EA0001,", "kind", "status_reported", "a status goes with", "status"),
    ("progress", "E0001,", "prehistory", "false", "must be true"),
    ("progress", "E0001,", "date", "2015-05-27", "must be false", "prehistory"),
    ("corridor_legs", "CL002,", "position", "3", "should be 2"),
    ("labels", "T001,en,customs authority,", "preferred", "true", "second preferred label"),
    ("relations", "R0001,", "to", "A0006", "related to itself"),
    # orders in time
    ("agreement_events", "EA0006,", "date", "1955", "the adoption of A0003 on 1956-05-19"),
    ("memberships", "MB001,", "until", "1957-12", "comes before from, 1958-01-01"),
    ("group_members", "GM02,", "until", "2014-08-31", "comes before from, 2014-09"),
    ("editions", "F2016-AKTAU,", "end", "2016-11-22", "comes before start"),
    ("sessions", "F2018C-S2,", "date", "2018-02-11", "outside the days of F2018-CBEC"),
    ("sessions", "F2018C-S2,", "date", "2018-01", "outside the days of F2018-CBEC"),
]


@dataclass
class Spoilt:
    """A set with a cell changed in each of several rows: where, by case, and what is wrong with it
    that is not with the real one."""

    folder: Path
    lines: dict[tuple[str, ...], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def has_room_for(self, case: tuple[str, ...]) -> bool:
        return all(case[:2] != other[:2] for other in self.lines)


def spoilt_sets(cases, real_problems, folders) -> list[Spoilt]:
    """As few changed sets as there are cases in one row: checking a set takes a second."""
    sets: list[Spoilt] = []
    for case in cases:
        if not any(one.has_room_for(case) for one in sets):
            sets.append(Spoilt(Path(shutil.copytree(REAL_SET, folders.mktemp("spoilt") / "set"))))
        chosen = next(one for one in sets if one.has_room_for(case))
        table, start, column, value = case[:4]
        chosen.lines[case] = set_cell(chosen.folder / f"{table}.csv", start, column, value)
    for one in sets:
        one.problems = new_problems(one.folder, real_problems)
    return sets


@pytest.fixture(scope="module")
def broken_sets(real_problems, tmp_path_factory) -> list[Spoilt]:
    """The sets with broken cells; each test looks at the file of its own cell."""
    return spoilt_sets(BROKEN_CELLS, real_problems, tmp_path_factory)


@pytest.mark.parametrize("case", BROKEN_CELLS, ids=lambda case: f"{case[1]}{case[2]}={case[3]}")
def test_a_broken_cell_is_found_at_its_place(broken_sets, case):
    table, _start, column, _value, words, *elsewhere = case
    (spoilt,) = (one for one in broken_sets if case in one.lines)
    file = f"{table}.csv"
    found = [one for one in spoilt.problems if one.file == file and words in one.message]
    assert [(problem.line, problem.column) for problem in found] == [
        (spoilt.lines[case], elsewhere[0] if elsewhere else column)
    ]
    assert found[0].is_error


# table, start of the line, column, value that is unusual and right
RIGHT_CELLS = [
    ("agreement_events", "EA0006,", "date", "1956-05-19"),
    ("agreement_events", "EA0006,", "date", "1956"),
    ("agreement_events", "EA0006,", "date", "../1961"),
    ("agreement_events", "EA0006,", "date", ""),
    ("memberships", "MB001,", "until", "1958"),
    ("sessions", "F2018C-S2,", "date", "2018-02"),
    ("group_members", "GM02,", "from", "2014?"),
    ("corridor_legs", "CL002,", "territory", "US"),
    ("administrations", "AF,", "languages", "zh-Hant-TW|prs"),
    ("citations", "T001,", "field", "label_kk"),
    ("citations", "A0001,depositary", "field", "entry_into_force"),
]


def test_unusual_cells_are_let_pass(real_problems, tmp_path_factory):
    found = spoilt_sets(RIGHT_CELLS, real_problems, tmp_path_factory)
    assert sum(len(one.lines) for one in found) == len(RIGHT_CELLS)
    assert [problem for one in found for problem in one.problems] == []


def add_line(path: Path, line: str) -> int:
    text = path.read_text(encoding="utf-8") + line + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return text.count("\n")


def drop_lines(path: Path, start: str) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) < len(lines)
    path.write_text("\n".join(kept), encoding="utf-8", newline="\n")


# table, added line, column, words of the message, severity
BROKEN_LINES = [
    ("relations", "R0001,A0001,follows,A0002,", "code", "stands twice (first in", "error"),
    ("relations", "R9999,A0006,implements,M03,", "", "the row stands twice (first", "error"),
    ("relations", "R9999,A0001,follows,A0002,", "code", "R9999 has no citation", "error"),
    ("citations", "A0001,,d-c014d2d2,,high,checked", "", "the row stands twice", "error"),
    ("agreement_events", "EA9999,A0003,,legal,termination,1960,,,seed,,low,unverified",
     "date", "the entry_into_force of A0003 on 1961-07-02", "error"),
    ("agreement_events", "EA9999,A0003,CN,legal,accession,1955,,,seed,,low,unverified",
     "date", "the adoption of A0003", "error"),
    ("agreement_events", "EA9999,A0003,,legal,pilot_start,1999,,,seed,,low,unverified",
     "kind", "belongs to the operational track", "warning"),
    ("agreement_events", "EA9999,A0003,,legal,status_reported,1960,in_force,,seed,,low,unverified",
     "date", "in_force on 1960 comes before", "warning"),
]  # fmt: skip


@pytest.mark.parametrize("case", BROKEN_LINES, ids=lambda case: f"{case[1]} {case[3]}")
def test_a_broken_line_is_found_at_its_place(folder, real_problems, case):
    table, added, column, words, severity = case
    line = add_line(folder / f"{table}.csv", added)
    found = [problem for problem in new_problems(folder, real_problems) if words in problem.message]
    assert [(problem.line, problem.column, problem.severity) for problem in found] == [
        (line, column, severity)
    ]


def test_an_agreement_without_events_is_found(folder, real_problems):
    drop_lines(folder / "agreement_events.csv", "EA0007,")
    drop_lines(folder / "agreement_events.csv", "EA0008,")
    messages = [problem.message for problem in new_problems(folder, real_problems)]
    assert any(message.startswith("A0004 has no event") for message in messages)


def test_a_record_without_citations_is_found(folder, real_problems):
    drop_lines(folder / "citations.csv", "A0001,")
    messages = [problem.message for problem in new_problems(folder, real_problems)]
    assert messages == ["A0001 has no citation: add one to citations.csv"]


def test_a_measure_without_its_announcement_is_found(folder, real_problems):
    drop_lines(folder / "progress.csv", announcement_of("M16"))
    messages = [problem.message for problem in new_problems(folder, real_problems)]
    assert "M16 has no announcement on 2015-05-27: add it to progress.csv" in messages


def announcement_of(measure: str) -> str:
    rows = read_dataset(REAL_SET).rows("progress")
    return next(
        row.code for row in rows if row["kind"] == "announced" and measure in row.many("measures")
    )


def test_an_instrument_whose_form_needs_parties_is_found_without_any(folder, real_problems):
    dataset = read_dataset(REAL_SET)
    parties = dataset.rows("agreement_parties")
    arrangement = next(row for row in dataset.rows("agreements") if row["form"] == "mra")
    for row in parties:
        if row["agreement"] == arrangement.code:
            drop_lines(folder / "agreement_parties.csv", f"{row.code},")
    messages = [problem.message for problem in new_problems(folder, real_problems)]
    expected = f"{arrangement.code} has no party: add it to agreement_parties.csv"
    assert expected in messages


def test_a_leader_outside_its_group_is_only_a_warning(folder, real_problems):
    line = set_cell(folder / "groups.csv", "G-JJJ,", "leader", "D-XIAN")
    found = new_problems(folder, real_problems)
    assert [(problem.line, problem.severity) for problem in found] == [(line, "warning")]


def test_an_organization_above_itself_is_found(folder, real_problems):
    set_cell(folder / "organizations.csv", "ADB,", "parent", "ASEAN")
    set_cell(folder / "organizations.csv", "ASEAN,", "parent", "ADB")
    dataset = read_dataset(folder)
    assert {problem.column for problem in check_dataset(dataset) if problem.is_error} == {"parent"}


def test_a_concept_needs_a_preferred_label_in_its_source_language(folder, real_problems):
    set_cell(folder / "labels.csv", "T001,en,customs administration,", "preferred", "false")
    found = new_problems(folder, real_problems)
    assert [(problem.file, problem.severity) for problem in found] == [("concepts.csv", "warning")]


def test_problems_come_in_the_order_of_files_and_lines(folder):
    set_cell(folder / "relations.csv", "R0001,", "to", "A0006")
    set_cell(folder / "agreements.csv", "A0003,", "form", "")
    found = [(problem.file, problem.line) for problem in check_dataset(read_dataset(folder))]
    assert found == sorted(found)


def test_references_point_upwards_in_the_order_of_tables():
    order = list(TABLES)
    for table in TABLES.values():
        for column in table.columns:
            for target in column.targets:
                assert order.index(target) <= order.index(table.name)


def test_code_lists_that_columns_name_exist():
    named = {column.code_list for table in TABLES.values() for column in table.columns} - {""}
    assert named == set(CODE_LISTS)
