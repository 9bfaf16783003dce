"""Badges and checking in: what is forged, void, of elsewhere or not confirmed does not let in."""

import threading

import pytest
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.database import db, writing
from core.permissions import NamedActor
from core.problems import Forbidden, Problem
from forum.delegations.models import Delegation, Member
from forum.presence.badges import (
    Forged,
    badges_of,
    grouped,
    issue,
    read_token,
    reissue,
    revoke,
    token_of,
)
from forum.presence.check_in import (
    ELSEWHERE,
    FORGED,
    REPLACED,
    REVOKED,
    UNKNOWN,
    AlreadyIn,
    check_in,
    look_up,
    undo,
)
from forum.presence.models import Badge, CheckIn
from forum.programme.models import CANCELLED
from registry.door import acting_as
from tests.editions import delegation, member, planned_edition, planned_session, registration
from tests.pages.conftest import statements_of
from tests.records import EDITOR

FOCAL = NamedActor("focal", "delegate")


class Forum:
    """An edition with a delegation of three, of whom one is only nominated."""

    def __init__(self):
        self.edition = planned_edition()
        registration(self.edition)
        self.slot = planned_session("F2026-S1", self.edition, seats=2)
        self.party = delegation(self.edition, "KZ", state="confirmed")
        self.ayan = member(self.party, "Ayan Bekov", state="confirmed", own_name="Аян Беков")
        self.dana = member(self.party, "Dana Omar", state="accredited")
        self.novice = member(self.party, "Not Yet", state="nominated")

    def badge(self, of=None):
        person = of or self.ayan
        return issue([person], EDITOR)[person.id]

    def enter(self, person, slot=None, badge=None):
        return check_in(person.id, self.edition.id, slot, EDITOR, badge)

    def look(self, shown):
        return look_up(shown, self.edition.id)


@pytest.fixture
def forum(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        yield Forum()


def test_a_token_names_nobody_and_is_read_back(forum):
    badge = forum.badge()
    assert token_of(badge).startswith(f"{forum.ayan.id}.1.")
    assert read_token(token_of(badge)) == (forum.ayan.id, 1)
    assert "Ayan" not in token_of(badge)


@pytest.mark.parametrize("change", [("1.1.", "2.1."), ("1.1.", "1.2."), ("1.1.", "1.1.A")])
def test_a_changed_token_is_forged(forum, change):
    token = f"1.1.{token_of(forum.badge()).rpartition('.')[2]}".replace(*change)
    with pytest.raises(Forged):
        read_token(token)
    assert forum.look(token).refusal == FORGED


def test_a_token_signed_with_another_key_is_forged(forum, app):
    token = token_of(forum.badge())
    app.config["SECRET_KEY"] = "another one"
    assert forum.look(token).refusal == FORGED


def test_a_badge_is_found_by_its_token_and_by_its_code_however_typed(forum):
    badge = forum.badge()
    for shown in (token_of(badge), badge.code, grouped(badge.code).lower()):
        found = forum.look(shown)
        assert (list(found.members), found.badge) == ([forum.ayan], badge)


@pytest.mark.parametrize("typed", ["ayan", "БЕКОВ", "bekov ayan"])
def test_people_are_found_by_a_part_of_their_name_in_either_script(forum, typed):
    assert list(forum.look(typed).members) == [forum.ayan]


@pytest.mark.parametrize("typed", ["nobody", "7F3K-9Q2M", "  "])
def test_what_finds_nobody_is_said(forum, typed):
    assert forum.look(typed).refusal == UNKNOWN


def test_printing_again_keeps_the_badge_and_a_replacement_voids_it(forum):
    first = forum.badge()
    assert forum.badge() is first
    second = reissue(forum.ayan.id, 1, EDITOR)
    assert second.serial == 2
    assert forum.look(token_of(first)).refusal == REPLACED
    assert forum.look(first.code).refusal == REPLACED
    assert forum.look(token_of(second)).badge is second
    with pytest.raises(Problem, match="another badge"):
        reissue(forum.ayan.id, 1, EDITOR)


def test_a_revoked_badge_does_not_come_back_by_printing(forum):
    badge = forum.badge()
    revoke(forum.ayan.id, 1, EDITOR)
    assert forum.look(token_of(badge)).refusal == REVOKED
    assert issue([forum.ayan], EDITOR) == {}
    assert reissue(forum.ayan.id, 1, EDITOR).serial == 2


def test_a_badge_that_is_revoked_while_the_card_is_shown_does_not_let_in(forum):
    badge = forum.badge()
    revoke(forum.ayan.id, 1, EDITOR)
    with pytest.raises(Problem, match="revoked"):
        forum.enter(forum.ayan, badge=badge.id)


def test_badges_are_for_confirmed_members(forum):
    assert issue([forum.novice], EDITOR) == {}
    with pytest.raises(Problem, match="confirmed"):
        reissue(forum.novice.id, 0, EDITOR)


def test_a_badge_of_another_edition_does_not_let_in(forum):
    elsewhere = planned_edition("F2027-ALA")
    assert look_up(token_of(forum.badge()), elsewhere.id).refusal == ELSEWHERE
    with pytest.raises(NotFound):
        check_in(forum.ayan.id, elsewhere.id, None, EDITOR)


def test_who_is_not_confirmed_does_not_get_in(forum):
    with pytest.raises(Problem, match="not confirmed"):
        forum.enter(forum.novice)


def test_the_first_check_in_makes_member_and_delegation_arrive(forum):
    forum.enter(forum.ayan)
    assert (forum.ayan.state, forum.party.state) == ("arrived", "arrived")
    assert forum.dana.state == "accredited"


def test_who_is_in_is_told_since_when(forum):
    entry = forum.enter(forum.ayan)
    with pytest.raises(AlreadyIn) as told:
        forum.enter(forum.ayan)
    assert told.value.at == entry.at
    assert forum.enter(forum.ayan, forum.slot.session_id)  # a session is another door
    with pytest.raises(AlreadyIn):
        forum.enter(forum.ayan, forum.slot.session_id)


def test_nobody_enters_a_cancelled_session_or_one_of_elsewhere(forum):
    forum.slot.status = CANCELLED
    with pytest.raises(Problem, match="cancelled"):
        forum.enter(forum.ayan, forum.slot.session_id)
    other = planned_session("F2027-S1", planned_edition("F2027-ALA"))
    with pytest.raises(NotFound):
        forum.enter(forum.ayan, other.session_id)


def test_taking_back_gives_the_states_back(forum):
    entry = forum.enter(forum.ayan)
    undo(entry.id, forum.edition.id, EDITOR)
    assert (forum.ayan.state, forum.party.state) == ("confirmed", "confirmed")
    assert forum.enter(forum.ayan)


def test_who_came_by_another_door_too_stays_arrived(forum):
    first = forum.enter(forum.ayan, forum.slot.session_id)
    second = forum.enter(forum.ayan)
    undo(first.id, forum.edition.id, EDITOR)
    assert (forum.ayan.state, forum.party.state) == ("arrived", "arrived")
    undo(second.id, forum.edition.id, EDITOR)
    assert (forum.ayan.state, forum.party.state) == ("confirmed", "confirmed")


def test_a_delegation_of_which_others_came_stays_arrived(forum):
    first = forum.enter(forum.ayan)
    second = forum.enter(forum.dana)
    undo(first.id, forum.edition.id, EDITOR)
    assert (forum.ayan.state, forum.party.state) == ("confirmed", "arrived")
    undo(second.id, forum.edition.id, EDITOR)
    assert (forum.dana.state, forum.party.state) == ("accredited", "confirmed")


def test_only_the_secretariat_checks_in_and_gives_badges(forum):
    for act in (
        lambda: check_in(forum.ayan.id, forum.edition.id, None, FOCAL),
        lambda: issue([forum.ayan], FOCAL),
        lambda: undo(1, forum.edition.id, FOCAL),
    ):
        with pytest.raises(Forbidden):
            act()


def test_two_desks_that_let_the_same_in_note_it_once(any_app):
    with any_app.app_context(), writing(), acting_as(EDITOR):
        forum = Forum()
        person, edition = forum.ayan.id, forum.edition.id
        db.session.commit()
    start, failures = threading.Barrier(2), []

    def one_desk():
        try:
            with any_app.app_context(), writing():
                start.wait()
                check_in(person, edition, None, EDITOR)
                db.session.commit()
        except Exception as error:
            failures.append(error)

    desks = [threading.Thread(target=one_desk) for _ in range(2)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert [type(one) for one in failures] == [AlreadyIn]
    with any_app.app_context():
        assert len(db.session.scalars(select(CheckIn)).all()) == 1
        assert db.session.get_one(Member, person).state == "arrived"
        assert db.session.scalars(select(Delegation)).one().state == "arrived"


def test_two_who_come_at_once_both_arrive(any_app):
    """The delegation is changed by both."""
    with any_app.app_context(), writing(), acting_as(EDITOR):
        forum = Forum()
        people, edition = [forum.ayan.id, forum.dana.id], forum.edition.id
        db.session.commit()
    start, failures = threading.Barrier(2), []

    def one_desk(person):
        try:
            with any_app.app_context(), writing():
                start.wait()
                check_in(person, edition, None, EDITOR)
                db.session.commit()
        except Exception as error:
            failures.append(error)

    desks = [threading.Thread(target=one_desk, args=(person,)) for person in people]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert failures == []
    with any_app.app_context():
        assert len(db.session.scalars(select(CheckIn)).all()) == 2
        assert badges_of(people) == {}
        assert db.session.scalars(select(Badge)).all() == []


def test_nobody_comes_for_a_delegation_that_has_declined(forum):
    badge = forum.badge()
    forum.party.state = "declined"
    db.session.flush()
    with pytest.raises(Problem, match="has declined"):
        forum.enter(forum.ayan, badge=badge.id)
    db.session.rollback()
    assert db.session.scalars(select(CheckIn)).all() == []


def test_a_check_in_locks_the_delegation_before_the_member_as_decisions_do(any_app):
    with any_app.app_context(), writing(), acting_as(EDITOR):
        forum = Forum()
        db.session.commit()
        with statements_of(any_app) as sent:
            forum.enter(forum.ayan)
        locks = [one for one in sent if ".id = " in one and one.startswith("SELECT delegation")]
        of = [one.split()[1] for one in locks if one.split()[2] == "FROM"]
    assert of == ["delegation.id", "delegation_member.id"]
