"""Clauses of agreements for readers: the section, the map, pages of clauses, the comparison."""

import csv
import io

import pytest
from sqlalchemy import select

from core.database import db, writing
from core.permissions import NamedActor
from exchange.exports.codebook import rows_of
from registry.changes import changing
from registry.door import acting_as
from registry.models import Record
from registry.versions import Revision, redact
from tests import records
from tests.clauses import assessed, cited_agreements
from tests.pages.asking import answer_at
from tests.pages.conftest import page_at, statements_of

MAP = "/en/agreements/clauses"
COMPARE = f"{MAP}/compare"


@pytest.fixture
def registry(app):
    """A1 and A2 with answers, A3 without."""
    cited_agreements(app, "A1", "A2", "A3")
    assessed(app, "A1", transit="present art_5 annex_1__art_2", costs="absent")
    assessed(app, "A2", transit="absent", costs="absent", scope="inconclusive art_1")
    return app


def cells(page, row, table=0):
    """Words of a table's row by its header."""
    (found,) = [
        one
        for one in page.all("tr", within=page.all("table")[table])
        if page.words(one).startswith(row)
    ]
    return [page.words(one) for one in page.all("td", within=found)]


# The agreement's page


def test_an_agreement_says_that_no_clause_is_assessed(registry, client):
    page = page_at(client, "/en/agreements/A3")
    assert "No clause has been assessed yet" in page.words(page.by_id("clauses"))


def test_an_agreement_shows_all_thirty_with_answers_articles_and_basis(registry, client):
    page = page_at(client, "/en/agreements/A1")
    words = page.words(page.by_id("clauses"))
    assert "2 of 30 standard clauses are assessed." in words
    assert "Not assessed: 28" in words
    table = page.all("table", within=page.by_id("clauses"))[0]
    assert len(page.all("tr", within=table)) == 1 + 30 + 5
    place = page.all("table").index(table)
    answer, articles, basis = cells(page, "Transit", place)
    assert answer.endswith("Present")
    assert articles == "Article 5 · Annex 1, article 2"
    assert "Source src" in basis
    assert "2026" in basis
    assert cells(page, "Advance rulings", place)[0] == "Not assessed"


def test_only_who_may_edit_is_led_to_the_form(registry, client):
    page = page_at(client, "/en/agreements/A1")
    assert not [href for href in page.hrefs if "/desk/" in href]


# The map


def test_the_map_tells_totals_of_what_is_and_what_is_not_assessed(registry, client):
    page = page_at(client, f"{MAP}?sort=code")
    words = page.words(page.main)
    assert "3 agreements match." in words
    assert "With at least one clause assessed: 2; with none: 1." in words
    total, *answers = cells(page, "Transit")
    assert total == "Present: 1 Absent: 1 Not assessed: 1"
    assert [one.split()[0] for one in answers] == ["Present", "Absent"]
    assert cells(page, "Advance rulings")[0] == "Not assessed: 3"


def test_every_cell_names_its_agreement_and_says_its_answer_in_words(registry, client):
    page = page_at(client, MAP)
    table = page.all("table")[0]
    labels = {one.get("data-label") for one in page.all("td", within=table)}
    assert labels == {"A1", "A2", "In all that match"}
    assert all(page.words(one) for one in page.all("td", within=table))


def test_an_empty_map_says_so_and_still_names_the_thirty(app, client):
    cited_agreements(app, "A1")
    page = page_at(client, MAP)
    assert "No clause has been assessed yet in the agreements that match." in page.words()
    assert len([one for one in page.hrefs if one.startswith(f"{MAP}/")]) == 31  # and the comparison
    assert "map.csv" not in page.html


def test_the_map_is_filtered_as_the_list_of_agreements_is(registry, client):
    page = page_at(client, f"{MAP}?clause=transit.present")
    assert "1 agreement matches." in page.words()
    assert cells(page, "Transit")[0] == "Present: 1 Not assessed: 0"
    page = page_at(client, f"{MAP}?form=mra")
    assert "0 agreements match." in page.words()
    assert "clause=transit.present" in page_at(client, f"{MAP}?clause=transit.present").html


@pytest.mark.parametrize(
    "asked", ["clause=transit", "clause=nothing.present", "clause=transit.yes", "assessed=2",
              "form=x", "sort=x", "page=0", "page=x"],
)  # fmt: skip
def test_a_value_that_means_nothing_is_refused(registry, client, asked):
    page_at(client, f"{MAP}?{asked}", 400)


def test_a_page_beyond_the_last_is_not_there(registry, client):
    page_at(client, f"{MAP}?page=2", 404)


def test_the_map_has_five_agreements_a_page(app, client):
    cited_agreements(app, *(f"A{number}" for number in range(1, 9)))
    for number in range(1, 9):
        assessed(app, f"A{number}", transit="absent")
    first, second = page_at(client, f"{MAP}?sort=code"), page_at(client, f"{MAP}?sort=code&page=2")
    assert len(cells(first, "Transit")) == 1 + 5
    assert len(cells(second, "Transit")) == 1 + 3
    assert cells(second, "Transit")[0] == "Absent: 8 Not assessed: 0"


def test_the_map_sends_as_many_statements_for_five_agreements_as_for_two(app, client):
    counts = []
    cited_agreements(app, *(f"A{number}" for number in range(1, 6)))
    for number in range(1, 6):
        assessed(app, f"A{number}", transit="present art_1", costs="absent", scope="inconclusive")
        if number in (2, 5):
            with statements_of(app) as sent:
                page_at(client, MAP)
            counts.append(len(sent))
    assert counts[0] == counts[1]
    assert counts[0] <= 26


def test_drafts_are_in_no_map_and_no_comparison(registry, client):
    with registry.app_context(), writing(), acting_as(records.EDITOR):
        made = records.agreement("A9", state="draft")
        db.session.commit()
        assert made.state == "draft"
    assessed(registry, "A9", transit="present art_9")
    assert "A9" not in page_at(client, MAP).html
    assert "A9" not in page_at(client, f"{MAP}/transit").html
    assert "A9" not in client.get(f"{MAP}/map.csv").text
    assert "There is no agreement “A9”" in page_at(client, f"{COMPARE}?of=A1&of=A9", 400).words()


def test_a_source_that_is_withdrawn_is_not_named(registry, client):
    with registry.app_context(), writing(), acting_as(records.EDITOR):
        source = db.session.query(Record).filter_by(code="src").one()
        with changing(source, records.EDITOR, "record.withdraw", "gone"):
            source.state = "withdrawn"
        db.session.commit()
    for address in ("/en/agreements/A1", f"{MAP}/transit", f"{COMPARE}?of=A1&of=A2"):
        assert "Source src" not in page_at(client, address).html


# The file


def test_the_file_has_thirty_rows_an_agreement_and_says_what_is_not_assessed(registry, client):
    answer = client.get(f"{MAP}/map.csv?sort=code")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="clause-map.csv"'
    header, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert len(header) == len(rows[0]) == 10
    assert len(rows) == 60
    held = {(row[0], row[2]): row[3:] for row in rows}
    assert held["A1", "transit"][:2] == ["present", "art_5 annex_1__art_2"]
    assert held["A1", "transit"][5:] == ["src", "2026-11-29"]
    assert held["A1", "scope"][0] == "not_assessed"
    assert client.get(f"{MAP}/map.csv?clause=nothing").status_code == 400


# The page of a clause


def test_a_clause_has_a_page_with_its_definition_and_the_agreements(registry, client):
    page = page_at(client, f"{MAP}/transit")
    words = page.words(page.main)
    assert page.heading == "Transit"
    assert "Goods pass through a territory under customs control" in words
    assert "the registry's own wording" in words
    assert "Agreement A1" in page.words(page.by_id("present"))
    assert "Agreement A2" in page.words(page.by_id("absent"))
    assert "Agreement A3" not in words
    assert "Present: 1 Absent: 1 Not assessed: 1" in words
    assert "/en/agreements/?clause=transit.present" in page.hrefs


def test_an_unknown_clause_has_no_page(registry, client):
    page_at(client, f"{MAP}/nothing", 404)


def test_what_nobody_assessed_is_said_to_be_so(registry, client):
    page = page_at(client, f"{MAP}/advance_rulings")
    assert "No agreement has been assessed for this clause yet." in page.words()


# The comparison


def test_agreements_stand_side_by_side_by_clause(registry, client):
    page = page_at(client, f"{COMPARE}?of=A2&of=a1")
    assert [one.split()[0] for one in cells(page, "Transit")] == ["Absent", "Present"]
    assert "the answers differ" in page.words(page.all("table")[0])
    words = page.words(page.main)
    assert "assessed in all of them: 2. Clauses for which the answers differ: 1." in words
    assert cells(page, "Scope and definitions")[1] == "Not assessed"


def test_the_address_keeps_the_question(registry, client):
    page = page_at(client, f"{COMPARE}?of=A2&of=A1")
    assert "of=A2&of=A1" in page.words(page.main)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("of=A1&of=A1", "one stands here twice"),
        ("of=A1&of=NO", "There is no agreement “NO”"),
        ("of=A1&of=src", "There is no agreement “SRC”"),
        ("of=A1&of=%3Cb%3E", "There is no agreement “<B>”"),
        ("&".join(f"of=A{number}" for number in range(7)), "Choose at most 6 agreements."),
    ],
)
def test_a_comparison_that_cannot_be_made_says_why(registry, client, asked, why):
    page = page_at(client, f"{COMPARE}?{asked}", 400)
    assert why in page.words(page.main)
    assert not page.all("table")
    assert page.by_id("of-1") is not None


@pytest.mark.parametrize("asked", ["", "of=A1", "of=&of=A1"])
def test_with_fewer_than_two_there_is_the_form(registry, client, asked):
    page = page_at(client, f"{COMPARE}?{asked}")
    assert not page.all("table")
    assert page.by_id("of-2") is not None


# In every language


@pytest.mark.parametrize("tag", ["zh", "ar"])
@pytest.mark.parametrize(
    "path", ["", "/transit", "/compare?of=A1&of=A2", "/compare"]
)  # fmt: skip
def test_pages_hold_to_html_in_other_languages(registry, client, tag, path):
    page = page_at(client, f"/{tag}/agreements/clauses{path}")
    assert page.heading_faults() + page.nesting_faults() == []
    assert page.repeated_ids() | page.broken_references() == set()


# Programs


def test_the_api_tells_answers_and_is_filtered_by_them(registry, client):
    answer = answer_at(client, "/api/v1/agreements?clause=transit.present")
    (one,) = answer["records"]
    clauses = {row["code"]: row for row in one["content"]["clauses"]}
    assert clauses["transit"]["articles"] == ["art_5", "annex_1__art_2"]
    assert clauses["costs"]["answer"] == "absent"
    assert "assessor_name" not in clauses["transit"]
    answer_at(client, "/api/v1/agreements?clause=transit", 400)


def test_old_versions_say_what_was_assessed_then(registry, client):
    first = answer_at(client, "/api/v1/records/A1/versions/1")["snapshot"]
    last = answer_at(client, "/api/v1/records/A1/versions/3")["snapshot"]
    assert first["clauses"] == []
    assert [row["code"] for row in last["clauses"]] == ["transit", "costs"]


def test_versions_are_compared_in_words(registry, client):
    assessed(registry, "A1", transit="absent")
    page = page_at(client, "/en/r/A1/v/4?against=3")
    words = page.words(page.main)
    assert "Clause" in words
    assert "Transit" in words
    assert "Present" in words
    assert "Absent" in words
    assert "Article 5" in words
    assert "Annex 1, article 2" in words


def test_a_version_says_its_clauses_in_the_readers_language(registry, client, words):
    page = page_at(client, "/ar/r/A1/v/3")
    assert words("ar", "Transit") in page.words(page.main)


def test_a_redacted_version_says_nothing_of_its_clauses(registry, client):
    with registry.app_context(), writing(), acting_as(records.EDITOR):
        query = select(Revision).join(Record, Record.id == Revision.record_id)
        versions = list(db.session.scalars(query.where(Record.code == "A1", Revision.number < 3)))
        redact(versions[-1], "not to be public", NamedActor("admin", "administrator"))
        db.session.commit()
    answer = answer_at(client, "/api/v1/records/A1/versions/2")
    assert answer["snapshot"] is None
    assert answer["reason"] == "not to be public"


def test_exports_have_a_line_for_each_value(registry, client):
    rows = list(csv.DictReader(io.StringIO(client.get("/en/exports/records/A1.csv").text)))
    lines = {(row["field"], row["row"], row["value"]) for row in rows}
    assert {
        ("clauses.answer", "transit", "present"),
        ("clauses.articles", "transit", "art_5"),
        ("clauses.articles", "transit", "annex_1__art_2"),
        ("clauses.answer", "costs", "absent"),
    } <= lines
    assert not [row for row in rows if row["row"] == "advance_rulings"]


def test_the_codebook_explains_clauses_and_answers(app):
    with app.test_request_context("/en/"):
        rows = {tuple(map(str, row)) for row in rows_of(["agreement"])}
    assert ("agreement", "clauses.code", "transit", "Transit") in rows
    assert ("agreement", "clauses.answer", "absent", "Absent") in rows
    assert ("agreement", "clauses.articles", "", "Clauses: Articles") in rows
