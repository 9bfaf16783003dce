"""What cannot be held as it is planned is found, and nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest

from forum.programme.clashes import (
    BODY,
    DAYS,
    INTERPRETING,
    PERSON,
    ROOM,
    SEATS,
    Clash,
    Planned,
    clashes,
)

FIRST, LAST = date(2026, 10, 12), date(2026, 10, 14)
XIAN = "Asia/Shanghai"


def at(hour, minute=0, day=12):
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


def session(number, begins, ends, **values):
    return Planned(number, begins, ends, **{"zone": "UTC", **values})


def found(*sessions, first=FIRST, last=LAST):
    return clashes(sessions, first, last)


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [("room", 7, ROOM), ("people", frozenset({7}), PERSON), ("bodies", frozenset({7}), BODY)],
)
def test_two_sessions_at_once_cannot_have_the_same(field, value, kind):
    one = session(1, at(9), at(11), **{field: value})
    other = session(2, at(10), at(12), **{field: value})
    assert found(other, one) == [Clash(kind, (1, 2), 7)]


@pytest.mark.parametrize(
    "other",
    [
        session(2, at(11), at(12), room=7),
        session(2, at(8), at(9), room=7),
        session(2, at(9), at(11), room=8),
        session(2, at(9), at(11), room=7, cancelled=True),
        session(2, at(9, day=13), at(11, day=13), room=7),
        session(2, None, None, room=7),
    ],
    ids=["after", "before", "elsewhere", "cancelled", "another day", "no time"],
)
def test_sessions_that_only_touch_or_are_not_held_clash_with_nothing(other):
    assert found(session(1, at(9), at(11), room=7), other) == []


def test_a_session_within_a_long_one_clashes_although_another_ended_between():
    sessions = [
        session(1, at(8), at(18), room=7),
        session(2, at(9), at(10), room=7),
        session(3, at(16), at(17), room=7),
    ]
    assert found(*sessions) == [Clash(ROOM, (1, 2), 7), Clash(ROOM, (1, 3), 7)]


def test_each_pair_of_three_at_once_is_told():
    sessions = [session(key, at(9), at(10), people=frozenset({4})) for key in (1, 2, 3)]
    assert [one.sessions for one in found(*sessions)] == [(1, 2), (1, 3), (2, 3)]


def test_whoever_speaks_and_chairs_in_one_session_is_there_once():
    assert found(session(1, at(9), at(10), people=frozenset({4}))) == []


@pytest.mark.parametrize(("seats", "told"), [(20, False), (21, True), (None, False)])
def test_no_more_seats_than_the_room_has(seats, told):
    one = session(1, None, None, room=7, capacity=20, seats=seats)
    assert found(one) == ([Clash(SEATS, (1,), 7)] if told else [])


@pytest.mark.parametrize(
    ("begins", "ends", "zone", "told"),
    [
        (at(0), at(1), "UTC", False),
        (at(23, day=14), at(0, day=15), "UTC", False),
        (at(23, day=14), at(0, 5, day=15), "UTC", True),
        (at(23, day=11), at(1), "UTC", True),
        (at(17, day=11), at(18, day=11), XIAN, False),  # 01:00 in Xi'an, of the first day
        (at(15, day=14), at(16, day=14), XIAN, False),
        (at(15, day=14), at(16, 1, day=14), XIAN, True),
    ],
)
def test_the_days_are_those_of_the_room_and_end_at_midnight(begins, ends, zone, told):
    one = session(1, begins, ends, zone=zone)
    assert found(one) == ([Clash(DAYS, (1,))] if told else [])


def test_rooms_in_two_time_zones_are_compared_by_the_instant():
    here = session(1, at(1), at(2), zone=XIAN, people=frozenset({4}))
    there = session(2, at(1, 30), at(3), zone="Europe/Paris", people=frozenset({4}))
    assert found(here, there) == [Clash(PERSON, (1, 2), 4)]


def test_a_language_that_nobody_is_named_for_is_told():
    one = session(
        1, None, None, interpretation=("ru", "fr"), interpreted=frozenset({"ru"})
    )  # fmt: skip
    assert found(one) == [Clash(INTERPRETING, (1,), "fr")]


def test_three_hundred_sessions_in_a_row_are_no_clash():
    start = at(0)
    times = [start + timedelta(minutes=5 * key) for key in range(301)]
    rows = [session(key, times[key], times[key + 1], room=1) for key in range(300)]
    assert found(*rows) == []
