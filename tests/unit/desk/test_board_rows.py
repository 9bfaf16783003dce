"""The board of a day: each session is one cell over whole rows, where and as long as it is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from desk.forum.planning.board_rows import board_rows, slots_on

DAY = date(2026, 10, 12)


@dataclass
class Slot:
    session_id: int
    room_id: int | None
    starts_at: datetime | None
    ends_at: datetime | None


def at(hour, minute=0):
    return datetime(2026, 10, 12, tzinfo=UTC) + timedelta(hours=hour, minutes=minute)


def slot(key, room, begins, ends):
    return Slot(key, room, begins, ends)


def cells(rows):
    """(column, sessions, from, minutes) of the cells that hold sessions."""
    return [
        (cell.column, [one.session_id for one in cell.slots], cell.starts_at, cell.minutes)
        for row in rows
        for cell in row.cells
        if cell.slots
    ]


def is_whole(rows, columns):
    """Whether the cells of all rows fill a rectangle, as those of a table must."""
    filled = [[0] * columns for _row in rows]
    for place, row in enumerate(rows):
        free = [column for column in range(columns) if not filled[place][column]]
        for column, cell in zip(free, row.cells, strict=True):
            for covered in range(place, place + cell.rows):
                filled[covered][column] += 1
    return all(count == 1 for row in filled for count in row)


def test_a_day_without_sessions_goes_from_eight_to_seven_by_half_hours():
    rows = board_rows([], [1, 2], DAY, "UTC")
    assert (rows[0].starts_at, rows[-1].ends_at, len(rows)) == (at(8), at(19), 22)
    assert {row.units for row in rows} == {6}


def test_rows_end_where_sessions_begin_and_end():
    rows = board_rows([slot(1, 1, at(9, 5), at(9, 50))], [1, None], DAY, "UTC")
    assert cells(rows) == [(1, [1], at(9, 5), 45)]
    assert is_whole(rows, 2)


def test_sessions_at_the_same_time_in_a_room_share_a_cell():
    held = [slot(1, 1, at(9), at(11)), slot(2, 1, at(10), at(12)), slot(3, 1, at(12), at(13))]
    rows = board_rows(held, [1], DAY, "UTC")
    assert cells(rows) == [(1, [1, 2], at(9), 180), (1, [3], at(12), 60)]
    assert is_whole(rows, 1)


def test_a_session_over_midnight_is_on_both_days_up_to_it():
    late = slot(1, 1, at(23), at(25))
    assert slots_on([late, slot(2, 1, None, None)], DAY, "UTC") == [late]
    rows = board_rows([late], [1], DAY, "UTC")
    assert (cells(rows), rows[-1].ends_at) == ([(1, [1], at(23), 60)], at(24))
    morrow = DAY + timedelta(days=1)
    rows = board_rows(slots_on([late], morrow, "UTC"), [1], morrow, "UTC")
    assert cells(rows) == [(1, [1], at(24), 60)]
    assert is_whole(rows, 1)


def test_a_day_of_25_hours_has_each_of_them():
    day = date(2026, 10, 25)
    whole = Slot(
        1, 1, datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)
    )
    rows = board_rows([whole], [1], day, "Europe/Paris")
    assert (len(rows), cells(rows)[0][3]) == (50, 25 * 60)
