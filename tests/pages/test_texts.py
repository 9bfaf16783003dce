"""Texts of agreements as readers see them: by article, in two languages, and two compared."""

import pytest

from cooperation.agreements.texts.addresses import article_address
from cooperation.agreements.texts.queries import articles_held
from core.database import db, writing
from registry.door import acting_as
from registry.models import Record
from registry.services import withdraw
from tests.pages.conftest import page_at, statements_of
from tests.people import sign_in
from tests.records import EDITOR, agreement, source
from tests.texts import ENGLISH, with_text

TEXT = "/en/agreements/A1/text"
COMPARE = "/en/agreements/compare"
NOT_HELD = "Text: not held"


@pytest.fixture
def a1(app):
    """A1 in English and Chinese, and in an Arabic translation that lacks article 3; A2 without."""
    with app.app_context(), writing(), acting_as(EDITOR):
        made, cited = agreement("A1"), source("S1")
        with_text(made, cited, "en", locator="pp. 3–9", licence="public_domain")
        with_text(made, cited, "zh")
        with_text(made, cited, "ar", origin="machine")
        agreement("A2")
        db.session.commit()
    return app


@pytest.fixture
def client(a1):
    return a1.test_client()


def units_on(page):
    """(identifier, language, direction, words) of the units on a page, in order."""
    return [
        (section.get("id"), block.get("lang"), block.get("dir"), page.words(block))
        for section in page.all("section")
        if "unit" in section.get("class", "").split()
        for block in page.all("div", within=section)
        if "unit__text" in block.get("class", "").split()
    ]


def test_an_agreement_without_text_says_so(client):
    page = page_at(client, "/en/agreements/A2")
    assert NOT_HELD in page.words(page.by_id("text"))
    assert NOT_HELD in page_at(client, "/en/agreements/A2/text").words()
    assert NOT_HELD in page_at(client, "/en/agreements/A2/text/art_1", 404).words()
    assert client.get("/r/A2/art_1").status_code == 404


def test_the_page_of_an_agreement_names_the_texts_held(client):
    page = page_at(client, "/en/agreements/A1")
    held = page.words(page.by_id("text"))
    assert "English authentic text" in held
    assert "Arabic machine translation, not reviewed" in held


def test_a_text_is_read_in_the_best_language_for_the_reader(client):
    for lang, number in (("en", "Article 1"), ("zh", "第一条"), ("ar", "المادة الأولى")):
        page = page_at(client, f"/{lang}/agreements/A1/text")
        (first,) = [unit for unit in units_on(page) if unit[0] == "art_1"]
        assert first[1:3] == (lang, "rtl" if lang == "ar" else "ltr")
        assert first[3].startswith(number)
    russian = units_on(page_at(client, "/ru/agreements/A1/text"))
    assert {unit[1] for unit in russian} == {"en"}


def test_the_text_says_what_it_is_and_where_it_is_from(client):
    words = page_at(client, TEXT).words()
    assert "authentic text · Source: Source S1 (pp. 3–9) · Public domain" in words
    machine = page_at(client, f"{TEXT}?in=ar").words()
    assert "machine translation, not reviewed" in machine
    assert "licence not known" in machine


def test_what_a_language_lacks_is_told(client):
    units = units_on(page_at(client, f"{TEXT}?in=ar"))
    assert [unit[0] for unit in units] == ["preamble", "art_1", "art_2", "art_3"]
    assert "Not held in this language: Arabic" in units[-1][3]


def test_two_languages_stand_side_by_side_each_in_its_own_direction(client):
    units = units_on(page_at(client, f"{TEXT}?in=zh&with=ar"))
    article = [unit[1:3] for unit in units if unit[0] == "art_2"]
    assert article == [("zh", "ltr"), ("ar", "rtl")]
    lacking = [unit for unit in units if unit[0] == "art_3"]
    assert lacking[0][1] == "zh"
    assert "Not held in this language" in lacking[1][3]


@pytest.mark.parametrize("query", ["in=ru", "with=ru", "in=%3Cb%3E", "page=x"])
def test_what_means_nothing_is_refused(client, query):
    assert client.get(f"{TEXT}?{query}").status_code == 400


@pytest.mark.parametrize("query", ["page=2", "version=x", "version=9"])
def test_what_is_not_there_is_not_found_or_refused(client, query):
    assert client.get(f"{TEXT}?{query}").status_code in (400, 404)


def test_an_article_has_a_permanent_address(client):
    answer = client.get("/r/A1/art_2", headers={"Accept-Language": "ar"})
    assert (answer.status_code, answer.location) == (302, "/ar/agreements/A1/text/art_2")
    assert {"Accept", "Accept-Language"} <= set(answer.vary)
    answer = client.get("/r/A1/art_2", headers={"Accept": "application/json"})
    assert answer.location == "/api/v1/records/A1/text?article=art_2"
    assert client.get("/r/A1/art_9").status_code == 404
    assert client.get("/r/A9/art_1").status_code == 404


def test_the_page_of_an_article_leads_on_and_says_how_to_cite(client):
    page = page_at(client, f"{TEXT}/art_2")
    assert "They shall do so without delay." in page.words()
    beside = {one.get("rel"): one.get("href") for one in page.all("a")}
    assert (beside["prev"], beside["next"]) == (f"{TEXT}/art_1", f"{TEXT}/art_3")
    cited = page.words(page.by_id("cite"))
    assert "Article 2 Mutual assistance, Agreement A1." in cited
    assert "/r/A1/art_2" in cited
    page_at(client, f"{TEXT}/art_9", 404)
    assert page.heading == "Article 2 Mutual assistance"
    assert page_at(client, f"{TEXT}/preamble").heading == "Preamble"


def test_an_article_is_read_in_a_language_that_has_it(client):
    units = units_on(page_at(client, "/ar/agreements/A1/text/art_3"))
    assert [unit[1] for unit in units] == ["en"]
    asked = units_on(page_at(client, "/ar/agreements/A1/text/art_3?in=ar"))
    assert asked[0][1] is None


@pytest.mark.parametrize(
    ("suffix", "holds"),
    [
        ("ris", "TI  - Article 2 Mutual assistance, Agreement A1"),
        ("bib", "@misc{guantong-A1-v4-art-2,"),
        ("csl.json", '"URL": "http://localhost:8000/r/A1/art_2"'),
    ],
)
def test_an_article_is_cited_for_reference_managers(client, suffix, holds):
    answer = client.get(f"/en/exports/records/A1/art_2.{suffix}")
    assert holds in answer.text
    assert client.get(f"/en/exports/records/A1/art_9.{suffix}").status_code == 404
    assert client.get("/en/exports/records/A1/art_2.csv").status_code == 404


def test_others_are_told_which_articles_are_held(a1):
    with a1.test_request_context("/en/"), acting_as(EDITOR):
        keys = {one.code: one.id for one in db.session.query(Record)}
        held = articles_held([keys["A1"], keys["A2"]])
        assert held == {keys["A1"]: ["preamble", "art_1", "art_2", "art_3"]}
        assert article_address("A1", "art_1") == "/r/A1/art_1"


def test_the_text_of_a_draft_is_for_the_desk_only(app, client):
    with app.app_context(), writing(), acting_as(EDITOR):
        with_text(agreement("A9", "draft"), db.session.query(Record).filter_by(code="S1").one(),
                  "en")  # fmt: skip
        db.session.commit()
    addresses = ("/en/agreements/A9/text", "/en/agreements/A9/text/art_1", "/r/A9/art_1",
                 "/api/v1/records/A9/text", "/en/exports/records/A9/art_1.ris")  # fmt: skip
    assert {client.get(address).status_code for address in addresses} == {404}
    assert "A9" not in page_at(client, COMPARE).words()
    sign_in(client, "editor")
    page_at(client, addresses[0])


def test_what_is_withdrawn_says_why(app, client):
    with app.app_context(), writing(), acting_as(EDITOR):
        record = db.session.query(Record).filter_by(code="A1").one()
        withdraw(record, EDITOR, "It was a mistake.", record.version, language="en")
        db.session.commit()
    assert {client.get(address).status_code for address in (TEXT, f"{TEXT}/art_1", "/r/A1/art_1")
            } == {410}  # fmt: skip


def test_the_number_of_statements_does_not_grow_with_the_articles(app, client):
    long = "\n".join(f"Article {n}\nWords of it." for n in range(1, 51))
    with app.app_context(), writing(), acting_as(EDITOR):
        made = agreement("A3")
        with_text(made, db.session.query(Record).filter_by(code="S1").one(), "en", long)
        db.session.commit()
    counts = []
    for address in (TEXT, "/en/agreements/A3/text"):
        with statements_of(app) as sent:
            page_at(client, address)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_a_long_text_comes_in_pages(app, client):
    long = "\n".join(f"Article {n}\nWords of number {n}." for n in range(1, 1001))
    with app.app_context(), writing(), acting_as(EDITOR):
        made = agreement("A3")
        with_text(made, db.session.query(Record).filter_by(code="S1").one(), "en", long)
        db.session.commit()
    first = page_at(client, "/en/agreements/A3/text")
    assert len(units_on(first)) == 60
    last = page_at(client, "/en/agreements/A3/text?page=17")
    assert units_on(last)[-1][0] == "art_1000"
    link = [a.get("href") for a in first.all("a") if a.get("href", "").endswith("#art_1000")]
    assert link == ["/en/agreements/A3/text?page=17#art_1000"]


@pytest.fixture
def compared(app, a1):
    """A2 in English: article 2 with other words, no article 3, and an article 4."""
    other = ENGLISH.replace("without delay", "at once").partition("Article 3")[0]
    with app.app_context(), writing(), acting_as(EDITOR):
        made = db.session.query(Record).filter_by(code="A2").one()
        cited = db.session.query(Record).filter_by(code="S1").one()
        with_text(made, cited, "en", f"{other}Article 4\nDepositary\nNobody.")
        db.session.commit()
    return app.test_client()


def test_two_agreements_are_compared_article_by_article(compared):
    page = page_at(compared, f"{COMPARE}?one=A1&other=a2")
    told = page.words(page.by_id("compared"))
    assert "Articles in both3" in told
    assert "Of these with the same words2" in told
    assert [page.words(one) for one in page.all("del")] == ["removed: without delay"]
    assert [page.words(one) for one in page.all("ins")] == ["added: at once"]
    assert "only in A1" in page.words(page.by_id("art_3"))
    assert "only in A2" in page.words(page.by_id("art_4"))


def test_agreements_in_two_languages_are_put_side_by_side_without_marks(compared):
    page = page_at(compared, f"{COMPARE}?one=A1&other=A2&in=zh")
    assert page.all("del") == page.all("ins") == []
    blocks = [one.get("lang") for one in page.all("div", within=page.by_id("art_2"))
              if one.get("lang")]  # fmt: skip
    assert blocks == ["zh", "en"]


@pytest.mark.parametrize("query", ["one=A1&other=", "one=A1&other=ZZ", "one=A1&other=A2"])
def test_a_comparison_that_cannot_be_made_says_why(client, query):
    page = page_at(client, f"{COMPARE}?{query}", 400)
    assert [one for one in page.all("div") if one.get("role") == "alert"] != []


def test_agreements_with_a_text_are_offered(client):
    page = page_at(client, COMPARE)
    assert [one.get("value") for one in page.all("option", within=page.by_id("agreements"))
            ] == ["A1"]  # fmt: skip
