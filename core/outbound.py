"""Asking other hosts whether an address still answers: public ones only, gently, within limits.

Every address on the way is looked up first and is asked at the very number that was judged, so that
neither a redirect nor a name that changes can lead into the network around us (RFC 6890).
"""

import http.client
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Literal
from urllib.parse import SplitResult, quote, urljoin, urlsplit

Outcome = Literal["answers", "gone", "refuses", "fails", "unreachable", "not_asked"]
TIMEOUT_S = 10.0
MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_UNSURE = frozenset({400, 403, 405, 501})
"""What servers say to HEAD that would have answered GET."""
_PLAIN = "/?%:@!$&'()*+,;=~-._"
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""Addresses that a NAT64 turns into IPv4 ones (RFC 6052)."""
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Answer:
    """What came of asking; `status` is that of HTTP (RFC 9110), 0 where nothing answered."""

    outcome: Outcome
    status: int = 0


class _NotPublic(Exception):
    """The address leads to a place that is not asked."""


def is_public(number: str) -> bool:
    """Whether the IP address is one of the public internet's."""
    found = ip_address(number)
    if isinstance(found, IPv6Address):
        if found in _TRANSLATED or found.sixtofour or found.teredo:
            return False  # they lead on to IPv4 addresses that we do not see
        found = found.ipv4_mapped or found
    return found.is_global and not found.is_multicast


def ask(address: str, agent: str, is_allowed: Callable[[str], bool] = is_public) -> Answer:
    """Ask for the address's head, following redirects; no content is read.

    `agent` says who asks. At most `MOST_REDIRECTS` hops of `TIMEOUT_S` seconds a step.
    """
    try:
        for _hop in range(MOST_REDIRECTS + 1):
            status, target = _asked(urlsplit(address), agent, is_allowed)
            if status not in _REDIRECTS or not target:
                return Answer(_outcome(status), status)
            address = urljoin(address, target)
    except _NotPublic:
        return Answer("not_asked")
    except (OSError, ValueError, http.client.HTTPException):
        return Answer("unreachable")
    return Answer("fails", status)


def _outcome(status: int) -> Outcome:
    if status in _GONE:
        return "gone"
    if status >= 500:
        return "fails"
    return "refuses" if status >= 400 else "answers"


def _asked(parts: SplitResult, agent: str, is_allowed: Callable[[str], bool]) -> tuple[int, str]:
    """(status, where it is now) of one address."""
    if parts.scheme not in _PORTS or not parts.hostname or parts.username:
        raise _NotPublic
    host = parts.hostname.encode("idna").decode("ascii")
    port = parts.port or _PORTS[parts.scheme]
    number = _number_of(host, port, is_allowed)
    for method in ("HEAD", "GET"):
        connection = _connection(parts.scheme, host, port, number)
        try:
            connection.request(method, _target(parts), headers={"User-Agent": agent})
            response = connection.getresponse()
            if method == "GET" or response.status not in _UNSURE:
                break
        finally:
            connection.close()
    return response.status, response.headers.get("Location", "")


def _target(parts: SplitResult) -> str:
    """The path and query as a request line takes them; what is encoded stays as it is."""
    path = quote(parts.path or "/", safe=_PLAIN)
    return f"{path}?{quote(parts.query, safe=_PLAIN)}" if parts.query else path


def _number_of(host: str, port: int, is_allowed: Callable[[str], bool]) -> str:
    """The IP address to ask. Raises `_NotPublic` if any that the name has is not allowed."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = [str(one[4][0]) for one in found]
    if not numbers or not all(is_allowed(number.partition("%")[0]) for number in numbers):
        raise _NotPublic
    return numbers[0]


def _connection(scheme: str, host: str, port: int, number: str) -> http.client.HTTPConnection:
    """A connection to the number that speaks to the host."""
    opened = socket.create_connection((number, port), TIMEOUT_S)
    if scheme == "https":
        try:
            opened = ssl.create_default_context().wrap_socket(opened, server_hostname=host)
        except OSError:
            opened.close()
            raise
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    connection.sock = opened  # with a socket it does not connect by itself
    return connection
