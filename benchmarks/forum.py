"""How long the released programme of a large edition takes to be made: pages and calendar.

`python -m benchmarks.forum`: an edition of 300 sessions in an empty instance, asked in process,
each time anew. Counted is processor time, which says the same on a machine that others use.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from benchmarks.asking import percentile
from benchmarks.report import Target, table
from core.collector import calm_collector
from core.database import db, writing
from registry.door import acting_as
from tests.editions import at, planned_edition, planned_session, release, released_slot
from tests.records import EDITOR

SESSIONS = 300
ROOMS = 10
ROUNDS = 40
LIMIT_MS = 80
CALENDAR = "programme.ics"
"""Has no limit of its own: it is kept until something changes, and programs wait."""
PATHS = (
    "programme",
    "programme?zone=Europe/Paris",
    "programme?language=ru",
    "languages",
    CALENDAR,
)


def measure_forum(sessions: int = SESSIONS, rounds: int = ROUNDS) -> list[Target]:
    """Ask for each page so many times; print the table."""
    with tempfile.TemporaryDirectory(prefix="guantong-bench-") as name:
        app = create_app({"GUANTONG_INSTANCE": str(Path(name))})
        with app.app_context():
            upgrade()
        with app.app_context(), writing(), acting_as(EDITOR):
            _release(sessions)
            db.session.commit()
        calm_collector()  # as the site does
        found = {path: _asked(app, path, rounds) for path in PATHS}
    print(f"\n## The programme of {sessions} sessions, ms of processor time\n")
    rows = [
        (path, f"{median(times):.0f}", f"{percentile(times, 0.95):.0f}", f"{size / 1000:.0f}")
        for path, (times, size) in found.items()
    ]
    print(table(("page", "p50", "p95", "kB"), rows), flush=True)
    return [
        Target(f"{path} of {sessions} sessions, p50", LIMIT_MS, median(times), "ms")
        for path, (times, _size) in found.items()
        if path != CALENDAR
    ]


def _release(sessions: int) -> None:
    """Three days of ten rooms, with three tracks."""
    edition = planned_edition()
    rooms = [
        {"id": number, "names": {"en": f"Room {number}", "zh": f"{number}号厅"}, "time_zone": ""}
        for number in range(1, ROOMS + 1)
    ]
    tracks = [{"id": number, "names": {"en": f"Track {number}"}} for number in (1, 2, 3)]
    slots = []
    for number in range(sessions):
        code = f"F2026-S{number}"
        planned_session(code, edition, None, title=f"How posts at the border work together, {code}")
        day, place = divmod(number, -(-sessions // 3))
        hour, room = 8 + place // ROOMS, 1 + place % ROOMS
        times = {"starts_at": at(hour, day=day), "ends_at": at(hour, 50, day=day)}
        told: dict[str, Any] = {name: instant.isoformat() for name, instant in times.items()}
        slots.append(released_slot(code, room=room, track=1 + number % 3, **told))
    release(edition, *slots, rooms=rooms, tracks=tracks)


def _asked(app: Flask, path: str, rounds: int) -> tuple[tuple[float, ...], int]:
    """Milliseconds of processor time of each answer, in order of length, and the bytes of one."""
    client, taken, size = app.test_client(), [], 0
    address = f"/zh/forum/F2026-XIAN/{path}"
    client.get(address)
    for _round in range(rounds):
        app.extensions["page_cache"].kept.clear()
        start = time.process_time()
        answer = client.get(address)
        taken.append((time.process_time() - start) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
        size = len(answer.data)
    return tuple(sorted(taken)), size


if __name__ == "__main__":
    for target in measure_forum():
        print(f"- {target}")
    sys.exit(0)
