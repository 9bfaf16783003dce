"""Texts of agreements in versions, search, downloads, the API and snapshots; and redacted."""

import csv
import io
import json

import pytest
from sqlalchemy import select

from cooperation.agreements.models import Agreement
from cooperation.agreements.texts.models import TextEdition, TextUnit
from cooperation.agreements.texts.units import Unit, digest_of
from core.database import db, session, writing
from core.permissions import NamedActor
from registry.changes import PublishedIsLive
from registry.door import acting_as
from registry.sources import Source
from registry.versions import Revision, redact, verify_chain
from search.indexing import rebuild
from tests.pages.asking import answer_at
from tests.pages.conftest import page_at, statements_of
from tests.pages.test_snapshots import asked, taken
from tests.records import EDITOR, agreement, source
from tests.texts import correct, with_text

SECOND = [Unit("art_1", "Article 1", "Definitions", "A lantern is a lamp."), Unit("art_2", "2")]


@pytest.fixture
def a1(app):
    """A1 with an English text that was corrected (versions 2 and 3), and a Chinese one (4)."""
    with app.app_context(), writing(), acting_as(EDITOR):
        made, cited = agreement("A1"), source("S1")
        with_text(made, cited, "en")
        correct(made, "en", SECOND)
        with_text(made, cited, "zh", origin="human", reviewed=True)
        db.session.commit()
    return app


@pytest.fixture
def client(a1):
    return a1.test_client()


def test_each_change_of_a_text_makes_a_version_that_names_its_digest(a1):
    with a1.app_context():
        held = [one.snapshot["full_texts"] for one in
                session().scalars(select(Revision).order_by(Revision.number))
                if "form" in one.snapshot]  # fmt: skip
        assert [[row["language"] for row in rows] for rows in held] == [
            [], ["en"], ["en"], ["en", "zh"],
        ]  # fmt: skip
        assert held[2][0]["digest"] == digest_of(SECOND)
        assert held[1][0]["digest"] != held[2][0]["digest"]
        assert verify_chain() == []


def test_an_old_version_stays_readable(client):
    old = page_at(client, "/en/agreements/A1/text?version=2").words()
    assert "means a light" in old
    assert "As it was published in version 2." in old
    new = page_at(client, "/en/agreements/A1/text").words()
    assert "A lantern is a lamp." in new
    assert "means a light" not in new
    version = page_at(client, "/en/r/A1/v/2")
    assert "/en/agreements/A1/text?version=2" in version.hrefs


def test_versions_say_what_changed_of_a_text(client):
    page = page_at(client, "/en/r/A1/v/3?against=2").words()
    assert "SHA-256 of the articles" in page
    whole = page_at(client, "/en/r/A1/v/4").words()
    assert "Full texts" in whole
    assert "Translation reviewed by a person" in whole


def test_two_versions_of_a_text_are_compared(client):
    query = "one=A1&other=A1&one_version=2&other_version=3&in=en"
    page = page_at(client, f"/en/agreements/compare?{query}")
    assert page.all("ins") != []
    assert "only in A1" in page.words(page.by_id("art_3"))


def test_what_was_redacted_is_nowhere_any_more(app, a1):
    office = NamedActor("office", "administrator")
    with app.app_context(), writing(), acting_as(office):
        number_2 = session().scalars(
            select(Revision).where(Revision.number == 2, Revision.record.has(code="A1"))
        ).one()  # fmt: skip
        redact(number_2, "It was another agreement's.", office)
        db.session.commit()
    with app.app_context():
        bodies = session().scalars(select(TextUnit.body)).all()
        assert not [body for body in bodies if "means a light" in body]
        assert len(session().scalars(select(TextEdition)).all()) == 2
        assert verify_chain() == []
    client = app.test_client()
    assert "Text: not held" in page_at(client, "/en/agreements/A1/text?version=2").words()
    assert "A lantern is a lamp." in page_at(client, "/en/agreements/A1/text?version=3").words()


def test_a_text_changes_only_with_its_agreement(a1):
    with a1.app_context(), writing(), acting_as(EDITOR):
        made = session().scalars(select(Agreement).where(Agreement.code == "A1")).one()
        made.full_texts[0].locator = "p. 1"
        with pytest.raises(PublishedIsLive):
            session().flush()
        session().rollback()


def test_restoring_a_version_leaves_the_texts_alone(a1):
    from registry.proposing import propose
    from registry.schema.contents import content_of

    with a1.app_context(), acting_as(EDITOR):
        made = session().scalars(select(Agreement).where(Agreement.code == "A1")).one()
        assert "full_texts" not in content_of(made)
        assert "full_texts" not in propose(made, content_of(made), EDITOR).content


@pytest.mark.parametrize(
    ("query", "language", "article"),
    [("lamp", "en", "art_1"), ("生效", "zh", "art_3"), ("灯笼", "zh", "art_1")],
)
def test_an_article_is_found_and_its_passage_leads_to_it(a1, client, query, language, article):
    with a1.app_context():
        rebuild()
    page = page_at(client, f"/en/search?q={query}")
    assert f"/en/agreements/A1/text/{article}?in={language}" in page.hrefs


def test_what_the_text_no_longer_says_is_not_found(a1, client):
    with a1.app_context():
        rebuild()
    assert "/en/agreements/A1" not in page_at(client, "/en/search?q=without+delay").hrefs


def test_passages_of_many_articles_take_no_statement_more(a1, client):
    with a1.app_context(), writing(), acting_as(EDITOR):
        cited = session().scalars(select(Source)).one()
        for number in range(2, 8):
            with_text(agreement(f"A{number}"), cited, "en", "Article 1\nA lamp.")
        db.session.commit()
        rebuild()
    counts = []
    for query in ("lantern+lamp", "lamp"):
        with statements_of(a1) as sent:
            page = page_at(client, f"/en/search?q={query}")
        counts.append(len(sent))
    assert "/en/agreements/A7/text/art_1?in=en" in page.hrefs
    assert counts[1] <= counts[0] + 1


def test_the_api_gives_the_texts_by_article(client):
    held = answer_at(client, "/records/A1/text")
    assert [(one["language"], one["origin"], one["reviewed"]) for one in held["texts"]] == [
        ("en", "authentic", False), ("zh", "human", True),
    ]  # fmt: skip
    assert held["texts"][0]["articles"][0] == {
        "identifier": "art_1", "url": "http://localhost:8000/r/A1/art_1", "number": "Article 1",
        "heading": "Definitions", "body": "A lantern is a lamp.",
    }  # fmt: skip
    one = answer_at(client, "/records/A1/text?article=art_3")
    assert [len(text["articles"]) for text in one["texts"]] == [0, 1]
    answer_at(client, "/records/A1/text?article=art_9", 404)
    assert answer_at(client, "/records/S1/text")["texts"] == []


def test_records_name_their_texts_in_the_api_and_in_downloads(client):
    rows = answer_at(client, "/records/A1")["content"]["full_texts"]
    assert [row["language"] for row in rows] == ["en", "zh"]
    assert rows[0]["digest"] == digest_of(SECOND)
    assert rows[0]["source"] == "S1"
    file = client.get("/en/exports/records/A1.csv").text.lstrip("\ufeff")
    lines = csv.DictReader(io.StringIO(file))
    told = {(line["field"], line["language"], line["origin"]): line["value"] for line in lines
            if line["field"].startswith("full_texts.")}  # fmt: skip
    assert told["full_texts.digest", "en", "authentic"] == digest_of(SECOND)
    assert told["full_texts.reviewed", "zh", "human"] == "true"
    held = json.loads(client.get("/en/exports/records/A1.json").text)
    assert len(held["content"]["full_texts"]) == 2
    assert "full_texts.digest" in page_at(client, "/en/exports/").words()


def test_a_snapshot_holds_the_articles(a1):
    name = taken(a1)
    rows = asked(a1, name, "SELECT record, language, identifier, body FROM article")
    assert ("A1", "en", "art_1", "A lantern is a lamp.") in rows
    assert len([row for row in rows if row[1] == "zh"]) == 4


def test_a_source_that_is_not_public_is_not_named(a1, client):
    from registry.services import withdraw

    with a1.app_context(), writing(), acting_as(EDITOR):
        withdraw(session().scalars(select(Source)).one(), EDITOR, "Wrong.", language="en")
        db.session.commit()
    assert "Source S1" not in page_at(client, "/en/agreements/A1/text").words()
    assert answer_at(client, "/records/A1/text")["texts"][0]["source"] is None
