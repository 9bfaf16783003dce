"""What the index holds of the real records."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from core.database import db
from core.languages import SITE_LANGUAGES
from search.documents import all_documents, documents_of, indexed_codes
from search.engine import IndexDocument


@pytest.fixture
def context(registry_app: Flask) -> Iterator[None]:
    with registry_app.app_context():
        yield


@pytest.fixture(scope="module")
def documents(registry_app: Flask) -> dict[str, IndexDocument]:
    """Code → document, of all that have one; no code comes twice."""
    with registry_app.app_context():
        made = list(all_documents())
    held = {one.code: one for one in made}
    assert len(held) == len(made)
    return held


def document(code: str) -> IndexDocument:
    return documents_of([code])[0]


def words(document: IndexDocument) -> set[str]:
    return {token for token, _ in (*document.title, *document.text)}


@pytest.mark.usefixtures("context")
def test_every_record_with_words_has_a_document(documents: dict[str, IndexDocument]) -> None:
    assert documents.keys() == indexed_codes()
    assert {"A0077", "M13", "KZ", "T042", "E0001", "EA0096"} <= documents.keys()


@pytest.mark.usefixtures("context")
def test_an_act_without_a_note_is_not_a_document() -> None:
    assert not documents_of(["EA0001", "no such code"])


@pytest.mark.usefixtures("context")
def test_an_agreement_is_found_by_its_parties_and_concepts_in_all_languages() -> None:
    one = document("A0077")
    assert {"a0077", "singapore", "新加", "сингапур", "singapour", "singapur"} <= words(one)
    assert {"互认", "تبادل", "المتبادل"} & words(one)
    assert {"c:CN", "c:SG", "g:T039"} <= set(one.concepts)
    assert one.facets["administration"] == ("CN", "SG")
    assert one.facets["kind"] == ("agreement",)
    assert one.facets["subject"] == ("aeo_mutual_recognition",)
    assert one.facets["year"] == ("2012",)
    assert set(one.audience) == {"public", "staff"}


@pytest.mark.usefixtures("context")
def test_an_administration_goes_by_every_official_language() -> None:
    one = document("KZ")
    titled = {token for token, _ in one.title}
    assert {"kazakhstan", "казахстан", "қазақстан", "哈萨", "카자"} <= titled
    assert one.facets["administration"] == ("KZ",)


def test_a_corridor_belongs_to_the_countries_on_its_way(
    documents: dict[str, IndexDocument],
) -> None:
    corridors = [one for one in documents.values() if one.facets["kind"] == ("corridor",)]
    assert any("PL" in one.facets["administration"] for one in corridors)


@pytest.mark.usefixtures("context")
def test_a_concept_is_titled_by_all_its_labels() -> None:
    titled = {token for token, _ in document("T042").title}
    assert {"guichet", "ventanilla", "окно", "窗口", "терезе"} <= titled
    assert set(SITE_LANGUAGES) >= set(document("T042").facets["language"])


@pytest.mark.usefixtures("context")
def test_the_number_of_statements_does_not_depend_on_the_number_of_records() -> None:
    list(documents_of(["A0077"]))
    counted: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        documents_of(["A0077"])
        one = len(counted)
        documents_of([f"A{number:04}" for number in range(1, 181)])
        assert len(counted) == 2 * one
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
