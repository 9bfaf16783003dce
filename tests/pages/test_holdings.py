"""How much is held of what agreements say: pages, the API and exports tell the same number."""

import csv
import io

import pytest
from sqlalchemy import select

from cooperation.agreements.models import Agreement
from core.database import db, writing
from core.languages import SITE_LANGUAGES
from registry.door import acting_as
from registry.services import withdraw
from tests.clauses import assessed, cited_agreements
from tests.pages.asking import answer_at
from tests.pages.conftest import page_at, statements_of
from tests.people import sign_in
from tests.records import EDITOR, agreement
from tests.texts import with_text

COVERAGE = "/en/agreements/coverage"


@pytest.fixture
def held(app):
    """A1 with three texts and two answers, A2 with one text, A3 with nothing, a draft with one."""
    cited_agreements(app, "A1", "A2", "A3")
    with app.app_context(), writing(), acting_as(EDITOR):
        first, second = (the(code) for code in ("A1", "A2"))
        source = first.citations[0].source
        draft = agreement("A4", state="draft")
        for one, language, origin in (
            (first, "en", "authentic"),
            (first, "zh", "official"),
            (first, "ar", "machine"),
            (second, "en", "human"),
            (draft, "en", "authentic"),
        ):
            with_text(one, source, language, origin=origin)
        db.session.commit()
    assessed(app, "A1", transit="present art_1", notification="absent")
    return app


def the(code):
    return db.session.scalars(select(Agreement).where(Agreement.code == code)).one()


def told(app):
    return answer_at(app.test_client(), "/")["holdings"]


def test_pages_api_and_exports_tell_the_same(held):
    client = held.test_client()
    found = told(held)
    assert found == {
        "agreements": 3,
        "texts": {
            "total": 4,
            "languages": 3,
            "agreements": 2,
            "origins": {"authentic": 1, "official": 1, "human": 1, "machine": 1},
        },
        "clauses": {
            "total": 2,
            "agreements": 1,
            "answers": {"present": 1, "absent": 1, "inconclusive": 0},
        },
    }
    home = page_at(client, "/en/")
    figures = {home.words(one) for one in home.marked(class_="figure")}
    assert {"4 texts by article", "2 clauses assessed"} <= figures
    page = page_at(client, COVERAGE)
    shown = page.words(page.by_id("held"))
    assert "4 texts · in 3 languages · of 2 agreements" in shown
    assert "Translations2" in shown
    assert "2 answers · of 1 agreement" in shown
    assert "Of 1 agreement nothing is held" in shown
    lines = list(csv.DictReader(io.StringIO(client.get("/en/exports/agreement.csv").text)))
    fields = [line["field"] for line in lines]
    assert fields.count("full_texts.digest") == found["texts"]["total"]
    assert fields.count("clauses.answer") == found["clauses"]["total"]


def test_where_nothing_is_held_that_is_told(app):
    cited_agreements(app, "A1")
    assert told(app)["texts"]["total"] == 0
    home = page_at(app.test_client(), "/en/")
    figures = {home.words(one) for one in home.marked(class_="figure")}
    assert {"0 texts by article: none held yet", "0 clauses assessed: none held yet"} <= figures
    page = page_at(app.test_client(), COVERAGE)
    shown = page.words(page.by_id("held"))
    assert "No text is held" in shown
    assert "No clause is assessed" in shown


def test_a_change_is_counted_at_once_and_staff_count_drafts(held):
    client = held.test_client()
    page_at(client, "/en/")
    with held.app_context(), writing(), acting_as(EDITOR):
        withdraw(the("A2"), EDITOR, "Twice.")
        db.session.commit()
    assert told(held)["texts"]["total"] == 3
    home = page_at(client, "/en/")
    assert "3 texts by article" in {home.words(one) for one in home.marked(class_="figure")}
    desk = held.test_client()
    sign_in(desk, "editor")
    home = page_at(desk, "/en/")
    assert "5 texts by article" in {home.words(one) for one in home.marked(class_="figure")}


def test_they_are_counted_in_one_statement(held):
    desk = held.test_client()
    sign_in(desk, "editor")  # staff always count
    desk.get(COVERAGE)
    with statements_of(held) as statements:
        desk.get(COVERAGE)
    assert sum("agreement_text" in one for one in statements) == 1


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_the_page_is_sound_in_each_language(held, tag):
    page = page_at(held.test_client(), f"/{tag}/agreements/coverage")
    assert page.nesting_faults() == []
    assert page.heading_faults() == []
