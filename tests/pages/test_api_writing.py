"""Writing through the API: what each address does, with the tags, the answers and the record."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from core.audit import AuditEntry
from core.database import db, utcnow, writing
from exchange.api.writing.answers import GivenAnswer
from registry.door import acting_as
from registry.ledger_models import Event
from registry.models import Record
from registry.proposals import Proposal
from registry.services import withdraw
from registry.versions import Revision
from tests.pages.asking import answer_at
from tests.pages.conftest import statements_of
from tests.programs import TRUST, event_content, hold_agreement, new_source, program_of
from tests.records import EDITOR

PROPOSALS = "/proposals"
RU = "/records/A1/texts/ru"


@pytest.fixture
def held(app):
    """The app with A1."""
    hold_agreement(app)
    return app


@pytest.fixture
def editor(held):
    """A program of an editor."""
    return program_of(held, "editor")


@pytest.fixture
def other(held):
    """A program of another editor."""
    return program_of(held, "editor", "other")


def begun(program, **body):
    """The answer to a new proposal for A1."""
    answer = program.post(PROPOSALS, {"record": "A1", **body})
    assert answer.status_code == 201, answer.text
    return answer


def retitled(answer, title="Another title"):
    content = json.loads(json.dumps(answer.json["content"]))
    content["texts"][0]["title"] = title
    return {"content": content}


def written(program, title="Another title"):
    """The answer to a proposal that gives A1 another title."""
    first = begun(program)
    answer = program.put(first.location, retitled(first, title), If_Match=first.headers["ETag"])
    assert answer.status_code == 200, answer.text
    return answer


def step(program, answer, name, body=None, status=200, **headers):
    """The answer to a step of the proposal that was answered last."""
    told = {"If_Match": answer.headers["ETag"], **headers}
    done = program.post(f"{answer.json['url']}/{name}", body, **told)
    assert done.status_code == status, done.text
    return done


def counted(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def entries(app):
    with app.app_context():
        found = select(AuditEntry.action).order_by(AuditEntry.id)
        return list(db.session.scalars(found.where(AuditEntry.detail["token"].as_integer() > 0)))


def test_a_record_is_changed_from_the_beginning_to_publication(held, editor, other):
    answer = step(editor, written(editor), "submit", {"message": "A better title"})
    assert (answer.json["state"], answer.json["message"]) == ("in_review", "A better title")
    assert answer_at(held.test_client(), "/records/A1")["title"]["value"] == "Agreement A1"
    read = other.get(answer.json["url"])
    assert read.headers["ETag"] == answer.headers["ETag"]
    assert read.json["content"]["texts"][0]["title"] == "Another title"
    assert step(other, read, "accept").json["state"] == "accepted"
    shown = answer_at(held.test_client(), "/records/A1")
    assert shown["title"]["value"] == "Another title"
    versions = answer_at(held.test_client(), "/records/A1/versions")["versions"]
    assert versions[0]["message"] == "A better title"
    assert entries(held) == [
        "proposal.begin", "proposal.save", "proposal.submit", "record.publish",
        "proposal.accepted",
    ]  # fmt: skip


def test_what_was_read_can_be_sent_back_as_it_is(editor):
    first = begun(editor)
    body = {"content": first.json["content"]}
    again = editor.put(first.location, body, If_Match=first.headers["ETag"])
    assert again.status_code == 200
    assert again.json["content"] == first.json["content"]
    assert step(editor, again, "submit", status=422).json["detail"] == "Nothing is changed yet."


def test_ones_open_proposal_is_told_again_and_not_overwritten(editor):
    first = begun(editor)
    again = editor.post(PROPOSALS, {"record": "A1"})
    assert (again.status_code, again.json["number"]) == (200, first.json["number"])
    refused = editor.post(PROPOSALS, {"record": "A1", "content": first.json["content"]})
    assert refused.status_code == 409
    assert refused.json["proposal"] == first.json["url"]


def test_a_new_record_is_proposed_with_its_code_and_published(held, editor, other):
    body = {"kind": "source", "code": "a-source", "content": new_source()}
    made = editor.post(PROPOSALS, body)
    assert (made.status_code, made.json["record"], made.json["code"]) == (201, None, "a-source")
    accepted = step(other, other.get(step(editor, made, "submit").json["url"]), "accept")
    assert accepted.json["record"] == "a-source"
    with held.app_context():
        assert db.session.scalar(select(Record.state).where(Record.code == "a-source"))


def test_codes_are_chosen_only_where_people_choose_them(editor):
    answer = editor.post(PROPOSALS, {"kind": "agreement", "code": "A9"})
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json["errors"]] == ["/code"]


def test_everything_that_is_missing_is_told_at_once_by_pointer(editor):
    made = editor.post(PROPOSALS, {"kind": "agreement", "source_language": "ru"})
    answer = step(editor, made, "submit", status=422)
    told = {one["pointer"] for one in answer.json["errors"]}
    assert {"/content/form", "/content/confidence", "/content/citations"} <= told
    assert {"/content/texts/0/title"} <= told


def test_errors_are_told_in_the_language_that_is_asked_for(held):
    program = program_of(held, "editor", language="fr")
    told = program.post(PROPOSALS, {"kind": "agreement", "code": "A9"})
    assert told.headers["Content-Language"] == "fr"
    asked = program.post(f"{PROPOSALS}?lang=zh", {"record": "A1", "what": 1})
    assert asked.headers["Content-Language"] == "zh"
    assert asked.json["title"] != told.json["title"]


@pytest.mark.parametrize("name", ["submit", "take-back", "give-up", "accept", "decline"])
def test_every_step_needs_the_tag_and_the_present_one(editor, name):
    first = begun(editor)
    path = f"{first.json['url']}/{name}"
    for tag in ("", "*"):
        answer = editor.post(path, {}, If_Match=tag) if tag else editor.post(path, {})
        assert answer.status_code == 428
    for tag in ('"p0.0"', f"W/{first.headers['ETag']}"):
        stale = editor.post(path, {}, If_Match=tag)
        assert stale.status_code == 412
        assert stale.headers["ETag"] == first.headers["ETag"]
    assert editor.get(first.json["url"]).json["state"] == "draft"


def test_one_of_several_tags_will_do(editor):
    first = begun(editor)
    several = f'"p0.0", {first.headers["ETag"]}'
    answer = editor.put(first.location, retitled(first), If_Match=several)
    assert answer.status_code == 200


def test_who_writes_on_an_old_version_is_told_the_present_tag(editor):
    first = begun(editor)
    now = editor.put(first.location, retitled(first), If_Match=first.headers["ETag"])
    late = editor.put(first.location, retitled(first, "Late"), If_Match=first.headers["ETag"])
    assert late.status_code == 412
    assert late.headers["ETag"] == now.headers["ETag"] != first.headers["ETag"]
    assert editor.get(first.location).json["content"]["texts"][0]["title"] == "Another title"


def test_it_is_taken_back_and_given_up(held, editor):
    sent = step(editor, written(editor), "submit")
    draft = step(editor, sent, "take-back")
    assert draft.json["state"] == "draft"
    gone = step(editor, draft, "give-up")
    assert gone.json["state"] == "discarded"
    assert step(editor, gone, "submit", status=409).json["title"]
    assert entries(held)[-2:] == ["proposal.take_back", "proposal.discard"]


def test_a_reviewer_declines_with_a_reason(editor, other):
    sent = other.get(step(editor, written(editor), "submit").json["url"])
    assert step(other, sent, "decline", {"reason": " "}, status=422)
    assert step(other, sent, "decline", {}, status=422).json["errors"][0]["pointer"] == "/reason"
    done = step(other, sent, "decline", {"reason": "The source differs."})
    assert (done.json["state"], done.json["decision"]) == ("declined", "The source differs.")


def test_nobody_accepts_what_they_wrote_last(editor):
    sent = step(editor, written(editor), "submit")
    assert "Somebody else" in step(editor, sent, "accept", status=403).json["detail"]


def test_a_draft_is_not_accepted(editor, other):
    draft = other.get(written(editor).json["url"])
    step(other, draft, "accept", status=409)


@pytest.mark.parametrize(
    "at", ["tomorrow", "2027-01-01", "2027-01-01T00:00:00", "1999-01-01T00:00:00Z"]
)
def test_times_that_cannot_be_are_refused(editor, other, at):
    sent = other.get(step(editor, written(editor), "submit").json["url"])
    assert step(other, sent, "accept", {"at": at}, status=422).json["errors"][0]["pointer"] == "/at"


def test_it_is_accepted_for_a_later_time(editor, other):
    sent = other.get(step(editor, written(editor), "submit").json["url"])
    at = (utcnow() + timedelta(days=2)).isoformat(timespec="seconds")
    done = step(other, sent, "accept", {"at": at})
    assert (done.json["state"], done.json["publish_at"]) == ("scheduled", at)


def test_where_both_changed_a_place_nothing_is_published(editor, other):
    first = step(editor, written(editor, "One title"), "submit")
    second = step(other, written(other, "Another one"), "submit")
    step(other, other.get(first.json["url"]), "accept")
    clash = step(editor, editor.get(second.json["url"]), "accept", status=409)
    assert "Compare both" in clash.json["detail"]


def test_events_are_sent_for_review_published_and_corrected(held, editor, other):
    sent = editor.post("/records/A1/events", {"content": event_content()})
    assert (sent.status_code, sent.json["state"]) == (201, "in_review")
    assert sent.json["content"]["about"] == ["A1"]
    assert editor.post("/records/A1/events", {"content": event_content()}).status_code == 200
    code = step(other, other.get(sent.json["url"]), "accept").json["record"]
    shown = answer_at(held.test_client(), "/records/A1")
    assert [one["status"] for one in shown["statuses"]] == ["signed"]
    mended = event_content(date_text="2015-05-29", corrects=code)
    correction = editor.post("/records/A1/events", {"content": mended})
    step(other, other.get(correction.json["url"]), "accept")
    with held.app_context():
        found = db.session.scalars(select(Event).where(Event.corrects_id.is_not(None))).one()
        assert (found.date_text, found.corrects.code) == ("2015-05-29", code)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"date_text": "28 May 2015"}, "/content/date_text"),
        ({"track": "operational", "event_kind": "signature"}, "/content/event_kind"),
        ({"citations": []}, "/content/citations"),
        ({"citations": [{"source": "nowhere", **TRUST}]}, "/content/citations/0/source"),
        ({"about": []}, "/content/about"),
        ({"about": ["KZ"]}, "/content/about"),
        ({"corrects": "E9"}, "/content/corrects"),
        ({"price": 1}, "/content/price"),
        ({"event_kind": 3}, "/content/event_kind"),
    ],
)
def test_an_event_that_cannot_stand_is_refused_at_its_place(held, editor, change, pointer):
    answer = editor.post("/records/A1/events", {"content": event_content(**change)})
    assert answer.status_code == 422
    assert pointer in [one["pointer"] for one in answer.json["errors"]]
    assert counted(held, Proposal) == 0
    assert entries(held) == []


@pytest.mark.parametrize("path", ["/records/A9/events", "/records/s1/events"])
def test_events_are_of_records_that_take_them(editor, path):
    assert editor.post(path, {"content": event_content()}).status_code == 404


def test_a_translation_is_written_sent_and_accepted(held, other):
    program = program_of(held, "translator")
    read = program.get(RU)
    assert read.json["source"]["title"] == "Agreement A1"
    assert read.json["text"]["title"] == ""
    body = {"title": "Соглашение A1", "summary": "", "body": "", "submit": True}
    assert program.put(RU, body).status_code == 428
    sent = program.put(RU, body, If_Match=read.headers["ETag"])
    assert sent.status_code == 200, sent.text
    assert sent.json["proposal"]["state"] == "in_review"
    assert sent.json["text"]["title_origin"] == "human"
    assert program.put(RU, body, If_Match=read.headers["ETag"]).status_code == 412
    step(other, other.get(sent.json["proposal"]["url"]), "accept")
    shown = answer_at(held.test_client(), "/records/A1?lang=ru")
    assert shown["title"]["value"] == "Соглашение A1"


def test_a_text_that_lost_what_it_must_keep_is_refused(held, editor):
    source = editor.get("/records/A1/texts/en")
    body = {"title": "Agreement A1", "summary": "See https://example.org/a.", "body": ""}
    own = editor.put("/records/A1/texts/en", body, If_Match=source.headers["ETag"])
    assert own.status_code == 200
    read = editor.get(RU)
    answer = editor.put(RU, {"title": "a\nb", "summary": "\u0001", "body": ""},
                        If_Match=read.headers["ETag"])  # fmt: skip
    assert {one["pointer"] for one in answer.json["errors"]} == {"/title", "/summary"}
    wrong = editor.put(RU, {"title": "А", "summary": "", "body": "", "origin": "angels"},
                       If_Match=read.headers["ETag"])  # fmt: skip
    assert wrong.json["errors"][0]["pointer"] == "/origin"


@pytest.mark.parametrize(
    "path", ["/records/A9/texts/ru", "/records/A1/texts/RU", "/records/s1/texts/ru"]
)
def test_texts_are_of_records_that_have_one(editor, path):
    assert editor.get(path).status_code == 404


def test_a_translator_writes_in_their_languages_only(held):
    program = program_of(held, "translator")
    read = program.get("/records/A1/texts/fr")
    body = {"title": "Accord A1", "summary": "", "body": ""}
    answer = program.put("/records/A1/texts/fr", body, If_Match=read.headers["ETag"])
    assert answer.status_code == 403
    first = begun(program)
    changed = program.put(first.location, retitled(first), If_Match=first.headers["ETag"])
    assert changed.status_code == 403
    assert program.post(PROPOSALS, {"kind": "source"}).status_code == 403


def test_others_proposals_are_read_and_written_as_at_the_desk(held, editor):
    sent = step(editor, written(editor), "submit")
    stranger = program_of(held, "translator")
    assert stranger.get(sent.json["url"]).status_code == 403
    answer = stranger.put(sent.json["url"], {}, If_Match=sent.headers["ETag"])
    assert answer.status_code == 403
    assert editor.get(f"{PROPOSALS}/99").status_code == 404


def test_proposals_are_listed_page_after_page(held, editor, other):
    for number in range(3):
        editor.post(PROPOSALS, {"kind": "source", "code": f"source-{number}"})
    first = editor.get(f"{PROPOSALS}?limit=2&count=1").json
    assert [one["code"] for one in first["proposals"]] == ["source-2", "source-1"]
    assert first["total"] == 3
    second = editor.get(first["links"]["next"]).json
    assert [one["code"] for one in second["proposals"]] == ["source-0"]
    assert second["links"]["next"] is None
    assert "content" not in first["proposals"][0]
    assert other.get(PROPOSALS).json["proposals"] == []
    assert editor.get(f"{PROPOSALS}?show=waiting&kind=source").json["proposals"] == []
    assert editor.get(f"{PROPOSALS}?show=everything").status_code == 400


def test_a_list_takes_the_same_number_of_statements_whatever_its_length(held, editor):
    def sent():
        with statements_of(held) as statements:
            assert editor.get(PROPOSALS).status_code == 200
        return len(statements)

    begun(editor)
    one = sent()
    for number in range(5):
        editor.post(PROPOSALS, {"kind": "source", "code": f"source-{number}"})
    assert sent() == one


def test_the_same_request_with_the_same_key_is_done_once(held, editor):
    body = {"kind": "source", "code": "a-source", "content": new_source()}
    first, again = (editor.post(PROPOSALS, body, Idempotency_Key="one") for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert (first.json, first.location, first.headers["ETag"]) == (
        again.json, again.location, again.headers["ETag"]
    )  # fmt: skip
    assert counted(held, Proposal) == 1
    other_body = editor.post(PROPOSALS, {**body, "code": "b-source"}, Idempotency_Key="one")
    assert other_body.status_code == 422
    assert editor.post(PROPOSALS, {**body, "code": "b"}, Idempotency_Key="two").status_code == 201


def test_a_step_that_is_sent_again_is_answered_again(editor):
    ready = written(editor)
    told = {"If_Match": ready.headers["ETag"], "Idempotency_Key": "submitting"}
    first, again = (editor.post(f"{ready.json['url']}/submit", **told) for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.json == again.json


def test_a_key_is_of_one_token_and_refusals_do_not_take_it(held, editor, other):
    body = {"kind": "source", "code": "a-source"}
    assert editor.post(PROPOSALS, {"what": 1}, Idempotency_Key="one").status_code == 422
    assert counted(held, GivenAnswer) == 0
    mine = editor.post(PROPOSALS, body, Idempotency_Key="one").json["number"]
    assert other.post(PROPOSALS, body, Idempotency_Key="one").json["number"] != mine


def test_a_key_is_kept_for_a_day(held, editor):
    body = {"kind": "source", "code": "a-source"}
    first = editor.post(PROPOSALS, body, Idempotency_Key="one").json["number"]
    with held.app_context(), writing():
        db.session.execute(update(GivenAnswer).values(at=utcnow() - timedelta(days=1, minutes=1)))
        db.session.commit()
    assert editor.post(PROPOSALS, body, Idempotency_Key="one").json["number"] != first
    assert counted(held, GivenAnswer) == 1


@pytest.mark.parametrize("key", ["", "a b", "é", "a" * 256])
def test_a_key_that_is_none_is_refused(editor, key):
    answer = editor.post(PROPOSALS, {"kind": "source"}, Idempotency_Key=key)
    assert (answer.status_code, answer.json["parameter"]) == (400, "Idempotency-Key")


def test_what_is_refused_leaves_no_trace(held, editor):
    before = counted(held, AuditEntry), counted(held, Proposal), counted(held, Revision)
    for body in ({}, {"record": "A9"}, {"record": "A1", "kind": "source"}, {"kind": "no-such"},
                 {"record": "A1", "content": {}}, {"kind": "source", "content": {"title": 1}},
                 {"kind": "event", "source_language": "klingon!"}):  # fmt: skip
        assert editor.post(PROPOSALS, body).status_code == 422, body
    assert (counted(held, AuditEntry), counted(held, Proposal), counted(held, Revision)) == before


def test_what_was_typed_and_not_read_is_told(held, editor):
    first = begun(editor)
    with held.app_context(), writing():
        proposal = db.session.get(Proposal, first.json["number"])
        proposal.content = proposal.content | {"_typed": {"duration": ["for ever"]}}
        db.session.commit()
    read = editor.get(first.location)
    assert read.json["unread"] == [{"pointer": "/content/duration", "typed": "for ever"}]
    body = {"content": read.json["content"]}
    mended = editor.put(first.location, body, If_Match=read.headers["ETag"])
    assert (mended.status_code, mended.json["unread"]) == (200, [])


def test_a_withdrawn_record_is_not_edited(held, editor):
    with held.app_context(), writing(), acting_as(EDITOR):
        record = db.session.scalars(select(Record).where(Record.code == "A1")).one()
        withdraw(record, EDITOR, "Wrong.")
        db.session.commit()
    assert editor.post(PROPOSALS, {"record": "A1"}).status_code == 409
    assert editor.get(RU).status_code == 404


def test_nothing_is_written_without_an_entry_that_names_the_token(held, editor, other):
    def told():
        found = entries(held)
        added = found[told.known :]
        told.known = len(found)
        return added

    told.known = 0
    first = begun(editor)
    assert told() == ["proposal.begin"]
    put = editor.put(first.location, retitled(first), If_Match=first.headers["ETag"])
    assert told() == ["proposal.save"]
    sent = step(editor, put, "submit")
    assert told() == ["proposal.submit"]
    back = step(editor, sent, "take-back")
    assert told() == ["proposal.take_back"]
    sent = other.get(step(editor, back, "submit").json["url"])
    assert told() == ["proposal.submit"]
    step(other, sent, "decline", {"reason": "No."})
    assert told() == ["proposal.declined"]
    step(editor, begun(editor), "give-up")
    assert told() == ["proposal.begin", "proposal.discard"]
    event = editor.post("/records/A1/events", {"content": event_content()})
    assert told() == ["proposal.begin", "proposal.submit"]
    step(other, other.get(event.json["url"]), "accept")
    assert told() == ["record.create", "record.publish", "proposal.accepted"]
    text = editor.get(RU)
    body = {"title": "Соглашение A1", "summary": "", "body": ""}
    assert editor.put(RU, body, If_Match=text.headers["ETag"]).status_code == 200
    assert told() == ["proposal.begin", "proposal.save"]


def test_a_whole_session_of_reading_writes_nothing(held, editor):
    before = counted(held, AuditEntry)
    for path in (PROPOSALS, RU, "/records/A1", "/agreements"):
        assert editor.get(path).status_code == 200
    assert counted(held, AuditEntry) == before
