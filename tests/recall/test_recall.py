"""The same question in any language finds the same records: the public recall set, asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from core.database import session
from registry.models import Party, Record
from tests.recall.measuring import Asked, ask_all, first_codes, measured, table

DOCUMENT = Path(__file__).parents[2] / "docs" / "search.md"
LANGUAGES = 20
QUESTIONS = 20


@pytest.fixture(scope="module")
def asked(searchable: Flask) -> list[Asked]:
    with searchable.app_context():
        return ask_all()


def test_the_set_is_whole(asked: list[Asked], searchable: Flask) -> None:
    pairs = {(one.language, one.need) for one in asked}
    assert len(pairs) == len(asked) == LANGUAGES * QUESTIONS
    with searchable.app_context():
        codes = {code for one in asked for code in one.wanted}
        known = session().query(Record).filter(Record.code.in_(codes)).count()
    assert known == len(codes)


def test_no_language_misses_more_than_one_question_more_than_english(asked: list[Asked]) -> None:
    missed = {one.language: one.missed for one in measured(asked)}
    behind = {tag: count for tag, count in missed.items() if count > missed["en"] + 1}
    assert not behind, "\n".join(
        f"{one.language} {one.need} {one.question}: {one.missing}" for one in asked if one.missing
    )


def test_the_table_in_the_documentation_is_what_was_measured(asked: list[Asked]) -> None:
    assert table(measured(asked)) in DOCUMENT.read_text("utf-8")


KAZAKHSTAN = (
    "Казахстан УЭО",
    "海关 哈萨克斯坦",
    "autoridad aduanera Kazajstán",
    "الجمارك كازاخستان",
    "Қазақстан кеден",
    "Kasachstan Zoll",
    "คาซัคสถาน ศุลกากร",
    "카자흐스탄 세관",
)


@pytest.mark.parametrize("typed", KAZAKHSTAN)
def test_kazakhstan_and_its_agreements_are_on_the_first_page(searchable: Flask, typed: str) -> None:
    with searchable.app_context():
        found = first_codes(typed, "en", 20)
        kazakhstan = select(Record.id).where(Record.code == "KZ").scalar_subquery()
        query = select(Record.code).join(Party, Party.record_id == Record.id)
        wanted = query.where(Record.kind == "agreement", Party.party_id == kazakhstan)
        of_kazakhstan = set(session().scalars(wanted))
    assert "KZ" in found
    assert of_kazakhstan & set(found)
