"""Runs without spaces are cut where they name something, and compounds are also their parts."""

import pytest

from search.lexicon import Lexicon
from search.nodes import And, Concept, Or, Term
from search.query import parse
from search.stretches import stretches

LEXICON = Lexicon(
    [
        ("c:CN", "中国", "zh"),
        ("t:ES", "马德里", "zh"),
        ("g:T002", "ศุลกากร", "th"),
        ("c:KZ", "คาซัคสถาน", "th"),
        ("g:T002", "Zoll", "de"),
        ("g:T158", "Forum", "de"),
        ("g:T148", "Übereinkommen", "de"),
        ("g:T133", "Schulung", "de"),
        ("c:CN", "Çin", "tr"),
    ]
)


@pytest.mark.parametrize(
    ("piece", "parts"),
    [
        ("中国到马德里的货运班列", ["中国", "到", "马德里", "的货运班列"]),
        ("ศุลกากรคาซัคสถาน", ["ศุลกากร", "คาซัคสถาน"]),
        ("货运班列", ["货运班列"]),
        ("Zollforum", ["Zollforum"]),
    ],
)
def test_runs_are_cut_at_names(piece: str, parts: list[str]) -> None:
    found = list(stretches(piece, LEXICON.tags_in))
    assert [one.text for one in found] == parts
    assert all(piece[one.offset :].startswith(one.text) for one in found)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("zollforum", ["zoll", "forum"]),
        ("zollschulungen", ["zoll", "schulung"]),
        ("tir-ubereinkommen", ["tir", "ubereinkommen"]),
        ("zollamt", []),
        ("forumsforum", ["forum", "forum"]),
        ("zoll", []),
    ],
)
def test_compounds_are_made_of_names(word: str, parts: list[str]) -> None:
    assert [part for part, _marks in LEXICON.parts_of(word)] == parts


def test_a_compound_asks_for_the_word_or_for_all_its_parts() -> None:
    node = parse("Zollforum", tagger=LEXICON.tags_in, splitter=LEXICON.parts_of).node
    assert isinstance(node, Or)
    word, parts = node.children
    assert isinstance(word, Term)
    assert parts == And(
        (
            Or((Term(("zoll",)), Concept(("g:T002",)))),
            Or((Term(("forum",)), Concept(("g:T158",)))),
        )
    )


def test_an_ending_behind_an_apostrophe_hides_no_name() -> None:
    assert [tag.tokens for tag in LEXICON.tags_in("Çin'den Madrid'e", "tr")] == [("c:CN",)]
