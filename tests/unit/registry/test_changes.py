"""Every change raises the record's version, and nobody overwrites what they have not seen."""

import threading

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.database import db, writing
from core.jobs import Job
from core.permissions import IMPORTER, VISITOR
from core.problems import Conflict, Forbidden
from directory.models import Administration, Membership, Organization
from registry.changes import PublishedIsLive, changing
from registry.concepts import Concept, Label
from registry.door import acting_as
from registry.models import Link, Party, Record, Subject, Text
from registry.sources import Citation
from registry.versions import Revision
from tests.records import (
    EDITOR,
    TRANSLATOR,
    act,
    administration,
    agreement,
    new,
    practice,
    saved,
    source,
    statuses,
)


def find(code):
    return db.session.scalars(select(Record).where(Record.code == code)).one()


@pytest.fixture
def holdings(editing):
    """An agreement A1 with a party, a link, a citation; a concept C1; a membership of KZ."""
    kz = administration("KZ")
    union = saved(new(Organization, "EAEU", organization_kind="union"))
    member = Membership(code="MS1", organization=union, confidence="", verification="")
    with changing(kz, EDITOR, "record.edit", "member"):
        kz.memberships = [member]
    concept = new(Concept, "C1", core=True)
    concept.labels = [Label(language="en", label="transit", preferred=True, origin="original")]
    saved(concept)
    first = agreement("A1", parties=[kz])
    with changing(first, EDITOR, "record.edit", "what it rests on"):
        first.links = [Link(relation="implements", target=practice("PR1"))]
        first.citations = [Citation(source=source("S1"), confidence="high", verification="")]
    db.session.commit()
    return editing


def retitle(record):
    record.texts[0].title = "Another title"


def translate(record):
    record.texts.append(Text(language="ru", title="Соглашение", title_origin="human"))


def change_party(record):
    record.parties[0].role = "observer"


def add_party(record):
    record.parties.append(Party(territory="MN", role="party"))


def remove_party(record):
    del record.parties[0]


def change_link(record):
    record.links[0].note = "in part"


def retarget_link(record):
    record.links[0].target = find("KZ")


def remove_link(record):
    record.links.clear()


def change_citation(record):
    record.citations[0].locator = "l.72-76"


def add_subject(record):
    record.subjects.append(Subject(code="transit"))


def add_concept(record):
    record.concepts.append(find("C1"))


def change_label(record):
    record.labels[0].label = "customs transit"


def change_membership(record):
    record.memberships[0].set_spell("2015-01-01", "")


def change_column(record):
    record.confidence = "low"


CHANGES = [
    ("A1", retitle),
    ("A1", translate),
    ("A1", change_party),
    ("A1", add_party),
    ("A1", remove_party),
    ("A1", change_link),
    ("A1", retarget_link),
    ("A1", remove_link),
    ("A1", change_citation),
    ("A1", add_subject),
    ("A1", add_concept),
    ("A1", change_column),
    ("C1", change_label),
    ("KZ", change_membership),
]
IDS = [change.__name__ for _, change in CHANGES]


@pytest.mark.usefixtures("holdings")
@pytest.mark.parametrize(("code", "change"), CHANGES, ids=IDS)
def test_a_change_of_any_part_raises_the_version_and_writes_a_revision(code, change):
    record = find(code)
    before, revisions = record.version, revisions_of(record)
    with changing(record, EDITOR, "record.edit", "a change"):
        change(record)
    db.session.commit()
    assert record.version > before
    assert revisions_of(record) == revisions + 1


@pytest.mark.usefixtures("holdings")
@pytest.mark.parametrize(("code", "change"), CHANGES, ids=IDS)
def test_a_published_record_does_not_change_outside_of_changing(code, change):
    record = find(code)
    change(record)
    with pytest.raises(PublishedIsLive, match=code):
        db.session.flush()


@pytest.mark.usefixtures("editing")
@pytest.mark.parametrize("change", [retitle, translate, add_party, add_subject, change_column])
def test_a_part_of_a_draft_raises_its_version_in_any_case(change):
    record = agreement("A1", "draft")
    db.session.commit()
    before = record.version
    change(record)
    db.session.commit()
    assert record.version > before
    assert revisions_of(record) == 0


@pytest.mark.usefixtures("holdings")
def test_taking_a_record_back_goes_through_changing_too():
    record = find("A1")
    record.state = "draft"
    with pytest.raises(PublishedIsLive):
        db.session.flush()


@pytest.mark.usefixtures("holdings")
def test_changing_one_record_does_not_open_another():
    with (
        pytest.raises(PublishedIsLive, match="C1"),
        changing(find("A1"), EDITOR, "record.edit", ""),
    ):
        change_label(find("C1"))


@pytest.mark.usefixtures("holdings")
def test_a_form_opened_before_somebody_elses_change_is_refused():
    record = find("A1")
    opened = record.version
    with changing(record, EDITOR, "record.edit", "first", opened):
        retitle(record)
    with (
        pytest.raises(Conflict),
        changing(record, EDITOR, "record.edit", "second", opened),
    ):
        translate(record)


@pytest.mark.usefixtures("holdings")
def test_who_may_not_edit_changes_nothing():
    record = find("A1")
    with pytest.raises(Forbidden), changing(record, VISITOR, "record.edit", ""):
        retitle(record)
    assert record.texts[0].title == "Agreement A1"


@pytest.mark.usefixtures("holdings")
def test_a_change_is_audited_and_queued_with_what_is_named_after_it():
    act("E1", "signature", "2012-01-01", find("A1"))
    db.session.query(Job).delete()
    record = find("KZ")
    with changing(record, EDITOR, "record.edit", "renamed"):
        record.texts.append(Text(language="en", title="Kazakh customs", title_origin="official"))
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (last.action, last.target, last.actor_name) == ("record.edit", "KZ", "editor")
    queued = {job.payload["code"] for job in db.session.scalars(select(Job))}
    assert "KZ" in queued


@pytest.mark.usefixtures("holdings")
def test_a_failed_change_leaves_nothing():
    record = find("A1")
    jobs = db.session.scalar(select(func.count()).select_from(Job))
    with pytest.raises(KeyError), changing(record, EDITOR, "record.edit", ""):
        fail_after(retitle, record)
    db.session.rollback()
    assert find("A1").texts[0].title == "Agreement A1"
    assert db.session.scalar(select(func.count()).select_from(Job)) == jobs


@pytest.mark.usefixtures("holdings")
@pytest.mark.parametrize(("actor", "kept"), [(EDITOR, None), (IMPORTER, "0" * 64)])
def test_what_a_person_edits_is_no_longer_as_it_was_loaded(actor, kept):
    record = saved(new(Organization, "WCO", organization_kind="organization"))
    with changing(record, IMPORTER, "record.edit", "as if loaded"):
        record.import_digest = "0" * 64
    with changing(record, actor, "record.edit", "edited"):
        record.website = "https://www.wcoomd.org/"
    db.session.commit()
    assert record.import_digest == kept


def test_a_revision_does_not_depend_on_what_its_author_may_see(editing):
    first = agreement("A1")
    draft = practice("PR-D", "draft")
    with changing(first, EDITOR, "record.edit", "link"):
        first.links = [Link(relation="implements", target=draft)]
    db.session.commit()
    db.session.expunge_all()
    with acting_as(TRANSLATOR):
        first = find("A1")
        with changing(first, TRANSLATOR, "text.translate", "Russian"):
            translate(first)
        db.session.commit()
    newest = select(Revision).order_by(Revision.id.desc()).limit(1)
    (link,) = db.session.scalars(newest).one().snapshot["links"]
    assert link["target"] == "PR-D"


def fail_after(change, record):
    change(record)
    db.session.flush()
    raise KeyError


def revisions_of(record):
    rows = select(func.count()).select_from(Revision).where(Revision.record_id == record.id)
    return db.session.scalar(rows)


# Two people at once: two sessions on two connections.


@pytest.mark.parametrize("change", [retitle, translate, change_party, add_party, change_link])
def test_of_two_who_edit_one_record_at_once_the_second_is_refused(any_app, change):
    with any_app.app_context(), writing(), acting_as(EDITOR):
        link = Link(relation="implements", target=practice("PR1"))
        agreement("A1", parties=[administration("KZ")], links=[link])
        db.session.commit()
    with any_app.app_context(), acting_as(EDITOR):
        slow = find("A1")
        _ = slow.texts[0].title, slow.parties[0].role, slow.links[0].note, slow.version
        edited_by_another(any_app, change)
        with (
            writing(),
            pytest.raises((Conflict, DBAPIError)) as refusal,
            changing(slow, EDITOR, "record.edit", "second"),
        ):
            change(slow)
        db.session.rollback()
        if db.engine.dialect.name == "postgresql":
            assert isinstance(refusal.value, Conflict)


def edited_by_another(app, change):
    """The same change, made and committed by another thread while this one waits."""
    failures = []

    def run():
        try:
            with app.app_context(), writing(), acting_as(EDITOR):
                record = find("A1")
                with changing(record, EDITOR, "record.edit", "first"):
                    change(record)
                db.session.commit()
        except Exception as error:  # shown in the test's own thread
            failures.append(error)

    other = threading.Thread(target=run)
    other.start()
    other.join()
    assert failures == []


def test_on_sqlite_a_reader_who_turns_to_writing_is_refused_at_once(app):
    """Why unsafe requests begin with the lock: a deferred transaction cannot wait for it."""
    with app.app_context(), acting_as(EDITOR):
        with writing():
            agreement("A1", "draft")
            db.session.commit()
        record = find("A1")
        with Session(db.engine) as other, writing():
            other.execute(Record.__table__.update().values(confidence="low"))
            other.commit()
        record.confidence = "high"
        with pytest.raises(DBAPIError, match="locked"):
            db.session.flush()
        db.session.rollback()


def test_two_events_recorded_at_once_both_count(any_app):
    """The ledger of a record is locked while its periods are made."""
    with any_app.app_context(), writing(), acting_as(EDITOR):
        agreement("A1")
        db.session.commit()
    barrier, failures = threading.Barrier(2), []

    def record_event(code, kind, day):
        try:
            with any_app.app_context(), writing(), acting_as(EDITOR):
                barrier.wait()
                act(code, kind, day, find("A1"))
                db.session.commit()
        except Exception as error:
            failures.append(error)

    acts = [("E1", "signature", "2012-01-01"), ("E2", "entry_into_force", "2013-01-01")]
    threads = [threading.Thread(target=record_event, args=one) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with any_app.app_context():
        assert [status for status, _ in statuses(find("A1"))] == ["signed", "in_force"]


def test_an_event_that_moves_to_another_agreement_leaves_the_first(editing):
    first, second = agreement("A1"), agreement("A2")
    event = act("E1", "signature", "2012-01-01", first)
    with changing(event, EDITOR, "record.edit", "it was the other one"):
        event.about = [second]
    db.session.commit()
    assert statuses(first) == []
    assert statuses(second) == [("signed", "")]


@pytest.mark.parametrize("change", ["withdrawn", "corrected"])
def test_a_changed_event_changes_the_status(editing, change):
    first = agreement("A1")
    event = act("E1", "signature", "2012-01-01", first)
    with changing(event, EDITOR, "record.edit", change):
        if change == "withdrawn":
            event.state = "withdrawn"
        else:
            event.event_kind = "entry_into_force"
    db.session.commit()
    assert [status for status, _ in statuses(first)] == (
        [] if change == "withdrawn" else ["in_force"]
    )


def test_a_new_name_reaches_the_headings_that_are_composed_of_it(editing):
    kz = saved(new(Organization, "EAEU", organization_kind="union"))
    kz_text = Text(language="en", title="Old name", title_origin="original")
    with changing(kz, EDITOR, "record.edit", "named"):
        kz.texts = [kz_text]
    cn = administration("CN")
    first = agreement("A1", parties=[kz, cn])
    event = act("E1", "signature", "2012-01-01", first, about_party=kz)
    with changing(first, EDITOR, "record.edit", "without a title of its own"):
        first.texts = []
    with changing(kz, EDITOR, "record.edit", "renamed"):
        kz.texts[0].title = "New name"
    db.session.commit()
    for record in (first, event):
        titles = [heading.title for heading in record.headings]
        assert all("New name" in title and "Old name" not in title for title in titles)


def test_a_new_name_reaches_the_acts_of_that_party(editing):
    union = new(Organization, "EAEU", organization_kind="union")
    union.texts = [Text(language="en", title="Old name", title_origin="original")]
    saved(union)
    event = act("E1", "ratification", "2012-01-01", agreement("A1"), about_party=union)
    with changing(union, EDITOR, "record.edit", "renamed"):
        union.texts[0].title = "New name"
    db.session.commit()
    assert all("New name" in heading.title for heading in event.headings)


def test_administrations_keep_their_parts_in_their_revisions(holdings):
    assert isinstance(find("KZ"), Administration)
    newest = select(Revision).where(Revision.record_id == find("KZ").id).order_by(Revision.id)
    (membership,) = db.session.scalars(newest).all()[-1].snapshot["memberships"]
    assert membership["organization"] == "EAEU"
