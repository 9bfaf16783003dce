"""The thirty clauses, what their answers need, and the filters by them."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from cooperation.agreements.clauses.filters import BY_ASSESSED, BY_CLAUSE, CLAUSE_ANSWERS
from cooperation.agreements.clauses.forms import faults_in, faults_of_clauses
from cooperation.agreements.clauses.models import ClauseAssessment
from cooperation.agreements.clauses.queries import answers_by_clause, answers_of, partly_assessed
from cooperation.agreements.clauses.shown import Cell, ClauseTable
from cooperation.agreements.clauses.vocabulary import ANSWERS, CLAUSES, GROUPS, group_of
from core.database import session, writing
from core.languages import SITE_LANGUAGES, in_each_language
from exchange.sheets.columns import columns_of
from registry.models import Record
from registry.schema.forms import form_of
from tests.clauses import assessed, cited_agreements

DAY = date(2026, 11, 29)


def row(**values):
    blank = {"code": "transit", "answer": "present", "articles": [], "place": "", "note": "",
             "language": "", "source": "src", "date_text": "2026-11-29"}  # fmt: skip
    return blank | values


def test_there_are_thirty_clauses_each_in_one_group():
    grouped = [code for _label, codes in GROUPS.values() for code in codes]
    assert len(CLAUSES) == 30
    assert sorted(grouped) == sorted(CLAUSES)
    assert all(str(group_of(code)) for code in CLAUSES)


def test_every_clause_has_a_label_of_its_own_and_a_definition(app):
    with app.test_request_context("/en/"):
        labels = [str(CLAUSES[code]) for code in CLAUSES]
        definitions = [str(CLAUSES.definition(code)) for code in CLAUSES]
    assert len(set(labels)) == len(set(definitions)) == 30
    assert all(one.endswith(".") and len(one) > 20 for one in definitions)


def test_labels_fit_the_columns_that_hold_their_codes():
    assert all(len(code) <= 30 for code in CLAUSES)
    assert all(len(code) <= 12 for code in ANSWERS)


def test_each_language_of_the_site_tells_the_clauses_apart(app):
    with app.test_request_context("/en/"):
        for _tag in in_each_language():
            assert len({str(CLAUSES[code]) for code in CLAUSES}) == 30
    assert len(SITE_LANGUAGES) == 6


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"articles": ["art_5"]}, []),
        ({"place": "fourth section", "language": "en"}, []),
        ({}, ["articles"]),
        ({"answer": "absent"}, []),
        ({"answer": "absent", "articles": ["art_5"]}, ["answer"]),
        ({"answer": "inconclusive"}, []),
        ({"answer": "inconclusive", "articles": ["art_5"], "note": "vague"}, ["language"]),
        ({"place": "fourth section"}, ["language"]),
    ],
)
def test_what_an_answer_needs(app, values, fields):
    with app.test_request_context("/en/"):
        assert [name for name, _why in faults_in(row(**values))] == fields


def test_a_fault_of_the_record_names_its_clause(app):
    with app.test_request_context("/en/"):
        ((name, why),) = faults_of_clauses({"clauses": [row()]})
        assert (name, str(why).startswith("Transit: ")) == ("clauses", True)


def test_without_answers_everything_is_not_assessed(app):
    with app.test_request_context("/en/"):
        table = ClauseTable([], {}, {})
        assert (table.assessed, table.total) == (0, 30)
        assert table.counts[-1] == ("Not assessed", 30)
        assert {cell.words for _label, cells in table.groups for cell in cells} == {"Not assessed"}


def test_articles_lead_to_their_text_where_it_is_held(app):
    with app.test_request_context("/en/"):
        held = ClauseAssessment(code="transit", answer="present", articles=["art_5", "art_6"])
        one, other = Cell("transit", held, None, {"art_6": "/r/A1/art_6"}).places
        assert (one.words, one.url) == ("Article 5", "")
        assert (other.words, other.url) == ("Article 6", "/r/A1/art_6")


@pytest.fixture
def held(app):
    cited_agreements(app, "A1", "A2", "A3")
    assessed(app, "A1", transit="present art_5", costs="absent")
    assessed(app, "A2", transit="absent")
    with app.test_request_context("/en/"):
        yield select(Record.id).where(Record.kind == "agreement")


def found(one, *values):
    codes = select(Record.code).where(Record.kind == "agreement", one.clause(values, DAY))
    return sorted(session().scalars(codes))


def test_agreements_are_filtered_by_the_answer_for_a_clause(held):
    assert found(BY_CLAUSE, "transit.present") == ["A1"]
    assert found(BY_CLAUSE, "transit.absent") == ["A2"]
    assert found(BY_CLAUSE, "transit.absent", "costs.absent") == ["A1", "A2"]
    assert dict(BY_CLAUSE.counts(held, DAY)) == {
        "transit.present": 1, "costs.absent": 1, "transit.absent": 1,
    }  # fmt: skip


def test_what_is_not_assessed_is_never_found_as_absent(held):
    assert not {"transit.", "transit.not_assessed", "transit"} & set(CLAUSE_ANSWERS)
    assert "A3" not in found(BY_CLAUSE, *CLAUSE_ANSWERS)


def test_agreements_are_filtered_by_whether_any_clause_is_assessed(held):
    assert found(BY_ASSESSED, "yes") == ["A1", "A2"]
    assert found(BY_ASSESSED, "no") == ["A3"]
    assert found(BY_ASSESSED, "yes", "no") == ["A1", "A2", "A3"]
    assert dict(BY_ASSESSED.counts(held, DAY)) == {"yes": 2, "no": 1}


def test_answers_are_kept_and_counted_on_each_database(any_app):
    cited_agreements(any_app, "A1", "A2")
    assessed(any_app, "A1", transit="present art_5 annex_1__art_2", costs="absent")
    with any_app.test_request_context("/en/"):
        held = {row.code: row for row in session().scalars(answers_of([1, 2, 3]))}
        assert held["transit"].articles == ["art_5", "annex_1__art_2"]
        assert (held["costs"].answer, held["costs"].articles) == ("absent", [])
        assert found(BY_CLAUSE, "transit.present") == ["A1"]
        ids = select(Record.id).where(Record.kind == "agreement")
        assert sorted(session().execute(answers_by_clause(ids)).tuples()) == [
            ("costs", "absent", 1),
            ("transit", "present", 1),
        ]
        assert [number for _key, number in session().execute(partly_assessed())] == [2]


@pytest.mark.parametrize(
    "wrong", [{"answer": "perhaps"}, {"answer": "not_assessed"}, {"code": "costs"}]
)
def test_the_database_refuses_other_answers_and_a_second_one(any_app, wrong):
    cited_agreements(any_app, "A1")
    assessed(any_app, "A1", transit="present art_5", costs="absent")
    with any_app.app_context(), writing(), pytest.raises(IntegrityError):
        session().execute(
            update(ClauseAssessment).where(ClauseAssessment.code == "transit").values(wrong)
        )


def test_a_sheet_shows_answers_in_one_cell_and_reads_them_back(app):
    column = columns_of(form_of("agreement")).by_name["clauses"]
    rows = [
        row(articles=["art_5", "annex_1__art_2"], note="Vague.", language="en"),
        row(code="costs", answer="absent"),
    ]
    with app.test_request_context("/en/"):
        cell = column.show({"clauses": rows})
        content = {"clauses": []}
        column.read(cell, content)
    assert content["clauses"] == rows
