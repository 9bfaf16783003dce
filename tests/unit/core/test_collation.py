"""Order of names in their languages."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collation import LONGEST_KEY, sort_key, sorted_for

ORDERS = [
    ("en", "A note|Measure 2|Measure 10|[Note] b|resume|Resume|résumé|Zoll"),
    ("fr", "cote|coté|côte|côté|«cote 2»|cote 10|Émile|œuvre|ogive|zèbre"),
    ("es", "ano|anp|año|elite|Elite|élite|nube|nzz|ñandú|Ñu|oso"),
    ("ru", "еж|ёж|ёлка|ель|жук|ион|йод|Яма"),
    ("ar", "احمد|أحمد|آسيا|الإمارات|باكستان|مذكرة 2|مذكرة ١٠"),
    ("zh", "2号|10号|AEO互认|阿拉山口|安|北京海关|长沙|重庆海关|广州|路|绿|西安|厦门|张三"),
]


@pytest.mark.parametrize(("language", "names"), ORDERS)
def test_names_stand_in_the_order_of_their_language(language, names):
    wanted = names.split("|")
    mixed = random.Random(7).sample(wanted, len(wanted))
    assert sorted_for(mixed, str, language) == wanted


def test_spanish_alone_has_a_letter_after_n():
    names = ["nz", "ña"]
    assert sorted_for(names, str, "es") == ["nz", "ña"]
    assert sorted_for(names, str, "fr") == ["ña", "nz"]


def test_decomposed_letters_sort_as_composed_ones():
    assert sort_key("n\u0303u", "es") == sort_key("ñu", "es")


def test_items_are_sorted_by_what_is_read_of_them():
    items = [{"name": "Ёлка"}, {"name": "Ель"}, {"name": "Азия"}]
    assert [item["name"] for item in sorted_for(items, lambda item: item["name"], "ru")] == [
        "Азия",
        "Ёлка",
        "Ель",
    ]


@pytest.mark.parametrize("language", ["zh", "en", "ar", "kk", "zh-hant"])
def test_a_long_text_has_a_bounded_key(language):
    for sign in ("文", "w", "م", "7", "文7w "):
        assert len(sort_key(sign * 5000, language)) <= LONGEST_KEY


@given(st.text(max_size=60), st.sampled_from(("zh", "es", "ar", "en")))
def test_every_text_has_a_key(text, language):
    assert sort_key(text, language) == sort_key(text, language)


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_numbers_sort_by_their_value(one, other):
    keys = [sort_key(f"No. {number}", "en") for number in (one, other)]
    assert (keys[0] < keys[1], keys[0] == keys[1]) == (one < other, one == other)
