"""What agreements' own terms bring, over all of them; and what their relations lead to."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from cooperation.agreements.queries import descends_from, family_links
from cooperation.agreements.upcoming import dates_ahead
from core.database import db, session, writing
from core.permissions import VISITOR
from registry.changes import changing
from registry.door import acting_as
from registry.models import Link, Record
from tests.records import EDITOR, act, agreement

TODAY = date(2026, 6, 1)


@pytest.fixture
def editing(any_app):
    """A fresh installation on each database, its context pushed, the session an editor's."""
    with any_app.app_context(), writing(), acting_as(EDITOR):
        yield
        db.session.rollback()


def ahead(days=180):
    """(code, kind, earliest, latest) of what comes within so many days."""
    session().flush()
    codes = dict(session().execute(select(Record.id, Record.code)).tuples().all())
    return [
        (codes[one.agreement_id], one.date.kind, str(one.date.earliest), str(one.date.latest))
        for one in dates_ahead(VISITOR, TODAY, TODAY + timedelta(days=days))
    ]


def signed(code, expiry="", **columns):
    """An agreement in force since 2021-11, and its recorded end."""
    made = agreement(code, **columns)
    act(f"{code}-S", "signature", "2015-05-28", made)
    act(f"{code}-F", "entry_into_force", "2021-11-20", made)
    return made, act(f"{code}-X", "expiry", expiry, made) if expiry else None


def link(one, relation, other):
    with changing(one, EDITOR, "record.edit", "linked"):
        one.links.append(Link(relation=relation, target=other))


def test_what_may_come_within_the_days_is_found_the_soonest_first(editing):
    signed("A1", "2026-11")
    signed("A2", "2026-06-01")
    signed("A3", "2026-05-31")
    signed("A4", "2026-11-29")
    signed("A5")
    signed("A6", duration="P5Y", renewal="tacit", notice="P3M")
    assert ahead() == [
        ("A2", "end_of_term", "2026-06-01", "2026-06-01"),
        ("A6", "last_notice", "2026-08-20", "2026-08-20"),
        ("A1", "end_of_term", "2026-11-01", "2026-11-30"),
        ("A6", "renewal", "2026-11-20", "2026-11-20"),
    ]
    assert [code for code, *_ in ahead(181)] == ["A2", "A6", "A1", "A6", "A4"]


def test_what_has_ended_otherwise_or_is_a_draft_is_left_out(editing):
    signed("A1", "2026-08", state="draft")
    ended, _expiry = signed("A2", "2026-08", duration="P5Y")
    act("A2-T", "termination", "2026-05", ended)
    prolonged, wrong = signed("A3", "2026-08")
    assert [code for code, *_ in ahead()] == ["A3"]
    act("A3-Y", "expiry", "2031-08", prolonged, corrects=wrong)
    assert ahead() == []


def test_a_family_is_what_relations_lead_to_in_whatever_direction(editing):
    one, two, three, four, alone = (agreement(f"A{number}") for number in range(1, 6))
    hidden = agreement("A9", "draft")
    link(two, "amends", one)
    link(three, "replaces", two)
    link(one, "follows", three)  # bad data: a circle
    link(four, "evidence_for", one)
    link(hidden, "amends", one)
    links = {
        (one.id, "follows", three.id),
        (two.id, "amends", one.id),
        (three.id, "replaces", two.id),
    }
    for member in (one, two, three):
        found = session().execute(family_links(VISITOR, member.id)).all()
        assert set(map(tuple, found)) == links
        assert len(found) == len(links)
    assert len(session().execute(family_links(EDITOR, one.id)).all()) == len(links) + 1
    assert session().execute(family_links(VISITOR, alone.id)).all() == []


def test_descent_is_followed_along_one_relation_and_ends_in_a_circle(editing):
    one, two, three = (agreement(f"A{number}") for number in range(1, 4))
    link(three, "replaces", two)
    link(two, "replaces", one)
    link(one, "amends", three)
    assert session().scalar(descends_from("A3", "replaces", one.id)) == one.id
    assert session().scalar(descends_from("A1", "replaces", three.id)) is None
    link(one, "replaces", three)
    assert session().scalar(descends_from("A1", "replaces", three.id)) == three.id
