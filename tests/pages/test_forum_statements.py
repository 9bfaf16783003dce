"""Pages of a forum send a fixed number of statements, however many people and sessions it has."""

import pytest

from tests.pages.conftest import page_at, statements_of
from tests.people import accounts_factory, let_in
from tests.whole_editions import AUTHOR, FOCALS, REVIEWER, accounts, whole_edition

OF_VISITORS = (
    "", "programme", "languages", "programme/releases/", "programme/releases/1", "live", "report",
    "since", "call", "sessions/{code}-S0", "sessions/{code}-S0/live", "people/{person}",
)  # fmt: skip
AT_DESK = (
    "delegations/", "delegations/{delegation}", "seats/", "seats/{slot}", "meetings/",
    "meetings/{meeting}", "badges/", "check-in/", "attendance/", "papers/", "papers/{paper}",
    "papers/links", "programme/", "programme/board", "programme/release", "programme/rooms/",
    "programme/sessions/{code}-S0", "report/",
)  # fmt: skip
OF_FOCALS = ("delegation", "delegation/seats/", "delegation/meetings/", "delegation/attendance/")
ADDRESSES = [
    *(("visitor", f"forum/{{code}}/{path}") for path in OF_VISITORS if "people" not in path),
    ("visitor", "forum/people/{person}"),
    ("visitor", "questions/"),
    *(("editor@example.org", f"desk/forum/{{code}}/{path}") for path in AT_DESK),
    ("editor@example.org", "desk/forum/"),
    ("editor@example.org", "desk/forum/people/"),
    ("editor@example.org", "desk/questions/"),
    ("protocol@example.org", "desk/forum/{code}/needs"),
    *((FOCALS[0], f"forum/{{code}}/{path}") for path in OF_FOCALS),
    (AUTHOR, "forum/{code}/papers/"),
    (REVIEWER, "forum/{code}/reviews/"),
]
FEW, MANY = 3, 7


@pytest.fixture
def clients(app):
    """One of each role, in an installation with a small edition and one that is more than twice as
    large, which count together where editions are listed."""
    accounts(app)
    for role in ("editor", "protocol"):
        accounts_factory(app, role)
    found = {"visitor": app.test_client()}
    for email in ("editor@example.org", "protocol@example.org", FOCALS[0], AUTHOR, REVIEWER):
        found[email] = app.test_client()
        let_in(found[email], email)
    return found


def counted(app, clients, whole):
    """Statements of each address, made anew."""
    places = {what: keys[0] for what, keys in whole.rows.items()} | {"code": whole.code}
    found = {}
    for role, path in ADDRESSES:
        address = f"/en/{path}".format_map(places)
        clients[role].get(address)  # what is read once for the whole process is read now
        with statements_of(app) as sent:
            page_at(clients[role], address)
        found[path] = list(sent)
    return found


def test_a_forum_of_many_sends_as_many_statements_as_one_of_few(app, clients):
    few = counted(app, clients, whole_edition(app, size=FEW))
    many = counted(app, clients, whole_edition(app, "F2028-BAKU", size=MANY))
    more = {
        path: (len(few[path]), len(sent))
        for path, sent in many.items()
        if len(sent) != len(few[path])
    }
    assert more == {}
