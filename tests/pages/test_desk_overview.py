"""The desk's first page: what waits for whom, whole lists, and failed jobs."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from core.audit import AuditEntry
from core.database import db, today, utcnow, writing
from core.jobs import MAX_ATTEMPTS, Job, beat
from core.openings import FruitlessSearch
from core.permissions import NamedActor
from desk.addresses import AskedAddress
from registry.proposals import Proposal
from registry.proposing import begin, submit
from tests.pages.conftest import page_at, statements_of
from tests.people import form_token, sign_in
from tests.records import act, agreement, measure, source

DESK = "/en/desk/"


class Author(NamedActor):
    """Somebody with an account number."""

    def __init__(self, account_id):
        super().__init__("Author", "editor")
        self.account_id = account_id


def fill():
    """One thing for each list; the agreement cites nothing and expires in ninety days."""
    day = today()
    made = agreement("A1")
    act("E1", "signature", "2020-01-01", made)
    act("E2", "entry_into_force", "2020-02-01", made)
    act("E3", "expiry", (day + timedelta(days=90)).isoformat(), made)
    promised = act("E4", "due_set", "2026-01-01", measure("M01"), track="progress",
                   due_text=(day - timedelta(days=3)).isoformat())  # fmt: skip
    promised.due_latest = promised.due_earliest = day - timedelta(days=3)
    source("S1", address="https://gone.example/")
    db.session.add(
        AskedAddress(
            address="https://gone.example/", asked_at=utcnow(), outcome="gone", status=404,
            failures=3, failing_since=utcnow(),
        )
    )  # fmt: skip
    db.session.add(FruitlessSearch(day=day, language="ru", words="дорожная карта", count=4))
    db.session.flush()


@pytest.fixture
def desk(client):
    """An editor at a desk where something waits in every list."""
    app = client.application
    sign_in(client, "editor")
    with app.app_context(), writing():
        fill()
        db.session.commit()
    return client


def panel(page, name):
    """The words of a panel."""
    return page.words(page.parents[page.by_id(f"work-{name}")])


def main_words(client, address):
    """The words of a page's main part."""
    page = page_at(client, address)
    return page.words(page.by_id("main"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("due", "3 days late"),
        ("expiring", "End of the term"),
        ("unsourced", "Agreement A1"),
        ("addresses", "HTTP 404"),
        ("searches", "4 searches"),
    ],
)
def test_a_list_is_on_the_first_page_and_on_its_own(desk, name, said):
    assert said in panel(page_at(desk, DESK), name)
    assert said in main_words(desk, f"{DESK}waiting/{name}")


def test_regions_have_names_of_their_own(desk):
    page = page_at(desk, DESK)
    tables = [one.get("aria-label") for one in page.marked(role="region")]
    parts = [page.words(one) for one in page.all("h2", within=page.main)]
    assert tables
    assert not {*tables} & {*parts}


def test_drafts_are_the_readers_own_and_reviews_are_all(desk):
    app = desk.application
    with app.app_context(), writing():
        record = db.session.scalars(select(Proposal)).first()
        assert record is None
        found = db.session.scalars(select(source("S9").__class__).filter_by(code="S1")).one()
        begin(found, Author(1))
        other = begin(found, Author(None))
        other.content = other.content | {"title": "Another title"}
        submit(other, "A better title", Author(None))
        db.session.commit()
    page = page_at(desk, DESK)
    assert "Source S1" in panel(page, "drafts")
    assert "A better title" in panel(page, "review")


def test_translators_see_their_own_work_and_none_of_the_upkeep(client):
    sign_in(client, "translator")
    page = page_at(client, DESK)
    shown = {one.get("id").removeprefix("work-") for one in page.all("h2") if one.get("id")}
    assert shown == {"drafts", "review", "reviews", "application_reviews", "translations"}
    assert client.get(f"{DESK}waiting/due").status_code == 404
    assert client.get(f"{DESK}jobs/").status_code == 403


def test_the_first_page_asks_the_same_whatever_waits(desk):
    app = desk.application
    with statements_of(app) as few:
        page_at(desk, DESK)
    with app.app_context(), writing():
        for number in range(20, 30):
            act(f"E{number}", "expiry", (today() + timedelta(days=9)).isoformat(),
                agreement(f"A{number}"))  # fmt: skip
        db.session.commit()
    with statements_of(app) as many:
        page_at(desk, DESK)
    assert len(many) == len(few)


def failed_job(topic="mail"):
    job = Job(topic=topic, payload={}, run_at=utcnow(), attempts=MAX_ATTEMPTS, failed_at=utcnow(),
              last_error="SMTPServerDisconnected: gone")  # fmt: skip
    db.session.add(job)
    db.session.commit()
    return job.id


def test_a_failed_job_is_told_and_tried_again(client):
    app = client.application
    sign_in(client, "editor")
    with app.app_context(), writing():
        db.session.execute(delete(Job))
        one, other = failed_job(), failed_job("index")
    assert "2 jobs failed." in main_words(client, DESK)
    page = page_at(client, f"{DESK}jobs/")
    assert "SMTPServerDisconnected" in page.words(page.by_id("main"))
    token = form_token(client, f"{DESK}jobs/")
    sent = {"csrf_token": token, "job": str(one)}
    assert client.post(f"{DESK}jobs/retry", data=sent).status_code == 303
    with app.app_context():
        again, left = db.session.get(Job, one), db.session.get(Job, other)
        assert (again.failed_at, again.attempts) == (None, 0)
        assert left.failed_at is not None
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "job.retry")).one()
        assert entry.target == f"job:{one}"
    client.post(f"{DESK}jobs/retry", data=sent)  # pressed twice
    assert "Nothing to try again" in main_words(client, f"{DESK}jobs/")
    client.post(f"{DESK}jobs/retry", data={"csrf_token": token})
    with app.app_context():
        assert db.session.get(Job, other).failed_at is None


@pytest.mark.parametrize("named", ["x", "9" * 30, "-1", ""])
def test_a_job_that_is_none_is_passed_over(client, named):
    sign_in(client, "editor")
    token = form_token(client, f"{DESK}jobs/")
    answer = client.post(f"{DESK}jobs/retry", data={"csrf_token": token, "job": named})
    assert answer.status_code == 303


def test_a_silent_worker_is_told(client):
    sign_in(client, "editor")
    assert "No worker has been heard of" in main_words(client, DESK)
    with client.application.app_context(), writing():
        beat("here:1")
        db.session.commit()
    assert "No worker has been heard of" not in main_words(client, DESK)


def desk_links(page):
    """The addresses of the desk's navigation."""
    (nav,) = page.marked(class_="desk-nav")
    return [link.get("href") for link in page.all("a", within=nav)]


def test_the_pages_of_the_desk_lead_to_each_other(client):
    sign_in(client, "administrator")
    page = page_at(client, DESK)
    links = desk_links(page)
    assert len(links) == 13
    for address in links:
        shown = page_at(client, address)
        (nav,) = shown.marked(class_="desk-nav")
        current = [
            one.get("href") for one in shown.marked(aria_current="page") if one in nav.iter()
        ]
        assert current == [address]
    assert not page_at(client, "/en/").marked(class_="desk-nav")
