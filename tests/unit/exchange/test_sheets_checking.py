"""The dry run: what people type in cells, and what each problem is called and says."""

import pytest

from core.database import db, writing
from exchange.sheets.checking import Checking
from registry.schema.forms import form_of
from tests.records import agreement
from tests.sheets import make_records

NEW = {
    "form": "mra", "source_language": "en", "confidence": "high", "verification": "checked",
    "title_en": "A new agreement", "party": "KZ | UZ", "sources": "S1",
}  # fmt: skip
"""A row that makes an agreement."""


@pytest.fixture
def checked(app):
    """Check rows of agreements; gives back each as it was checked."""
    make_records(app)

    def checking(*rows, kind="agreement"):
        return Checking(form_of(kind)).check(list(enumerate(rows, 2)))

    with app.test_request_context("/en/"):
        yield checking
        db.session.rollback()


def told(row):
    return [(problem.code, problem.column) for problem in row.problems]


def test_rows_are_matched_by_code_and_only_differences_count(checked):
    outcomes = [row.outcome for row in checked(
        NEW,
        {"code": "A0001"},
        {"code": "A0001", "title_en": "Agreement A0001", "party": "UZ|KZ"},
        {"code": "A0002", "title_en": "Renamed"},
        {"code": "A0404", "title_en": "Renamed"},
    )]  # fmt: skip
    assert outcomes == ["create", "unchanged", "unchanged", "change", "wrong"]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("28 May 2015", "2015-05-28"), ("28.05.2015", "2015-05-28"), ("2015年5月", "2015-05"),
        ("28 мая 2015 г.", "2015-05-28"), ("٢٨ مايو ٢٠١٥", "2015-05-28"), ("2015", "2015"),
        ("2015-05-28", "2015-05-28"), ("28 mai 2015", "2015-05-28"),
    ],
)  # fmt: skip
def test_dates_are_read_as_people_write_them(checked, cell, kept):
    (row,) = checked(NEW | {"parties_as_of_text": cell})
    assert (row.problems, row.content["parties_as_of_text"]) == ([], kept)


@pytest.mark.parametrize(
    ("column", "cell", "code", "words"),
    [
        ("parties_as_of_text", "03.04.2015x", "date.unreadable", ""),
        ("parties_as_of_text", "2015-05-28T09:30:00", "date.unreadable", ""),
        ("parties_count", "three", "number.unreadable", ""),
        ("form", "mre", "choice.unknown", "Did you mean mra?"),
        ("form", "Mutual recognition", "choice.unknown", "Did you mean mra?"),
        ("source_language", "English?", "language.unreadable", ""),
        ("title_en", "=A1", "cell.formula", "Type the value itself"),
        ("title_en", "#REF!", "cell.formula", "Type the value itself"),
        ("title_en", "", "field.missing", ""),
        ("party", "KZ | Q9", "reference.unknown", "There is no record Q9"),
        ("links", "M07", "choice.unknown", "like implements:M07"),
        ("links", "implements:M99", "reference.unknown", "There is no record M99"),
        ("sources", "", "field.missing", ""),
    ],
)
def test_a_problem_has_its_row_column_code_and_remedy(checked, column, cell, code, words):
    (row,) = checked({name: text for name, text in (NEW | {column: cell}).items() if text})
    (problem,) = row.problems
    assert (row.number, problem.column, problem.code) == (2, column, code)
    assert words in problem.message


def test_every_problem_of_a_row_is_told_at_once(checked):
    (row,) = checked(NEW | {"form": "mre", "party": "Q9", "parties_count": "x", "sources": "S9"})
    assert {column for _code, column in told(row)} == {"form", "party", "parties_count", "sources"}


def test_a_code_stands_once_and_is_of_a_record_of_the_kind(checked):
    first, twice, other, unknown = checked(
        {"code": "A0001", "title_en": "One"},
        {"code": "A0001", "title_en": "Two"},
        NEW | {"code": "KZ"},
        NEW | {"code": "A0404"},
    )
    assert told(first) == []
    assert told(twice) == [("code.twice", "code")]
    assert "row 2" in twice.problems[0].message
    assert told(other) == [("code.other_kind", "code")]
    assert told(unknown) == [("code.unknown", "code")]


def test_a_mark_empties_a_field_and_a_blank_cell_leaves_it(checked):
    emptied, left = checked(
        {"code": "A0001", "summary_en": "∅", "title_fr": "Accord"},
        {"code": "A0002", "summary_en": "Words"},
    )
    assert emptied.content["texts"][0]["summary"] == ""
    assert (emptied.outcome, left.outcome) == ("change", "change")
    (needed,) = checked({"code": "A0001", "title_en": "(none)"})
    assert told(needed) == [("field.missing", "title_en")]


def test_words_in_the_source_language_are_the_original_and_others_by_people(checked):
    (row,) = checked({"code": "A0001", "title_en": "New", "title_ru": "Новое", "title_fr": "Neuf",
                      "origin_fr": "official"})  # fmt: skip
    origins = {text["language"]: text["title_origin"] for text in row.content["texts"]}
    assert origins == {"en": "original", "ru": "human", "fr": "official"}


def test_a_draft_is_not_changed_by_a_sheet(app, checked):
    with writing():
        agreement("A0003", state="draft")
    (row,) = checked({"code": "A0003", "title_en": "Renamed"})
    assert row.outcome in ("conflict", "wrong")
