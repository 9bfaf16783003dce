"""Other scripts, other keyboards, and spellings that are a slip or two away."""

import pytest

from search.keyboards import otherwise_typed
from search.respelling import UNKNOWN, respelt, script_of
from search.romanising import readings, romanised
from search.spellings import Near, Spellings

NAMES = [
    ("c:KZ", "Kazakhstan", "en"),
    ("c:KZ", "Казахстан", "ru"),
    ("c:KZ", "哈萨克斯坦", "zh"),
    ("c:GR", "Ελλάδα", "el"),
    ("c:GE", "საქართველო", "ka"),
    ("c:AM", "Հայաստան", "hy"),
    ("c:SG", "Singapur", "de"),
    ("c:SG", "Singapur", "es"),
    ("g:T002", "таможня", "ru"),
]


@pytest.fixture(scope="module")
def spellings() -> Spellings:
    return Spellings(NAMES)


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("казахстан", "kazakhstan"), ("ελλαδα", "ellada"), ("საქართველო", "sakartvelo"),
        ("հայաստան", "hayastan"), ("哈萨克斯坦", "hasakesitan"), ("绿", "lu"),
        ("kazakhstan", ""), ("الصين", ""), ("대한민국", ""),
    ],
)  # fmt: skip
def test_words_of_other_scripts_have_a_latin_form(word: str, latin: str) -> None:
    assert romanised(word) == latin


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("tamozhnya", "таможня"), ("soglasheniye", "соглашение"), ("telonio", "τελωνιο"),
        ("uzbekistan", "узбекистан"), ("shchit", "щит"),
    ],
)  # fmt: skip
def test_latin_letters_are_read_as_other_scripts(typed: str, read: str) -> None:
    assert read in readings(typed)


@pytest.mark.parametrize("typed", ["таможня", "a1", "", "x-y"])
def test_only_plain_latin_words_are_read_so(typed: str) -> None:
    assert readings(typed) == []


def test_a_long_word_has_few_readings() -> None:
    assert len(readings("c" * 64)) <= 50


@pytest.mark.parametrize(
    ("typed", "meant", "language"),
    [
        ("ghbdtn", "привет", "ru"), ("nfvj;yz", "таможня", "ru"), ("Rfpf[cnfy", "казахстан", "ru"),
        ("лфяфлрыефт", "kazakhstan", "en"), ("akuo", "שלום", "he"), ("avp", "שהפ", "he"),
        ("hg[lhv;", "الجمارك", "ar"), ("bfkhk", "لابنان", "ar"), ("لالايفى", "ghbdtn", None),
    ],
)  # fmt: skip
def test_the_other_keyboard(typed: str, meant: str, language: str | None) -> None:
    found = otherwise_typed(typed)
    if language is None:
        assert not [one for one in found if one == (meant, "ru")]
    else:
        assert (meant, language) in found


def test_what_has_no_letters_is_the_same_on_every_keyboard() -> None:
    assert otherwise_typed("12 345") == otherwise_typed("") == []


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("kazakstan", "Kazakhstan"), ("kazahstan", "Казахстан"), ("hasakesitan", "哈萨克斯坦"),
        ("elada", "Ελλάδα"), ("sakartvelo", "საქართველო"), ("haystan", "Հայաստան"),
        ("казакстан", "Казахстан"), ("tamozhnia", "таможня"),
    ],
)  # fmt: skip
def test_a_name_is_near_in_its_own_script_and_in_latin_letters(
    spellings: Spellings, typed: str, text: str
) -> None:
    assert text in [near.text for near in spellings.near(typed, "en")]


@pytest.mark.parametrize("typed", ["", "kaz", "lanternfish", "singer"])
def test_far_and_short_words_are_near_to_nothing(spellings: Spellings, typed: str) -> None:
    assert spellings.near(typed, "en") == []


def test_the_language_told_is_the_readers_if_the_word_is_of_it(spellings: Spellings) -> None:
    assert spellings.near("singapur", "de")[0].language == "de"
    assert spellings.near("singapur", "ru")[0].language == "es"


def test_words_of_one_script_are_put_together() -> None:
    text = "kazakstan  tamozhnya 2015"
    places = {
        (0, 9): [Near(1, "Kazakhstan", "en"), Near(1, "Казахстан", "ru")],
        (11, 20): [Near(0, "таможня", "ru")],
    }
    (found,) = respelt(text, places)
    assert (found.text, found.language) == ("Казахстан  таможня 2015", "ru")


def test_what_is_hardly_further_off_comes_next() -> None:
    places = {(0, 4): [Near(1, "abcd", "en"), Near(2, "abce", "de"), Near(3, "abcf", UNKNOWN)]}
    found = respelt("abce", places)
    assert [(one.text, one.language) for one in found] == [("abcd", "en"), ("abce", "de")]


def test_a_word_without_alternatives_cannot_be_respelt() -> None:
    assert respelt("a b", {(0, 1): [Near(1, "c", UNKNOWN)], (2, 3): []}) == []
    assert respelt("a b", {}) == []


@pytest.mark.parametrize(
    ("word", "script"), [("a", "LATIN"), ("'я", "CYRILLIC"), ("关", "CJK"), ("12", "")]
)
def test_the_script_of_a_word_is_that_of_its_first_letter(word: str, script: str) -> None:
    assert script_of(word) == script
