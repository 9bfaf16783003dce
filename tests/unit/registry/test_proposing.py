"""Proposals: begun, saved, reviewed, merged and published; nothing of anybody's is lost."""

from datetime import timedelta

import pytest

from core.database import db, session, utcnow
from core.jobs import Job
from core.permissions import NamedActor
from core.problems import Conflict, Forbidden, Problem
from core.worker import drain
from registry import deciding, proposing
from registry.changes import changing
from registry.models import Record, Text
from registry.proposals import Proposal
from registry.schema.contents import content_of
from registry.services import withdraw
from registry.versions import Revision, verify_chain
from tests import records
from tests.unit.registry.conftest import held


def text_of(content, language="en"):
    return next(row for row in content["texts"] if row["language"] == language)


def with_title(proposal, title, language="en"):
    content = {**proposal.content, "texts": [dict(row) for row in proposal.content["texts"]]}
    text_of(content, language)["title"] = title
    return content


def published_title(agreement):
    session().expire_all()
    return agreement.text("en").title


def test_what_is_saved_changes_nothing_that_readers_see(desk):
    agreement = held()
    proposal = proposing.begin(agreement, desk["ana"])
    proposing.save(proposal, with_title(proposal, "Another title"), desk["ana"])
    assert published_title(agreement) == "Agreement A0001"


def test_a_person_goes_on_with_the_proposal_that_is_open(desk):
    agreement = held()
    first = proposing.begin(agreement, desk["ana"])
    assert proposing.begin(agreement, desk["ana"]) is first
    assert proposing.begin(agreement, desk["bo"]) is not first


def test_somebody_else_publishes_where_two_are_asked_for(desk):
    agreement = held()
    proposal = proposing.begin(agreement, desk["ana"])
    proposing.save(proposal, with_title(proposal, "Better"), desk["ana"])
    proposing.submit(proposal, "a better title", desk["ana"])
    with pytest.raises(Forbidden):
        deciding.accept(proposal, desk["ana"])
    before = agreement.version
    deciding.accept(proposal, desk["bo"])
    db.session.commit()
    assert published_title(agreement) == "Better"
    assert agreement.version > before
    last = session().scalars(db.select(Revision).order_by(Revision.id.desc())).first()
    assert (last.record_id, last.message, last.actor_name) == (
        agreement.id, "a better title", desk["bo"].name)  # fmt: skip
    assert verify_chain() == []
    assert agreement.text("en").reviewer == desk["bo"].name


def test_who_reviews_and_then_writes_needs_another_reviewer(desk):
    proposal = proposing.begin(held(), desk["ana"])
    proposing.save(proposal, with_title(proposal, "One"), desk["ana"])
    proposing.submit(proposal, "", desk["ana"])
    proposing.save(proposal, with_title(proposal, "Two"), desk["bo"])
    with pytest.raises(Forbidden):
        deciding.accept(proposal, desk["bo"])
    deciding.accept(proposal, desk["ana"])
    assert proposal.state == "accepted"


def test_changes_of_different_places_are_merged(desk):
    agreement = held()
    mine = proposing.begin(agreement, desk["ana"])
    theirs = proposing.begin(agreement, desk["bo"])
    proposing.save(theirs, {**theirs.content, "form": "mra"}, desk["bo"])
    deciding.accept(theirs, desk["ana"])
    db.session.commit()
    proposing.save(mine, with_title(mine, "Mine"), desk["ana"])
    deciding.accept(mine, desk["bo"])
    assert (published_title(agreement), agreement.form) == ("Mine", "mra")


def test_changes_of_the_same_place_are_shown_and_overwrite_nothing(desk):
    agreement = held()
    mine = proposing.begin(agreement, desk["ana"])
    proposing.save(mine, with_title(mine, "Mine"), desk["ana"])
    theirs = proposing.begin(agreement, desk["bo"])
    proposing.save(theirs, with_title(theirs, "Theirs"), desk["bo"])
    deciding.accept(theirs, desk["ana"])
    db.session.commit()
    with pytest.raises(deciding.Clashing) as refusal:
        deciding.accept(mine, desk["bo"])
    (clash,) = refusal.value.clashes
    assert (clash.base, clash.mine, clash.theirs) == ("Agreement A0001", "Mine", "Theirs")
    assert published_title(agreement) == "Theirs"


def test_the_same_proposal_saved_from_two_windows_conflicts(desk):
    proposal = proposing.begin(held(), desk["ana"])
    opened = proposal.version
    proposing.save(proposal, with_title(proposal, "First window"), desk["ana"], opened)
    with pytest.raises(Conflict):
        proposing.save(proposal, with_title(proposal, "Second window"), desk["ana"], opened)
    assert text_of(proposal.content)["title"] == "First window"


def test_everything_that_is_wrong_is_told_at_once(desk):
    proposal = proposing.begin(held(), desk["ana"])
    content = with_title(proposal, "")
    content |= {"form": "", "citations": []}
    proposing.save(proposal, content, desk["ana"])
    with pytest.raises(proposing.Faulty) as refusal:
        proposing.submit(proposal, "", desk["ana"])
    paths = {fault.path for fault in refusal.value.faults}
    assert paths == {("form",), ("texts", "en", "title"), ("citations",)}


def test_a_translator_changes_texts_in_their_languages_only(desk):
    agreement = held()
    proposal = proposing.begin(agreement, desk["ru"])
    with pytest.raises(Forbidden):
        proposing.save(proposal, with_title(proposal, "Not mine"), desk["ru"])
    row = {**text_of(proposal.content), "language": "ru", "title": "Соглашение",
           "title_origin": "human", "base_substance": None}  # fmt: skip
    content = {**proposal.content, "texts": [*proposal.content["texts"], row]}
    proposing.save(proposal, content, desk["ru"])
    proposing.submit(proposal, "", desk["ru"])
    deciding.accept(proposal, desk["ana"])
    text = agreement.text("ru")
    assert (text.title, text.title_origin, text.reviewer) == (
        "Соглашение", "human", desk["ana"].name)  # fmt: skip
    assert (text.base_language, text.base_substance) == ("en", agreement.text("en").substance)


@pytest.mark.parametrize(("minor", "behind"), [(True, 0), (False, 1)])
def test_a_minor_edit_makes_no_translation_stale(desk, minor, behind):
    agreement = held()
    with changing(agreement, records.EDITOR, "record.edit", "translated"):
        agreement.texts.append(
            Text(
                language="fr",
                title="Accord",
                title_origin="human",
                substance=1,
                base_language="en",
                base_substance=1,
            )
        )
    proposal = proposing.begin(agreement, desk["ana"])
    content = with_title(proposal, "Agreement A0001.")
    text_of(content)["minor"] = minor
    proposing.save(proposal, content, desk["ana"])
    deciding.accept(proposal, desk["bo"])
    assert agreement.text("en").substance - agreement.text("fr").base_substance == behind


def test_a_new_record_gets_the_next_code_and_its_first_version(desk):
    agreement = held("A0180")
    proposal = proposing.begin_new("agreement", desk["ana"])
    content = {**content_of(agreement), "parties": [], "links": []}
    proposing.save(proposal, content, desk["ana"])
    proposing.submit(proposal, "found in the gazette", desk["ana"])
    deciding.accept(proposal, desk["bo"])
    db.session.commit()
    made = session().scalars(db.select(Record).where(Record.code == "A0181")).one()
    assert (made.state, made.text("en").title) == ("published", "Agreement A0180")
    assert proposal.record is made
    assert [one.number for one in session().scalars(
        db.select(Revision).where(Revision.record_id == made.id))] == [1]  # fmt: skip


def test_a_chosen_code_must_be_free_and_of_the_form(desk):
    held()
    for code in ("src", "Not A Code"):
        proposal = proposing.begin_new("source", desk["ana"])
        content = {**proposal.content, "title": "Gazette", "source_kind": "official"}
        proposing.save(proposal, content, desk["ana"], code=code)
        with pytest.raises(proposing.Faulty) as refusal:
            proposing.submit(proposal, "", desk["ana"])
        assert [fault.path for fault in refusal.value.faults] == [("code",)]


def test_what_is_declined_keeps_its_content_and_the_reason(desk):
    proposal = proposing.begin(held(), desk["ana"])
    proposing.save(proposal, with_title(proposal, "No"), desk["ana"])
    proposing.submit(proposal, "", desk["ana"])
    with pytest.raises(Problem):
        deciding.decline(proposal, "  ", desk["bo"])
    deciding.decline(proposal, "The source says otherwise.", desk["bo"])
    assert (proposal.state, proposal.decision) == ("declined", "The source says otherwise.")
    assert text_of(proposal.content)["title"] == "No"
    with pytest.raises(Conflict):
        proposing.save(proposal, with_title(proposal, "Yes"), desk["ana"])


def test_comments_stand_at_a_field(desk):
    proposal = proposing.begin(held(), desk["ana"])
    said = proposing.comment(proposal, "texts/en/title", "Is this the official title?", desk["bo"])
    assert (proposal.comments, said.author_name) == ([said], desk["bo"].name)


def scheduled(desk, at):
    agreement = held()
    proposal = proposing.begin(agreement, desk["ana"])
    proposing.save(proposal, with_title(proposal, "Later"), desk["ana"])
    proposing.submit(proposal, "", desk["ana"])
    deciding.accept(proposal, desk["bo"], at=at)
    db.session.commit()
    return agreement.id, proposal.id


def work(app):
    session().rollback()
    with app.app_context():
        drain()


def test_a_scheduled_proposal_is_published_when_its_time_comes(desk, any_app):
    record_id, proposal_id = scheduled(desk, utcnow() + timedelta(days=1))
    work(any_app)
    session().expire_all()
    assert session().get(Proposal, proposal_id).state == "scheduled"
    session().get(Proposal, proposal_id).publish_at = utcnow() - timedelta(seconds=1)
    for job in session().scalars(db.select(Job).where(Job.topic == "publish")):
        job.run_at = utcnow() - timedelta(seconds=1)
    db.session.commit()
    work(any_app)
    session().expire_all()
    assert session().get(Record, record_id).text("en").title == "Later"
    proposal = session().get(Proposal, proposal_id)
    assert (proposal.state, proposal.decided_name) == ("accepted", desk["bo"].name)


def test_with_one_reviewer_ten_minutes_remain_to_take_it_back(desk, any_app):
    any_app.config["REVIEW"] = "one"
    proposal = proposing.begin(held(), desk["ana"])
    proposing.save(proposal, with_title(proposal, "Soon"), desk["ana"])
    deciding.accept(proposal, desk["ana"])
    assert proposal.state == "scheduled"
    assert timedelta(minutes=9) < proposal.publish_at - utcnow() <= timedelta(minutes=10)
    proposing.take_back(proposal, desk["ana"])
    assert (proposal.state, proposal.publish_at) == ("draft", None)


def test_nobody_without_an_account_proposes(desk):
    with pytest.raises(Forbidden):
        proposing.begin(held(), NamedActor("visitor", "visitor"))


def test_a_proposal_brings_no_withdrawn_record_back(desk):
    agreement = held()
    proposal = proposing.begin(agreement, desk["ana"])
    proposing.save(proposal, with_title(proposal, "Better"), desk["ana"])
    proposing.submit(proposal, "a better title", desk["ana"])
    withdraw(agreement, desk["bo"], "It was never signed.", language="en")
    with pytest.raises(Conflict):
        deciding.accept(proposal, desk["bo"])
    assert (proposal.state, agreement.state) == ("in_review", "withdrawn")
