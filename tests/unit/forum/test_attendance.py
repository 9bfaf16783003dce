"""Attendance enters the registry after a check-in, with consent, from a source; and leaves it."""

import pytest

from core.database import db, writing
from core.permissions import NamedActor
from core.problems import Conflict, Forbidden
from forum.models import Attendance
from forum.presence.attendance import (
    give_consent,
    is_any,
    plans_of,
    withdraw_consent,
    write_attendance,
)
from forum.presence.check_in import check_in
from registry.changes import changing
from registry.door import acting_as
from tests.editions import delegation, member, planned_edition, registration
from tests.records import EDITOR, source

FOCAL = NamedActor("focal", "delegate")


class Forum:
    """KZ has come with its head and a delegate."""

    def __init__(self):
        self.edition = planned_edition()
        registration(self.edition)
        self.source = source("participants")
        self.party = delegation(self.edition, "KZ", state="confirmed")
        self.head = member(self.party, "Ayan Bekov", "head", state="confirmed", office="Chairman")
        check_in(self.head.id, self.edition.id, None, EDITOR)

    def write(self, opened=None):
        version = opened or self.edition.version
        return write_attendance(self.edition, self.source, EDITOR, version)

    @property
    def said(self):
        """(body, head, office, source) of what the record says."""
        cited = {one.part_code: one.source.code for one in self.edition.citations}
        return [
            (one.party_id and db.session.get(type(self.party.body), one.party_id).code, one.head,
             one.role, cited.get(one.code))
            for one in self.edition.attendance
        ]  # fmt: skip


@pytest.fixture
def forum(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        yield Forum()


def acts(forum):
    return [plan.act for plan in plans_of(forum.edition)]


def test_without_consent_nothing_is_written(forum):
    before = forum.edition.version
    assert acts(forum) == []
    assert forum.write() == 0
    assert forum.said == []
    assert before  # a version without a change would still say nothing


def test_with_consent_the_body_is_written_with_its_source_and_no_name(forum):
    give_consent(forum.party.id, False, FOCAL)
    assert forum.party.consented_at is not None
    assert acts(forum) == ["write"]
    assert forum.write() == 1
    assert forum.said == [("KZ", "", "", "participants")]
    assert acts(forum) == ["keep"]


def test_the_head_is_named_only_where_that_was_agreed_to(forum):
    give_consent(forum.party.id, True, FOCAL)
    forum.write()
    assert forum.said == [("KZ", "Ayan Bekov", "Chairman", "participants")]
    give_consent(forum.party.id, False, FOCAL)
    assert acts(forum) == ["change"]
    forum.write()
    assert forum.said == [("KZ", "", "", "participants")]


def test_a_head_who_did_not_come_is_not_named(forum):
    forum.head.state = "confirmed"
    give_consent(forum.party.id, True, FOCAL)
    forum.write()
    assert forum.said == [("KZ", "", "", "participants")]


def test_a_delegation_that_has_not_come_is_not_written(forum):
    other = delegation(forum.edition, "MN", state="confirmed")
    give_consent(other.id, True, FOCAL)
    assert acts(forum) == []


def test_consent_that_is_withdrawn_takes_it_out(forum):
    give_consent(forum.party.id, True, FOCAL)
    forum.write()
    withdraw_consent(forum.party.id, FOCAL)
    assert forum.party.consented_at is None
    assert acts(forum) == ["remove"]
    forum.write()
    assert (forum.said, forum.edition.citations) == ([], [])
    assert not is_any(plans_of(forum.edition))


def test_what_another_source_says_is_left_as_it_is(forum):
    with changing(forum.edition, EDITOR, "record.edit", "from the press"):
        forum.edition.attendance.append(
            Attendance(code="AT01", party_id=forum.party.body_id, head="A. Bekov",
                       attendance_kind="administration", confidence="low",
                       verification="unverified")
        )  # fmt: skip
    give_consent(forum.party.id, True, FOCAL)
    assert acts(forum) == ["held"]
    assert forum.write() == 0
    assert forum.said == [("KZ", "A. Bekov", "", None)]


def test_a_record_that_was_changed_meanwhile_is_a_conflict(forum):
    give_consent(forum.party.id, False, FOCAL)
    opened = forum.edition.version
    with changing(forum.edition, EDITOR, "record.edit", "meanwhile"):
        forum.edition.city = "Almaty"
    with pytest.raises(Conflict):
        forum.write(opened)
    assert forum.said == []


def test_each_speaks_for_themselves(forum):
    with pytest.raises(Forbidden):
        give_consent(forum.party.id, True, EDITOR)
    with pytest.raises(Forbidden):
        write_attendance(forum.edition, forum.source, FOCAL, forum.edition.version)
