"""What holds for every text, whatever its script."""

from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.chain import analyze

# Letters and signs that fold, join or compose in ways of their own.
_PIECES = st.sampled_from(
    [
        *("l'", "d’", "'s", "x", "-", "‐", "—", " ", "_", "7", "٧", "๗", "Ⅳ", "½", "㈱", "ﷺ"),
        *("é", "e\u0301", "ß", "İ", "ı", "ﬁ", "Ω", "ς", "Ა", "և", "ё", "й", "ў", "ʻ", "\u0308"),
        *("海", "關", "ガ", "ｶﾞ", "ー", "한", "ᄒ", "ᅡ", "ᆫ", "ก", "ำ", "เ", "ສ", "\u0ec8"),
        *("ម", "\u17d2", "ព", "\u17b6", "က", "\u103a", "ါ", "क", "\u093c", "\u094d", "॥"),
        *(
            "ه\u200c",
            "ال",
            "ا\u064e",
            "ـ",
            "ء",
            "ی",
            "ک",
            "״",
            "ש",
            "\u200b",
            "\u200d",
            "\U0001f600",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(_PIECES, max_size=12).map("".join))
LANGUAGES = st.sampled_from([None, "en", "kk", "uz-Cyrl", "ar", "zh-Hant"])


@settings(deadline=None, max_examples=400)
@given(TEXTS, LANGUAGES)
def test_what_a_token_covers_is_analysed_to_the_same_token(text: str, language: str | None) -> None:
    for token in analyze(text, language):
        covered = text[token.start : token.end]
        assert covered
        assert token.text in {again.text for again in analyze(covered, language)}


@settings(deadline=None, max_examples=400)
@given(TEXTS, LANGUAGES)
def test_positions_and_offsets_never_run_backwards(text: str, language: str | None) -> None:
    found = analyze(text, language)
    positions = [token.position for token in found]
    assert positions == sorted(positions)
    starts = [token.start for token in found]
    assert starts == sorted(starts)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
