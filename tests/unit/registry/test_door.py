"""A draft never leaks: each way of reading of the ORM, tried as visitor and as editor."""

from datetime import date

import pytest
from sqlalchemy import exists, func, select, union
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload, with_polymorphic

from cooperation.agreements.models import Agreement
from core.database import db, writing
from core.permissions import IMPORTER, VISITOR, NamedActor
from registry.changes import changing
from registry.concepts import Concept, Label
from registry.door import acting_as, audience_for, audience_of, states_for, visible
from registry.filters import ColumnFilter, PartyFilter, StatusFilter, SubjectFilter, YearFilter
from registry.ledger_models import Event, StatusPeriod, event_record
from registry.models import Link, Party, Record, Subject
from registry.references import references_by_code, references_to
from registry.sources import Citation
from registry.vocabulary import STATUSES, SUBJECTS
from tests.records import EDITOR, act, administration, agreement, new, practice, saved, source

DAY = date(2020, 1, 1)


@pytest.fixture
def holdings(any_app):
    """A1 is published, with the draft event E2; PR-D, S-D, XX, C-D and A2 are drafts it names."""
    with any_app.app_context(), writing(), acting_as(EDITOR):
        kz, hidden = administration("KZ"), administration("XX", "draft")
        concept = new(Concept, "C-D", "draft", core=True)
        concept.labels = [Label(language="en", label="secret", preferred=True, origin="original")]
        saved(concept)
        first = agreement("A1", parties=[kz, hidden], subjects=[Subject(code="transit")])
        origin = Subject(code="origin")
        second = agreement("A2", "draft", parties=[kz], form="mra", subjects=[origin])
        act("E0", "entry_into_force", "2010-01-01", second)
        act("E1", "signature", "2012-06-28", first)
        act("E2", "entry_into_force", "2013-01-01", first, "draft")
        with changing(first, EDITOR, "record.edit", "what it names"):
            first.links = [Link(relation="implements", target=practice("PR-D", "draft"))]
            cited = Citation(source=source("S-D", "draft"), confidence="", verification="")
            first.citations = [cited]
            first.concepts = [concept]
        db.session.commit()
    return any_app


def codes(statement):
    return {getattr(row, "code", row) for row in db.session.scalars(statement).unique()}


def through_a_relationship(option):
    path = aliased(Agreement)
    found = db.session.scalars(select(path).where(path.code == "A1").options(option(path))).unique()
    return {target.code for record in found for link in record.links if (target := link.target)}


def joined_from_the_agreement():
    other = aliased(Event)
    return codes(
        select(other.code)
        .select_from(Agreement)
        .join(event_record, event_record.c.record_id == Agreement.id)
        .join(other, other.id == event_record.c.event_id)
    )


def joined_twice():
    """The statement's own table is the base of the joined one: the criterion must hold on both."""
    other = aliased(Record)
    found = select(other.code).select_from(Record).join(other, other.id >= Record.id)
    return codes(found.where(Record.code == "A1"))


def joined_outside():
    other = aliased(Event, flat=True)
    found = select(other.code).select_from(Agreement)
    return codes(found.outerjoin(other, other.id > Agreement.id))


def fetched_by_key():
    key = db.session.connection().exec_driver_sql("SELECT id FROM record WHERE code = 'E2'")
    found = db.session.get(Event, key.scalar_one())
    return {found.code} if found else set()


def in_a_union():
    return codes(union(select(Event.code), select(Agreement.code)))


def in_a_common_table():
    table = select(Event.code).cte()
    return codes(select(table.c.code))


WAYS = {
    "by entity": lambda: codes(select(Event)),
    "by base entity": lambda: codes(select(Record)),
    "by alias": lambda: codes(select(aliased(Event))),
    "by column": lambda: codes(select(Event.code)),
    "by base column": lambda: codes(select(Record.code)),
    "by a column of its own table": lambda: codes(
        select(Record.code).where(Record.id.in_(select(Event.id)))
    ),
    "by all subtypes": lambda: codes(select(with_polymorphic(Record, "*"))),
    "by a join": joined_from_the_agreement,
    "by a join of a base": joined_twice,
    "by an outer join": joined_outside,
    "by key": fetched_by_key,
    "in a subquery": lambda: codes(select(select(Event.code).subquery().c.code)),
    "in a common table": in_a_common_table,
    "in a union": in_a_union,
    "by the greatest": lambda: codes(select(func.max(Event.code))),
    "through exists": lambda: codes(
        select(aliased(Record).code).where(exists(select(Event.id).where(Event.code == "E2")))
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_draft_event_is_read_by_editors_and_never_by_visitors(holdings, way):
    with holdings.app_context():
        with acting_as(EDITOR):
            assert "E2" in WAYS[way]()
        with acting_as(VISITOR):
            assert "E2" not in WAYS[way]()


def test_who_names_nobody_reads_as_a_visitor(holdings):
    with holdings.app_context():
        assert codes(select(Event)) == {"E0", "E1"}


@pytest.mark.parametrize(("actor", "count"), [(VISITOR, 2), (EDITOR, 3), (IMPORTER, 3)])
def test_counts_count_what_the_actor_may_see(holdings, actor, count):
    with holdings.app_context(), acting_as(actor):
        assert db.session.scalar(select(func.count()).select_from(Event)) == count
        assert db.session.scalar(select(func.count(Event.id))) == count
        assert len(db.session.scalars(visible(Event, actor)).all()) == count


@pytest.mark.parametrize("role", ["visitor", "delegate", "translator"])
def test_only_who_writes_reads_drafts(role):
    assert states_for(NamedActor("somebody", role)) == ("published",)
    assert audience_for(NamedActor("somebody", role)) == "public"


def test_a_draft_is_in_nobodys_index_but_the_staffs():
    assert audience_of(new(Agreement, "A9", "draft")) == {"staff"}
    assert audience_of(new(Agreement, "A9", "withdrawn")) == {"staff"}
    assert audience_of(new(Agreement, "A9")) == {"public", "staff"}


OPTIONS = {
    "lazily": lambda path: lazyload(path.links),
    "joined": lambda path: joinedload(path.links).joinedload(Link.target),
    "selected in": lambda path: selectinload(path.links).selectinload(Link.target),
}


@pytest.mark.parametrize("how", OPTIONS)
def test_a_relationship_brings_no_draft_in_by_the_side(holdings, how):
    with holdings.app_context():
        with acting_as(EDITOR):
            assert through_a_relationship(OPTIONS[how]) == {"PR-D"}
        with acting_as(VISITOR):
            assert through_a_relationship(OPTIONS[how]) == set()


def named(record):
    """Codes of every record that the agreement's parts lead to."""
    found = [link.target for link in record.links] + [party.party for party in record.parties]
    found += [citation.source for citation in record.citations] + list(record.concepts)
    return {other.code for other in found if other is not None}


def test_a_draft_that_a_published_record_names_is_not_reached(holdings):
    with holdings.app_context():
        first = db.session.scalars(visible(Agreement, VISITOR)).one()
        assert named(first) == {"KZ"}


def test_what_staff_read_is_forgotten_when_the_reader_changes(holdings):
    with holdings.app_context():
        with acting_as(EDITOR):
            first = db.session.scalars(select(Agreement).where(Agreement.code == "A1")).one()
            assert named(first) == {"KZ", "XX", "PR-D", "S-D", "C-D"}
            drafts = [link.target for link in first.links]
        assert [draft.code for draft in drafts] == ["PR-D"]  # still held, but not by the session
        assert named(first) == {"KZ"}
        with acting_as(EDITOR):
            assert named(first) == {"KZ", "XX", "PR-D", "S-D", "C-D"}


def test_references_name_no_drafts(holdings):
    with holdings.app_context():
        with acting_as(EDITOR):
            ids = db.session.scalars(select(Record.id)).all()
        assert "E2" not in {ref.code for ref in references_to(ids, "en").values()}
        assert set(references_by_code(["A1", "A2", "PR-D", "S-D", "XX"], "en")) == {"A1"}


def test_status_periods_come_from_published_events_only(holdings):
    with holdings.app_context():
        first = db.session.scalars(visible(Agreement, VISITOR)).one()
        assert [period.status for period in first.periods] == ["signed"]


FILTERS = {
    "status": (StatusFilter("status", "", STATUSES), [("signed", 1)], "in_force"),
    "subject": (SubjectFilter("subject", "", SUBJECTS), [("transit", 1)], "origin"),
    "party": (PartyFilter("administration", ""), [("KZ", 1)], "XX"),
    "year": (YearFilter("year", ""), [("2012", 1)], "2010"),
    "form": (ColumnFilter("form", "", column=Agreement.form), [("cmaa", 1)], "mra"),
}


@pytest.mark.parametrize("name", FILTERS)
def test_facets_count_no_drafts_and_find_none(holdings, name):
    facet, counts, hidden = FILTERS[name]
    with holdings.app_context():
        assert facet.counts(select(Agreement.id), DAY) == counts
        assert codes(select(Agreement).where(facet.clause([hidden], DAY))) == set()
        with acting_as(EDITOR):
            assert hidden in dict(facet.counts(select(Agreement.id), DAY)) or name == "status"


def test_a_draft_agreement_has_its_own_periods_that_only_staff_reach(holdings):
    with holdings.app_context(), acting_as(EDITOR):
        second = db.session.scalars(select(Agreement).where(Agreement.code == "A2")).one()
        assert [period.status for period in second.periods] == ["in_force"]
    with holdings.app_context():
        reached = select(StatusPeriod.status).join(
            Agreement, Agreement.id == StatusPeriod.record_id
        )
        assert set(db.session.scalars(reached)) == {"signed"}


def test_parties_of_drafts_are_reached_by_staff_only(holdings):
    query = select(Party.role).join(Agreement, Agreement.id == Party.record_id)
    with holdings.app_context():
        assert len(db.session.scalars(query).all()) == 2
        with acting_as(EDITOR):
            assert len(db.session.scalars(query).all()) == 3
