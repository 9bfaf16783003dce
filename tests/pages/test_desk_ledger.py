"""Events added at the desk: the short form, its refusals, review, corrections, promises."""

import re

import pytest
from sqlalchemy import func, select

from core.database import db, session, writing
from registry.changes import changing
from registry.door import acting_as
from registry.ledger_models import Event
from registry.models import Record
from registry.proposals import Proposal
from registry.services import withdraw
from registry.upkeep import check_registry
from registry.versions import verify_chain
from tests.pages.conftest import page_at, statements_of
from tests.people import accounts_factory, form_token, let_in, sign_in
from tests.records import EDITOR, act, administration, agreement, measure, source, statuses

ADD = "/en/desk/records/A1/events/add"
AGREEMENT = "/en/agreements/A1"
FORCE = {
    "act": "legal.entry_into_force",
    "when": "3 March 2016",
    "party": "",
    "reported": "",
    "due": "",
    "title": "",
    "summary": "",
    "language": "en",
    "source": "gazette",
    "locator": "page 4",
    "confidence": "high",
    "verification": "checked",
    "corrects": "",
}


@pytest.fixture
def registry(client):
    """A1 of KZ and CN, signed on 28 May 2015 (EA0001); M01; two editors, ana and bo."""
    app = client.application
    for name in ("ana", "bo"):
        accounts_factory(app, "editor", f"{name}@example.org")
    with app.app_context(), writing(), acting_as(EDITOR):
        parties = [administration(code) for code in ("KZ", "CN")]
        source("gazette", title="Official Gazette of the Union")
        source("bulletin", title="Bulletin of the Union", publisher="Customs")
        act("EA0001", "signature", "2015-05-28", agreement("A1", parties=parties))
        measure("M01")
        db.session.commit()
    return app


def person(app, name):
    """A client in which the editor has signed in."""
    client = app.test_client()
    let_in(client, f"{name}@example.org")
    return client


@pytest.fixture
def ana(registry):
    return person(registry, "ana")


def send(client, address=ADD, **fields):
    form = {"csrf_token": form_token(client, address), **FORCE, **fields}
    return client.post(address, data=form)


def accepted(app, answer):
    """What was sent, accepted by the other editor."""
    assert answer.status_code == 303, answer.text
    client = person(app, "bo")
    page = page_at(client, answer.location)
    version = page.marked(name="version")[0].get("value")
    form = {"csrf_token": form_token(client, answer.location), "version": version}
    answer = client.post(f"{answer.location}/accept", data=form)
    assert answer.status_code == 303, answer.text


def held(app, code="A1"):
    """(statuses, kinds of events) of a record."""
    with app.app_context(), acting_as(EDITOR):
        record = session().scalars(select(Record).where(Record.code == code)).one()
        events = session().scalars(select(Event).where(Event.state == "published"))
        kinds = {one.event_kind for one in events if record in one.about}
        return [status for status, _ in statuses(record)], kinds


def checked(app):
    """What `flask registry check` says: the small records rest on no source."""
    with app.app_context():
        return check_registry()


def proposals(app):
    with app.app_context():
        return session().scalar(select(func.count()).select_from(Proposal))


def test_the_form_is_in_reach_of_editors_alone(registry, ana):
    assert ADD in page_at(ana, AGREEMENT).hrefs
    assert f"{ADD}?corrects=EA0001" in page_at(ana, AGREEMENT).hrefs
    page = page_at(ana, ADD)
    assert not page.heading_faults()
    assert not page.repeated_ids()
    assert not page.broken_references()
    assert ana.get(ADD).headers["Cache-Control"] == "no-store"
    visitor = page_at(registry.test_client(), AGREEMENT)
    assert not [href for href in visitor.hrefs if "/events/add" in href]


@pytest.mark.parametrize("role", ["visitor", "delegate", "translator"])
def test_others_record_nothing(registry, role):
    client = registry.test_client()
    sign_in(client, role)
    token = form_token(client, "/en/account/" if role != "visitor" else "/en/account/sign-in")
    assert client.post(ADD, data={"csrf_token": token, **FORCE}).status_code == 403
    assert proposals(registry) == 0


@pytest.mark.parametrize("code", ["NONE", "KZ", "gazette", "EA0001"])
def test_only_what_has_a_ledger_takes_events(ana, code):
    page_at(ana, f"/en/desk/records/{code}/events/add", 404)


def test_an_event_waits_for_the_other_editor_and_then_counts(registry, ana):
    answer = send(ana)
    assert "It waits for review" in page_at(ana, answer.location).words()
    assert held(registry) == (["signed"], {"signature"})
    accepted(registry, answer)
    assert held(registry) == (["signed", "in_force"], {"signature", "entry_into_force"})
    page = page_at(registry.test_client(), AGREEMENT)
    (entry,) = page.marked(id="EA0002")
    assert "3 March 2016" in page.words(entry)
    assert "Official Gazette of the Union" in page.words(page.by_id("sources"))
    with registry.app_context():
        assert verify_chain() == []


def test_with_one_reviewer_ten_minutes_pass_first(registry, ana):
    registry.config["REVIEW"] = "one"
    address = send(ana).location
    version = page_at(ana, address).marked(name="version")[0].get("value")
    form = {"csrf_token": form_token(ana, address), "version": version}
    assert ana.post(f"{address}/accept", data=form).status_code == 303
    assert held(registry)[1] == {"signature"}
    with registry.app_context():
        assert session().scalars(select(Proposal)).one().state == "scheduled"


def test_pressed_twice_it_is_sent_once(registry, ana):
    first, second = send(ana), send(ana)
    assert (second.status_code, second.location) == (303, first.location)
    assert send(ana, when="2016").location != first.location
    assert proposals(registry) == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"when": "2014"}, "cannot come before “Signature” (EA0001)"),
        ({"when": "31 February 2016"}, "When:"),
        ({"when": "5 May 2999"}, "The date lies in the future."),
        ({"act": "legal.result"}, "What happened:"),
        ({"act": ""}, "What happened:"),
        ({"act": "legal.annulment"}, "What happened:"),
        ({"act": "legal.due_set"}, "Say which day is promised."),
        ({"act": "legal.due_set", "due": "2016-02"}, "before the day on which it was promised"),
        ({"act": "legal.extended", "due": "2017"}, "No earlier due date is on record"),
        ({"act": "legal.ratification", "party": "XX"}, "There is no record XX."),
        ({"act": "legal.status_reported"}, "Say which status the source reports."),
        ({"source": ""}, "Name the source: every statement needs one."),
        ({"source": "no such words"}, "No source has these words."),
        ({"title": "a\u202eb"}, "Title:"),
        ({"title": "x" * 3000}, "Title:"),
        ({"confidence": "absolute"}, "Confidence:"),
        ({"language": "xx"}, "Language of the words:"),
    ],
)
def test_what_cannot_stand_is_refused_with_the_reason_and_kept(registry, ana, fields, said):
    answer = send(ana, **({"summary": "Kept words, <b>as typed</b>"} | fields))
    assert answer.status_code == 422
    assert said in " ".join(re.sub("<[^>]+>", "", answer.text).split())
    assert "Kept words, &lt;b&gt;as typed&lt;/b&gt;" in answer.text
    assert proposals(registry) == 0


def test_a_source_is_found_by_its_words_and_chosen(registry, ana):
    answer = send(ana, source="of the union")
    assert answer.status_code == 422
    assert all(f'value="{code}"' in answer.text for code in ("gazette", "bulletin"))
    assert send(ana, source="of the union", found="bulletin").status_code == 303


def test_a_correction_strikes_through_what_it_replaces(registry, ana):
    before = checked(registry)
    accepted(registry, send(ana))
    correcting = f"{ADD}?corrects=EA0002"
    page = page_at(ana, correcting)
    assert page.marked(id="when")[0].get("value") == "2016-03-03"
    assert "EA0002" in page.words(page.main)
    accepted(registry, send(ana, correcting, when="2017-01-09", corrects="EA0002"))
    page = page_at(registry.test_client(), AGREEMENT)
    (old,), (new,) = page.marked(id="EA0002"), page.marked(id="EA0003")
    assert next(page.words(one) for one in page.all("del", within=old)) == "3 March 2016"
    assert "This entry does not count." in page.words(old)
    assert "9 January 2017" in page.words(new)
    assert not page.all("del", within=new)
    as_of = page_at(registry.test_client(), f"{AGREEMENT}?as_of=2016-06-01")
    assert "In force" not in [as_of.words(tag) for tag in as_of.all("span")]
    about = page_at(registry.test_client(), "/en/events/EA0002")
    assert "/en/events/EA0003" in about.hrefs
    again = send(ana, correcting, when="2018", corrects="EA0002")
    assert again.status_code == 422
    assert "EA0002 is corrected by EA0003 already." in again.text
    assert checked(registry) == before


def test_an_annulment_takes_the_entry_out_and_gives_no_status(registry, ana):
    accepted(registry, send(ana))
    annulment = {"act": "legal.annulment", "when": "", "corrects": "EA0002"}
    accepted(registry, send(ana, f"{ADD}?corrects=EA0002", **annulment))
    assert held(registry)[0] == ["signed"]
    page = page_at(registry.test_client(), AGREEMENT)
    assert page.all("del", within=page.by_id("EA0002"))
    with registry.app_context(), writing(), acting_as(EDITOR):
        wrong = session().scalars(select(Event).where(Event.code == "EA0003")).one()
        withdraw(wrong, EDITOR, "It did happen.")
        db.session.commit()
    assert held(registry)[0] == ["signed", "in_force"]


def test_a_correction_concerns_all_that_the_entry_did(registry, ana):
    with registry.app_context(), writing(), acting_as(EDITOR):
        first = session().scalars(select(Record).where(Record.code == "A1")).one()
        made = act("EA0002", "adoption", "2016", first)
        with changing(made, EDITOR, "event.record", "of both"):
            made.about.append(agreement("A2"))
        db.session.commit()
    correction = {"act": "legal.conclusion", "when": "2016", "corrects": "EA0002"}
    accepted(registry, send(ana, f"{ADD}?corrects=EA0002", **correction))
    assert held(registry, "A2")[1] == {"adoption", "conclusion"}


def test_a_date_that_slips_keeps_every_promise(registry, ana):
    address = "/en/desk/records/M01/events/add"
    promise = {"title": "Single window for all ports", "party": "CN"}
    for kind, when, due, why in (
        ("due_set", "2015-06", "2016-12-31", "Announced with the measure."),
        ("extended", "2016-11", "2017-12-31", "The ports asked for more time."),
    ):
        sent = {"act": f"progress.{kind}", "when": when, "due": due, "summary": why}
        accepted(registry, send(ana, address, **promise, **sent))
    page = page_at(registry.test_client(), "/en/measures/M01")
    (promises,) = page.marked(class_="promises")
    told = page.words(promises)
    assert "the date slipped by 365 days" in told
    assert "31 December 2016" in told
    assert "31 December 2017" in told
    assert "The ports asked for more time." in told
    assert "/en/administrations/CN" in page.hrefs
    assert "Overdue" in told
    assert not page.heading_faults()


def test_a_long_ledger_with_corrections_needs_no_more_statements(registry):
    def asked():
        with statements_of(registry) as sent:
            page_at(registry.test_client(), AGREEMENT)
        return len(sent)

    asked()
    before = asked()
    with registry.app_context(), writing(), acting_as(EDITOR):
        about = session().scalars(select(Record).where(Record.code == "A1")).one()
        for number in range(10, 20):
            wrong = act(f"EA00{number}", "due_set", "2016", about, due_text="2017")
            act(f"EA01{number}", "due_set", "2016", about, due_text="2018", corrects=wrong)
        db.session.commit()
    assert asked() == before
