"""What programs are answered: pages of the API and of OAI-PMH, and whole lists as files."""

import http.client
import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from benchmarks.asking import Answers, ask, percentile
from benchmarks.processes import HOST, KEEPING_NOTHING, served, use_of
from benchmarks.report import Target, page_targets, table

LIMITS_MS = {"API": 60.0, "OAI": 150.0}
"""Beginning of a page's name → the 95th percentile that was wished for."""
FILES = {"CSV": "csv", "JSON Lines": "jsonl"}
RECORDS_A_SECOND = 5_000
MOST_MB = 300.0
"""How far the memory of the site may go up while a list is written."""
TIMEOUT_S = 600.0
PAGES = 40
"""Pages that follow each other, of each."""
LOOK_S = 0.2
_CODE = re.compile(rb'^(?:\{"record": ")?([A-Z]+[0-9]+)[",]', re.MULTILINE)
BLOCK = 1_000_000
_TOKEN = re.compile(r"<resumptionToken[^>]*>([^<]+)<")


@dataclass(frozen=True, slots=True)
class Written:
    """A list as a file: seconds until its end, and those of the site's processor; records in it,
    10⁶ bytes, and 10⁶ bytes by which the memory of the site went up at most."""

    seconds: float
    cpu: float
    records: int
    megabytes: float
    grown_mb: float


def measure_programs(folder: Path, requests: int) -> list[Target]:
    """Ask a site over an instance, print two tables, give the targets."""
    with served(folder, settings=KEEPING_NOTHING) as (port, process):
        followed = {
            "API, 100 records": list(_api_pages(port)),
            "OAI-PMH, 100 records": list(_oai_pages(port)),
        }
        pages = {name: ask(port, process.pid, found, requests) for name, found in followed.items()}
        files = {
            name: _written(port, process.pid, f"/en/exports/agreement.{suffix}")
            for name, suffix in FILES.items()
        }
    print(f"\n{_answer_table(pages)}\n\n{file_table(files)}", flush=True)
    return [*page_targets(pages, LIMITS_MS), *file_targets(files)]


def file_table(files: dict[str, Written]) -> str:
    """A row a format."""
    head = ("list as a file", "records", "s", "records/s", "CPU s", "MB", "memory, MB more")
    rows = [
        (
            name,
            f"{one.records:,}",
            f"{one.seconds:.1f}",
            f"{one.records / one.seconds:,.0f}",
            f"{one.cpu:.1f}",
            f"{one.megabytes:.1f}",
            f"{one.grown_mb:.0f}",
        )
        for name, one in files.items()
    ]
    return table(head, rows)


def file_targets(files: dict[str, Written]) -> list[Target]:
    """Two targets a format."""
    found = []
    for name, one in files.items():
        pace = one.records / one.seconds
        found.append(Target(name, RECORDS_A_SECOND, pace, "records/s", at_least=True))
        found.append(Target(f"memory for {name}", MOST_MB, one.grown_mb, "MB"))
    return found


def _answer_table(pages: dict[str, Answers]) -> str:
    head = ("for programs", "p50", "p95", "CPU", "kB", "MB after")
    rows = [
        (
            name,
            f"{percentile(one.again, 0.5):.1f}",
            f"{percentile(one.again, 0.95):.1f}",
            f"{one.cpu_ms:.1f}",
            f"{one.kilobytes:.0f}",
            f"{one.memory_mb:.0f}",
        )
        for name, one in pages.items()
    ]
    return table(head, rows)


def _api_pages(port: int) -> Iterator[str]:
    """Addresses of pages of the API, by their cursors."""
    address = "/api/v1/agreements?limit=100"
    for _page in range(PAGES):
        yield address
        found = json.loads(_read(port, address))["links"].get("next")
        if not found:
            return
        address = "/" + found.split("/", 3)[3] if "//" in found else found


def _oai_pages(port: int) -> Iterator[str]:
    """Addresses of pages of a harvest, by their tokens."""
    address = "/oai?verb=ListRecords&metadataPrefix=oai_dc"
    for _page in range(PAGES):
        yield address
        token = _TOKEN.search(_read(port, address).decode())
        if token is None:
            return
        address = f"/oai?verb=ListRecords&resumptionToken={quote(token.group(1))}"


def _read(port: int, address: str) -> bytes:
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", address)
        return connection.getresponse().read()
    finally:
        connection.close()


def _written(port: int, process: int, address: str) -> Written:
    """Read a file to its end, looking at the memory of the site meanwhile."""
    begun = use_of(process)
    before = most = begun.memory_mb
    done = threading.Event()

    def look() -> None:
        nonlocal most
        while not done.wait(LOOK_S):
            most = max(most, use_of(process).memory_mb)

    looking = threading.Thread(target=look)
    looking.start()
    start = time.perf_counter()
    try:
        records, size = _counted(port, address)
    finally:
        spent = time.perf_counter() - start
        done.set()
        looking.join()
    cpu = use_of(process).cpu_s - begun.cpu_s
    return Written(spent, cpu, records, size / 1e6, most - before)


def _counted(port: int, address: str) -> tuple[int, int]:
    """Records and bytes of a file, whose lines begin with the code of their record. It is read by
    large blocks: line by line it takes longer to read than to write."""
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_S)
    records = size = 0
    last: bytes | None = None
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        rest = b""
        while block := answer.read(BLOCK):
            size += len(block)
            lines, end, rest = (rest + block).rpartition(b"\n")
            for code in _CODE.findall(lines + end):
                records += code != last
                last = code
    finally:
        connection.close()
    return records, size
