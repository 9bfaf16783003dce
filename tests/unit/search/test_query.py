"""What a person types becomes a tree; nothing typed is an error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.notes import MOST_NESTED, Notes
from search.query import (
    LONGEST_QUERY,
    MOST_TERMS,
    And,
    Concept,
    Everything,
    Fault,
    Field,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Some,
    Tag,
    Term,
    parse,
)


class Letters:
    """Two fields that know values of one letter, the others being unknown."""

    def called(self, name: str) -> str:
        return name.lower() if name.lower() in ("kind", "party") else ""

    def node(self, field: str, value: str, piece: str, notes: Notes) -> Node:
        if len(value) > 1:
            notes.add(Fault.VALUE_UNKNOWN, piece, field)
        return Field(field, (value,)) if len(value) == 1 else Nothing()


def tree(text: str) -> Node:
    return parse(text, languages=(), fields=Letters()).node


def faults(text: str) -> dict[Fault, tuple[str, ...]]:
    """What was noted, and the pieces that it was noted of."""
    return {note.fault: note.pieces for note in parse(text, fields=Letters()).notes}


def word(text: str) -> Term:
    return Term((text,))


A, B, C = word("aa"), word("bb"), word("cc")
KX, KY, PX = Field("kind", ("x",)), Field("kind", ("y",)), Field("party", ("x",))


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


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("(aa OR bb) cc", And((Or((A, B)), C))),
        ("aa OR (bb cc)", Or((A, And((B, C))))),
        ("((aa))", A),
        ("aa -(bb cc)", And((A, Not(And((B, C)))))),
        ("NOT aa", And((Everything(), Not(A)))),
        ("aa AND NOT bb", And((A, Not(B)))),
        ("aa OR -bb", Or((A, Not(B)))),
        ("aa OR bb/cc", Or((A, And((B, C))))),
        ("-bb/cc aa", And((A, Not(And((B, C)))))),
        ("kind:x", KX),
        ("Kind:x aa", And((KX, A))),
        ("-kind:x aa", And((A, Not(KX)))),
        ("kind:-x aa", And((A, Not(KX)))),
        ("kind:x OR kind:y", Or((KX, KY))),
        ("kind:(x OR y) party:x", And((Or((KX, KY)), PX))),
        ("-kind:(x OR y)", And((Everything(), Not(Or((KX, KY)))))),
        ('kind:"x"', KX),
        ("kind: x", KX),
        ("kind:x, party:x;", And((KX, PX))),
        ("（aa｜bb）kind：x", And((Or((A, B)), KX))),
        ("kind：“x”", KX),
        ("aa –bb", And((A, Not(B)))),
        ("\u2067aa\u2069 \u200f-bb \ufeffkind:\u200ex", And((A, KX, Not(B)))),
    ],
)
def test_parts_are_grouped_and_fields_are_read(text: str, node: Node) -> None:
    assert tree(text) == node


def test_what_is_left_out_joins_nobody() -> None:
    assert tree("aa x* OR bb") == And((A, B))
    assert tree("aa OR x* bb") == And((A, B))


def test_a_colon_makes_no_field_of_other_words() -> None:
    assert tree("10:30") == And((word("10"), word("30")))
    assert faults("10:30 https://example.org e:f") == {}
    assert parse("kind:x").node == parse("kind x").node  # where no fields are read


def test_a_hyphen_inside_a_word_refuses_nothing() -> None:
    assert faults("e-commerce") == {}
    assert "Not" not in repr(tree("e-commerce"))


def test_stems_are_asked_beside_the_word() -> None:
    assert parse("agreements", languages=("en",)).node == Term(("agreements",), ("agreement",))


@pytest.mark.parametrize(
    ("text", "fault", "pieces"),
    [
        ("x" * (LONGEST_QUERY + 1), Fault.TEXT_CUT, ()),
        ("a b " * MOST_TERMS, Fault.TERMS_CUT, ()),
        ('aa "customs union', Fault.QUOTE_UNCLOSED, ('"customs union',)),
        ("aa (bb OR", Fault.PARENTHESIS_UNCLOSED, ("(bb OR",)),
        ("aa (bb OR", Fault.OR_ALONE, ("bb OR",)),
        ("aa bb) cc", Fault.PARENTHESIS_EXTRA, ("bb)",)),
        ("(" * (MOST_NESTED + 1) + "aa" + ")" * (MOST_NESTED + 1), Fault.NESTED_CUT, ()),
        ("a* bb b*", Fault.PREFIX_SHORT, ("a*", "b*")),
        ("*toms", Fault.STAR_MISPLACED, ("*toms",)),
        ("cus*ms aa", Fault.STAR_MISPLACED, ("cus*ms",)),
        ('"mutual recogn*"', Fault.STAR_MISPLACED, ('"mutual recogn*"',)),
        ("OR aa", Fault.OR_ALONE, ("OR",)),
        ("aa |", Fault.OR_ALONE, ("aa OR",)),
        ("aa NOT", Fault.NOT_ALONE, ("NOT",)),
        ("aa -OR bb", Fault.NOT_ALONE, ("-",)),
        ("prty:KZ aa", Fault.FIELD_UNKNOWN, ("prty:",)),
        ("主题：过境", Fault.FIELD_UNKNOWN, ("主题：",)),
        ("party: OR aa", Fault.FIELD_EMPTY, ("party:",)),
        ("aa party:", Fault.FIELD_EMPTY, ("party:",)),
        ("kind:treaty aa", Fault.VALUE_UNKNOWN, ("kind:treaty",)),
        ("- OR *** !", Fault.NO_WORDS, ()),
    ],
)
def test_what_is_left_out_is_noted(text: str, fault: Fault, pieces: tuple[str, ...]) -> None:
    assert faults(text)[fault] == pieces


def test_what_was_cut_off_is_not_called_unclosed() -> None:
    cut = "(" + '"' + "customs " * LONGEST_QUERY + '")'
    assert {Fault.QUOTE_UNCLOSED, Fault.PARENTHESIS_UNCLOSED} & {*faults(cut)} == set()


def test_an_unknown_field_is_read_as_words() -> None:
    assert tree("prty:bb") == And((word("prty"), B))


def test_an_unknown_value_finds_nothing_rather_than_too_much() -> None:
    assert tree("aa kind:treaty") == And((A, Nothing()))
    assert tree("kind:treaty OR kind:x") == Or((Nothing(), KX))


def test_what_is_asked_in_words_is_told_apart() -> None:
    text = 'kind:x "customs union" tariff OR duty -rail -(road OR sea) NOT air'
    assert parse(text, fields=Letters()).words == '"customs union" tariff duty'


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


@pytest.mark.parametrize("text", ["-kazakhstan aa", "aa -(bb kazakhstan)", "kind:kazakhstan aa"])
def test_what_is_excluded_or_a_value_is_not_what_the_query_names(text: str) -> None:
    def tagger(text: str) -> list[Tag]:
        start = text.find("kazakhstan")
        return [Tag(start, start + 10, ("c:KZ",))] if start >= 0 else []

    assert parse(text, tagger=tagger, fields=Letters()).tags == ()


def test_a_quoted_phrase_is_taken_literally() -> None:
    parsed = parse('"single window"', tagger=lambda _text: [Tag(0, 15, ("g:single-window",))])
    assert isinstance(parsed.node, Phrase)


@settings(deadline=None, max_examples=500)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                ['"', "-", "*", "OR", " ", "|", "a", "海关", "ال", "«", "'", "(", ")", "kind:",
                 "kind", "：", "NOT ", "x", "..", "\u202e", "（"]
            )
        ).map("".join),
        st.text(min_size=400, max_size=700),
    )
)  # fmt: skip
def test_no_text_is_an_error(text: str) -> None:
    parsed = parse(text, fields=Letters())
    assert hash(parsed.node) == hash(parsed.node)
    assert len(parsed.text) <= LONGEST_QUERY


def test_very_long_text_is_read_in_part() -> None:
    assert Fault.TEXT_CUT in faults("customs " * 1250)
