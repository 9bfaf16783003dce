"""Outcomes followed: on their pages, since an edition, at the next one, and at the desk."""

import csv
import io

import pytest
from sqlalchemy import select

from core.database import db, writing
from core.languages import SITE_LANGUAGES
from forum.models import Edition
from registry.door import acting_as
from tests.outcomes import outcome
from tests.pages.conftest import page_at, statements_of
from tests.people import sign_in
from tests.records import EDITOR, act, administration, agreement, edition, measure

SINCE = "/en/forum/F2020-ONE/since"
DESK = "/en/desk/forum/outcomes/"
REAL = "/en/forum/F2015-XIAN/since"


@pytest.fixture
def followed(app):
    """Two editions. O1 leads to an agreement and is overdue, O2 to a measure, O3 to nothing and
    is a draft's part, O4 is done."""
    with app.app_context(), writing(), acting_as(EDITOR):
        first = edition("F2020-ONE", "2020-05-10", end_text="2020-05-12")
        edition("F2022-TWO", "2022-05")
        owner, a1, m01 = administration("KZ"), agreement("A1"), measure("M01")
        act("E1", "signature", "2020-05-11", a1)
        act("E2", "entry_into_force", "2021-03-01", a1)
        act("E3", "suspension", "2099-01-01", a1, "draft")
        act("E4", "started", "2020", m01, track="progress")
        act("E5", "milestone", "2021-07", m01, track="progress")
        act("E6", "milestone", "2019-07", m01, track="progress")
        outcome("O1", first, owner, (("evidence_for", a1),), due_text="2021-06")
        outcome("O2", first, leads_to=(("evidence_for", m01), ("agreed_at", first)))
        whole = outcome("O3", first, points=3, outcome_type="consensus_point")
        outcome("O5", first, leads_to=(("part_of", whole),))
        outcome("O6", first, state="draft", leads_to=(("part_of", whole),))
        done = outcome("O4", first, due_text="2021")
        act("E7", "completed", "2021-12-24", done, track="programme")
        db.session.commit()
    return app


def section(page, name):
    return page.words(page.by_id(name))


def test_an_outcome_tells_its_owner_its_day_and_what_came_of_it(followed):
    page = page_at(followed.test_client(), "/en/forum/F2020-ONE/outcomes/O1")
    facts = page.words(page.main)
    assert "OwnerKazakhstan" in facts
    assert "June 2021 Overdue The day has passed, and no event says that it is fulfilled." in facts
    since = page.by_id("since")
    days = [page.words(one).partition(" · ")[0] for one in page.all("li", within=since)]
    assert days == ["1 March 2021", "11 May 2020"]
    assert "On the days of the edition" in page.words(since)
    assert "Agreements 1Agreement A1 Evidence for In force" in section(page, "followed")


def test_on_an_earlier_day_it_is_not_overdue_and_what_came_later_is_hidden(followed):
    client = followed.test_client()
    page = page_at(client, "/en/forum/F2020-ONE/outcomes/O1?as_of=2020-12-31")
    assert "Overdue" not in page.words(page.main)
    assert "1 March 2021" not in section(page, "since")
    page = page_at(client, f"{SINCE}?as_of=2020-12-31")
    assert "Leads to a record" in section(page, "O1")
    page = page_at(client, f"{SINCE}?as_of=2019-12-31")
    assert "had not taken place" in page.words(page.main)
    assert not page.marked(id="O1")


def test_since_an_edition_every_outcome_has_its_state_by_evidence(followed):
    page = page_at(followed.test_client(), SINCE)
    states = {code: section(page, code) for code in ("O1", "O2", "O3", "O4", "O5")}
    assert "Followed up Overdue" in states["O1"]
    assert "Followed up" in states["O2"]
    assert "Nothing is held: no event of it" in states["O3"]
    assert "Fulfilled" in states["O4"]
    assert "Overdue" not in states["O4"]
    assert "O6" not in page.html
    assert "Of 4 outcomes no owner is held." in page.words(page.main)


def test_what_happened_after_it_is_told_newest_first_without_drafts_or_doubts(followed):
    page = page_at(followed.test_client(), SINCE)
    listed = page.all("ol", within=page.by_id("timeline"))[-1]
    days = [page.words(one).partition(" · ")[0] for one in page.all("li", within=listed)]
    assert days == ["24 December 2021", "July 2021", "1 March 2021"]
    client = followed.test_client()
    told = client.get("/en/pictures/edition-since.csv?key=F2020-ONE").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(told)))
    assert [(row["Date"], row["Records"]) for row in rows] == [
        ("2021-12-24", "O4"), ("2021-07", "M01"), ("2021-03-01", "A1"),
    ]  # fmt: skip


def test_points_whose_wording_is_held_stand_in_the_places_that_the_source_counts(followed):
    page = page_at(followed.test_client(), "/en/forum/F2020-ONE/outcomes/O3")
    places = [page.words(one) for one in page.all("li", within=page.by_id("points"))]
    assert places == ["Outcome O5", "Wording not held", "Wording not held"]


def test_the_next_edition_opens_with_the_last_ones_outcomes(followed):
    page = page_at(followed.test_client(), "/en/forum/F2022-TWO/")
    words = section(page, "last-edition")
    assert "Outcome O1 Followed up Overdue Agreement A1" in words
    assert page.all("h2")[0] is page.all("h2", within=page.by_id("last-edition"))[0]
    assert SINCE in page.hrefs
    first = page_at(followed.test_client(), "/en/forum/F2020-ONE/")
    assert not first.marked(id="last-edition")


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["O1", "O2", "O3", "O5"]),
        ("?show=overdue", ["O1"]),
        ("?show=unowned", ["O2", "O3", "O5"]),
        ("?show=undated", ["O2", "O3", "O5"]),
        ("?show=ended", ["O4"]),
        ("?owner=KZ", ["O1"]),
        ("?edition=F2022-TWO", []),
    ],
)
def test_the_desk_lists_outcomes_by_what_is_missing(followed, query, codes):
    client = followed.test_client()
    sign_in(client, "editor")
    page = page_at(client, DESK + query)
    rows = page.all("tbody")
    found = [page.words(one)[:2] for one in page.all("th", within=rows[0])] if rows else []
    assert found == codes
    desk = page_at(client, "/en/desk/")
    assert "Outcome O1" in desk.words(desk.parents[desk.by_id("work-outcomes")])


def test_the_desks_list_refuses_what_it_does_not_know(followed):
    client = followed.test_client()
    sign_in(client, "editor")
    assert client.get(f"{DESK}?show=none").status_code == 400


def test_more_outcomes_need_no_more_statements(followed):
    client = followed.test_client()
    page_at(client, SINCE)
    with statements_of(followed) as few:
        page_at(client, SINCE)
    with followed.app_context(), writing(), acting_as(EDITOR):
        first = db.session.scalars(select(Edition).filter_by(code="F2020-ONE")).one()
        for number in range(20):
            a = agreement(f"A1{number}")
            act(f"E1{number}", "signature", "2021-01-01", a)
            outcome(f"O1{number}", first, leads_to=(("evidence_for", a),))
        db.session.commit()
    with statements_of(followed) as many:
        page = page_at(client, SINCE)
    assert page.by_id("O119") is not None
    assert len(many) <= len(few)


def test_the_five_points_of_2014_are_five_places_without_wording(read):
    page = read("/en/forum/F2014-XIAN/since")
    places = [page.words(one) for one in page.all("li", within=page.by_id("O02"))]
    assert places == ["Wording not held"] * 5


def test_the_sixteen_measures_made_public_are_followed_to_their_events(read, rows):
    page = read(REAL)
    total = rows(
        "SELECT count(DISTINCT e.id) FROM event e JOIN record r ON r.id = e.id "
        "JOIN event_record x ON x.event_id = e.id JOIN record m ON m.id = x.record_id "
        "WHERE m.kind = 'measure' AND r.state = 'published' AND r.date_earliest > '2015-05-28'"
    )[0][0]
    assert f"After the edition {total}" in section(page, "O09")
    assert total > 100


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
@pytest.mark.parametrize("code", ["F2014-XIAN", "F2015-XIAN", "F2016-AKTAU"])
def test_the_real_editions_tell_what_happened_since_in_every_language(read, tag, code):
    page = read(f"/{tag}/forum/{code}/since")
    assert page.heading
    assert not page.heading_faults()
