"""A worker that is killed amid its writing loses nothing and leaves nothing behind."""

from __future__ import annotations

import pytest
from flask import Flask

from benchmarks.crashes.rounds import CHANGED, Round, add_records, rounds

ROUNDS = 20


@pytest.fixture
def done(app: Flask) -> list[Round]:
    """Rounds over a few records; in each a worker was killed while it wrote the index."""
    with app.app_context():
        add_records()
    return list(rounds(app, ROUNDS))


def test_a_killed_worker_loses_nothing(done: list[Round]) -> None:
    assert [one for one in done if not one.sound] == []
    assert {one.labour for one in done} == {"drain", "rebuild"}
    assert sum(one.killed for one in done) >= ROUNDS // 2  # the others ended a moment before
    assert any(one.asked for one in done)


@pytest.mark.parametrize(
    ("lost", "found", "faults", "sound"),
    [
        (0, 0, (), True),
        (0, CHANGED, (), True),
        (1, 0, (), False),
        (0, 1, (), False),
        (0, 0, ("Not in the index: 1 (A001).",), False),
    ],
)
def test_a_round_is_sound_if_nothing_is_lost_half_there_or_left(
    lost: int, found: int, faults: tuple[str, ...], sound: bool
) -> None:
    one = Round("drain", True, 3, found, False, lost, faults)
    assert one.sound is sound
