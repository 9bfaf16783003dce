"""Restoring a version of an agreement: its texts and clauses come back by the way of review."""

import pytest
from sqlalchemy import select

from cooperation.agreements.models import Agreement
from cooperation.agreements.texts.queries import units_of
from cooperation.agreements.texts.services import remove_text
from core.database import db, writing
from core.permissions import NamedActor
from registry.deciding import accept
from registry.door import acting_as
from registry.proposals import Proposal
from registry.proposing import Faulty, submit
from registry.services import publish, withdraw
from registry.versions import Revision, redact, verify_chain
from tests.clauses import assessed, cited_agreements
from tests.pages.conftest import page_at
from tests.pages.forms import form_of, with_values
from tests.pages.reading import Page
from tests.people import accounts_factory, let_in, sign_in
from tests.records import EDITOR
from tests.texts import TEXTS, with_text

OFFICE = NamedActor("office", "administrator")
PAGE = "/en/r/A1/v/{}/restore"


@pytest.fixture
def a1(any_app):
    """A1, whose version 4 has texts in English and Chinese, and which has now one in Arabic and
    other words in English; versions 1 and 2 had none."""
    cited_agreements(any_app, "A1")  # versions 1 and 2

    def english(agreement, source):
        with_text(agreement, source, "en", locator="page 1")

    def chinese(agreement, source):
        with_text(agreement, source, "zh", origin="official")

    changed(any_app, english)  # 3
    changed(any_app, chinese)  # 4
    changed(any_app, lambda one, _source: remove_text(one, "en", EDITOR, "Wrong.", one.version))
    changed(
        any_app,
        lambda one, source: with_text(one, source, "en", TEXTS["en"].replace("lantern", "lamp")),
    )
    changed(any_app, lambda one, _source: remove_text(one, "zh", EDITOR, "Wrong.", one.version))
    changed(any_app, lambda one, source: with_text(one, source, "ar"))  # 8
    return any_app


def changed(app, act):
    with app.app_context(), writing(), acting_as(EDITOR):
        agreement = the_agreement()
        act(agreement, agreement.citations[0].source)
        db.session.commit()


def the_agreement():
    return db.session.scalars(select(Agreement).where(Agreement.code == "A1")).one()


@pytest.fixture
def desk(a1):
    """The client of an editor."""
    client = a1.test_client()
    sign_in(client, "editor")
    return client


def restored(client, number, **values):
    """Begin the proposal by the page's form; the answer."""
    address = PAGE.format(number)
    form = form_of(client.get(address).text, address)
    return client.post(address, data=with_values(form, **values))


def published(app):
    """Send the only proposal for review, and have somebody else accept it."""
    with app.app_context(), writing(), acting_as(EDITOR):
        proposal = db.session.scalars(select(Proposal)).one()
        submit(proposal, "As it was", EDITOR)
        accept(proposal, OFFICE)
        db.session.commit()


def held(app):
    """What the texts say now: language → (origin, locator, all bodies)."""
    with app.app_context():
        agreement = the_agreement()
        texts = {one.language: one for one in agreement.full_texts}
        units = units_of(agreement.id, {tag: one.digest for tag, one in texts.items()})
        return {
            tag: (one.origin, one.locator, "\n".join(unit.body for unit in units[tag]))
            for tag, one in texts.items()
        }


def test_the_texts_that_a_version_named_come_back_in_all_languages(a1, desk):
    assert set(held(a1)) == {"en", "ar"}
    page = page_at(desk, PAGE.format(4))
    told = page.words(page.by_id("beside"))
    for word in ("Chinese", "Added", "Arabic", "Removed", "English", "Then:"):
        assert word in told, word
    [compare] = [href for href in page.hrefs if "/agreements/compare" in href]
    assert desk.get(compare).status_code == 200
    assert restored(desk, 4).status_code == 303
    assert set(held(a1)) == {"en", "ar"}  # nothing yet: it is reviewed first
    published(a1)
    now = held(a1)
    assert set(now) == {"en", "zh"}
    assert (now["en"][:2], now["zh"][0]) == (("authentic", "page 1"), "official")
    assert "lantern" in now["en"][2]
    assert "lamp" not in now["en"][2]
    reader = a1.test_client().get("/en/agreements/A1/text")
    assert "lantern" in reader.text
    with a1.app_context():
        latest = db.session.scalars(select(Revision).order_by(Revision.id.desc())).first()
        named = {row["language"] for row in latest.snapshot["full_texts"]}
        assert (latest.number, named) == (9, {"en", "zh"})
        assert verify_chain() == []


def test_the_pages_of_the_proposal_tell_of_the_texts(desk):
    edit = restored(desk, 4).location
    page = page_at(desk, edit)
    assert "Full texts" in page.words(page.main)
    assert "Nothing is changed yet." not in page.words(page.main)
    review = page_at(desk, edit.replace("/edit", ""))
    told = review.words(review.by_id("changes"))
    assert "Chinese" in told
    assert "Arabic" in told
    assert "/en/r/A1/v/4" in review.hrefs


def test_writing_on_in_the_form_keeps_the_texts_of_the_proposal(a1, desk):
    edit = restored(desk, 4).location
    form = form_of(desk.get(edit).text)
    title = next(name for name in form if name.endswith("-title"))
    assert (
        desk.post(edit, data=with_values(form, **{title: "Another", "do": "save"})).status_code
        == 303
    )
    published(a1)
    assert set(held(a1)) == {"en", "zh"}
    with a1.app_context():
        assert the_agreement().text("en").title == "Another"


def test_texts_may_be_left_as_they_are(a1, desk):
    before = held(a1)
    answer = restored(desk, 4, kept=[])
    assert answer.status_code == 303
    with a1.app_context():
        proposal = db.session.scalars(select(Proposal)).one()
        assert "full_texts" not in proposal.content
    assert held(a1) == before


def test_a_version_without_texts_takes_them_away_and_says_so(a1, desk):
    page = page_at(desk, PAGE.format(2))
    assert page.words(page.by_id("beside")).count("Removed") == 2
    restored(desk, 2)
    published(a1)
    assert held(a1) == {}
    assert a1.test_client().get("/en/agreements/A1/text").status_code in (200, 404)


def test_what_a_version_is_from_before_stays_and_is_named(a1, desk):
    assessed(a1, "A1", transit="present art_1")
    with a1.app_context(), writing():
        first = db.session.scalars(select(Revision).where(Revision.number == 2)).first()
        gone = {"full_texts", "clauses"}
        first.snapshot = {key: said for key, said in first.snapshot.items() if key not in gone}
        db.session.commit()
    before = held(a1)
    page = page_at(desk, PAGE.format(2))
    assert "Full texts" in page.words(page.main)
    assert "stay as they are" in page.words(page.main)
    assert not page.marked(id="beside")
    assert "Nothing: the record says the same now." in page.words(page.main)
    assert "Begin the proposal" not in page.words(page.main)
    restored(desk, 2)
    with a1.app_context():
        proposal = db.session.scalars(select(Proposal)).one()
        assert [row["code"] for row in proposal.content["clauses"]] == ["transit"]
    assert held(a1) == before


def test_the_clause_map_comes_back_with_the_version_that_names_it(a1, desk):
    assessed(a1, "A1", transit="present art_1")  # version 9
    assessed(a1, "A1", transit="absent", notification="present art_2")
    page = page_at(desk, PAGE.format(9))
    assert page.marked(id="changes")
    restored(desk, 9, kept=[])
    published(a1)
    with a1.app_context():
        answers = {one.code: one.answer for one in the_agreement().clauses}
    assert answers == {"transit": "present"}


def test_a_text_that_others_changed_meanwhile_is_chosen_between(a1, desk):
    edit = restored(desk, 4).location
    changed(a1, lambda one, _source: remove_text(one, "en", EDITOR, "Wrong.", one.version))
    with a1.app_context(), writing(), acting_as(EDITOR):
        submit(db.session.scalars(select(Proposal)).one(), "As it was", EDITOR)
        db.session.commit()
    review = page_at(desk, edit.replace("/edit", ""))
    assert review.marked(id="clashes")
    merge = edit.replace("/edit", "/merge")
    form = form_of(desk.get(merge).text, merge)
    choices = {name: "mine" for name in form_names(desk, merge) if name.startswith("take-")}
    assert choices
    assert desk.post(merge, data=with_values(form, **choices)).status_code == 303
    published(a1)
    assert set(held(a1)) == {"en", "zh"}
    assert "lantern" in held(a1)["en"][2]


def form_names(client, address):
    page = page_at(client, address)
    return {one.get("name") for one in page.all("input") if one.get("name")}


def test_what_was_redacted_meanwhile_is_not_published(a1, desk):
    edit = restored(desk, 4).location
    with a1.app_context(), writing(), acting_as(OFFICE):
        for number in (3, 4):
            found = db.session.scalars(select(Revision).where(Revision.number == number))
            redact(next(one for one in found if one.record.code == "A1"), "Personal.", OFFICE)
        db.session.commit()
        proposal = db.session.scalars(select(Proposal)).one()
        with pytest.raises(Faulty) as faulty:
            submit(proposal, "As it was", EDITOR)
        assert {fault.path for fault in faulty.value.faults} == {("full_texts",)}
    refused = desk.post(edit, data=with_values(form_of(desk.get(edit).text), do="submit"))
    assert refused.status_code == 422
    page = Page(refused.text)
    assert "What this text said was redacted: English." in page.words(page.by_id("problems"))


def test_who_saw_an_older_record_is_told(a1, desk):
    address = PAGE.format(4)
    form = form_of(desk.get(address).text, address)
    changed(a1, lambda one, _source: remove_text(one, "ar", EDITOR, "Wrong.", one.version))
    late = desk.post(address, data=form)
    assert late.status_code == 409
    assert "Somebody changed this record" in late.text
    with a1.app_context():
        assert db.session.scalars(select(Proposal)).all() == []
    assert desk.post(address, data=form_of(late.text, address)).status_code == 303


def test_a_translator_neither_reads_nor_accepts_it(a1, desk):
    edit = restored(desk, 4).location
    translator = a1.test_client()
    let_in(translator, accounts_factory(a1, "translator", scope="zh"))
    assert translator.get(PAGE.format(4)).status_code == 403
    assert translator.get(edit.replace("/edit", "")).status_code == 403


def test_the_page_is_sound_in_each_direction(desk):
    for tag in ("ar", "zh"):
        page = page_at(desk, f"/{tag}/r/A1/v/4/restore")
        assert page.nesting_faults() == []
        assert page.heading_faults() == []


def test_a_withdrawn_record_is_published_again_first(a1, desk):
    with a1.app_context(), writing(), acting_as(EDITOR):
        withdraw(the_agreement(), EDITOR, "Twice.")
        db.session.commit()
    assert restored(desk, 4).status_code == 409
    with a1.app_context(), writing(), acting_as(EDITOR):
        publish(the_agreement(), EDITOR, "again")
        db.session.commit()
    assert restored(desk, 4).status_code == 303
