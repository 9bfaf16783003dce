"""Language tags: names, direction, negotiation, fallback."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from core.languages import (
    SITE_LANGUAGES,
    direction,
    fallback_languages,
    is_site_language,
    language_name,
    locale_of,
    native_language_name,
    negotiate,
    territory_name,
)


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("zh", "zh_Hans_CN"),
        ("zh-Hans", "zh_Hans_CN"),
        ("zh-hant", "zh_Hant_TW"),
        ("zh-HK", "zh_Hant_HK"),
        ("ar", "ar"),
        ("sr-Latn", "sr_Latn"),
        ("sr_Cyrl", "sr_Cyrl"),
        ("prs", "fa_AF"),
        ("cnr-Latn", "sr_Latn_ME"),
        ("pt-BR", "pt_BR"),
        ("en-u-ca-buddhist", "en_001"),
        ("xx-foo", "en_001"),
        ("", "en_001"),
    ],
)
def test_every_tag_has_a_locale(tag, locale):
    assert str(locale_of(tag)) == locale


@pytest.mark.parametrize("tag", ["ar", "fa", "prs", "ps", "ur", "he", "dv", "ug", "ckb", "ku-Arab"])
def test_scripts_from_right_to_left_are_known_by_their_language(tag):
    assert direction(tag) == "rtl"


@pytest.mark.parametrize("tag", ["zh", "en", "ru", "ku", "uz", "sr-Latn", "az", "", "!!"])
def test_everything_else_runs_from_left_to_right(tag):
    assert direction(tag) == "ltr"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("*", "en"),
        ("zh-HK", "zh"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh"),
        ("yue", "zh"),
        ("pt-BR", "en"),
        ("pt-BR,es;q=0.4", "es"),
        ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "fr"),
        ("fr;q=0.5,ru;q=0.7", "ru"),
        ("en;q=0,ar", "ar"),
        ("kk", "ru"),
        ("kk,en;q=0.5", "en"),
        ("AR-eg", "ar"),
        ("x;;q=,", "en"),
        ("fr;q=nan,es;q=0.1", "es"),
        (";q=1,,,=;", "en"),
    ],
)
def test_the_browser_is_answered_in_a_language_it_asked_for(header, language):
    assert negotiate(header) == language


@given(st.text(max_size=200))
def test_no_header_is_too_odd(header):
    assert negotiate(header) in SITE_LANGUAGES


@pytest.mark.parametrize(
    ("tag", "in_language", "name"),
    [
        ("zh", "en", "Chinese"),
        ("zh-Hant", "en", "Traditional Chinese"),
        ("kk", "ru", "казахский"),
        ("prs", "zh", "达里语"),
        ("ar", "ar", "العربية"),
        ("cnr", "fr", "Montenegrin"),
        ("qqx", "en", "qqx"),
    ],
)
def test_languages_bear_their_cldr_names(tag, in_language, name):
    assert language_name(tag, locale_of(in_language)) == name


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("zh", "中文"),
        ("ru", "Русский"),
        ("fr", "Français"),
        ("ka", "ქართული"),
        ("prs", "دری"),
        ("cnr", "Crnogorski"),
        ("qqx", "qqx"),
    ],
)
def test_a_language_names_itself_as_it_stands_in_a_menu(tag, name):
    assert native_language_name(tag) == name


def test_territories_bear_their_cldr_names():
    assert territory_name("HK", Locale("en")) == "Hong Kong SAR China"
    assert territory_name("MO", locale_of("zh")) == "中国澳门特别行政区"
    assert territory_name("kz", Locale("ru")) == "Казахстан"


def test_an_unknown_territory_is_its_code():
    assert territory_name("QQ", Locale("en")) == "QQ"


def test_a_reader_is_offered_texts_in_a_fixed_order():
    assert fallback_languages("ar", "zh") == ("ar", "en", "zh", "ru", "fr", "es")
    assert fallback_languages("en", "en") == ("en", "zh", "ru", "fr", "es", "ar")
    assert fallback_languages("fr", "kk")[:4] == ("fr", "en", "kk", "zh")
    assert fallback_languages("zh-hant", "en")[:3] == ("zh-hant", "zh", "en")


def test_the_site_speaks_the_tags_in_its_addresses_only():
    assert is_site_language("zh")
    assert not is_site_language("ZH")
    assert not is_site_language("kk")
