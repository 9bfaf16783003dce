"""A small closed-loop client: one request at a time on a connection that stays open."""

import http.client
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from math import ceil

from benchmarks.processes import HOST, use_of

TIMEOUT_S = 60.0
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


def ask(port: int, process: int, addresses: Sequence[str], requests: int) -> Answers:
    """Ask each address (two at least) once, `requests` more by turns, then by several clients."""
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_S)
    try:
        (opening, _), *first = [_ask(connection, address) for address in addresses]
        before = use_of(process).cpu_s
        again = [_ask(connection, one) for one in islice(cycle(addresses), requests)]
        spent = use_of(process).cpu_s - before
    finally:
        connection.close()
    return Answers(
        opening=opening,
        first=tuple(sorted(ms for ms, _ in first)),
        again=tuple(sorted(ms for ms, _ in again)),
        a_second=_throughput(port, addresses, requests),
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


def _ask(connection: http.client.HTTPConnection, address: str) -> tuple[float, int]:
    """Milliseconds until the whole answer was read, and its bytes."""
    start = time.perf_counter()
    connection.request("GET", address)
    answer = connection.getresponse()
    size = len(answer.read())
    spent = (time.perf_counter() - start) * 1000
    if answer.status != 200:
        raise RuntimeError(f"{address} answered {answer.status}")
    return spent, size


def _throughput(port: int, addresses: Sequence[str], requests: int) -> float:
    def work(number: int) -> None:
        own = [*addresses[number:], *addresses[:number]]
        connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_S)
        try:
            for address in islice(cycle(own), requests // CLIENTS):
                _ask(connection, address)
        finally:
            connection.close()

    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(work, range(CLIENTS)))
    return requests // CLIENTS * CLIENTS / (time.perf_counter() - start)
