"""Words in drawings: about how wide they are, in lines that have room, sentences in a row."""

import pytest

from core.pictures.words import PHONE, in_a_row, width_of, wrapped


def test_what_has_room_is_one_line():
    assert wrapped("Yuxin'ou") == ["Yuxin'ou"]


@pytest.mark.parametrize(
    "words",
    [
        "Ляньсинья (Ляньюньган — Центральная Азия), грузовой поезд",
        "连新亚国际货运班列（连云港至中亚）每周三班，途经阿拉山口口岸",
        "Zoll" * 30,
    ],
)
def test_lines_have_room_and_lose_nothing(words):
    lines = wrapped(words)
    assert len(lines) > 1
    assert all(width_of(line) <= PHONE for line in lines)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")


def test_lines_break_at_blanks():
    assert wrapped("one two three", width_of("one two t")) == ["one two", "three"]


@pytest.mark.parametrize(("tag", "row"), [("zh", "一。二。"), ("en", "一。 二。")])
def test_sentences_stand_as_the_language_sets_them(registry_app, tag, row):
    with registry_app.test_request_context(f"/{tag}/"):
        assert in_a_row(["一。", "二。"]) == row
