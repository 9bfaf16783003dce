"""What changed between releases is told by kind; what was released once stays in later ones."""

import pytest

from forum.programme.comparing import changes, frame_changed
from forum.programme.releasing import succeeding

FIRST, SECOND = "2026-09-01T00:00:00+00:00", "2026-09-08T00:00:00+00:00"
FRAME = {
    "time_zone": "Asia/Shanghai", "first_day": "2026-10-12", "last_day": "2026-10-14",
    "rooms": [{"id": 1, "names": {"en": "Hall"}}], "tracks": [],
}  # fmt: skip


def slot(code="S1", **values):
    return {
        "session": code, "status": "confirmed",
        "starts_at": "2026-10-12T01:00:00+00:00", "ends_at": "2026-10-12T02:00:00+00:00",
        "room": 1, "track": None, "floor": ["zh"], "interpretation": [], "documents": [],
        "seats": None, "people": [], "bodies": [],
    } | values  # fmt: skip


def released(*slots, **frame):
    return {**FRAME, **frame, "slots": list(slots)}


LATER = {"starts_at": "2026-10-12T03:00:00+00:00", "ends_at": "2026-10-12T04:00:00+00:00"}


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ({}, {}, ()),
        ({}, LATER, ("moved",)),
        ({}, {"room": None}, ("room",)),
        ({}, {**LATER, "room": 2}, ("moved", "room")),
        ({}, {"status": "tentative"}, ("status",)),
        ({}, {"status": "cancelled", **LATER}, ("cancelled",)),
        ({"status": "cancelled"}, {"status": "cancelled", **LATER}, ()),
        ({"status": "cancelled"}, {}, ("back",)),
        ({"status": "cancelled"}, LATER, ("back", "moved")),
        ({}, {"people": [{"person": 3}]}, ("people",)),
        ({}, {"interpretation": ["fr"]}, ("languages",)),
        ({}, {"documents": ["fr"]}, ("languages",)),
        ({}, {"track": 4}, ("track",)),
        ({}, {"seats": 20}, ("seats",)),
        ({}, {"bodies": ["KZ"]}, ("bodies",)),
    ],
)
def test_changes_of_a_session_are_told_by_kind(before, after, kinds):
    found = changes(released(slot(**before)), released(slot(**after)))
    assert [one.kinds for one in found] == ([kinds] if kinds else [])


def test_a_session_that_was_not_there_is_added():
    found = changes(released(slot("S1")), released(slot("S1"), slot("S2")))
    assert [(one.session, one.kinds, one.before) for one in found] == [("S2", ("added",), None)]


def test_of_the_first_release_everything_is_added():
    assert [one.kinds for one in changes(None, released(slot("S1"), slot("S2")))] == [
        ("added",)
    ] * 2


def test_the_days_and_rooms_are_compared_apart_from_the_sessions():
    assert frame_changed(released(), released(last_day="2026-10-15"))
    assert not frame_changed(released(), released(slot()))
    assert not frame_changed(None, released())


def after(known, *slots, at=SECOND):
    return succeeding({one["session"]: one for one in known}, slots, FRAME, at)


def test_what_is_new_begins_with_sequence_0():
    (one,) = after([], slot(), at=FIRST)
    assert (one["sequence"], one["changed"]) == (0, FIRST)


@pytest.mark.parametrize(
    ("values", "sequence", "changed"),
    [
        ({}, 0, FIRST),
        (LATER, 1, SECOND),
        ({"room": None}, 1, SECOND),
        ({"status": "tentative"}, 1, SECOND),
        ({"people": [{"person": 3}]}, 0, SECOND),
        ({"interpretation": ["fr"]}, 0, SECOND),
    ],
)
def test_the_sequence_rises_with_time_room_and_status_only(values, sequence, changed):
    known = after([], slot(), at=FIRST)
    (one,) = after(known, slot(**values))
    assert (one["sequence"], one["changed"]) == (sequence, changed)


def test_what_is_no_longer_planned_stays_as_cancelled_and_rises_once():
    first = after([], slot(room=9, track=9), at=FIRST)
    (dropped,) = after(first)
    assert (dropped["status"], dropped["room"], dropped["track"]) == ("cancelled", None, None)
    assert (dropped["sequence"], dropped["changed"]) == (1, SECOND)
    assert after([dropped], at="2026-09-15T00:00:00+00:00") == [dropped]


def test_slots_are_in_order_of_time_and_open_ones_last():
    rows = [slot("S3", starts_at=None, ends_at=None), slot("S2", **LATER), slot("S1")]
    assert [one["session"] for one in after([], *rows)] == ["S1", "S2", "S3"]
