"""The doors of a forum: rows of other editions and delegations are not there, and nothing of people
and papers is in what anybody can read."""

import re
from urllib.parse import urldefrag

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import db
from forum.programme.models import Room
from tests.pages.forms import sent_by_form, with_values
from tests.pages.reading import Page
from tests.people import accounts_factory, form_token, let_in
from tests.whole_editions import AUTHOR, FOCALS, NEED, REVIEWER, accounts, whole_edition

KIND = {
    ("desk_delegation", "number"): "delegation", ("delegations", "number"): "member",
    ("desk_papers", "number"): "paper", ("desk_paper_files", "number"): "paper",
    ("papers", "number"): "paper", ("paper_reviews", "number"): "review",
    ("desk_programme", "number"): "room",
}  # fmt: skip
"""What a number in an address is, where its name does not say it."""
OF_NO_EDITION = ("desk_forum_people", "desk_questions", "desk_answers", "asking", "answering")
DESK_PAGES = (
    "badges/", "check-in/", "delegations/{delegation}", "delegations/{delegation}/members/{member}",
    "delegations/{delegation}/members/new", "meetings/{meeting}", "papers/{paper}",
    "papers/{paper}/shown", "papers/links", "programme/rooms/{room}",
    "programme/rooms/{room}/remove", "programme/sessions/{code}-S0",
)  # fmt: skip
FOCAL_PAGES = (
    "delegation", "delegation/members/{member}", "delegation/members/{member}/needs",
    "delegation/meetings/", "delegation/seats/",
)  # fmt: skip
LEFT_OUT = ("audit_entry", "job", "job_log", "account", "account_session", "heading")


@pytest.fixture
def two(app):
    """Two editions with the same focal points, author and reviewer."""
    accounts(app)
    accounts_factory(app, "editor")
    accounts_factory(app, "protocol")
    found = whole_edition(app), whole_edition(app, "F2028-BAKU")
    with app.app_context():
        for one in found:
            rooms = select(Room.id).where(Room.edition_id == one.first("edition"))
            one.rows["room"] = list(db.session.scalars(rooms.order_by(Room.id)))
    return found


def client_of(app, email):
    client = app.test_client()
    let_in(client, email)
    return client


def state_of(app):
    """All rows of all tables but those that any request writes."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select())))
            for table in db.metadata.sorted_tables
            if table.name not in LEFT_OUT
        }


def pages_of(whole, paths, before):
    places = {what: keys[0] for what, keys in whole.rows.items()} | {"code": whole.code}
    return [f"/en/{before}{path}".format_map(places) for path in paths]


def forms_on(client, address):
    """(address, what is sent) of the forms of a page."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = Page(answer.text)
    for form in page.all("form"):
        action = form.get("action") or address
        if form.get("method", "").lower() == "post" and "/account/" not in action:
            yield action, sent_by_form(page, form)


def elsewhere(app, action, own, other):
    """The same address with the numbers and codes of the rows of another edition, or None where it
    has none but the edition's own code."""
    urls = app.url_map.bind("localhost")
    endpoint, values = urls.match(action, "POST")
    blueprint = endpoint.partition(".")[0]
    swapped = {}
    for name, value in values.items():
        what = KIND.get((blueprint, name), name)
        what = "link" if endpoint.endswith("remove_link") else what
        if isinstance(value, int):
            swapped[name] = other.rows[what][own.rows[what].index(value)]
        elif name == "session_code":
            swapped[name] = value.replace(own.code, other.code)
    if not swapped or blueprint in OF_NO_EDITION:
        return None
    return urls.build(endpoint, {**values, **swapped})


@pytest.mark.parametrize(
    ("email", "before", "paths"),
    [
        ("editor@example.org", "desk/forum/{code}/", DESK_PAGES),
        (FOCALS[0], "forum/{code}/", FOCAL_PAGES),
        (AUTHOR, "forum/{code}/", ("papers/{paper}",)),
        (REVIEWER, "forum/{code}/", ("reviews/{review}",)),
    ],
)
def test_a_row_of_another_edition_is_not_there(app, two, email, before, paths):
    own, other = two
    client, tried = client_of(app, email), 0
    wrong = []
    held = state_of(app)
    for address in pages_of(own, paths, before):
        for action, sent in forms_on(client, address):
            if there := elsewhere(app, action, own, other):
                status, tried = client.post(there, data=sent).status_code, tried + 1
                gone = (404, 409) if "/rooms/" in there else (404,)  # as of a room that was removed
                if status not in gone:
                    wrong.append((there, status))
    assert wrong == []
    assert tried
    assert state_of(app) == held


@pytest.mark.parametrize("email", [FOCALS[1], REVIEWER, "protocol@example.org"])
def test_a_form_of_somebody_else_changes_nothing(app, two, email):
    own, _other = two
    client = client_of(app, email)
    places = ((FOCALS[0], FOCAL_PAGES), (AUTHOR, ("papers/{paper}",)))
    forms = [
        form
        for whose, paths in places
        for address in pages_of(own, paths, "forum/{code}/")
        for form in forms_on(client_of(app, whose), address)
        if any(sign.isdecimal() for sign in form[0].partition(own.code)[2])
        and "/meetings/" not in form[0]  # which are the others' too
    ]
    assert len(forms) > 5
    token = form_token(client, f"/en/forum/{own.code}/papers/new")
    held = state_of(app)
    for action, sent in forms:
        answer = client.post(action, data=with_values(sent, csrf_token=token))
        assert answer.status_code in (403, 404), action
    assert state_of(app) == held


@pytest.mark.parametrize("email", [FOCALS[1], AUTHOR, "editor@example.org"])
def test_needs_are_on_no_page_of_others(app, two, email):
    own, _other = two
    client = client_of(app, email)
    pages = pages_of(own, FOCAL_PAGES, "forum/{code}/") + pages_of(
        own, ("needs", "delegations/", "delegations/list.csv", *DESK_PAGES), "desk/forum/{code}/"
    )
    assert not any(NEED in client.get(address).text for address in pages)
    reading = client_of(app, "protocol@example.org")
    assert NEED in reading.get(f"/en/desk/forum/{own.code}/needs").text


FOLLOWED = re.compile(r"/(en/(forum|questions|r)/|feeds/en|oai|api/v1|sitemap)")
STARTS = (
    "/en/", "/en/forum/", "/en/forum/F2026-XIAN/", "/en/forum/F2026-XIAN/languages",
    "/en/forum/F2026-XIAN/live", "/en/forum/F2026-XIAN/sessions/F2026-XIAN-S0/live/now",
    "/en/forum/F2026-XIAN/report.csv", "/en/questions/", "/en/administrations/KZ",
    "/api/v1/records/F2026-XIAN", "/api/v1/records/F2026-XIAN-S0", "/api/v1/sessions",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/sitemap.xml", "/feeds/en/changes",
)  # fmt: skip
MOST_READ = 90


def crawled(client):
    """(address, body) of what a visitor finds about an edition, link by link."""
    waiting, seen = list(STARTS), set(STARTS)
    while waiting and len(seen) < MOST_READ + len(waiting):
        address = waiting.pop(0)
        answer = client.get(address)
        yield address, answer.status_code, answer.text
        if answer.text.startswith("<!doctype"):  # what a live page reads anew is a part of one
            links = (urldefrag(one)[0] for one in Page(answer.text, address).hrefs)
            fresh = {one for one in links if FOLLOWED.search(one) and "zone=" not in one} - seen
            seen |= fresh
            waiting += sorted(fresh)


@pytest.mark.usefixtures("two")
def test_nothing_of_people_and_papers_is_in_what_anybody_can_read(app):
    unseen = ("Member0", "Focal Person", "focal", *FOCALS, NEED, "Meeting 0", "Visitor Name",
              "asker@example.net", "Paper 0", "Paper 1", AUTHOR, REVIEWER)  # fmt: skip
    client, seen = app.test_client(), {}
    for address, status, text in crawled(client):
        seen[address] = status
        assert not [one for one in unseen if one in text], address
    assert {status for address, status in seen.items() if address in STARTS} == {200}
    assert "/en/forum/F2026-XIAN/programme.ics" in seen
    assert len(seen) > 30
    with app.app_context():
        entries = select(AuditEntry).where(AuditEntry.target.not_like("account:%"))
        told = [f"{one.target} {one.detail}" for one in db.session.scalars(entries)]
        assert len(told) > 10
        assert not [one for one in told for word in unseen if word in one]
