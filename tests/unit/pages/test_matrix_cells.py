"""The matrix over records made for it: who is bound to whom on a day, and what never counts."""

from datetime import date

import pytest

from core.database import db, writing
from core.reader import Reader
from directory.models import Administration, Membership, Organization
from pages.binding import ENDED, IN_FORCE, MAYBE_IN_FORCE, MAYBE_SIGNED, OTHER, SIGNED, Bond
from pages.matrix.cells import Matrix, Question
from registry.changes import changing
from registry.door import acting_as
from tests.records import EDITOR, act, administration, agreement, new, saved


@pytest.fixture
def world(any_app):
    """China, Kazakhstan, Germany in the European Union since 1990 or so, and a request."""
    with any_app.test_request_context("/en/"), writing(), acting_as(EDITOR):
        union = saved(new(Organization, "EU", organization_kind="union"))
        bodies = {code: administration(code) for code in ("CN", "KZ")}
        germany = saved(member("DE", union, "1990", ""))
        yield bodies | {"EU": union, "DE": germany}
        db.session.rollback()


def member(code, union, since, until):
    """An administration that is a member of a union from one EDTF date to another."""
    made = new(Administration, code, wco_region="europe", languages=[], basis=[])
    row = Membership(code=f"M{code}", organization=union, confidence="high", verification="checked")
    row.set_spell(since, until)
    made.memberships = [row]
    return made


def bonds_on(day, **question):
    """(one, other, agreement) → (standing, unions as codes) by the long table, as a visitor."""
    db.session.flush()
    with acting_as(None):
        matrix = Matrix(Question(**question), Reader("en", date.fromisoformat(day)))
        return {
            row[:3]: (row[4].standing, [matrix.organizations[key].code for key in row[4].through])
            for row in matrix.long_rows()
        }


def in_force(code, parties, since, **columns):
    made = agreement(code, parties=parties, **columns)
    act(f"E{code}", "entry_into_force", since, made)
    return made


def test_a_pair_is_bound_from_the_day_of_entry_into_force(world):
    in_force("A1", [world["CN"], world["KZ"]], "2010-05-01")
    assert bonds_on("2010-05-01") == {("CN", "KZ", "A1"): (IN_FORCE, [])}
    assert bonds_on("2010-04-30") == {}


def test_a_year_makes_its_days_possible_and_what_follows_certain(world):
    in_force("A1", [world["CN"], world["KZ"]], "2010")
    assert bonds_on("2010-06-01")["CN", "KZ", "A1"] == (MAYBE_IN_FORCE, [])
    assert bonds_on("2011-01-01")["CN", "KZ", "A1"] == (IN_FORCE, [])


def test_an_agreement_in_force_for_one_of_them_only_is_not_in_force_between_them(world):
    made = agreement("A1", parties=[world["CN"], world["KZ"]])
    act("E1", "signature", "2010-01-01", made)
    act("E2", "entry_into_force", "2011-01-01", made, about_party=world["CN"])
    act("E3", "entry_into_force", "2013-01-01", made, about_party=world["KZ"])
    assert ("CN", "KZ", "A1") not in bonds_on("2012-01-01")
    assert bonds_on("2013-01-01")["CN", "KZ", "A1"] == (IN_FORCE, [])


def test_a_party_that_has_only_signed_keeps_the_pair_at_signature(world):
    made = in_force("A1", [world["CN"], world["KZ"]], "2011-01-01")
    act("E2", "signature", "2010-01-01", made, about_party=world["KZ"])
    assert bonds_on("2012-01-01")["CN", "KZ", "A1"] == (SIGNED, [])


@pytest.mark.parametrize("kind", ["termination", "expiry", "suspension", "replacement"])
def test_an_end_ends_it_for_the_pair(world, kind):
    made = in_force("A1", [world["CN"], world["KZ"]], "2010-01-01")
    act("E2", kind, "2015-01-01", made)
    assert bonds_on("2014-12-31")["CN", "KZ", "A1"] == (IN_FORCE, [])
    assert bonds_on("2015-01-01")["CN", "KZ", "A1"] == (ENDED, [])


def test_a_signature_known_to_a_year_is_possible_in_it(world):
    made = agreement("A1", parties=[world["CN"], world["KZ"]])
    act("E1", "signature", "2010", made)
    assert bonds_on("2010-03-01")["CN", "KZ", "A1"] == (MAYBE_SIGNED, [])


def test_an_agreement_without_any_act_is_shown_with_a_status_that_is_not_known(world):
    agreement("A1", parties=[world["CN"], world["KZ"]])
    assert bonds_on("2010-03-01")["CN", "KZ", "A1"] == (OTHER, [])


def test_members_are_bound_through_their_union_while_they_are_members(world):
    in_force("A1", [world["CN"], world["EU"]], "1980-01-01")
    assert ("CN", "DE", "A1") not in bonds_on("1989-12-31")
    assert bonds_on("1990-07-01")["CN", "DE", "A1"] == (MAYBE_IN_FORCE, ["EU"])
    assert bonds_on("1995-01-01") == {
        ("CN", "DE", "A1"): (IN_FORCE, ["EU"]),
        ("CN", "EU", "A1"): (IN_FORCE, []),
    }


def test_who_has_left_the_union_is_no_longer_bound_through_it(world):
    saved(member("GB", world["EU"], "1973-01-01", "2020-01-31"))
    in_force("A1", [world["CN"], world["EU"]], "1980-01-01")
    assert bonds_on("2019-12-31")["CN", "GB", "A1"] == (IN_FORCE, ["EU"])
    assert ("CN", "GB", "A1") not in bonds_on("2020-02-01")


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_readers_do_not_see_never_counts(world, state):
    in_force("A1", [world["CN"], world["KZ"]], "2010-01-01", state=state)
    made = agreement("A2", parties=[world["CN"], administration("XX", state)])
    act("E2", "entry_into_force", "2010-01-01", made)
    assert bonds_on("2015-01-01") == {}


def test_an_event_in_draft_brings_nothing_into_force(world):
    made = agreement("A1", parties=[world["CN"], world["KZ"]])
    act("E1", "signature", "2010-01-01", made)
    act("E2", "entry_into_force", "2011-01-01", made, state="draft")
    assert bonds_on("2015-01-01")["CN", "KZ", "A1"] == (SIGNED, [])


def test_observers_are_not_bound(world):
    made = in_force("A1", [world["CN"], world["KZ"]], "2010-01-01")
    with changing(made, EDITOR, "record.create", "observes"):
        made.parties[1].role = "observer"
    assert bonds_on("2015-01-01") == {}


def test_filters_leave_what_was_asked_for(world):
    in_force("A1", [world["CN"], world["KZ"]], "2010-01-01", form="mra")
    signed = agreement("A2", parties=[world["CN"], world["KZ"]], form="cmaa")
    act("E2", "signature", "2010-01-01", signed)
    day = "2015-01-01"
    assert {key[2] for key in bonds_on(day)} == {"A1", "A2"}
    assert {key[2] for key in bonds_on(day, form="mra")} == {"A1"}
    assert {key[2] for key in bonds_on(day, state="signed")} == {"A2"}
    assert {key[2] for key in bonds_on(day, state="in_force")} == {"A1"}
    assert bonds_on(day, subject="transit") == {}
    assert bonds_on(day, region="americas_caribbean") == {}


def test_cells_count_what_the_long_table_lists(world):
    for number in range(3):
        in_force(f"A{number}", [world["CN"], world["KZ"], world["EU"]], "2010-01-01")
    db.session.flush()
    with acting_as(None):
        matrix = Matrix(Question(), Reader("en", date(2015, 1, 1)))
        rows = matrix.long_rows()
        cell = matrix.cells[world["CN"].id][world["DE"].id]
        assert cell.counts == {("cmaa", IN_FORCE, (world["EU"].id,)): 3}
        assert sum(c.total for row in matrix.cells.values() for c in row.values()) == 2 * len(rows)
        assert ("CN", "DE", "A0", "cmaa", Bond(IN_FORCE, (world["EU"].id,))) in rows


def test_one_body_s_rows_begin_with_it(world):
    in_force("A1", [world["CN"], world["KZ"]], "2010-01-01")
    db.session.flush()
    with acting_as(None):
        rows = Matrix(Question(mine="KZ"), Reader("en", date(2015, 1, 1))).long_rows("KZ")
    assert [row[:3] for row in rows] == [("KZ", "CN", "A1")]


def test_a_hidden_union_takes_no_bond_from_one_that_is_shown(world):
    hidden = saved(new(Organization, "HU", organization_kind="union", state="draft"))
    row = Membership(code="MHU", organization=hidden, confidence="high", verification="checked")
    row.set_spell("1990", "")
    with changing(world["DE"], EDITOR, "record.edit", "joined"):
        world["DE"].memberships.append(row)
    made = agreement("A1", parties=[world["EU"], hidden, world["KZ"]])
    act("E1", "signature", "2010-01-01", made)
    act("E2", "entry_into_force", "2011-01-01", made, about_party=hidden)
    act("E3", "entry_into_force", "2011-01-01", made, about_party=world["KZ"])
    assert bonds_on("2012-01-01")["DE", "KZ", "A1"] == (SIGNED, ["EU"])
