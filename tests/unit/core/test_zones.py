"""Zones are called by where their clocks stand, in every language of the site."""

from datetime import UTC, date, datetime

import pytest

from core.languages import SITE_LANGUAGES, locale_of
from core.zones import (
    city_name,
    is_zone,
    present_name,
    zone_choices,
    zone_name,
    zone_names,
    zone_words,
    zone_words_between,
    zones_told_apart,
)

WINTER, SUMMER = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 7))
IN_WORDS = {
    "zh": "夏",
    "en": "daylight",
    "ru": "летнее",
    "fr": "été",
    "es": "verano",
    "ar": "الصيف",
}
"""What a language calls the time of summer by."""


def test_every_zone_stands_once_from_west_to_east():
    found = [name for name, _label in zone_choices(locale_of("en"), WINTER)]
    assert sorted(found) == list(zone_names())
    assert (
        found.index("America/New_York") < found.index("Europe/Paris") < found.index("Asia/Almaty")
    )
    assert {"Asia/Shanghai", "Asia/Almaty", "Asia/Kolkata", "Europe/Kyiv"} <= set(found)


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_labels_tell_the_distance_the_name_and_the_code(tag):
    choices = dict(zone_choices(locale_of(tag), WINTER))
    assert "08:00" in choices["Asia/Shanghai"]
    assert choices["Asia/Shanghai"].endswith("Asia/Shanghai")


@pytest.mark.parametrize(
    ("zone", "names"),
    [
        ("Europe/Kyiv", {"zh": "基辅", "ru": "Киев", "ar": "كييف"}),
        ("Europe/Kiev", {"zh": "基辅", "ru": "Киев", "ar": "كييف"}),
        ("Asia/Kolkata", {"zh": "加尔各答", "ru": "Калькутта", "ar": "كالكتا"}),
        ("Asia/Calcutta", {"zh": "加尔各答", "ru": "Калькутта", "ar": "كالكتا"}),
    ],
)
def test_a_city_is_named_though_cldr_has_the_zone_by_an_older_name(zone, names):
    assert {tag: city_name(zone, locale_of(tag)) for tag in names} == names


@pytest.mark.parametrize("tag", ["zh", "ru", "ar"])
def test_no_city_stays_in_latin_letters_in_another_script(tag):
    latin = [
        label for _name, label in zones_told_apart(locale_of(tag), date(2026, 1, 1))
        if any("a" <= letter <= "z" for letter in label)
    ]  # fmt: skip
    assert latin == []


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_no_zone_says_the_time_of_summer_in_winter(tag):
    summers = [zone for zone in zone_names()
               if IN_WORDS[tag] in zone_words(zone, [WINTER], locale_of(tag))]  # fmt: skip
    assert summers == []


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_each_zone_has_a_name_that_is_no_code(tag):
    locale = locale_of(tag)
    assert not [zone for zone in zone_names() if not zone_name(zone, locale)]
    assert not [zone for zone in zone_names() if "/" in zone_name(zone, locale)]


def test_the_city_is_told_where_the_country_has_several_zones():
    english = locale_of("en")
    names = [zone_name(one, english) for one in ("Asia/Shanghai", "Asia/Urumqi", "Europe/Paris")]
    assert names == ["China", "China (Urumqi)", "France"]
    assert zone_name("America/New_York", english) == "United States (New York)"


def test_a_zone_of_no_place_is_named_by_its_time():
    assert zone_name("UTC", locale_of("en")) == "Coordinated Universal Time"
    assert zone_name("Etc/UTC", locale_of("zh")) == "协调世界时"


def test_the_distances_of_a_zone_are_told_for_the_days_that_are_meant():
    english = locale_of("en")
    days = (date(2026, 10, 24), date(2026, 10, 25))
    assert zone_words_between("Europe/Bucharest", *days, english) == (
        "Romania · GMT+03:00 · GMT+02:00"
    )
    assert zone_words("Europe/Bucharest", [SUMMER], english) == "Romania · GMT+03:00"


def test_older_names_are_known_and_stand_for_the_present_ones():
    assert is_zone("Asia/Calcutta")
    assert not any(is_zone(one) for one in ("Mars/Olympus", "localtime", "Factory", ""))
    assert present_name("Asia/Calcutta") == "Asia/Kolkata"
    assert present_name("Asia/Almaty") == "Asia/Almaty"
