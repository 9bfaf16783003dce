"""Long texts are cut into sections, at the ends of paragraphs and sentences where they can be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.sections import ENOUGH_WORDS, MOST_WORDS, Place, beginning, pieces, sections_of


def cut(text: str) -> list[str]:
    return [text[piece.start : piece.end] for piece in pieces(text)]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("word " * 500 + "early.\n\n" + "next " * 300 + "late.\n\n" + "x " * 900, "late.\n\n"),
        ("word " * 800 + "last.\n\n" + "next " * 900, "last.\n\n"),
        ("word " * 800 + "last. " + "next " * 900, "last. "),
        ("word " * 3000, "word"),
    ],
)
def test_a_section_ends_with_a_paragraph_a_sentence_or_a_word(text: str, ends: str) -> None:
    first, *others = cut(text)
    assert others
    assert ENOUGH_WORDS <= len(first.split()) <= MOST_WORDS
    assert first.endswith(ends)


def test_texts_without_spaces_are_cut_too() -> None:
    text = "海关总署与哈萨克斯坦海关签署合作协定。" * 300
    first, *_others = cut(text)
    assert ENOUGH_WORDS <= len(first) / 2 <= MOST_WORDS + 10
    assert first.endswith("。")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["word", "海关", ". ", "\n\n", "กรม", " ", "é́"]), max_size=4000))
def test_nothing_is_lost_and_nothing_stands_twice(parts: list[str]) -> None:
    text = "".join(parts)
    assert "".join(cut(text)) == text
    assert text.startswith(beginning(text))


def test_sections_know_their_place() -> None:
    text = "customs " * 2500
    found = sections_of(text, "en", "f", "DOC0001")
    places = [Place.of(section.key) for section in found]
    assert [place.number for place in places] == list(range(len(found)))
    assert "".join(text[place.start : place.end] for place in places) == text
    assert all(("customs", 0) in section.text for section in found)
    assert [Place.of(one.key).number for one in sections_of(text, "en", "t", "en", first=1)] == [
        place.number for place in places[1:]
    ]
