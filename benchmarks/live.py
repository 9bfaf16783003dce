"""A hall on its live page: 500 people read it anew every ten seconds, 50 ask within the minute.

`python -m benchmarks.live` builds an edition whose session is being held, serves it as `make run`
does, and asks from one process. Times are as the client sees them.
"""

import asyncio
import random
import re
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from benchmarks.asking import percentile
from benchmarks.processes import HOST, served
from benchmarks.report import Target, table
from core.database import session
from core.languages import SITE_LANGUAGES
from forum.floor.models import Question
from tests.asking import held_edition

READERS, ASKERS = 500, 50
MINUTE_S, EVERY_S, WRITING_S = 60.0, 10.0, 4.0
LIMIT_MS = 300
PAGE = "forum/F2026-XIAN/sessions/S1/live"
_FIELD = re.compile(r'name="(token|about)"[^>]*value="([^"]*)"')
_TAG = re.compile(rb"(?i)\r\netag: ([^\r]+)")
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)")


@dataclass
class Found:
    """Milliseconds of the answers by what was asked, how many had each status, and failures."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def note(self, what: str, since: float, status: int, wanted: tuple[int, ...]) -> None:
        """Keep an answer."""
        self.taken.setdefault(what, []).append((time.perf_counter() - since) * 1000)
        key = f"{what}: {status}"
        self.statuses[key] = self.statuses.get(key, 0) + 1
        if status not in wanted:
            self.failures.append(key)


async def _asked(port: int, head: str, body: bytes = b"") -> tuple[int, bytes, bytes]:
    """(status, head, body) of an answer on a connection of its own."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(f"{head}Host: {HOST}:{port}\r\nConnection: close\r\n\r\n".encode() + body)
        told = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(told)
        got = await reader.readexactly(int(length[1])) if length else await reader.read()
        return int(told[9:12]), told, got
    finally:
        writer.close()


async def _reader(port: int, number: int, found: Found) -> None:
    """Opens the page, and reads its part anew until the minute is over."""
    chance = random.Random(number)
    path = f"/{SITE_LANGUAGES[number % len(SITE_LANGUAGES)]}/{PAGE}"
    end = time.monotonic() + MINUTE_S
    await asyncio.sleep(chance.uniform(0, EVERY_S))
    since = time.perf_counter()
    status, _told, _body = await _asked(port, f"GET {path} HTTP/1.1\r\n")
    found.note("opening the page", since, status, (200,))
    tag = b""
    while time.monotonic() < end:
        await asyncio.sleep(EVERY_S * chance.uniform(0.85, 1.15))
        told_tag = f"If-None-Match: {tag.decode()}\r\n" if tag else ""
        since = time.perf_counter()
        status, told, _body = await _asked(port, f"GET {path}/now HTTP/1.1\r\n{told_tag}")
        found.note("reading it anew", since, status, (200, 304))
        tag = match[1] if (match := _TAG.search(told)) else tag


async def _asker(port: int, number: int, found: Found) -> None:
    """Opens the form, writes for a while and sends a question."""
    await asyncio.sleep(random.Random(-number).uniform(0, MINUTE_S - WRITING_S - 5))
    _status, _told, page = await _asked(port, "GET /en/questions/ask?about=S1 HTTP/1.1\r\n")
    form = dict(_FIELD.findall(page.decode()))
    await asyncio.sleep(WRITING_S)
    form |= {"text": f"Question {number} of the hall: when does it open?", "language": ""}
    body = urlencode(form).encode()
    head = (
        "POST /en/questions/ask HTTP/1.1\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n"
    )
    since = time.perf_counter()
    status, _told, _body = await _asked(port, head, body)
    found.note("sending a question", since, status, (303,))


async def _minute(port: int) -> Found:
    found = Found()
    people = [_reader(port, number, found) for number in range(READERS)]
    people += [_asker(port, number, found) for number in range(ASKERS)]
    for ended in await asyncio.gather(*people, return_exceptions=True):
        if isinstance(ended, BaseException):
            found.failures.append(repr(ended))
    return found


def measure_live() -> list[Target]:
    """Build, serve, ask for a minute, print the table and what was kept."""
    with tempfile.TemporaryDirectory(prefix="guantong-live-") as name:
        folder = Path(name)
        app = create_app({"GUANTONG_INSTANCE": name})
        with app.app_context():
            upgrade()
        held_edition(app)
        with served(folder) as (port, _process):
            found = asyncio.run(_minute(port))
        with app.app_context():
            kept = session().scalar(select(func.count()).select_from(Question)) or 0
    print("\n## A hall on its live page, ms\n")
    rows = []
    for what, times in found.taken.items():
        ordered = tuple(sorted(times))
        rows.append(
            (
                what,
                f"{len(ordered):,}",
                *(f"{percentile(ordered, part):.0f}" for part in (0.5, 0.95, 0.99)),
                f"{ordered[-1]:.0f}",
            )
        )
    print(table(("what", "answers", "p50", "p95", "p99", "longest"), rows))
    print(f"\nAnswers by status: {found.statuses}")
    print(f"Questions sent {ASKERS}, kept {kept}; failures {len(found.failures)}", flush=True)
    for one in found.failures[:5]:
        print(f"  {one}")
    return [
        Target(f"live page, {what}, p95", LIMIT_MS, percentile(tuple(sorted(times)), 0.95), "ms")
        for what, times in found.taken.items()
    ]


if __name__ == "__main__":
    for target in measure_live():
        print(f"- {target}")
