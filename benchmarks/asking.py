"""A small closed-loop client: one request at a time on a connection that stays open."""

import http.client
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from math import ceil

from benchmarks.processes import HOST, use_of

TIMEOUT_S = 60.0
Headers = Mapping[str, str]
HeadersFor = Callable[[str], Headers]
"""The headers with which an address is asked."""
CLIENTS = 4
"""Connections that ask at once when throughput is measured: as many as the site has threads."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What one page took. Times in ms, sorted; `first` those of addresses not asked before."""

    opening: float
    """The very first request of this page, when templates are compiled and the index is read."""
    first: tuple[float, ...]
    again: tuple[float, ...]
    a_second: float
    """Requests answered in a second with `CLIENTS` connections."""
    kilobytes: float
    """Of one answer, uncompressed; 10³ bytes."""
    cpu_ms: float
    """Processor time that the site took for one of the requests in `again`."""
    memory_mb: float
    """Resident memory of the site when all were answered."""


def percentile(times: Sequence[float], share: float) -> float:
    """The smallest of the sorted times that this share of them does not exceed (nearest rank)."""
    return times[max(0, ceil(share * len(times)) - 1)]


class Unanswered(RuntimeError):
    """An address answered with another status than the one that is measured."""

    def __init__(self, address: str, status: int) -> None:
        super().__init__(f"{address} answered {status}")
        self.status = status


def without_headers(_address: str) -> Headers:
    """What a plain client says of itself."""
    return {}


def ask(
    port: int,
    process: int,
    addresses: Sequence[str],
    requests: int,
    headers: HeadersFor = without_headers,
    expected: int = 200,
) -> Answers:
    """Ask each address (two at least) once, `requests` more by turns, then by several clients.

    Raises `Unanswered` at another status than the expected.
    """
    with _Client(port, headers, expected) as client:
        (opening, _), *first = [client.ask(address) for address in addresses]
        before = use_of(process).cpu_s
        again = [client.ask(one) for one in islice(cycle(addresses), requests)]
        spent = use_of(process).cpu_s - before
    return Answers(
        opening=opening,
        first=tuple(sorted(ms for ms, _ in first)),
        again=tuple(sorted(ms for ms, _ in again)),
        a_second=_throughput(lambda: _Client(port, headers, expected), addresses, requests),
        kilobytes=sum(size for _, size in again) / len(again) / 1000,
        cpu_ms=spent * 1000 / len(again),
        memory_mb=use_of(process).memory_mb,
    )


def together(one: Answers, other: Answers) -> Answers:
    """Two measurements of the same page as one."""
    return Answers(
        opening=max(one.opening, other.opening),
        first=tuple(sorted(one.first + other.first)),
        again=tuple(sorted(one.again + other.again)),
        a_second=(one.a_second + other.a_second) / 2,
        kilobytes=one.kilobytes,
        cpu_ms=(one.cpu_ms + other.cpu_ms) / 2,
        memory_mb=max(one.memory_mb, other.memory_mb),
    )


class _Client:
    """A connection that stays open."""

    def __init__(self, port: int, headers: HeadersFor, expected: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_S)
        self._headers = headers
        self._expected = expected

    def __enter__(self) -> "_Client":
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()

    def ask(self, address: str) -> tuple[float, int]:
        """Milliseconds until the whole answer was read, and its bytes."""
        headers = dict(self._headers(address))
        start = time.perf_counter()
        self._connection.request("GET", address, headers=headers)
        answer = self._connection.getresponse()
        size = len(answer.read())
        spent = (time.perf_counter() - start) * 1000
        if answer.status != self._expected:
            raise Unanswered(address, answer.status)
        return spent, size


def _throughput(connect: Callable[[], _Client], addresses: Sequence[str], requests: int) -> float:
    def work(number: int) -> None:
        own = [*addresses[number:], *addresses[:number]]
        with connect() as client:
            for address in islice(cycle(own), requests // CLIENTS):
                client.ask(address)

    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(work, range(CLIENTS)))
    return requests // CLIENTS * CLIENTS / (time.perf_counter() - start)


def tag_of(port: int, address: str) -> str:
    """The entity tag of a page. Raises `Unanswered`."""
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise Unanswered(address, answer.status)
    return answer.headers.get("ETag", "")
