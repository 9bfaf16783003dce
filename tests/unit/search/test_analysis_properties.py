"""What holds for every text, whatever its script."""

from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.chain import analyze

_PIECES = st.sampled_from(
    "l' d’ 's - ‐ — é é ß İ ı ﬁ ﷺ Ⅳ ½ ㈱ 海 關 关 ガ ｶﾞ ー 한 ᄒ ᅡ ᆫ ก ำ เ ່ ສ ម ្ ព ာ က ် ه‌ ال اَ ـ ء ی ک "
    "ё й ў ʻ ' ״ ש ̈ ़ क ् ॥ 7 ٧ ๗ _ \u200b \u200d \U0001f600 \U0001e900 x Ω ς Ა և".split(" ")
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
