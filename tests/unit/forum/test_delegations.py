"""Delegations on each database: who may nominate whom and until when, what is decided, what is
erased, and who is told."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update

from core.audit import AuditEntry
from core.database import db, utcnow, writing
from core.permissions import VISITOR, NamedActor
from core.problems import BadValue, Conflict, Forbidden, Problem
from forum.delegations import deciding, inviting, members, needs
from forum.delegations.holding import RegistrationClosed, hold
from forum.delegations.inviting import FocalPoint, NotReady
from forum.delegations.letters import letter_about
from forum.delegations.listing import Asked, rows_of
from forum.delegations.members import NominatedTwice, Nominee, QuotaReached, nominate
from forum.delegations.models import Delegation, Member
from forum.delegations.needs_models import MemberNeed
from forum.delegations.queries import confirmed_members, delegation_led, members_of
from forum.delegations.steps import NotAStep
from forum.delegations.upkeep import MEMBERS_KEPT, erase_due_members, erase_due_needs, erase_in_time
from registry.door import acting_as
from tests import editions
from tests.delegations import (
    PROTOCOL,
    forum,
    letters,
    person,
    the_delegation,
    the_members,
    the_registration,
)
from tests.people import accounts_factory
from tests.records import EDITOR, TRANSLATOR, administration

ADMINISTRATOR = NamedActor("administrator", "administrator")
BEKOVA = Nominee("head", "Aigerim Bekova", "Әйгерім Бекова", "kk", "Chairwoman", "", ["ru"])
SECRETS = {"passport": "N 1234567, KZ", "diet": "No pork"}


@pytest.fixture
def invited(any_app):
    """The forum with one delegation, on each database; the context of a person who writes."""
    number = forum(any_app)
    with any_app.app_context(), writing(), acting_as(EDITOR):
        yield number
        db.session.rollback()


def entries(action=""):
    asked = select(AuditEntry).where(AuditEntry.action.like(f"delegation.{action}%"))
    return list(db.session.scalars(asked.order_by(AuditEntry.id)))


def change(**columns):
    db.session.execute(update(Delegation).values(columns))
    db.session.expire_all()


def closed():
    the_registration().closes_at = utcnow() - timedelta(minutes=1)
    db.session.flush()


@pytest.mark.parametrize(
    ("latin", "own", "language"),
    [
        ("A", "", ""),
        ("X" * 200, "", ""),
        ("Suharto", "", ""),
        ("", "王伟", "zh"),
        ("Olena Kovalenko", "Олена Коваленко", "uk"),
        ("Muhammad al-Amin", "محمد الأمين", "ar"),
        ("Nino Beridze", "ნინო ბერიძე", "ka"),
        ("Somchai", "สมชาย", "th"),
        ("O'Brien-Núñez", "", ""),
    ],
)
def test_names_are_kept_as_they_are(invited, latin, own, language):
    made = nominate(invited, Nominee("delegate", latin, own, language), person())
    db.session.expire_all()
    assert (made.latin_name, made.own_name, made.own_language) == (latin, own, language)


@pytest.mark.parametrize(
    "nominee",
    [
        Nominee("delegate"),
        Nominee("delegate", " \u202e "),
        Nominee("delegate", "", "王伟"),
        Nominee("delegate", "X" * 201),
        Nominee("king", "Aigerim Bekova"),
    ],
)
def test_who_cannot_be_named_is_not_nominated(invited, nominee):
    with pytest.raises(Problem):
        nominate(invited, nominee, person())
    assert the_members() == []


def test_the_first_member_nominates_the_delegation_and_is_its_answer(invited):
    made = nominate(invited, BEKOVA, person())
    delegation = the_delegation()
    assert (delegation.state, made.state) == ("nominated", "nominated")
    assert delegation.responded_at is not None
    (entry,) = entries("nominate")
    assert entry.target == f"delegation:{invited}"
    assert "Bekova" not in str(entry.detail) + entry.target


@pytest.mark.parametrize(
    ("latin", "own"),
    [("Aigerim Bekova", ""), ("AIGERIM  BEKOVA", ""), ("A. Bekova", "Әйгерім Бекова")],
)
def test_nobody_is_nominated_twice(invited, latin, own):
    nominate(invited, BEKOVA, person())
    with pytest.raises(NominatedTwice):
        nominate(invited, Nominee("delegate", latin, own, "kk" if own else ""), person())
    nominate(invited, Nominee("delegate", "Aigerim Bekov"), person())


def test_no_more_are_nominated_than_the_quota_allows(invited):
    change(quota=2)
    for name in ("One", "Two"):
        nominate(invited, Nominee("delegate", name), person())
    for by in (person(), EDITOR):
        with pytest.raises(QuotaReached):
            nominate(invited, Nominee("delegate", "Three"), by)


def test_a_role_has_its_own_quota_also_when_a_member_changes_to_it(invited):
    nominate(invited, BEKOVA, person())
    with pytest.raises(QuotaReached):
        nominate(invited, Nominee("head", "Another Head"), person())
    other = nominate(invited, Nominee("deputy", "Another Head"), person())
    with pytest.raises(QuotaReached):
        members.change_member(invited, other.id, Nominee("head", "Another Head"), person(), 1)


def test_who_is_declined_takes_no_place(invited):
    change(quota=1)
    made = nominate(invited, BEKOVA, person())
    deciding.step_member(the_delegation(), made.id, "declined", EDITOR, made.version, "No place")
    other = nominate(invited, Nominee("head", "Another Head"), person())
    back = (the_delegation(), made.id, "nominated", EDITOR)
    for fuller in ({"quota": 1}, {"quota": 9}):  # in all, then in the role
        change(**fuller)
        with pytest.raises(QuotaReached):
            deciding.step_member(*back, made.version)
    members.withdraw_member(invited, other.id, person(), other.version)
    deciding.step_member(*back, made.version)
    assert [one.state for one in the_members()] == ["nominated"]


def test_after_the_deadline_only_the_secretariat_changes_anything(invited):
    made = nominate(invited, BEKOVA, person())
    closed()
    for act in (
        lambda: nominate(invited, Nominee("delegate", "Late"), person()),
        lambda: members.change_member(invited, made.id, BEKOVA, person(), made.version),
        lambda: members.withdraw_member(invited, made.id, person(), made.version),
        lambda: members.move_up(invited, made.id, person(), made.version),
        lambda: deciding.decline(invited, person(), the_delegation().version),
    ):
        with pytest.raises(RegistrationClosed):
            act()
    nominate(invited, Nominee("delegate", "Late"), EDITOR)


@pytest.mark.parametrize("by", [VISITOR, TRANSLATOR, PROTOCOL], ids=lambda one: one.name)
def test_nobody_else_nominates_or_decides(invited, by):
    made = nominate(invited, BEKOVA, person())
    for act in (
        lambda: nominate(invited, Nominee("delegate", "Other"), by),
        lambda: members.withdraw_member(invited, made.id, by, made.version),
        lambda: deciding.step(the_delegation(), "confirmed", by, the_delegation().version),
        lambda: inviting.invite(the_delegation(), by, the_delegation().version),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_delegate_of_the_body_who_is_not_its_focal_point_does_nothing(any_app, invited):
    db.session.commit()
    accounts_factory(any_app, "delegate", "second@example.org", scope="KZ")
    with pytest.raises(Forbidden):
        nominate(invited, BEKOVA, person("second@example.org"))


def test_a_member_who_is_confirmed_is_changed_by_the_secretariat_alone(invited):
    made = nominate(invited, BEKOVA, person())
    deciding.step_member(the_delegation(), made.id, "confirmed", EDITOR, made.version)
    with pytest.raises(Problem):
        members.change_member(invited, made.id, BEKOVA, person(), made.version)
    members.change_member(invited, made.id, BEKOVA, EDITOR, made.version)


def test_who_opened_an_older_state_changes_nothing(invited):
    made = nominate(invited, BEKOVA, person())
    opened = made.version
    members.change_member(invited, made.id, Nominee("head", "A. Bekova"), person(), opened)
    for act in (
        lambda: members.change_member(invited, made.id, BEKOVA, EDITOR, opened),
        lambda: members.withdraw_member(invited, made.id, person(), opened),
        lambda: members.move_up(invited, made.id, person(), opened),
        lambda: deciding.step_member(the_delegation(), made.id, "confirmed", EDITOR, opened),
        lambda: deciding.step(the_delegation(), "confirmed", EDITOR, 1),
    ):
        with pytest.raises(Conflict):
            act()
    assert the_members()[0].latin_name == "A. Bekova"


def test_members_stand_in_the_order_of_the_focal_point(invited):
    made = [nominate(invited, Nominee("delegate", name), person()) for name in ("A1", "B2", "C3")]
    members.move_up(invited, made[2].id, person(), made[2].version)
    members.move_up(invited, made[0].id, person(), made[0].version)
    assert [one.latin_name for one in the_members()] == ["A1", "C3", "B2"]
    assert [one.position for one in the_members()] == [1, 2, 3]


def test_confirming_a_delegation_confirms_who_waits_for_it_and_accrediting_too(invited):
    first = nominate(invited, BEKOVA, person())
    second = nominate(invited, Nominee("delegate", "Declined"), person())
    deciding.step_member(the_delegation(), second.id, "declined", EDITOR, 1, "Twice")
    for state in ("confirmed", "accredited"):
        deciding.step(the_delegation(), state, EDITOR, the_delegation().version)
        assert (the_delegation().state, first.state, second.state) == (state, state, "declined")
    edition = the_delegation().edition_id
    assert list(db.session.scalars(confirmed_members(edition))) == [first]
    assert list(db.session.scalars(members_of(invited))) == [first, second]
    assert [one.detail["members"] for one in entries("step")[1:]] == [[first.id], [first.id]]


def test_a_step_that_does_not_follow_or_tells_no_reason_is_refused(invited):
    nominate(invited, BEKOVA, person())
    delegation = the_delegation()
    with pytest.raises(NotAStep):
        deciding.step(delegation, "arrived", EDITOR, delegation.version)
    with pytest.raises(Problem):
        deciding.step(delegation, "declined", EDITOR, delegation.version, " ")
    with pytest.raises(BadValue):
        deciding.step(delegation, "declined", EDITOR, delegation.version, "X" * 2001)
    assert delegation.state == "nominated"


def test_what_is_decided_is_mailed_in_the_language_of_the_delegation(any_app, invited):
    made = nominate(invited, BEKOVA, person())
    the_delegation().invited_at = utcnow()
    db.session.flush()
    reason = "Не хватает места."
    deciding.step_member(the_delegation(), made.id, "declined", EDITOR, made.version, reason)
    db.session.commit()
    (letter,) = letters(any_app)
    assert (letter["to"], letter["language"]) == ("delegate@example.org", "ru")
    assert reason in letter["text"]
    assert f"/ru/forum/F2026-XIAN/delegation#member-{made.id}" in letter["text"]
    assert "Bekova" not in letter["text"].replace("Aigerim Bekova", "", 1)  # but in the greeting


def test_a_delegation_that_declines_is_opened_again_by_the_secretariat_alone(invited):
    deciding.decline(invited, person(), the_delegation().version)
    assert the_delegation().state == "declined"
    with pytest.raises(Problem):
        deciding.accept(invited, person(), the_delegation().version)
    with pytest.raises(Problem):
        nominate(invited, BEKOVA, person())
    deciding.step(the_delegation(), "invited", EDITOR, the_delegation().version)
    nominate(invited, BEKOVA, person())


def test_accepting_is_an_answer_that_is_given_once(invited):
    deciding.accept(invited, person(), the_delegation().version)
    assert the_delegation().responded_at is not None
    with pytest.raises(Problem):
        deciding.accept(invited, person(), the_delegation().version)


# What members need


def told(invited, **columns):
    made = nominate(invited, BEKOVA, person())
    needs.keep_needs(invited, made.id, SECRETS, person(), made.version)
    return made


def kept():
    return db.session.scalar(select(func.count()).select_from(MemberNeed))


def test_needs_are_read_by_the_focal_point_and_the_protocol_officer_only(invited):
    made = told(invited)
    for by in (person(), PROTOCOL):
        assert needs.needs_of(the_delegation(), by) == {made.id: SECRETS}
    assert needs.needs_at(the_delegation().edition_id, PROTOCOL) == {made.id: SECRETS}
    for by in (EDITOR, ADMINISTRATOR, TRANSLATOR, VISITOR):
        with pytest.raises(Forbidden):
            needs.needs_of(the_delegation(), by)
        with pytest.raises(Forbidden):
            needs.needs_at(the_delegation().edition_id, by)
        with pytest.raises(Forbidden):
            needs.keep_needs(invited, made.id, SECRETS, by, made.version)


def test_needs_are_sealed_where_they_lie_and_in_no_audit_entry(invited):
    told(invited)
    raw = db.session.execute(text("SELECT sealed_words FROM member_need")).scalars().all()
    details = [str(one.detail) for one in entries()]
    assert len(raw) == 2
    assert not any("1234567" in one or "pork" in one for one in [*raw, *details])


def test_needs_that_another_secret_sealed_are_as_if_not_told(any_app, invited):
    told(invited)
    any_app.config["SECRET_KEY"] = "y" * 40
    assert needs.needs_of(the_delegation(), PROTOCOL) == {}


def test_needs_take_the_place_of_those_before_also_after_the_deadline(invited):
    made = told(invited)
    closed()
    needs.keep_needs(invited, made.id, {"arrival": "CA 901", "diet": ""}, person(), made.version)
    assert needs.needs_of(the_delegation(), person()) == {made.id: {"arrival": "CA 901"}}


def test_needs_that_were_told_meanwhile_are_not_overwritten(invited):
    made = nominate(invited, BEKOVA, person())
    opened = made.version
    needs.keep_needs(invited, made.id, {"diet": "No pork"}, person(), opened)
    with pytest.raises(Conflict):
        needs.keep_needs(invited, made.id, {"arrival": "CA 901"}, person(), opened)
    assert needs.needs_of(the_delegation(), person()) == {made.id: {"diet": "No pork"}}


@pytest.mark.parametrize("said", [{"shoes": "44"}, {"diet": "X" * 1001}])
def test_needs_of_other_kinds_or_too_long_are_refused(invited, said):
    made = nominate(invited, BEKOVA, person())
    with pytest.raises(BadValue):
        needs.keep_needs(invited, made.id, said, person(), made.version)


def test_needs_go_when_the_member_is_declined_or_withdrawn_or_the_delegation_does_not_come(invited):
    made = told(invited)
    deciding.step_member(the_delegation(), made.id, "declined", EDITOR, made.version, "No place")
    assert kept() == 0
    with pytest.raises(Problem):
        needs.keep_needs(invited, made.id, SECRETS, person(), made.version)
    deciding.step_member(the_delegation(), made.id, "nominated", EDITOR, made.version)
    needs.keep_needs(invited, made.id, SECRETS, person(), made.version)
    deciding.decline(invited, person(), the_delegation().version)
    assert kept() == 0
    deciding.step(the_delegation(), "invited", EDITOR, the_delegation().version)
    needs.keep_needs(invited, made.id, SECRETS, person(), made.version)
    members.withdraw_member(invited, made.id, person(), made.version)
    assert kept() == 0
    assert the_members() == []


def test_needs_are_erased_on_their_day_and_members_half_a_year_later(invited):
    told(invited)
    day = the_registration().erase_on
    assert erase_due_needs(day - timedelta(days=1)) == 0
    assert kept() == 2
    assert erase_due_needs(day) == 1
    assert kept() == 0
    assert erase_due_needs(day) == 0
    assert erase_due_members(day + MEMBERS_KEPT - timedelta(days=1)) == 0
    assert len(the_members()) == 1
    assert erase_due_members(day + MEMBERS_KEPT) == 1
    db.session.expire_all()
    delegation = the_delegation()
    assert the_members() == []
    assert (delegation.focal_name, delegation.focal_email, delegation.focal_id) == ("", "", None)
    assert delegation.state == "nominated"
    assert erase_due_members(day + MEMBERS_KEPT) == 0
    assert [one.action for one in entries("erase")] == [
        "delegation.erase_needs",
        "delegation.erase_members",
    ]


def test_the_worker_erases_by_itself(any_app, invited):
    told(invited)
    the_registration().erase_on = date(2020, 1, 1)
    db.session.commit()
    any_app.extensions.pop("delegations", None)
    erase_in_time()
    assert kept() == 0
    assert the_members() == []


# Inviting


def test_bodies_are_added_once_with_the_language_of_their_letters(invited):
    administration("CN", languages=["zh-hans"])
    administration("MN", languages=["mn"])
    administration("CH", languages=["de", "fr", "it"])
    administration("XX", state="draft")
    made = inviting.add_delegations(the_registration(), ["CN", "MN", "CH", "KZ"], EDITOR)
    assert [one.language for one in sorted(made, key=lambda one: one.body.code)] == [
        "fr",
        "zh",
        "en",
    ]
    assert inviting.add_delegations(the_registration(), ["CN"], EDITOR) == []
    for code in ("XX", "ZZ", "F2026-XIAN"):
        with pytest.raises(BadValue, match=code):
            inviting.add_delegations(the_registration(), [code], EDITOR)


def test_another_focal_point_takes_over_and_the_one_before_sees_nothing_more(invited):
    before = person()
    delegation = the_delegation()
    delegation.invited_at = utcnow()
    db.session.flush()
    focal = FocalPoint("Second", "second@example.kz", "ru")
    inviting.name_focal_point(delegation, focal, EDITOR, delegation.version)
    assert (delegation.focal_id, delegation.invited_at) == (None, None)
    with pytest.raises(Forbidden):
        nominate(invited, BEKOVA, before)
    edition = delegation.edition_id
    assert db.session.scalar(delegation_led(before.account_id, edition)) is None
    with pytest.raises(BadValue):
        inviting.name_focal_point(
            delegation, FocalPoint("First", "nobody", "xx"), EDITOR, delegation.version
        )


def test_an_invitation_needs_a_focal_point_and_a_published_edition_and_goes_once(invited):
    delegation = the_delegation()
    inviting.invite(delegation, EDITOR, delegation.version)
    with pytest.raises(NotReady):
        inviting.invite(delegation, EDITOR, delegation.version)
    focal = FocalPoint("", "", "ru")
    inviting.name_focal_point(delegation, focal, EDITOR, delegation.version)
    for act in (inviting.invite, inviting.remind):
        with pytest.raises(NotReady):
            act(delegation, EDITOR, delegation.version)


def test_the_delegate_of_another_body_does_not_become_its_focal_point(any_app, invited):
    db.session.commit()
    accounts_factory(any_app, "delegate", "uz@example.uz", scope="UZ")
    delegation = the_delegation()
    focal = FocalPoint("Uz", "uz@example.uz", "ru")
    inviting.name_focal_point(delegation, focal, EDITOR, delegation.version)
    with pytest.raises(Problem):
        inviting.invite(delegation, EDITOR, delegation.version)


def test_an_invitation_that_is_taken_back_leaves_nothing_but_a_letter(any_app, invited):
    told(invited)
    delegation = the_delegation()
    delegation.invited_at = utcnow()
    db.session.flush()
    inviting.withdraw_invitation(delegation, EDITOR, delegation.version)
    db.session.commit()
    assert [one["to"] for one in letters(any_app)] == ["delegate@example.org"]
    assert (kept(), the_members()) == (0, [])
    assert db.session.scalar(select(func.count()).select_from(Delegation)) == 0


def test_a_delegation_that_is_confirmed_is_not_taken_off_the_list(invited):
    change(state="confirmed")
    with pytest.raises(NotReady):
        inviting.withdraw_invitation(the_delegation(), EDITOR, the_delegation().version)


@pytest.mark.parametrize(
    ("language", "until"),
    [
        ("ar", "1 أكتوبر 2026، 00:00 (الصين · غرينتش+08:00)"),
        ("zh", "2026年10月1日 00:00 (中国 · GMT+08:00)"),
        ("fr", "1 octobre 2026, 00:00 (Chine · UTC+08:00)"),
    ],
)
def test_a_letter_tells_the_deadline_by_the_clock_of_the_forum(any_app, invited, language, until):
    the_registration().closes_at = datetime(2026, 9, 30, 16, tzinfo=UTC)
    change(language=language)
    with any_app.test_request_context():
        letter = letter_about(the_delegation(), "invitation")
    assert letter.language == language
    assert until in letter.text
    assert f"/{language}/forum/F2026-XIAN/delegation" in letter.text


def test_the_list_stands_in_the_alphabet_of_any_language(any_app, invited):
    edition = the_registration()
    for code in ("DE", "CN"):
        editions.delegation(edition_of(edition), code)
    with any_app.test_request_context():
        for language, wanted in (("en", ["CN", "DE", "KZ"]), ("de", ["CN", "DE", "KZ"]),
                                 ("zh", ["DE", "KZ", "CN"])):  # fmt: skip
            rows = rows_of(edition, Asked("alphabetical", language), "en")
            assert [row.body.code for row in rows] == wanted
            assert [row.place for row in rows] == [1, 2, 3]


def edition_of(registration):
    from forum.models import Edition

    return db.session.get(Edition, registration.edition_id)


# Races


def at_once(app, acts):
    """What each act, in a thread and transaction of its own, raised; None where it went through."""
    barrier, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number):
        try:
            with app.app_context(), writing(), acting_as(EDITOR):
                barrier.wait(timeout=10)
                acts[number]()
                db.session.commit()
        except Exception as error:  # looked at in the test's own thread
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_who_nominates_at_the_same_moment_does_not_oversell_the_quota(any_app):
    number = forum(any_app, quota=3)
    acts = [
        lambda name=name: nominate(number, Nominee("delegate", f"Person {name}"), person())
        for name in "ABCDEF"
    ]
    outcomes = at_once(any_app, acts)
    with any_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Member)) == 3
    assert [type(one) for one in outcomes if one] == [QuotaReached] * 3


def test_the_same_person_sent_twice_at_the_same_moment_is_nominated_once(any_app):
    number = forum(any_app)
    outcomes = at_once(any_app, [lambda: nominate(number, BEKOVA, person())] * 3)
    with any_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Member)) == 1
    assert sorted(type(one).__name__ for one in outcomes) == [
        "NominatedTwice",
        "NominatedTwice",
        "NoneType",
    ]


def test_of_two_who_decide_at_the_same_moment_one_is_told(any_app):
    number = forum(any_app, state="nominated")
    with any_app.app_context():
        opened = the_delegation().version
    acts = [
        lambda: deciding.step(hold(number), "confirmed", EDITOR, opened),
        lambda: deciding.step(hold(number), "declined", EDITOR, opened, "No place"),
    ]
    outcomes = at_once(any_app, acts)
    assert sorted(isinstance(one, Conflict) for one in outcomes) == [False, True]
    with any_app.app_context():
        assert len(entries("step")) == 1
