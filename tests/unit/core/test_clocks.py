"""Local times mean an instant, none or two; instants are told by the clocks of a place."""

from datetime import UTC, date, datetime, time

import pytest

from core.clocks import (
    EARLIER,
    LATER,
    clock_time,
    clock_words,
    hours_words,
    instant,
    instant_words,
    instants,
    span_words,
    which_of,
    zoned_words,
)
from core.languages import SITE_LANGUAGES, locale_of
from core.problems import BadValue
from forum.programme.hours import session_times

EN = locale_of("en")
TO = "\N{THIN SPACE}–\N{THIN SPACE}"
PARIS, BUCHAREST, XIAN = "Europe/Paris", "Europe/Bucharest", "Asia/Shanghai"


def utc(day, hour, minute=0, month=10):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "zone", "hours"),
    [
        (datetime(2026, 10, 12, 9), XIAN, [1]),
        (datetime(2026, 3, 29, 2, 30), PARIS, []),
        (datetime(2026, 3, 29, 3), PARIS, [1]),
        (datetime(2026, 10, 25, 2), PARIS, [0, 1]),
        (datetime(2026, 10, 25, 3), PARIS, [2]),
        (datetime(2026, 3, 29, 3, 30), BUCHAREST, []),
        (datetime(2026, 10, 25, 3, 30), BUCHAREST, [0, 1]),
        (datetime(2026, 4, 5, 1, 45), "Australia/Lord_Howe", [14, 15]),  # half an hour back
        (datetime(2011, 12, 30, 9), "Pacific/Apia", []),  # a day that was left out
    ],
)
def test_a_local_time_means_an_instant_none_or_two(clock, zone, hours):
    found = instants(clock, zone)
    assert [one.hour for one in found] == hours
    assert all(one.tzinfo is UTC for one in found)


def test_of_two_same_times_one_is_chosen_and_found_again():
    clock = datetime(2026, 10, 25, 3, 30)
    found = [instant(clock, BUCHAREST, which) for which in (EARLIER, LATER)]
    assert found == [utc(25, 0, 30), utc(25, 1, 30)]
    assert [which_of(one, BUCHAREST) for one in found] == [EARLIER, LATER]
    assert [clock_time(one, BUCHAREST) for one in found] == [clock, clock]
    assert which_of(utc(25, 3), BUCHAREST) == ""


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        (datetime(2026, 3, 29, 3, 30), "does not exist"),
        (datetime(2026, 10, 25, 3, 30), "comes twice"),
    ],
)
def test_a_time_that_means_none_or_two_is_refused_unless_one_is_chosen(app, clock, words):
    with app.test_request_context("/en/"), pytest.raises(BadValue, match=words) as refused:
        instant(clock, BUCHAREST, parameter="start")
    assert refused.value.parameter == "start"


@pytest.mark.parametrize(
    ("start", "end", "which", "hours"),
    [
        (time(22), time(1), {}, 3),
        (time(22), time(3, 30), {"end": EARLIER}, 5.5),
        (time(22), time(3, 30), {"end": LATER}, 6.5),
    ],
)
def test_a_session_through_the_night_when_clocks_are_put_back(start, end, which, hours):
    begins, ends = session_times(date(2026, 10, 24), start, end, BUCHAREST, which)
    assert (ends - begins).total_seconds() == hours * 3600


def test_a_session_of_the_hour_that_comes_twice():
    which = {"start": EARLIER, "end": LATER}
    begins, ends = session_times(date(2026, 10, 25), time(3, 40), time(3, 20), BUCHAREST, which)
    assert (begins, ends) == (utc(25, 0, 40), utc(25, 1, 20))


def test_a_session_over_the_hour_that_is_left_out_is_an_hour_shorter():
    begins, ends = session_times(date(2026, 3, 29), time(2, 30), time(4, 30), BUCHAREST, {})
    assert (ends - begins).total_seconds() == 3600


def test_an_instant_is_told_by_the_clocks_of_a_place():
    at = utc(12, 1)
    assert clock_words(at, XIAN, EN) == "09:00"
    assert instant_words(at, XIAN, EN) == "12 October 2026, 09:00"
    assert zoned_words(at, XIAN, EN) == "12 October 2026, 09:00 (China · GMT+08:00)"
    assert hours_words(at, utc(12, 2, 30), XIAN, EN) == "09:00–10:30"
    assert span_words(at, utc(12, 2, 30), XIAN, EN) == "Mon, 12 Oct 2026, 09:00–10:30"


def test_another_day_is_told_where_it_is_one_there():
    late = (utc(12, 15), utc(12, 17))
    assert span_words(*late, XIAN, EN) == f"Mon, 12 Oct 2026, 23:00{TO}Tue, 13 Oct 2026, 01:00"
    assert span_words(*late, PARIS, EN) == "Mon, 12 Oct 2026, 17:00–19:00"


def test_an_hour_that_comes_twice_is_told_with_its_offset():
    assert clock_words(utc(25, 1, 30), BUCHAREST, EN) == "03:30 GMT+02:00"
    assert hours_words(utc(25, 0, 30), utc(25, 1, 30), BUCHAREST, EN) == (
        f"03:30 GMT+03:00{TO}03:30 GMT+02:00"
    )
    assert hours_words(utc(25, 1, 30), utc(25, 3), BUCHAREST, EN) == f"03:30 GMT+02:00{TO}05:00"
    assert instant_words(utc(25, 0, 30), BUCHAREST, EN) == "25 October 2026, 03:30 GMT+03:00"
    assert zoned_words(utc(25, 0, 30), BUCHAREST, EN) == (
        "25 October 2026, 03:30 (Romania · GMT+03:00)"
    )


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_hours_are_told_by_24_in_every_language(tag):
    locale = locale_of(tag)
    for words in (
        clock_words(utc(12, 10), XIAN, locale),
        instant_words(utc(12, 10), XIAN, locale),
        zoned_words(utc(12, 10), XIAN, locale),
        span_words(utc(12, 10), utc(12, 11), XIAN, locale),
    ):
        assert "18:00" in words
