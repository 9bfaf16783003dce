"""What is on and next, from what a release holds."""

from datetime import UTC, datetime

import pytest

from forum.floor.live import programme_of

CONTENT = {
    "time_zone": "Asia/Shanghai",
    "rooms": [
        {"id": 1, "names": {"zh": "大会堂", "en": "Great Hall"}, "time_zone": ""},
        {"id": 2, "names": {"ru": "Зал"}, "time_zone": "Asia/Almaty"},
    ],
}
USUAL = {"status": "confirmed", "room": 1, "floor": ["zh"], "interpretation": []}


def at(hour, minute=0):
    return datetime(2026, 10, 12, hour, minute, tzinfo=UTC)


def slot(code, start, end, **columns):
    times = {"starts_at": start and start.isoformat(), "ends_at": end and end.isoformat()}
    return USUAL | {"session": code} | times | columns


PROGRAMME = programme_of(
    CONTENT
    | {
        "slots": [
            slot("S3", at(3), at(4)),
            slot("S1", at(1), at(2)),
            slot("S2", at(1), at(3), room=2),
            slot("S4", at(3), at(5), room=None),
            slot("S5", at(1), at(6), status="cancelled"),
            slot("S6", None, None),
        ]
    }
)


@pytest.mark.parametrize(
    ("now", "on", "following"),
    [
        (at(0), "", "S1 S2"),
        (at(1), "S1 S2", "S3 S4"),
        (at(2), "S2", "S3 S4"),
        (at(3), "S3 S4", ""),
        (at(5), "", ""),
    ],
)
def test_what_is_on_ends_with_its_last_minute(now, on, following):
    assert [one.session for one in PROGRAMME.on(now)] == on.split()
    assert [one.session for one in PROGRAMME.next(now)] == following.split()


def test_rooms_are_named_for_the_reader_and_have_their_own_time():
    first, second, fourth = (PROGRAMME.place(code) for code in ("S1", "S2", "S4"))
    assert first.room("zh") == ("大会堂", "zh")
    assert first.room("fr") == ("Great Hall", "en")
    assert second.room("fr") == ("Зал", "ru")
    assert fourth.room("en") == ("", "")
    assert (first.zone.key, second.zone.key) == ("Asia/Shanghai", "Asia/Almaty")


def test_what_is_cancelled_or_without_a_time_has_no_place():
    assert PROGRAMME.place("S5") is None
    assert PROGRAMME.place("S6") is None
