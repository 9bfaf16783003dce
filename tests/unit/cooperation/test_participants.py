"""Participants: added once, filled but never overwritten, counted without telling of anybody."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from cooperation.fund.certificates import erasing
from cooperation.fund.certificates.bringing import (
    ADD,
    FILL,
    SAME,
    WRONG,
    Faulty,
    Line,
    bring,
    plan,
)
from cooperation.fund.certificates.counting import Person, by_body, by_group, counted_into
from cooperation.fund.certificates.identity import digest_of
from cooperation.fund.certificates.issuing import (
    Said,
    is_outdated,
    issue,
    printed_of,
    revoke,
)
from cooperation.fund.certificates.models import Certificate, CertificateFile, Participant
from cooperation.fund.certificates.participants import (
    Known,
    change_participant,
    erase_participant,
    remove_participant,
)
from cooperation.fund.certificates.taking_over import propose_counts
from cooperation.fund.certificates.tokens import new_number, read_token, token_of
from cooperation.fund.projects.models import Project
from core.audit import AuditEntry
from core.database import db, utcnow, writing
from core.permissions import NamedActor
from core.problems import Conflict, Forbidden, Problem
from registry.changes import changing
from registry.deciding import publish_proposal
from registry.door import acting_as
from registry.models import Record
from registry.sources import Citation
from tests.certificates import COMPLETED, OFFICE, certificate_of, details, participant
from tests.fund import project
from tests.records import EDITOR, administration, source

DELEGATE = NamedActor("focal", "delegate")


@pytest.fixture
def held(app):
    """PJ0001 with a course A1; KZ and UZ are there."""
    with app.app_context(), writing(), acting_as(EDITOR):
        administration("KZ")
        administration("UZ")
        made = project(confidence="high", verification="checked")
        with changing(made, EDITOR, "record.edit", "cited"):
            made.citations.append(
                Citation(source=source("SRC1"), position=0, confidence="high",
                         verification="checked")
            )  # fmt: skip
        db.session.commit()
        yield made


def body(code):
    return db.session.scalar(select(Record.id).filter_by(code=code))


def line(number, known_by="a@b.c", faults=(), **columns):
    said = details(columns.pop("body_id", 1), columns.pop("latin_name", "Ayan"), **columns)
    return Line(number, said, digest_of(known_by, "PJ0001"), tuple(faults))


def audit_text():
    return str([(one.target, one.detail) for one in db.session.scalars(select(AuditEntry))])


# Who somebody is


def test_the_digest_is_keyed_and_forgives_how_it_is_typed(app):
    with app.app_context():
        one = digest_of("KZ-0042", "PJ0001")
        assert one == digest_of(" kz 0042 ", "PJ0001") == digest_of("ＫＺ‑0042", "PJ0001")
        assert len(one) == 64
        assert one != digest_of("KZ-0043", "PJ0001")
        assert one != digest_of("KZ-0042", "PJ0002"), "nobody is followed through the registry"
        assert digest_of(" - ", "PJ0001") == ""
        app.config["SECRET_KEY"] = "another"
        assert one != digest_of("KZ-0042", "PJ0001")


def test_the_same_person_is_refused_by_hand(held):
    participant(held, body("KZ"), "Ayan Bekov", "42")
    with pytest.raises(Known):
        participant(held, body("KZ"), "A. Bekov", "4-2")


# Many at once


def test_a_plan_says_what_becomes_of_each_line(held):
    held_one = Participant(identity=digest_of("k", "PJ0001"), body_id=1, latin_name="Ayan",
                           own_name="", level="", sex="", completed_on=None)  # fmt: skip
    lines = [
        line(2, "new"),
        line(3, "k", completed_on=COMPLETED),
        line(4, "new"),
        line(5, "new", latin_name="Other"),
        Line(6, None, "", ("no name",)),
    ]
    planned = plan(lines, {held_one.identity: held_one})
    assert [one.outcome for one in planned] == [ADD, FILL, SAME, WRONG, WRONG]
    assert plan([line(2, "k", latin_name="Dana")], {held_one.identity: held_one})[0].faults


def test_the_same_lines_twice_add_nobody_twice(held):
    activity = held.activities[0].code
    lines = [
        Line(2, details(body("KZ"), "Ayan Bekov", completed_on=None), "1" * 64),
        Line(3, details(body("UZ"), "", own_name="Дана", own_language="ru"), "2" * 64),
    ]
    assert bring(held, activity, lines, EDITOR) == {ADD: 2}
    assert bring(held, activity, lines, EDITOR) == {SAME: 2}
    filled = [Line(2, details(body("KZ"), "Ayan Bekov", sex="male"), "1" * 64)]
    assert bring(held, activity, filled, EDITOR) == {FILL: 1}
    people = db.session.scalars(select(Participant).order_by(Participant.id)).all()
    assert [(one.name, one.sex, one.completed_on) for one in people] == [
        ("Ayan Bekov", "male", COMPLETED), ("Дана", "", COMPLETED),
    ]  # fmt: skip
    assert "Ayan" not in audit_text()
    assert "Дана" not in audit_text()


def test_one_wrong_line_keeps_all_from_being_written(held):
    lines = [Line(2, details(body("KZ"), "Ayan"), "1" * 64), Line(3, None, "", ("no name",))]
    with pytest.raises(Faulty):
        bring(held, held.activities[0].code, lines, EDITOR)
    assert db.session.scalars(select(Participant)).all() == []


def test_two_who_bring_the_same_sheet_at_once_add_everybody_once(any_app):
    with any_app.app_context(), writing(), acting_as(EDITOR):
        administration("KZ")
        made = project()
        key, activity, kz = made.id, made.activities[0].code, body("KZ")
        db.session.commit()
    lines = [Line(n, details(kz, f"P{n}"), f"{n:064}") for n in range(2, 22)]
    start, failures, counts = threading.Barrier(3), [], []

    def one_brings():
        try:
            with any_app.app_context(), writing(), acting_as(EDITOR):
                start.wait()
                found = bring(db.session.get_one(Project, key), activity, lines, EDITOR)
                db.session.commit()
                counts.append(found[ADD])
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=one_brings) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(counts) == [0, 0, 20]
    with any_app.app_context():
        assert len(db.session.scalars(select(Participant)).all()) == 20


def test_two_who_issue_at_once_make_one_certificate(any_app):
    with any_app.app_context(), writing(), acting_as(EDITOR):
        administration("KZ")
        made = project()
        participant(made, body("KZ"), "Ayan Bekov")
        key = made.id
        db.session.commit()
    start, failures, counts = threading.Barrier(3), [], []

    def one_issues():
        try:
            with any_app.app_context(), writing(), acting_as(EDITOR):
                found = db.session.get_one(Project, key)
                activity = found.activities[0]
                start.wait()
                counts.append(issue(found, activity, OFFICE, EDITOR))
                db.session.commit()
        except Exception as error:
            failures.append(error)

    if any_app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        start = threading.Barrier(1)  # its writers queue before they read
    threads = [threading.Thread(target=one_issues) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(counts) == [0, 0, 1]


# Numbers


def people(*pairs):
    return [Person("KZ", level, sex, True) for level, sex in pairs]


def test_bodies_are_counted_whole(held):
    counted = by_body([Person("KZ", "", "", True), Person("KZ", "", "", False),
                       Person("UZ", "", "", False)])  # fmt: skip
    assert counted == {"KZ": (2, 1), "UZ": (1, 0)}


@pytest.mark.parametrize(
    ("women", "men", "shown"),
    [
        (7, 6, [("", "female", 7), ("", "male", 6)]),
        (7, 2, []),  # the total would tell the two
        (2, 2, []),
        (0, 9, [("", "male", 9)]),
    ],
)
def test_small_groups_are_left_out_and_what_would_give_them_away(women, men, shown):
    made = people(*[("", "female")] * women, *[("", "male")] * men)
    assert [row for row in by_group(made) if row[1]] == shown


def test_level_and_sex_are_never_crossed():
    made = people(*[("senior", "female")] * 6, *[("middle", "male")] * 6)
    assert all(not (level and sex) for level, sex, _number in by_group(made))
    assert len(by_group(made)) == 4


def test_what_is_said_of_others_stays(held):
    content = {
        "participation": [
            {"code": "PN1", "activity_ref": "A1", "party": "KZ", "territory": "", "offered": 12,
             "taken": 1, "completed": None},
            {"code": "PN2", "activity_ref": "A1", "party": "", "territory": "UZ", "offered": 8,
             "taken": 6, "completed": None},
        ],
        "groups": [{"code": "PG1", "activity_ref": "A1", "level": "", "sex": "male", "taken": 9},
                   {"code": "PG2", "activity_ref": "A2", "level": "", "sex": "male", "taken": 5}],
    }  # fmt: skip
    made = counted_into(content, "A1", people(*[("", "male")] * 6), True)
    assert made["participation"][0] | {"offered": 12, "taken": 6} == made["participation"][0]
    assert made["participation"][1] == content["participation"][1]
    assert [(row["code"], row["taken"]) for row in made["groups"]] == [("PG2", 5), ("PG1", 6)]
    assert counted_into(content, "A1", people(), False)["groups"] == content["groups"]


def test_numbers_reach_the_record_by_a_proposal(held):
    for number in range(6):
        participant(held, body("KZ"), f"P{number}", sex="female", level="senior")
    participant(held, body("UZ"), "P7", sex="female", completed_on=None)
    proposal = propose_counts(held, EDITOR)
    assert proposal.state == "draft"
    rows = {row["party"]: row for row in proposal.content["participation"] if row["party"]}
    assert (rows["KZ"]["offered"], rows["KZ"]["taken"], rows["KZ"]["completed"]) == (12, 6, 6)
    assert (rows["UZ"]["taken"], rows["UZ"]["completed"]) == (1, 0)
    assert [(row["sex"], row["taken"]) for row in proposal.content["groups"]] == [("female", 7)]
    assert "P7" not in str(proposal.content)
    publish_proposal(proposal, EDITOR)
    assert [row.taken for row in held.groups] == [7]
    with pytest.raises(Problem):
        propose_counts(held, EDITOR)


# Certificates


def test_who_completed_gets_a_certificate_that_keeps_what_it_says(held):
    one = participant(held, body("KZ"), "Ayan Bekov", own_name="Аян Беков", own_language="ru",
                      language="ru")  # fmt: skip
    participant(held, body("KZ"), "Not Yet", completed_on=None)
    assert issue(held, held.activities[0], OFFICE, EDITOR) == 1
    assert issue(held, held.activities[0], OFFICE, EDITOR) == 0, "nobody has two"
    made = db.session.scalars(select(Certificate)).one()
    said = printed_of(made)
    assert (made.latin_name, made.own_name, made.language) == ("Ayan Bekov", "Аян Беков", "ru")
    assert (said.activity.text, said.hours, said.completed) == ("Risk management", 40, "2026-03-13")
    assert (said.start, said.end, said.territory) == ("2026-03-02", "2026-03-13", "CN")
    change_participant(held, one, details(body("KZ"), "Ayan Bekoff"), "", EDITOR, one.version)
    assert is_outdated(made, one)
    assert made.latin_name == "Ayan Bekov"
    assert made.number in audit_text()
    assert "Bekov" not in audit_text()


def test_a_revoked_certificate_is_replaced_only_when_it_is_asked_for(held):
    one = participant(held, body("KZ"), "Ayan Bekov")
    first = certificate_of(one, held)
    with pytest.raises(Problem):
        issue(held, held.activities[0], OFFICE, EDITOR, one.id)
    with pytest.raises(Problem):
        revoke(first, Said(" ", "en"), EDITOR, first.version)
    revoke(first, Said("The name was misspelt", "en"), EDITOR, first.version)
    with pytest.raises(Conflict):
        revoke(first, Said("Again", "en"), EDITOR, first.version)
    db.session.expire(one)
    assert issue(held, held.activities[0], OFFICE, EDITOR) == 0
    second = certificate_of(one, held)
    assert second.number != first.number
    assert first.revoked_at is not None


def test_who_is_erased_is_still_counted_and_their_certificate_verifies(held):
    one = participant(held, body("KZ"), "Ayan Bekov", sex="male")
    made = certificate_of(one, held)
    file = CertificateFile(project_id=held.id, activity_code=one.activity_code, size=1,
                           sha256="a" * 64, asked_at=utcnow())  # fmt: skip
    db.session.add(file)
    db.session.flush()
    erase_participant(held, one, EDITOR, one.version)
    db.session.refresh(one)
    db.session.refresh(made)
    assert (one.name, one.identity, one.sex, one.completed_on) == ("", None, "", COMPLETED)
    assert (made.latin_name, printed_of(made).body, made.revoked_at) == ("", None, None)
    assert db.session.scalars(select(CertificateFile)).all() == []
    assert "Ayan" not in audit_text()


def test_names_are_erased_in_time(held):
    kept = participant(held, body("KZ"), "Kept One")
    never = participant(held, body("KZ"), "Never Done", completed_on=None)
    gone = participant(held, body("KZ"), "Long Ago", completed_on=date(2020, 1, 1))
    day = date(2020, 1, 1) + erasing.COMPLETED_KEPT
    never.entered_on = kept.entered_on = day
    db.session.flush()
    assert erasing.erase_due(day - timedelta(days=1)) == 0
    assert erasing.erase_due(day) == 1
    db.session.expire_all()
    assert [one.erased_at is not None for one in (kept, never, gone)] == [False, False, True]
    assert erasing.erase_due(day + erasing.OTHERS_KEPT) == 1
    db.session.expire_all()
    assert [one.erased_at is not None for one in (kept, never, gone)] == [False, True, True]


def test_a_withdrawn_projects_people_are_erased_too(held):
    participant(held, body("KZ"), "Long Ago", completed_on=date(2020, 1, 1))
    with changing(held, EDITOR, "record.withdraw", "gone"):
        held.state = "withdrawn"
        held.withdrawal_reason, held.withdrawal_language = "gone", "en"
    db.session.commit()
    with acting_as(NamedActor("visitor", "visitor")):
        assert erasing.erase_due(date(2026, 1, 1)) == 1


def test_who_has_a_good_certificate_is_not_removed(held):
    one = participant(held, body("KZ"), "Ayan Bekov")
    made = certificate_of(one, held)
    with pytest.raises(Problem):
        remove_participant(held, one, EDITOR, one.version)
    revoke(made, Said("Entered by mistake", "en"), EDITOR, made.version)
    remove_participant(held, one, EDITOR, one.version)
    db.session.expire_all()
    assert (made.participant_id, made.latin_name) == (None, "")
    assert db.session.scalars(select(Participant)).all() == []


def test_an_edit_that_comes_too_late_is_refused(held):
    one = participant(held, body("KZ"), "Ayan Bekov")
    opened = one.version
    change_participant(held, one, details(body("KZ"), "A"), "", EDITOR, opened)
    for late in (
        lambda: change_participant(held, one, details(body("KZ"), "B"), "", EDITOR, opened),
        lambda: remove_participant(held, one, EDITOR, opened),
        lambda: erase_participant(held, one, EDITOR, opened),
    ):
        with pytest.raises(Conflict):
            late()


def test_nobody_else_may(held):
    one = participant(held, body("KZ"), "Ayan Bekov")
    for act in (
        lambda: bring(held, held.activities[0].code, [], DELEGATE),
        lambda: issue(held, held.activities[0], OFFICE, DELEGATE),
        lambda: remove_participant(held, one, DELEGATE, one.version),
        lambda: propose_counts(held, DELEGATE),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_token_is_a_number_with_a_signature(app):
    with app.app_context():
        number = new_number()
        token = token_of(number)
        assert read_token(token) == number
        other = token_of(new_number())
        for forged in (
            number, f"{number}.", token[:-1], token + "A", f"{number}.{other.partition('.')[2]}",
            token.lower(), "", "x", token + "\n", f"{token}.{token}",
        ):  # fmt: skip
            assert read_token(forged) is None, forged
