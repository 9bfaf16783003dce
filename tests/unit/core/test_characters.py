"""What people write is kept without the characters that nobody sees and that mislead."""

import pytest

from core.characters import LONGEST_SHOWN, plain, quoted


@pytest.mark.parametrize("sign", "\0\x07\x7f\x85\u202a\u202b\u202c\u202d\u202e\ufeff\uffff")
def test_control_characters_and_marks_that_turn_directions_are_left_out(sign):
    assert plain(f" one{sign} two ") == "one two"


@pytest.mark.parametrize(
    "text", ["line\nline", "tab\ttab", "\u2068isolated\u2069", "می\u200cخواهم"]
)
def test_what_writing_needs_stays(text):
    assert plain(text) == text


def test_what_a_message_repeats_is_short_and_plain():
    assert quoted("\u202eevil" + "x" * 100) == "evil" + "x" * (LONGEST_SHOWN - 4)
