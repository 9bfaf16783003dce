"""Who speaks for a party about which facts, what a statement is worth, and what ends it."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accounts.actors import Person
from cooperation.agreements.confirming import services
from cooperation.agreements.confirming.facts import agreement_fact, direct_parties
from cooperation.agreements.confirming.models import Confirmation
from cooperation.agreements.confirming.queries import (
    acknowledged_disputes,
    facts_of,
    published_agreements,
    said_about,
    waiting_disputes,
)
from cooperation.agreements.confirming.services import Said, acknowledge, close, open_place
from cooperation.agreements.confirming.standing import asked_facts, is_asked, standing
from core.audit import AuditEntry
from core.database import db, session, writing
from core.permissions import VISITOR
from core.problems import BadValue, Conflict, Forbidden, Problem
from directory.models import Organization
from registry.changes import changing
from registry.door import acting_as
from registry.ledger_models import Event
from registry.models import Party, Text
from registry.services import withdraw
from tests.records import EDITOR, TRANSLATOR, act, administration, agreement, new, saved

WORDS = "Подписано 29 мая."


def delegate(*codes):
    return Person(None, "Aigul", "", "ru", 1, frozenset(("delegate", code) for code in codes))


KZ, CN = delegate("KZ"), delegate("CN")


@pytest.fixture
def a1(any_app):
    """A1 between KZ and CN, signed and in force, on each database; the session an editor's."""
    with any_app.app_context(), writing(), acting_as(EDITOR):
        made = agreement("A1", parties=[administration("KZ"), administration("CN")])
        act("E1", "signature", "2015-05-28", made)
        act("E2", "entry_into_force", "2015-06-28", made)
        yield made
        session().rollback()


def said_by(actor, words="", code="E1", agreed="A1", number=0, digest=None):
    """A statement for the actor's administration, as its page would send it."""
    (body,) = actor.scopes("delegate")
    place = open_place(body, agreed, actor)
    fact = place.fact(code)
    said = Said(digest or fact.digest, number, words, "ru" if words else "")
    return (services.dispute if words else services.confirm)(place, fact, said, actor)


def told(actor, code="E1"):
    """What readers are told of the actor's party about a fact."""
    place = open_place(*actor.scopes("delegate"), "A1", actor)
    fact = place.fact(code)
    said = said_about([fact.record_id]).get((fact.record_id, place.administration.id))
    return standing(said, fact)


def asked(actor):
    place = open_place(*actor.scopes("delegate"), "A1", actor)
    said = said_about(fact.record_id for fact in place.facts)
    return [one.code for one in asked_facts(place.facts, said, place.administration.id)]


@pytest.mark.parametrize(
    ("state", "now", "before", "still_asked"),
    [
        ("confirmed", "confirmed", "earlier", False),
        ("disputed", "", "", False),
        ("acknowledged", "acknowledged", "", False),
        ("closed", "", "", True),
    ],
)
def test_a_statement_holds_for_what_it_was_made_about(a1, state, now, before, still_asked):
    fact = agreement_fact(a1)
    same = Confirmation(state=state, digest=fact.digest)
    other = Confirmation(state=state, digest="0" * 64)
    assert (standing(same, fact), standing(other, fact)) == (now, before)
    assert (is_asked(same, fact), is_asked(other, fact)) == (still_asked, True)
    assert (standing(None, fact), is_asked(None, fact)) == ("", True)


def test_the_facts_are_the_agreement_and_the_entries_that_count(a1):
    act("E3", "signature", "2015-05-29", a1, corrects=a1_event("E1"))
    act("E4", "amendment", "2020-01-01", a1, state="draft")
    act("E5", "annulment", "2020-01-01", a1, corrects=a1_event("E2"))
    assert [one.code for one in facts_of([a1])[a1.id]] == ["A1", "E3"]


def a1_event(code):
    return session().scalars(select(Event).where(Event.code == code)).one()


def test_each_party_is_told_of_by_itself(a1):
    assert asked(KZ) == asked(CN) == ["A1", "E1", "E2"]
    said_by(KZ)
    assert (told(KZ), told(CN)) == ("confirmed", "")
    assert (asked(KZ), asked(CN)) == (["A1", "E2"], ["A1", "E1", "E2"])


def test_a_changed_act_is_asked_again_and_no_other(a1):
    said_by(KZ)
    said_by(KZ, code="E2")
    event = a1_event("E1")
    with changing(event, EDITOR, "event.record", "mended"):
        event.set_date("2015-05-29")
    assert (told(KZ), told(KZ, "E2")) == ("earlier", "confirmed")
    assert asked(KZ) == ["A1", "E1"]
    said_by(KZ, number=1)
    assert told(KZ) == "confirmed"


def change_title(made):
    made.text("en").title = "Another title"


def translate_title(made):
    made.texts.append(Text(language="ru", title="Соглашение", title_origin="human"))


def add_party(made):
    made.parties.append(Party(territory="RU", role="party", position=9))


def add_observer(made):
    made.parties.append(Party(territory="RU", role="observer", position=9))


def set_duration(made):
    made.duration = "P5Y"


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (change_title, "earlier"),
        (add_party, "earlier"),
        (set_duration, "earlier"),
        (translate_title, "confirmed"),
        (add_observer, "confirmed"),
    ],
)
def test_of_the_agreement_itself_form_titles_parties_and_terms_count(a1, change, wanted):
    said_by(KZ, code="A1")
    with changing(a1, EDITOR, "record.edit", "edited"):
        change(a1)
    assert told(KZ, "A1") == wanted


def test_what_is_not_published_changes_no_fact(a1):
    """The digest is the same for whoever computes it."""
    hidden = administration("UZ", state="draft")
    with changing(a1, EDITOR, "record.edit", "edited"):
        a1.parties.append(Party(party=hidden, role="party", position=9))
    staff = facts_of([a1])[a1.id][0].digest
    code = a1.id
    with acting_as(VISITOR):
        (seen,) = session().scalars(published_agreements())
        assert seen.id == code
        assert facts_of([seen])[code][0].digest == staff
        assert len(direct_parties(seen)) == 3


@pytest.mark.parametrize(
    "actor", [EDITOR, TRANSLATOR, VISITOR, delegate("UZ"), Person(1, "", "", "en", 1)]
)
def test_nobody_speaks_for_an_administration_but_its_delegates(a1, actor):
    with pytest.raises(Forbidden):
        open_place("KZ", "A1", actor)


def test_only_a_direct_party_speaks(a1):
    union = saved(new(Organization, "EU", organization_kind="union"))
    administration("PL")
    with changing(a1, EDITOR, "record.edit", "edited"):
        a1.parties.append(Party(party=union, role="party", position=8))
        a1.parties.append(Party(party=administration("BY"), role="observer", position=9))
    for code in ("PL", "BY"):
        with pytest.raises(Forbidden):
            open_place(code, "A1", delegate(code))


def test_there_is_nothing_to_say_of_drafts_and_withdrawn_agreements(a1):
    agreement("A2", state="draft", parties=[one.party for one in a1.parties])
    assert open_place("KZ", "A2", KZ) is None
    withdraw(a1, EDITOR, "Recorded twice.", language="en")
    assert open_place("KZ", "A1", KZ) is None


def test_the_same_form_sent_twice_says_it_once(a1):
    first = said_by(KZ)
    assert said_by(KZ) is first
    session().flush()
    entries = select(AuditEntry).where(AuditEntry.action == "fact.confirm")
    assert [one.target for one in session().scalars(entries)] == ["E1"]


def test_who_was_shown_less_than_there_is_says_nothing(a1):
    said_by(KZ)
    with pytest.raises(Conflict):  # the other delegate of the party spoke meanwhile
        said_by(KZ, WORDS)
    with pytest.raises(Conflict):  # the fact changed meanwhile
        said_by(KZ, number=1, digest="0" * 64)
    assert told(KZ) == "confirmed"


def test_a_party_may_change_its_mind_and_what_it_said_stays(a1):
    said_by(KZ)
    said_by(KZ, WORDS, number=1)
    assert told(KZ) == ""
    said_by(KZ, number=2)
    assert told(KZ) == "confirmed"
    query = select(Confirmation.number, Confirmation.state).order_by(Confirmation.number)
    rows = [tuple(row) for row in session().execute(query)]
    assert rows == [(1, "confirmed"), (2, "disputed"), (3, "confirmed")]
    assert session().scalars(waiting_disputes()).all() == []


def test_a_dispute_needs_words_in_a_language_of_the_site(a1):
    place = open_place("KZ", "A1", KZ)
    fact = place.fact("E1")
    with pytest.raises(Problem):
        services.dispute(place, fact, Said(fact.digest, 0, "", "ru"), KZ)
    with pytest.raises(BadValue):
        services.dispute(place, fact, Said(fact.digest, 0, WORDS, "tlh"), KZ)


def test_readers_see_a_dispute_once_it_is_acknowledged_and_until_it_is_closed(a1):
    made = said_by(KZ, WORDS)
    assert told(KZ) == ""
    assert session().scalars(waiting_disputes()).all() == [made]
    acknowledge(made, EDITOR, made.version)
    assert told(KZ) == "acknowledged"
    assert session().scalars(waiting_disputes()).all() == []
    assert session().scalars(acknowledged_disputes()).all() == [made]
    close(made, EDITOR, "The scan says the 28th.", "en", made.version)
    assert told(KZ) == ""
    assert "E1" in asked(KZ)
    assert session().scalars(acknowledged_disputes()).all() == []


def test_only_writers_decide_and_only_on_what_they_were_shown(a1):
    made = said_by(KZ, WORDS)
    for actor in (TRANSLATOR, KZ, VISITOR):
        with pytest.raises(Forbidden):
            acknowledge(made, actor, made.version)
    with pytest.raises(Conflict):
        acknowledge(made, EDITOR, made.version + 1)
    with pytest.raises(Problem):
        close(made, EDITOR, "", "en", made.version)
    said_by(KZ, number=1)
    with pytest.raises(Conflict):  # the party has changed its mind
        acknowledge(made, EDITOR, made.version)


def test_two_delegates_at_once_make_one_statement(any_app):
    """Without the lock that a view takes, the number decides."""
    with any_app.app_context(), writing(), acting_as(EDITOR):
        made = agreement("A1", parties=[administration("KZ")])
        place = open_place("KZ", made.code, KZ)
        fact = place.fact("A1")
        row = {"record_id": made.id, "administration_id": place.administration.id, "number": 1}
        said_by(KZ, code="A1")
        session().flush()
        twin = Confirmation(**row, state="confirmed", digest=fact.digest, at=made.created_at,
                            actor_name="other")  # fmt: skip
        with pytest.raises(IntegrityError), session().begin_nested():
            db.session.add(twin)
        session().rollback()
