"""The rules of zones in calendars, beside the IANA database, by another program's reckoning."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from forum.timetable.zone_rules import rules_of

ZONES = [
    "Europe/Paris",
    "Asia/Shanghai",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour in summer
    "Africa/Casablanca",  # forward and back about Ramadan
    "Europe/Dublin",  # summer is the standard time there
    "Pacific/Apia",
    "Asia/Kathmandu",
]


def read(zone, *years):
    text = f"BEGIN:VCALENDAR\r\n{rules_of(zone, *years).to_ical().decode()}END:VCALENDAR\r\n"
    return tzical(StringIO(text)).get()


@pytest.mark.parametrize("name", ZONES)
def test_every_hour_of_a_year_has_the_offset_of_the_database(name):
    zone = ZoneInfo(name)
    found = read(zone, 2026, 2026)
    wrong = []
    for hour in range(365 * 24):
        local = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)).astimezone(zone)
        told = local.replace(tzinfo=found, fold=local.fold).utcoffset()
        if local.utcoffset() != told and not is_at_a_change(local):
            wrong.append((local, told))
    assert wrong == []


def is_at_a_change(local):
    """Whether clocks show the time twice: readers may take either."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def test_the_onset_stands_in_the_time_before_the_change():
    text = rules_of(ZoneInfo("Europe/Paris"), 2026, 2026).to_ical().decode()
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\n" in text
    assert "DTSTART:20261025T030000\r\n" in text
