"""Which language a question is in, as far as its letters tell."""

import pytest

from forum.floor.guessing import WRITTEN, guessed


@pytest.mark.parametrize(
    ("text", "reader", "tag"),
    [
        ("海关通道什么时候开放？", "en", "zh"),
        ("Когда откроется коридор?", "en", "ru"),
        ("Дәліз қашан ашылады?", "ru", "kk"),
        ("Коли відкриється коридор? Її", "en", "uk"),
        ("متى يفتح الممر؟", "en", "ar"),
        ("گذرگاه چه زمانی باز می‌شود؟", "ar", "fa"),
        ("When does the corridor open?", "fr", "en"),
        ("Quand est-ce que le corridor ouvre ?", "en", "fr"),
        ("¿Cuándo abre el corredor?", "zh", "es"),
        ("Transit TIR Khorgos", "fr", "fr"),
        ("Transit TIR Khorgos", "zh", "en"),
        ("通道 TIR Khorgos 何时开放", "en", "zh"),
        ("123 ?", "ar", "ar"),
        ("", "es", "es"),
    ],
)
def test_letters_and_small_words_tell(text, reader, tag):
    assert guessed(text, reader) == tag
    assert tag in WRITTEN
