"""Local times mean an instant, none or two; zones are named in every language of the site."""

from datetime import UTC, date, datetime, time

import pytest

from core.languages import SITE_LANGUAGES, locale_of
from forum.programme.zones import instants, zone_choices, zone_names


@pytest.mark.parametrize(
    ("day", "clock", "zone", "hours"),
    [
        (date(2026, 10, 12), time(9), "Asia/Shanghai", [1]),
        (date(2026, 3, 29), time(2, 30), "Europe/Paris", []),
        (date(2026, 3, 29), time(3), "Europe/Paris", [1]),
        (date(2026, 10, 25), time(2), "Europe/Paris", [0, 1]),
        (date(2026, 10, 25), time(3), "Europe/Paris", [2]),
    ],
)
def test_a_local_time_means_an_instant_none_or_two(day, clock, zone, hours):
    found = instants(day, clock, zone)
    assert [one.hour for one in found] == hours
    assert all(one.tzinfo is UTC for one in found)


def test_every_zone_stands_once_from_west_to_east():
    found = [
        name for name, _label in zone_choices(locale_of("en"), datetime(2026, 1, 1, tzinfo=UTC))
    ]
    assert sorted(found) == list(zone_names())
    assert (
        found.index("America/New_York") < found.index("Europe/Paris") < found.index("Asia/Almaty")
    )
    assert {"Asia/Shanghai", "Asia/Almaty", "Asia/Kolkata"} <= set(found)


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_labels_tell_the_distance_the_name_and_the_code(tag):
    choices = dict(zone_choices(locale_of(tag), datetime(2026, 1, 1, tzinfo=UTC)))
    assert "08:00" in choices["Asia/Shanghai"]
    assert choices["Asia/Shanghai"].endswith("Asia/Shanghai")
