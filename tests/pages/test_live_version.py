"""The version of a live part is another when what it shows is, and only then."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.audit import record_audit
from core.database import db, utcnow, writing
from core.permissions import VISITOR, NamedActor
from forum.floor import answering, live_version, live_views, moderating
from forum.floor.answering import Said
from forum.floor.asking import Asked, ask
from forum.floor.live_version import LiveVersions
from forum.floor.models import Answer, Question
from forum.floor.queries import version_of
from forum.models import Edition
from forum.programme.models import Release
from registry.changes import changing
from registry.documents.models import Document
from registry.documents.services import (
    Description,
    accept_document,
    add_document,
    remove_document,
)
from registry.door import acting_as
from registry.models import Record, Text
from registry.services import withdraw
from tests.asking import held_edition
from tests.editions import release
from tests.files import pdf
from tests.records import EDITOR, administration, agreement, source

SESSION, EDITION = "/en/forum/F2026-XIAN/sessions/S1/live/now", "/en/forum/F2026-XIAN/live/now"
BOTH = (SESSION, EDITION)


class Delegate(NamedActor):
    """A delegate of Kazakhstan."""

    def scopes(self, role):
        return frozenset({"KZ"}) if role == "delegate" else frozenset()


KZ = Delegate("delegate", "delegate")


@pytest.fixture
def held(app):
    """An edition of which S1 is on, with question 1 that is published and answered, question 2
    that waits, and a document that is not accepted; S2 is to come."""
    held_edition(app)
    with app.app_context(), writing(), acting_as(EDITOR):
        administration("KZ")
        source("D1")
        agreement("A1")
        first, _second = question("S1", "first"), question("S1", "second")
        moderating.publish(first, EDITOR, first.version)
        answering.answer_freely(first, "free", Said("See the record.", "en"), EDITOR)
        file = io.BytesIO(pdf("words"))
        add_document(record("S1"), file, "a.pdf", Description("A", "en", "cc_by_4", record("D1")),
                     EDITOR)  # fmt: skip
        db.session.commit()
    return app


def question(about, form_id, by=VISITOR):
    words = Asked(record(about).id, f"When does it open: {form_id}?", "en", "en")
    return ask(form_id, words, by)


def record(code):
    return db.session.query(Record).filter_by(code=code).one()


def one(number):
    return db.session.get_one(Question, number)


def answer():
    return db.session.scalars(select(Answer).order_by(Answer.id.desc()).limit(1)).one()


def on_record(text="It opens in May."):
    said = Said(text, "en", "KZ", number())
    made = answering.propose(one(1), f"record {text}", said, KZ)
    answering.confirm(made, EDITOR, made.version)
    return made


def number():
    """The number of the last version of S1."""
    return db.session.scalar(version_of(record("S1").id))


def edited(code, change):
    found = record(code)
    with changing(found, EDITOR, "record.edit", "worked on"):
        change(found)


def titled(title, language="en"):
    def change(found):
        text = found.text(language) or Text(language=language)
        text.title, text.title_origin = title, "original"
        if text not in found.texts:
            found.texts.append(text)

    return change


def released(**slot):
    edition = db.session.query(Edition).one()
    last = db.session.query(Release).order_by(Release.number.desc()).first()
    slots = [row | (slot if row["session"] == "S1" else {}) for row in last.content["slots"]]
    release(edition, number=last.number + 1, **last.content | {"slots": slots})
    record_audit("programme.release", edition.code, EDITOR)


def document():
    return db.session.query(Document).one()


SHOWN = {
    "a question is published": lambda: moderating.publish(one(2), EDITOR, one(2).version),
    "one is hidden": lambda: moderating.hide(one(1), EDITOR, "No.", "en", one(1).version),
    "its language is corrected": lambda: moderating.mark_language(
        one(1), EDITOR, "ru", one(1).version
    ),
    "it is translated": lambda: moderating.translate(
        one(1), EDITOR, "fr", "Quand ?", "human", one(1).version
    ),
    "another was merged with it": lambda: moderating.merge(one(2), EDITOR, 1, one(2).version),
    "a free answer is given": lambda: answering.answer_freely(
        one(1), "another", Said("Ask the host.", "en"), EDITOR
    ),
    "a free answer is hidden": lambda: answering.hide_answer(
        answer(), EDITOR, "No.", "en", answer().version
    ),
    "an answer is translated": lambda: moderating.translate(
        answer(), EDITOR, "fr", "Voyez.", "machine", answer().version
    ),
    "an answer of record is confirmed": on_record,
    "its session is in another room": lambda: released(room=2),
    "it is tentative": lambda: released(status="tentative"),
    "it is interpreted into another language": lambda: released(interpretation=["ar"]),
}
OF_THE_EDITION = {
    "a session is called otherwise": lambda: edited("S1", titled("Opening")),
    "one has a title in another language": lambda: edited("S2", titled("Ouverture", "fr")),
    "one is withdrawn": lambda: withdraw(record("S2"), EDITOR, "Gone.", language="en"),
}
OF_THE_SESSION = {
    "its document is accepted": lambda: accept_document(document(), EDITOR),
    "it is over": lambda: released(
        starts_at=(utcnow() - timedelta(hours=3)).isoformat(),
        ends_at=(utcnow() - timedelta(hours=2)).isoformat(),
    ),
}
NOT_SHOWN = {
    "somebody asks": lambda: question("S1", "third"),
    "somebody asks about another session and is published": lambda: question("S2", "x", EDITOR),
    "an answer waits": lambda: answering.propose(
        one(1), "proposed", Said("In May.", "en", "KZ", number()), KZ
    ),
    "how sure its session is": lambda: edited(
        "S1", lambda found: setattr(found, "confidence", "low")
    ),
    "another record is edited": lambda: edited("A1", titled("Another")),
    "something else is done": lambda: record_audit("badge.issue", "badge:1", EDITOR),
}


def of_all(*groups):
    return [
        pytest.param(places, change, id=name)
        for group, places in groups
        for name, change in group.items()
    ]


def seen(app, path):
    """(version, words in English, in French) of a live part, made anew."""
    app.extensions["page_cache"].kept.clear()
    app.extensions["page_cache"].kept.most_bytes = 0
    client = app.test_client()
    version = LiveVersions()(engine_of(app), path, (0, 0))
    return version, client.get(path).text, client.get(path.replace("/en/", "/fr/")).text


def all_seen(app, places):
    return {path: seen(app, path) for path in places}


def tags(app, places):
    return {path: app.test_client().get(path).headers["ETag"] for path in places}


def engine_of(app):
    with app.app_context():
        return db.engine


def done(app, change):
    with app.app_context(), writing(), acting_as(EDITOR):
        change()
        db.session.commit()


@pytest.mark.parametrize(
    ("places", "change"),
    of_all((SHOWN, BOTH), (OF_THE_SESSION, [SESSION]), (OF_THE_EDITION, [EDITION])),
)
def test_what_is_shown_makes_another_version(held, places, change):
    before, tagged = all_seen(held, places), tags(held, places)
    done(held, change)
    for path, (version, *words) in all_seen(held, places).items():
        assert words != list(before[path][1:]), "the test changes nothing that is shown"
        assert version != before[path][0]
        answer = held.test_client().get(path, headers={"If-None-Match": tagged[path]})
        assert (answer.status_code, answer.text) == (200, words[0])


@pytest.mark.parametrize(("places", "change"), of_all((NOT_SHOWN, BOTH)))
def test_what_is_not_shown_makes_none(held, places, change):
    before, tagged = all_seen(held, places), tags(held, places)
    done(held, change)
    assert all_seen(held, places) == before
    for path, tag in tagged.items():
        assert held.test_client().get(path, headers={"If-None-Match": tag}).status_code == 304


AFTER_AN_ANSWER = {
    "it is withdrawn": lambda: answering.withdraw(answer(), KZ, "", "en", answer().version),
    "it has another version": lambda: on_record("It opened in May."),
    "its record says something else": lambda: edited(
        "S1", lambda found: found.set_date("2026-10-13")
    ),
    "its administration is withdrawn": lambda: withdraw(
        record("KZ"), EDITOR, "Gone.", language="en"
    ),
}


@pytest.mark.parametrize(("places", "change"), of_all((AFTER_AN_ANSWER, BOTH)))
def test_so_does_what_becomes_of_an_answer_of_record(held, places, change):
    done(held, on_record)
    before = all_seen(held, places)
    done(held, change)
    for path, (version, *words) in all_seen(held, places).items():
        assert words != list(before[path][1:])
        assert version != before[path][0]


def test_affirming_it_does(held):
    done(held, on_record)
    done(held, lambda: edited("S1", lambda found: found.set_date("2026-10-13")))
    before = seen(held, SESSION)
    done(held, lambda: answering.affirm(answer(), KZ, number(),
                                        answer().version))  # fmt: skip
    after = seen(held, SESSION)
    assert after[1] != before[1]
    assert after[0] != before[0]


def test_putting_a_question_first_does(held):
    done(held, lambda: moderating.publish(one(2), EDITOR, one(2).version))
    before = seen(held, SESSION)
    done(held, lambda: moderating.put_first(one(2), EDITOR, True, one(2).version))
    after = seen(held, SESSION)
    assert after[1] != before[1]
    assert after[0] != before[0]


def test_taking_a_document_away_does(held):
    done(held, lambda: accept_document(document(), EDITOR))
    before = seen(held, SESSION)
    done(held, lambda: remove_document(document(), EDITOR, "Mistaken."))
    after = seen(held, SESSION)
    assert after[1] != before[1]
    assert after[0] != before[0]


def test_a_session_that_is_withdrawn_is_not_confirmed(held):
    tag = held.test_client().get(SESSION).headers["ETag"]
    done(held, lambda: withdraw(record("S1"), EDITOR, "Gone.", language="en"))
    answer = held.test_client().get(SESSION, headers={"If-None-Match": tag})
    assert answer.status_code in (404, 410)


@pytest.mark.parametrize("path", [SESSION, EDITION])
def test_when_a_session_begins_or_ends_the_part_is_another_and_not_between(held, monkeypatch, path):
    now = utcnow()
    found = {}
    for minutes in (0, 1, 29, 31, 119, 121, 185):
        at = now + timedelta(minutes=minutes)
        monkeypatch.setattr(live_version, "utcnow", lambda at=at: at)
        monkeypatch.setattr(live_views, "utcnow", lambda at=at: at)
        client = held.test_client()
        answer = client.get(path)
        found[minutes] = answer.headers["ETag"]
        if path == EDITION:
            assert ("S1" in answer.text) == (minutes < 30)
    assert found[0] == found[1] == found[29]
    assert found[31] == found[119]
    assert len({found[0], found[31], found[121], found[185]}) == 4


def test_tags_do_not_tell_one_place_from_another_by_chance(held):
    versions = LiveVersions()
    engine = engine_of(held)
    assert versions(engine, "/en/forum/F2026-XIAN/", (0, 0)) is None
    assert versions(engine, "/en/forum/F2026-XIAN/live", (0, 0)) is None
    assert versions(engine, "/en/forum/F9999/live/now", (0, 0)) is None
    assert versions(engine, "/en/forum/F2026-XIAN/sessions/A1/live/now", (0, 0)) is None
    assert versions(engine, SESSION, (0, 0)) == versions(
        engine, SESSION.replace("/en/", "/ar/"), (0, 0)
    )


def test_a_known_version_costs_no_statement_until_the_registry_changes(held):
    versions, engine = LiveVersions(), engine_of(held)
    first = versions(engine, SESSION, (1, 1))

    class Closed:
        def connect(self):
            raise AssertionError("read again")

    assert versions(Closed(), SESSION, (1, 1)) == first
    with pytest.raises(AssertionError, match="read again"):
        versions(Closed(), SESSION, (2, 2))


def test_the_page_itself_says_as_of_when_it_is(held, monkeypatch):
    monkeypatch.setattr(live_views, "minute_now", lambda: datetime(2026, 10, 12, tzinfo=UTC))
    page = held.test_client().get("/en/forum/F2026-XIAN/live").text
    assert "data-live-clock" in page
    assert "As of" in page
    assert "As of" not in held.test_client().get(EDITION).text
