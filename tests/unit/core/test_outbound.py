"""Asking addresses: what comes of real servers on the loopback, and what is never asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from core.outbound import MOST_REDIRECTS, Answer, ask, is_public


class Site(BaseHTTPRequestHandler):
    """Answers `/<status>`; `/to/<place>` redirects, `/get-only` knows GET alone."""

    asked: list[tuple[str, str, str]] = []

    def do_HEAD(self):
        self.asked.append((self.command, self.path, self.headers["User-Agent"]))
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to"))
        elif self.path == "/round":
            self.send_response(301)
            self.send_header("Location", "/round")
        elif self.path == "/get-only":
            self.send_response(200 if self.command == "GET" else 405)
        elif self.path == "/inward":
            self.send_response(307)
            self.send_header("Location", "http://10.0.0.1/secret")
        else:
            self.send_response(int(self.path[1:4]))
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *_words):
        """Stay silent."""


@contextmanager
def serving() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Site.asked = []
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def only_loopback(number):
    return number == "127.0.0.1"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/200", Answer("answers", 200)),
        ("/404", Answer("gone", 404)),
        ("/410", Answer("gone", 410)),
        ("/403", Answer("refuses", 403)),
        ("/503", Answer("fails", 503)),
        ("/get-only", Answer("answers", 200)),
        ("/to/to/404", Answer("gone", 404)),
        ("/round", Answer("fails", 301)),
        ("/inward", Answer("not_asked")),
        ("/200?q=ключ&x=%20y", Answer("answers", 200)),
    ],
)
def test_what_comes_of_asking(path, answer):
    with serving() as origin:
        assert ask(origin + path, "Guantong test", only_loopback) == answer
        assert all(agent == "Guantong test" for _command, _path, agent in Site.asked)
        assert len(Site.asked) <= MOST_REDIRECTS + 1


def test_the_loopback_is_not_asked_unless_it_is_allowed():
    with serving() as origin:
        assert ask(f"{origin}/200", "test") == Answer("not_asked")
        assert ask(origin.replace("127.0.0.1", "localhost"), "test") == Answer("not_asked")
        assert Site.asked == []


def test_a_port_where_nobody_listens_is_unreachable():
    with serving() as origin:
        pass
    assert ask(f"{origin}/200", "test", only_loopback) == Answer("unreachable")


@pytest.mark.parametrize(
    "address",
    ["ftp://example.org/", "https://someone@example.org/", "file:///etc/passwd", "http://", "x"],
)
def test_other_kinds_of_addresses_are_not_asked(address):
    assert ask(address, "test") == Answer("not_asked")


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1",
        "ff02::1", "::ffff:10.0.0.1", "2001:db8::1", "64:ff9b::a00:1", "2002:a00:1::1",
    ],
)  # fmt: skip
def test_numbers_that_are_not_the_public_internets(number):
    assert not is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_numbers_of_the_public_internet(number):
    assert is_public(number)
