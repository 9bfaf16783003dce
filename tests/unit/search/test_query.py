"""What a person types becomes a tree; nothing typed is an error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query import (
    LONGEST_QUERY,
    MOST_TERMS,
    And,
    Concept,
    Everything,
    Node,
    Not,
    Note,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Some,
    Tag,
    Term,
    parse,
)


def tree(text: str) -> Node:
    return parse(text, languages=()).node


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", Everything()),
        ("   ", Everything()),
        ("Customs", Term(("customs",))),
        ("customs union", And((Term(("customs",)), Term(("union",))))),
        ("customs AND union", And((Term(("customs",)), Term(("union",))))),
        ("customs OR union", Or((Term(("customs",)), Term(("union",))))),
        ("customs|union", Or((Term(("customs",)), Term(("union",))))),
        ("a b OR c", And((Term(("a",)), Or((Term(("b",)), Term(("c",))))))),
        ("OR customs OR", Term(("customs",))),
        ("customs -union", And((Term(("customs",)), Not(Term(("union",)))))),
        ("-union", And((Everything(), Not(Term(("union",)))))),
        ("douan*", Prefix(("douan",))),
        ('"customs union"', Phrase(((0, ("customs",)), (1, ("union",))))),
        ("«customs union»", Phrase(((0, ("customs",)), (1, ("union",))))),
        ("l’accord", Term(("accord",))),
        ("互认", Term(("互认",))),
        ("新加坡", Phrase(((0, ("新加",)), (1, ("加坡",))))),
        ("关", Prefix(("关",))),
        ("الاعتراف", Term(("الاعتراف", "اعتراف"))),
        ("кеден", Term(("кеден", "keden"))),
        (
            "single-window",
            Or((Phrase(((0, ("single",)), (1, ("window",)))), Term(("singlewindow",)))),
        ),
        ("互认 新加坡", And((Term(("互认",)), Phrase(((0, ("新加",)), (1, ("加坡",))))))),
        (
            "海关互认",
            Some(2, (Term(("海关",)), Term(("关互",)), Term(("互认",)))),
        ),
        ('"海关互认"', Phrase(((0, ("海关",)), (1, ("关互",)), (2, ("互认",))))),
    ],
)
def test_typed_text_becomes_a_tree(text: str, node: Node) -> None:
    assert tree(text) == node


def test_a_phrase_may_be_refused() -> None:
    phrase = Phrase(((0, ("customs",)), (1, ("union",))))
    assert tree('-"customs union" tariff') == And((Term(("tariff",)), Not(phrase)))


def test_a_hyphen_inside_a_word_refuses_nothing() -> None:
    assert Note.NO_WORDS not in parse("e-commerce").notes
    assert "Not" not in repr(tree("e-commerce"))


def test_stems_are_asked_beside_the_word() -> None:
    assert parse("agreements", languages=("en",)).node == Term(("agreements",), ("agreement",))


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("x" * (LONGEST_QUERY + 1), Note.TEXT_CUT),
        ("a b " * MOST_TERMS, Note.TERMS_CUT),
        ('"customs union', Note.QUOTE_UNCLOSED),
        ("a*", Note.PREFIX_SHORT),
        ("- OR *** !", Note.NO_WORDS),
    ],
)
def test_what_is_left_out_is_noted(text: str, note: Note) -> None:
    assert note in parse(text).notes


def test_nothing_but_signs_matches_nothing() -> None:
    assert tree("*** !!") == Nothing()


def test_words_that_name_a_concept_may_be_met_by_the_concept() -> None:
    def tagger(text: str) -> list[Tag]:
        start = text.index("single window")
        return [Tag(start, start + len("single window"), ("g:single-window",))]

    words = And((Term(("single",)), Term(("window",))))
    parsed = parse("kazakhstan single window", languages=(), tagger=tagger)
    named = Or((words, Concept(("g:single-window",))))
    assert parsed.node == And((Term(("kazakhstan",)), named))
    assert parsed.tags[0].tokens == ("g:single-window",)


def test_a_quoted_phrase_is_taken_literally() -> None:
    parsed = parse('"single window"', tagger=lambda _text: [Tag(0, 15, ("g:single-window",))])
    assert isinstance(parsed.node, Phrase)


@settings(deadline=None, max_examples=500)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(['"', "-", "*", "OR", " ", "|", "a", "海关", "ال", "«", "'"]))
        .map("".join),
        st.text(min_size=400, max_size=700),
    )
)  # fmt: skip
def test_no_text_is_an_error(text: str) -> None:
    parsed = parse(text)
    assert hash(parsed.node) == hash(parsed.node)
    assert len(parsed.text) <= LONGEST_QUERY


def test_very_long_text_is_read_in_part() -> None:
    assert Note.TEXT_CUT in parse("customs " * 1250).notes
