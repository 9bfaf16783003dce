"""What agreements cover over records made for it: bodies, unions, subjects, and the door."""

from datetime import date

import pytest

from core.database import db, writing
from core.reader import Reader
from directory.models import Administration, Membership, Organization
from pages.binding import IN_FORCE, SIGNED
from pages.coverage.holdings import Holdings
from pages.matrix.cells import Matrix, Question
from registry.door import acting_as
from registry.models import Subject
from tests.records import EDITOR, act, administration, agreement, new, saved


@pytest.fixture
def world(any_app):
    """China, Kazakhstan, Japan, and Germany in the European Union since 1990."""
    with any_app.test_request_context("/en/"), writing(), acting_as(EDITOR):
        union = saved(new(Organization, "EU", organization_kind="union"))
        germany = new(Administration, "DE", wco_region="europe", languages=[], basis=[])
        row = Membership(code="MDE", organization=union, confidence="high", verification="checked")
        row.set_spell("1990-01-01", "")
        germany.memberships = [row]
        bodies = {code: administration(code) for code in ("CN", "KZ", "JP")}
        yield bodies | {"EU": union, "DE": saved(germany)}
        db.session.rollback()


def made(code, parties, subjects=(), kind="entry_into_force", **columns):
    about = [Subject(code=subject) for subject in subjects]
    found = agreement(code, parties=parties, subjects=about, **columns)
    act(f"E{code}", kind, "2010-01-01", found)
    return found


def covered(of, partner=None, day="2015-01-01", **question):
    """(partner, subject or '', agreement) → standing, as a visitor."""
    db.session.flush()
    with acting_as(None):
        matrix = Matrix(Question(**question), Reader("en", date.fromisoformat(day)))
        bodies = {body.code: body for body in matrix.bodies.values()}
        held = Holdings(matrix, bodies[of], bodies[partner] if partner else None).by_partner
        return {
            (matrix.bodies[key].code, subject, one.code): one.standing
            for key, coverage in held.items()
            for one in coverage.held
            for subject in one.subjects or [""]
        }


def test_each_subject_of_an_agreement_is_covered(world):
    made("A1", [world["CN"], world["KZ"]], ["enforcement", "transit"])
    made("A2", [world["CN"], world["JP"]], [], "signature")
    assert covered("CN") == {
        ("KZ", "enforcement", "A1"): IN_FORCE,
        ("KZ", "transit", "A1"): IN_FORCE,
        ("JP", "", "A2"): SIGNED,
    }


def test_members_are_covered_through_their_union_and_the_union_itself(world):
    made("A1", [world["CN"], world["EU"]], ["enforcement"])
    key = ("enforcement", "A1")
    assert covered("CN") == {("DE", *key): IN_FORCE, ("EU", *key): IN_FORCE}
    assert covered("DE") == {("CN", *key): IN_FORCE}
    assert covered("DE", "EU") == {}


def test_a_pair_is_asked_the_same_as_all_partners(world):
    made("A1", [world["CN"], world["KZ"], world["EU"]], ["enforcement"])
    every = covered("CN")
    for partner in ("KZ", "DE", "EU"):
        assert covered("CN", partner) == {key: value for key, value in every.items()
                                          if key[0] == partner}  # fmt: skip


def test_agreements_of_others_cover_nothing(world):
    made("A1", [world["KZ"], world["JP"]], ["enforcement"])
    assert covered("CN") == {}


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_readers_do_not_see_covers_nothing(world, state):
    made("A1", [world["CN"], world["KZ"]], ["enforcement"], state=state)
    made("A2", [world["CN"], administration("XX", state)], ["enforcement"])
    assert covered("CN") == {}


def test_nothing_is_covered_before_it_came_about(world):
    made("A1", [world["CN"], world["KZ"]], ["enforcement"])
    assert covered("CN", day="2009-12-31") == {}


def test_the_matrix_of_an_organization_holds_its_members_and_counts_their_pairs(world):
    made("A1", [world["CN"], world["DE"]])
    with acting_as(None):
        db.session.flush()
        matrix = Matrix(Question(organization="EU"), Reader("en", date(2015, 1, 1)))
        assert matrix.cells == {}
        assert {matrix.bodies[key].code for key in matrix.within} == {"DE"}
        assert [body.code for body in matrix.without] == ["DE"]
        assert matrix.pairs_within((IN_FORCE,)) == 0
        everybody = Matrix(Question(region="europe"), Reader("en", date(2015, 1, 1)))
        assert {everybody.bodies[key].code for key in everybody.within} == {"CN", "DE", "JP", "KZ"}
        assert everybody.pairs_within((IN_FORCE,)) == 1
