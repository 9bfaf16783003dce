"""Names by how their words begin."""

import pytest

from search.beginnings import Beginnings, begins, forms

NAMES = [
    ("c:KZ", "Kazakhstan", "en"),
    ("c:KZ", "Kazakhstan", "fr"),
    ("c:KZ", "Kasachstan", "de"),
    ("c:KZ", "Казахстан", "ru"),
    ("c:KZ", "Қазақстан", "kk"),
    ("c:KZ", "哈萨克斯坦", "zh"),
    ("c:KR", "South Korea", "en"),
    ("c:KR", "เกาหลีใต้", "th"),
    ("c:CN", "الصين", "ar"),
    ("c:CN", "Chine", "fr"),
    ("c:CN", "China", "en"),
    ("c:SA", "المملكة العربية السعودية", "ar"),
    ("c:CI", "Côte d’Ivoire", "fr"),
    ("c:GW", "Guinea-Bissau", "en"),
    ("c:NE", "Niger", "en"),
    ("c:NG", "Nigeria", "en"),
    ("c:CL", "Chili", "fr"),
    ("g:T042", "single window", "en"),
    ("g:T165", "kelib chiqishi", "uz"),
]


@pytest.fixture(scope="module")
def beginnings() -> Beginnings:
    return Beginnings(NAMES)


def marks(beginnings: Beginnings, typed: str, language: str = "en") -> list[str]:
    return [one.mark for one in beginnings.find(typed, language)]


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("kaza", "c:KZ"), ("KASACH", "c:KZ"), ("каз", "c:KZ"), ("қаз", "c:KZ"), ("qaz", "c:KZ"),
        ("哈", "c:KZ"), ("哈萨", "c:KZ"), ("哈薩克", "c:KZ"), ("เกา", "c:KR"), ("kor", "c:KR"),
        ("south k", "c:KR"), ("صين", "c:CN"), ("الصين", "c:CN"), ("الصِين", "c:CN"),
        ("سعود", "c:SA"), ("العربية الس", "c:SA"), ("cote d'iv", "c:CI"), ("ivoir", "c:CI"),
        ("guinea-b", "c:GW"), ("guinea b", "c:GW"), ("bissau", "c:GW"), ("window", "g:T042"),
    ],
)  # fmt: skip
def test_a_name_is_found_by_the_beginning_of_any_of_its_words(
    beginnings: Beginnings, typed: str, mark: str
) -> None:
    assert mark in marks(beginnings, typed)


@pytest.mark.parametrize("typed", ["", " ", "-", "akhstan", "zz", "south north", "\u202e"])
def test_what_begins_nothing_finds_nothing(beginnings: Beginnings, typed: str) -> None:
    assert marks(beginnings, typed) == []


def test_what_is_typed_whole_comes_first_then_the_readers_language(beginnings: Beginnings) -> None:
    assert marks(beginnings, "Niger") == ["c:NE", "c:NG"]
    assert marks(beginnings, "Chi", "en") == ["c:CN", "c:CL"]
    assert marks(beginnings, "Chi", "fr") == ["c:CL", "c:CN"]
    assert marks(beginnings, "Chili", "en") == ["c:CL"]


def test_each_meaning_comes_once_by_the_spelling_of_the_readers_language(
    beginnings: Beginnings,
) -> None:
    (found,) = beginnings.find("kazakh", "fr")
    assert (found.name, found.language, found.own) == ("Kazakhstan", "fr", True)
    (found,) = beginnings.find("kasa", "fr")
    assert (found.name, found.language, found.own) == ("Kasachstan", "de", False)


def test_few_latin_letters_find_no_names_of_other_languages(beginnings: Beginnings) -> None:
    assert marks(beginnings, "ke", "en") == []
    assert marks(beginnings, "chi", "ru") == ["c:CL", "c:CN"]
    assert "g:T165" not in marks(beginnings, "chi", "ru")
    assert "g:T165" in marks(beginnings, "chiq", "ru")


def test_a_title_begins_with_what_was_typed_wherever_a_word_of_it_does() -> None:
    assert begins("Republic of Korea", "en", "KOR")
    assert begins("الصين", "ar", "صي")
    assert not begins("Казахстан", "ru", "Kasach")


def test_words_have_one_form_for_each_way_to_write_them() -> None:
    assert forms("South-Korea  ") == ["south korea"]
    assert forms("الصين") == ["الصين", "صين"]
    assert forms("中國 海關") == ["中国 海关"]
