"""Papers in what waits at the desk: to be reviewed, decided on, released."""

import pytest

from core.database import db, utcnow, writing
from forum.models import Session
from forum.papers.models import PaperCall, PaperReview
from tests.editions import planned_edition, planned_session
from tests.pages.conftest import page_at, statements_of
from tests.pages.test_papers import person
from tests.papers import call, paper, review, the_paper

DESK = "/en/desk/"
TITLE = "Транзит без остановок"


@pytest.fixture
def site(app):
    """A submitted paper of a delegate's, which an editor and another delegate review."""
    for email, role in (("author", "delegate"), ("desk", "editor"), ("other", "delegate")):
        app.extensions[email] = person(app, f"{email}@example.org", role)
    with app.app_context(), writing():
        edition = planned_edition()
        planned_session("F2026-S1", edition)
        made = paper(call(edition), "author@example.org")
        review(made, "desk@example.org")
        review(made, "other@example.org")
        db.session.commit()
    return app


def panel(site, name, who="desk"):
    """(words, addresses) of a list on the desk's first page, and of the page of all of it."""
    page = page_at(site.extensions[who], DESK)
    section = next(
        one for one in page.all("section") if page.all("h2", within=one)[:1] == [page.by_id(name)]
    )
    return page.words(section), [one.get("href") for one in page.all("a", within=section)]


def changed(site, **columns):
    with site.app_context(), writing():
        held = the_paper()
        for name, value in columns.items():
            setattr(held, name, value)
        db.session.commit()


def test_a_reviewer_at_the_desk_sees_what_is_theirs_until_it_is_sent(site):
    words, addresses = panel(site, "work-reviews")
    assert TITLE in words
    assert "conflict of interest to be declared" in words
    assert "Bekova" not in words  # the call is blind
    assert any(one.startswith("/en/forum/F2026-XIAN/reviews/") for one in addresses)
    stranger = person(site, "second@example.org", "editor")
    assert TITLE not in page_at(stranger, f"{DESK}waiting/reviews").words()
    bound = {"conflict": "has", "conflict_words": "We work together."}
    sent = {"conflict": "none", "conflict_words": "", "sent_at": utcnow(), "language": "en"}
    for columns in (bound, sent | {"words": "Good.", "scores": {}}):
        with site.app_context(), writing():
            own = db.session.query(PaperReview).order_by(PaperReview.id).first()
            for name, value in columns.items():
                setattr(own, name, value)
            db.session.commit()
        assert TITLE not in panel(site, "work-reviews")[0]


def test_what_is_submitted_waits_for_a_decision_with_its_reviews_counted(site):
    words, addresses = panel(site, "work-papers")
    assert TITLE in words
    assert "0 of 2 reviews are there." in words
    assert any(one.endswith("/papers/1") for one in addresses)
    with site.app_context(), writing():
        for one in db.session.query(PaperReview):
            one.conflict, one.conflict_words = "has", "We work together."
        db.session.commit()
    assert "0 of 0 reviews are there." in panel(site, "work-papers")[0]
    changed(site, state="declined", decided_at=utcnow(), reason="No.", reason_language="en")
    assert TITLE not in panel(site, "work-papers")[0]


def test_what_is_accepted_waits_until_it_has_a_session(site):
    assert TITLE not in panel(site, "work-paper_files")[0]
    changed(site, state="accepted", decided_at=utcnow(), reason="Good.", reason_language="en")
    words, addresses = panel(site, "work-paper_files")
    assert TITLE in words
    assert "No session is chosen." in words
    assert any(one.endswith("/papers/1/shown") for one in addresses)
    with site.app_context(), writing():
        the_paper().session_id = db.session.query(Session).one().id
        db.session.commit()
    assert TITLE not in panel(site, "work-paper_files")[0]


def test_drafts_wait_for_nobody_and_translators_decide_nothing(site):
    changed(site, state="draft", submitted_at=None)
    for name in ("work-papers", "work-reviews", "work-paper_files"):
        assert TITLE not in panel(site, name)[0]
    translator = person(site, "words@example.org", "translator")
    assert translator.get(f"{DESK}waiting/papers").status_code == 404
    assert translator.get(f"{DESK}waiting/paper_files").status_code == 404
    assert translator.get(f"{DESK}waiting/reviews").status_code == 200


def test_lists_of_papers_ask_the_same_for_few_as_for_many(site):
    counts = []
    for total in (1, 8):
        with site.app_context(), writing():
            held = db.session.query(PaperCall).one()
            for number in range(1, total):
                made = paper(held, "author@example.org", title=f"Paper {number}")
                review(made, "desk@example.org")
            db.session.commit()
        for name in ("papers", "reviews"):
            with statements_of(site) as sent:
                page_at(site.extensions["desk"], f"{DESK}waiting/{name}")
            counts.append(len(sent))
    assert counts[:2] == counts[2:]
