"""Words in drawings: how wide they are about, and what of them has room."""

import pytest

from core.pictures.words import shortened, width_of


def test_a_chinese_character_is_wider_than_a_letter():
    assert width_of("关") > width_of("G")


def test_words_that_have_room_stay_as_they_are():
    assert shortened("Yuxin'ou") == "Yuxin'ou"


@pytest.mark.parametrize("words", ["Word " * 30, "通关" * 30])
def test_longer_words_end_with_an_ellipsis_and_have_room(words):
    short = shortened(words, 200)
    assert short.endswith("…")
    assert width_of(short) <= 200


def test_nothing_open_is_left_before_the_ellipsis():
    assert shortened("Rong'ou (Chengdu)", width_of("Rong'ou (") + 2 * 7.3) == "Rong'ou (C…"
    assert shortened("Rong'ou (Chengdu)", width_of("Rong'ou (") + 7.3) == "Rong'ou…"
