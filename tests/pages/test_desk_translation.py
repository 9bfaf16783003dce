"""The translation workbench: who may do what, a text beside its source, review, files, batches."""

import io
import re
import zipfile

import pytest
from lxml import etree
from sqlalchemy import select

from core.database import db, session, writing
from exchange.xliff.names import core
from registry.changes import changing
from registry.door import acting_as
from registry.models import Record, Text
from registry.proposals import Proposal
from registry.sources import Citation
from registry.versions import Revision
from tests import records
from tests.pages.conftest import page_at, statements_of
from tests.people import ROLES, accounts_factory, form_token, let_in, sign_in

DESK = "/en/desk/translation/"
RUSSIAN = f"{DESK}ru/A0001"
MAY = ("translator", "editor", "administrator")
SUMMARY = "Signed on 12 July 2015 by 3 parties, see https://example.org/a."


def change(app, change, code="A0001"):
    with app.app_context(), writing(), acting_as(records.EDITOR):
        record = session().scalars(select(Record).where(Record.code == code)).one()
        with changing(record, records.EDITOR, "record.edit", "changed"):
            change(record)
        db.session.commit()


def text_of(app, language="ru", code="A0001"):
    with app.app_context():
        record = session().scalars(select(Record).where(Record.code == code)).one()
        return record.text(language)


def proposals(app):
    with app.app_context():
        return session().scalars(select(Proposal).order_by(Proposal.id)).all()


def make(app, *codes):
    with app.app_context(), writing(), acting_as(records.EDITOR):
        source = records.source("src")
        for code in codes:
            agreement = records.agreement(code)
            with changing(agreement, records.EDITOR, "record.edit", "written"):
                agreement.citations = [
                    Citation(source=source, confidence="high", verification="checked")
                ]
                agreement.confidence, agreement.verification = "high", "checked"
                agreement.text("en").summary = SUMMARY
                agreement.text("en").summary_origin = "original"
                agreement.texts.append(
                    Text(
                        language="ru",
                        title=f"Соглашение {code}",
                        title_origin="machine",
                        base_language="en",
                        base_substance=1,
                    )
                )
        db.session.commit()


def make_second(app):
    with app.app_context(), writing(), acting_as(records.EDITOR):
        records.agreement("A0002")
        db.session.commit()


@pytest.fixture
def agreement(app):
    """A published agreement in English with a Russian title by a machine."""
    make(app, "A0001")
    return app


@pytest.fixture
def translator(agreement):
    """A translator into Russian."""
    client = agreement.test_client()
    sign_in(client, "translator")
    return client


@pytest.fixture
def reviewer(agreement):
    """An editor."""
    client = agreement.test_client()
    sign_in(client, "editor")
    return client


def send(client, action="submit", address=RUSSIAN, **fields):
    html = client.get(address).text
    form = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)[1]
        for name in ("csrf_token", "version", "record_version")
    }
    written = {"title": "Соглашение 1", "summary": "", "origin": "human", "action": action}
    return client.post(address, data=form | written | fields)


def accept(client, address=RUSSIAN):
    html = client.get(address).text
    form = re.search(r'action="[^"]*/accept".*?</form>', html, re.DOTALL)[0]
    values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    return client.post(f"{address}/accept", data=values)


@pytest.mark.parametrize("role", ROLES)
def test_the_workbench_is_for_the_staff(agreement, client, role):
    sign_in(client, role)
    wanted = 200 if role in MAY else 303 if role == "visitor" else 403
    for address in (DESK, f"{DESK}ru/", RUSSIAN, f"{DESK}import", f"{DESK}ru/export"):
        assert client.get(address).status_code == wanted, address


def test_the_overview_counts_texts_by_language_and_state(translator):
    page = page_at(translator, DESK)
    assert "Russian yours" in page.words()
    assert f"{DESK}ru/?state=missing" in page.hrefs
    assert not page.heading_faults() + page.nesting_faults()


def test_the_list_is_narrowed_and_sends_nobody_elsewhere(translator):
    assert "A0001" in page_at(translator, f"{DESK}ru/?state=missing&kind=agreement&q=a0001").words()
    assert "Nothing matches" in page_at(translator, f"{DESK}ru/?state=current").words()
    assert translator.get(f"{DESK}ru/?state=lost").status_code == 400
    assert translator.get(f"{DESK}RU/").status_code == 404
    assert translator.get(f"{DESK}?language=TG").location == f"{DESK}tg/"
    assert translator.get(f"{DESK}tg/").status_code == 200
    assert translator.get(f"{DESK}?language=:").status_code == 400


def test_a_longer_list_takes_no_more_statements(app, reviewer):
    reviewer.get(f"{DESK}ru/")
    with statements_of(app) as few:
        reviewer.get(f"{DESK}ru/")
    make_more = [f"A01{number:02}" for number in range(12)]
    with app.app_context(), writing(), acting_as(records.EDITOR):
        for code in make_more:
            records.agreement(code)
        db.session.commit()
    with statements_of(app) as many:
        assert "A0111" in reviewer.get(f"{DESK}ru/").text
    assert len(many) == len(few)


def test_the_text_stands_beside_its_source_each_in_its_language(translator):
    page = page_at(translator, RUSSIAN)
    assert page.language_of(page.by_id("title")) == "ru"
    source = next(one for one in page.all("div") if SUMMARY in page.words(one) and one.get("lang"))
    assert page.language_of(source) == "en"
    assert not page.heading_faults() + page.nesting_faults() + list(page.repeated_ids())
    assert not page.broken_references()


def test_a_translator_changes_texts_in_their_languages_only(translator):
    assert 'name="action"' not in translator.get(f"{DESK}fr/A0001").text
    form = {"csrf_token": form_token(translator, RUSSIAN), "version": 0, "record_version": 9}
    answer = translator.post(f"{DESK}fr/A0001", data=form | {"title": "Accord", "origin": "human"})
    assert answer.status_code == 403


def test_what_is_saved_is_a_draft_and_what_is_odd_is_told(app, translator):
    answer = send(translator, "save", summary="Подписано 12 июля 2016 года.")
    assert answer.status_code == 303
    page = page_at(translator, RUSSIAN)
    assert "Numbers that are missing: 3 · 2015" in page.words()
    assert "An address is missing" in page.words()
    assert "Draft" in page_at(translator, f"{DESK}ru/").words()
    assert text_of(app).title == "Соглашение A0001"


def test_a_lost_placeholder_is_refused_and_nothing_written_is_lost(app, translator):
    change(app, lambda record: setattr(record.text("en"), "summary", "Give {name} to all."))
    answer = send(translator, summary="Дайте всем.")
    assert answer.status_code == 422
    assert "placeholder {name} is missing" in answer.text
    assert "Дайте всем." in answer.text
    assert not proposals(app)


def test_a_reviewer_accepts_and_is_named(app, translator, reviewer):
    send(translator, origin="machine", summary=SUMMARY)
    answer = accept(reviewer)
    assert answer.status_code == 303
    text = text_of(app)
    assert text.title == "Соглашение 1"
    assert text.reviewer == "Editor"
    assert (text.title_origin, text.summary_origin) == ("human", "human")


def test_words_of_a_machine_are_reviewed_without_changing_them(app, translator, reviewer):
    assert send(translator, "reviewed").status_code == 303
    accept(reviewer)
    text = text_of(app)
    assert (text.title, text.title_origin) == ("Соглашение A0001", "human")
    assert text.substance == 1


def gain_substance(record):
    record.text("en").title = "Agreement of two"
    record.text("en").substance = 2


def test_a_stale_text_shows_what_changed_and_may_be_still_right(app, translator, reviewer):
    change(app, gain_substance)
    page = page_at(translator, RUSSIAN)
    assert "removed: A0001" in page.words()
    send(translator, "still_right")
    accept(reviewer)
    text = text_of(app)
    assert (text.base_substance, text.title) == (2, "Соглашение A0001")


def test_a_minor_edit_of_the_source_text_leaves_translations_as_they_are(app, reviewer):
    accounts_factory(app, "editor", "second@example.org")
    second = app.test_client()
    let_in(second, "second@example.org")
    send(reviewer, address=f"{DESK}en/A0001", title="Agreement 1", summary=SUMMARY, minor="y")
    accept(second, f"{DESK}en/A0001")
    assert text_of(app, "en").title == "Agreement 1"
    assert text_of(app, "en").substance == 1


def test_where_one_review_is_asked_for_the_writer_publishes(app, reviewer):
    app.config["REVIEW"] = "one"
    assert send(reviewer, "publish").status_code == 303
    assert "about to be published" in page_at(reviewer, RUSSIAN).words()
    (proposal,) = proposals(app)
    assert proposal.state == "scheduled"


def test_a_form_that_others_overtook_is_shown_again(app, translator):
    html = translator.get(RUSSIAN).text
    token = re.search(r'name="csrf_token" value="([^"]*)"', html)[1]
    change(app, lambda record: setattr(record, "confidence", "low"))
    form = {"csrf_token": token, "version": 0, "record_version": 1, "origin": "human"}
    answer = translator.post(RUSSIAN, data=form | {"title": "Мои слова", "action": "save"})
    assert answer.status_code == 409
    assert "Мои слова" in answer.text


def test_one_goes_on_in_the_order_of_the_list(agreement, translator):
    make_second(agreement)
    page = page_at(translator, f"{RUSSIAN}?state=missing")
    assert f"{DESK}ru/A0002?state=missing" in page.hrefs


def exported(client):
    answer = client.get(f"{DESK}ru/export")
    assert answer.status_code == 200
    return etree.fromstring(answer.data)


def translated(root, state="translated", **words):
    for unit in root.iter(core("unit")):
        segment = unit.find(core("segment"))
        if unit.get("id") in words:
            target = segment.find(core("target"))
            if target is None:
                segment.append(segment.makeelement(core("target")))
            segment.find(core("target")).text = words[unit.get("id")]
            segment.set("state", state)
    return root


def uploaded(client, content):
    if not isinstance(content, bytes):
        content = etree.tostring(content)
    form = {"csrf_token": form_token(client, f"{DESK}import")}
    form["file"] = (io.BytesIO(content), "ru.xlf")
    return client.post(f"{DESK}import", data=form)


def proposed(client, preview, **fields):
    form = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', preview.text)[1]
        for name in ("csrf_token", "digest")
    }
    return client.post(f"{DESK}import/propose", data=form | {"origin": "machine"} | fields)


def test_a_file_goes_out_comes_back_and_is_accepted_in_one_go(app, translator, reviewer):
    root = translated(exported(translator), "final", title="Договор", summary="Подписано 3.")
    preview = uploaded(translator, root)
    assert preview.status_code == 200
    assert not proposals(app)
    answer = proposed(translator, preview)
    assert answer.status_code == 303
    batch = answer.location
    assert "Somebody else has to review these." in page_at(translator, batch).words()
    before = page_at(reviewer, batch)
    assert "Договор" in before.words()
    done = reviewer.post(batch, data={"csrf_token": form_token(reviewer, batch)})
    assert done.status_code == 303
    text = text_of(app)
    assert (text.title, text.title_origin, text.reviewer) == ("Договор", "human", "Editor")
    assert "Nothing waits" in page_at(reviewer, batch).words()
    with app.app_context():
        found = session().scalars(select(Revision.message).order_by(Revision.id.desc())).first()
    assert found == "Translation: ru (XLIFF)"


def test_what_changed_meanwhile_is_refused_by_segment(app, translator):
    root = translated(exported(translator), title="Договор", summary="Подписано 3.")
    change(app, lambda record: setattr(record.text("ru"), "title", "Другое"))
    preview = uploaded(translator, root)
    assert "Refused: the translation has changed" in preview.text
    proposed(translator, preview)
    (proposal,) = proposals(app)
    row = next(one for one in proposal.content["texts"] if one["language"] == "ru")
    assert (row["title"], row["summary"]) == ("Другое", "Подписано 3.")


def test_a_record_that_has_faults_is_told_and_the_others_go_on(app, translator):
    make_second(app)
    root = translated(exported(translator), title="Договор")
    preview = uploaded(translator, root)
    assert "Refused: the record has to be corrected first" in preview.text
    assert "Name a source: every statement needs one." in preview.text
    proposed(translator, preview)
    assert [one.code for one in proposals(app)] == ["A0001"]


def test_a_proposal_whose_source_changed_is_left(app, translator, reviewer):
    root = translated(exported(translator), title="Договор")
    batch = proposed(translator, uploaded(translator, root)).location
    change(app, lambda record: setattr(record.text("en"), "title", "Another"))
    reviewer.post(batch, data={"csrf_token": form_token(reviewer, batch)})
    assert "The source text has changed since." in page_at(reviewer, batch).words()
    assert text_of(app).title == "Соглашение A0001"


def test_files_that_are_no_xliff_are_refused_in_words(translator):
    answer = uploaded(translator, b"<html/>")
    assert answer.status_code == 422
    assert "The file is not XLIFF 2.0 or 2.1." in answer.text
    root = exported(translator)
    root.set("trgLang", "fr")
    assert uploaded(translator, root).status_code == 403


def test_several_source_languages_come_as_several_files(app, reviewer):
    change(app, lambda record: setattr(record, "source_language", "ru"))
    make_second(app)
    answer = reviewer.get(f"{DESK}fr/export?code=A0001&code=A0002")
    assert zipfile.ZipFile(io.BytesIO(answer.data)).namelist() == ["en-fr.xlf", "ru-fr.xlf"]
