"""Which words of a text are marked, and what piece of it is shown."""

import re

import pytest

from search.highlights import is_break, marked, snippet, sought_by, spans_in
from search.lexicon import Lexicon
from search.query import parse

LEXICON = Lexicon(
    [
        ("c:KZ", "Kazakhstan", "en"),
        ("c:KZ", "哈萨克斯坦", "zh"),
        ("g:T042", "single window", "en"),
        ("g:T042", "guichet unique", "fr"),
        ("g:T001", "window", "en"),
        ("g:T001", "SW", "en"),
    ]
)


def shown(query: str, text: str, language: str | None = "en") -> str:
    sought = sought_by(parse(query, tagger=LEXICON.tags_in).node)
    return str(marked(text, spans_in(text, language, sought, LEXICON)))


@pytest.mark.parametrize(
    ("query", "text", "language", "expected"),
    [
        ("customs", "Customs of China", "en", "<mark>Customs</mark> of China"),
        ("agreement", "two agreements", "en", "two <mark>agreements</mark>"),
        ("agree*", "disagree, agreed", "en", "disagree, <mark>agreed</mark>"),
        ("新加坡", "与新加坡海关", "zh", "与<mark>新加坡</mark>海关"),
        ("税", "关税协定", "zh", "关<mark>税</mark>协定"),
        ('"of origin"', "rules of origin of goods", "en", "rules <mark>of origin</mark> of goods"),
        ("goods -origin", "origin of goods", "en", "origin of <mark>goods</mark>"),
        ("cafe", "Café", "fr", "<mark>Café</mark>"),
        ("اعتراف", "الاعتراف المتبادل", "ar", "<mark>الاعتراف</mark> المتبادل"),
        ("哈萨克斯坦", "Kazakhstan joins", "en", "<mark>Kazakhstan</mark> joins"),
        ("guichet unique", "a single window", "en", "a <mark>single window</mark>"),
        ("", "nothing is sought", "en", "nothing is sought"),
    ],
)  # fmt: skip
def test_words_are_marked(query: str, text: str, language: str, expected: str) -> None:
    assert shown(query, text, language) == expected


def test_what_stands_in_a_text_stays_text() -> None:
    text = '<script>alert("x")</script> & <mark>customs</mark>'
    expected = (
        "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt; &amp; "
        "&lt;mark&gt;<mark>customs</mark>&lt;/mark&gt;"
    )
    assert shown("customs", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "word " * 200,
        "海关合作" * 100,
        "e\u0301" * 400,
        "👩‍👩‍👧‍👦👍🏽🇰🇿" * 60,
        "กำลัง" * 80,
        "क्षत्रिय" * 60,
        "각" * 200,
        "a" * 1000,
    ],
)
@pytest.mark.parametrize("width", [40, 41, 42, 43, 44, 45])
def test_no_grapheme_is_torn(text: str, width: int) -> None:
    text += "customs" + text
    sought = sought_by(parse("customs").node)
    piece = str(snippet(text, spans_in(text, None, sought, LEXICON), width))
    inner = re.sub(r"</?mark>", "", piece).removeprefix("… ").removesuffix(" …")
    assert inner in text
    start = text.index(inner)
    assert is_break(text, start)
    assert is_break(text, start + len(inner))


@pytest.mark.parametrize(
    "whole",
    ["e\u0301", "👩‍👧", "👍🏽", "🇰🇿", "กำ", "क्ष", "\u1112\u1161\u11ab", "\r\n", "\u202ba\u0301"],
)
def test_graphemes_hold_together(whole: str) -> None:
    inside = range(1, len(whole)) if whole[0] != "\u202b" else [2]
    assert not any(is_break(whole, place) for place in inside)


def test_the_best_piece_is_shown() -> None:
    text = "transit " + "filler " * 80 + "transit by rail " + "filler " * 80
    sought = sought_by(parse("transit rail").node)
    piece = snippet(text, spans_in(text, "en", sought, LEXICON))
    assert "<mark>transit</mark> by <mark>rail</mark>" in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")


@pytest.mark.parametrize(
    ("text", "language", "marks"),
    [
        ("a national single window", "en", {"g:T042", "g:T001"}),
        ("two windows, one window", "en", {"g:T001"}),
        ("guichet unique", "en", set()),
        ("新疆与哈萨克斯坦", "zh", {"c:KZ"}),
        ("SW", "en", set()),
    ],
)
def test_what_a_text_names(text: str, language: str, marks: set[str]) -> None:
    assert LEXICON.marks_in(text, language) == marks
