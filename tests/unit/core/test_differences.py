"""What differs between two texts: nothing lost, words whole in every script, runs that read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import sequences
from core.differences import FOLDED_FROM, KEPT, differences, folded, words_of

WORDS = st.lists(st.sampled_from(["the", "a", "of", "кот", "海", "关", " ", "\n", ".", "é", "ไท"]))
TEXTS = st.one_of(st.text(max_size=60), WORDS.map("".join))


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(kind, words) for kind, words in differences(old, new)]


@given(TEXTS, TEXTS)
def test_nothing_is_lost_of_either_text(old, new):
    runs = differences(old, new)
    assert "".join(run.text for run in runs if run.kind != "added") == old
    assert "".join(run.text for run in runs if run.kind != "removed") == new
    assert all(run.text for run in runs)
    assert "".join(words_of(old)) == old


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert told(text, text) == ([("same", text)] if text else [])


@given(WORDS, WORDS)
def test_texts_that_are_compared_in_parts_lose_nothing_either(old, new):
    whole = sequences._ALL_AT_ONCE
    numbers = {word: n for n, word in enumerate({*old, *new})}
    one, other = ([numbers[word] for word in words] for words in (old * 3, new * 3))
    try:
        sequences._ALL_AT_ONCE = 16
        blocks = list(sequences.equal_blocks(one, other))
    finally:
        sequences._ALL_AT_ONCE = whole
    ends = (0, 0)
    for start, there, length in blocks:
        assert start >= ends[0]
        assert there >= ends[1]
        assert one[start : start + length] == other[there : there + length]
        ends = (start + length, there + length)


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        (
            "signed on 28 May 2015.",
            "signed on 3 June 2015.",
            [
                ("same", "signed on "),
                ("removed", "28 May"),
                ("added", "3 June"),
                ("same", " 2015."),
            ],
        ),
        ("the quick fox", "the fox", [("same", "the "), ("removed", "quick "), ("same", "fox")]),
        (
            "海关与哈国签约",
            "海关同哈国签约",
            [
                ("same", "海关"),
                ("removed", "与"),
                ("added", "同"),
                ("same", "哈国签约"),
            ],
        ),
        (
            "กรมศุลกากรที่ไทย",
            "กรมศุลกากรที่ลาว",
            [("same", "กรมศุลกากรที่"), ("removed", "ไทย"), ("added", "ลาว")],
        ),
        ("وقع", "وُقِّع", [("removed", "وقع"), ("added", "وُقِّع")]),
        ("подписан", "подписана", [("removed", "подписан"), ("added", "подписана")]),
        ("e\u0301te", "ete", [("removed", "e\u0301te"), ("added", "ete")]),
        ("", "new", [("added", "new")]),
        ("old", "", [("removed", "old")]),
    ],
)
def test_words_change_whole_in_every_script(old, new, runs):
    assert told(old, new) == runs


def test_slight_words_between_changes_are_read_with_them():
    runs = told("a report of the office was sent", "a letter of some bureau was sent")
    assert runs == [
        ("same", "a "),
        ("removed", "report of the office"),
        ("added", "letter of some bureau"),
        ("same", " was sent"),
    ]


def test_changes_of_two_paragraphs_stay_apart():
    assert told("one\n\ntwo", "eins\n\nzwei") == [
        ("removed", "one"),
        ("added", "eins"),
        ("same", "\n\n"),
        ("removed", "two"),
        ("added", "zwei"),
    ]


def test_the_clusters_of_khmer_and_burmese_stay_whole():
    assert words_of("ខ្មែរ") == ["ខ្មែ", "រ"]
    assert "".join(words_of("မြန်မာ")) == "မြန်မာ"


def test_long_stretches_are_folded_but_for_what_stands_beside_a_change():
    long = "word " * FOLDED_FROM
    runs = folded(differences(f"{long}old {long}end", f"{long}new {long}end"))
    assert [run.kind for run in runs] == ["folded", "same", "removed", "added", "same", "folded"]
    assert KEPT <= len(runs[1].text) < 2 * KEPT
    assert "".join(run.text for run in runs if run.kind != "added") == f"{long}old {long}end"


def test_short_stretches_are_not_folded():
    assert [run.kind for run in folded(differences("one two", "one three"))] == [
        "same",
        "removed",
        "added",
    ]
