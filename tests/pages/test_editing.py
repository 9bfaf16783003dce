"""Editing at the desk: every kind of record, what people type, two people at once, refusals."""

import re

import pytest
from sqlalchemy import select
from werkzeug.test import encode_multipart

from core.database import db, session, writing
from registry.changes import changing
from registry.concepts import Concept, Label
from registry.door import acting_as
from registry.kinds import kinds
from registry.models import Record, Text
from registry.proposals import Proposal
from registry.schema.forms import editable_kinds
from registry.schema.forms import form_of as form_of_kind
from registry.schema.unread import TYPED
from registry.sources import Citation
from tests import records
from tests.fund import fund_call, project
from tests.instances import copied, instance
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of, with_values
from tests.people import accounts_factory, let_in, sign_in

TEXT = "texts-0-title"
RUSSIAN = "texts-1-title"


@pytest.fixture
def agreement(app):
    """A published agreement with texts in English and Russian, parties, and a source."""
    with app.app_context(), writing(), acting_as(records.EDITOR):
        source = records.source("src")
        parties = [records.administration(code) for code in ("CN", "KZ", "RU")]
        made = records.agreement("A0001", parties=parties)
        with changing(made, records.EDITOR, "record.edit", "written"):
            made.citations = [Citation(source=source, confidence="high", verification="checked")]
            made.confidence, made.verification = "high", "checked"
            made.texts.append(Text(language="ru", title="Соглашение", title_origin="human"))
        db.session.commit()
    return app


@pytest.fixture
def editor(agreement):
    """An editor."""
    client = agreement.test_client()
    sign_in(client, "editor")
    return client


@pytest.fixture
def other(agreement):
    """Another editor."""
    accounts_factory(agreement, "editor", "bo@example.org")
    client = agreement.test_client()
    let_in(client, "bo@example.org")
    return client


@pytest.fixture
def translator(agreement):
    """A translator into Russian."""
    client = agreement.test_client()
    sign_in(client, "translator")
    return client


def token(client):
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get("/en/account/").text)[1]


def begin(client, code="A0001"):
    """The address of the edit page of a record."""
    form = form_of(client.get(f"/en/agreements/{code}").text, action=f"/records/{code}/edit")
    return client.post(f"/en/desk/records/{code}/edit", data=form).location


def typed(client, address, **values):
    """The form of the page with something typed into it."""
    return with_values(form_of(client.get(address).text), **{"do": "save", **values})


def send(client, address, status=303, **values):
    answer = client.post(address, data=typed(client, address, **values))
    assert answer.status_code == status, answer.text
    return answer


def saved(app, address):
    with app.app_context():
        return session().get(Proposal, int(address.split("/")[-2]))


def content(app, address):
    return saved(app, address).content


def titles(app, address):
    return [row["title"] for row in content(app, address)["texts"]]


def publish_edit(app, change):
    """Somebody publishes a change of the record meanwhile."""
    with app.app_context(), writing(), acting_as(records.EDITOR):
        record = session().scalars(select(Record).where(Record.code == "A0001")).one()
        with changing(record, records.EDITOR, "record.edit", "meanwhile"):
            change(record)
        db.session.commit()


# Every kind


@pytest.mark.parametrize("kind", editable_kinds())
def test_every_kind_is_shown_and_saved_unchanged(every_kind, kind):
    app, client, codes = every_kind
    data = {"csrf_token": token(client)}
    address = client.post(f"/en/desk/records/{codes[kind]}/edit", data=data).location
    page = page_at(client, address)
    faults = page.heading_faults() + page.nesting_faults()
    assert not faults + sorted(page.repeated_ids() | page.broken_references())
    before = saved(app, address)
    assert client.post(address, data=form_of(page.html)).status_code == 303
    after = saved(app, address)
    assert (after.content, after.version) == (before.content, before.version)


@pytest.fixture(scope="module")
def every_kind(loaded_sqlite, tmp_path_factory):
    """A copy of the real data with a call and a project of the fund, an editor of it, and the code
    of a record of each kind."""
    folder = tmp_path_factory.mktemp("kinds")
    with instance(folder, copied(loaded_sqlite, folder)) as app:
        with app.app_context(), writing(), acting_as(records.EDITOR):
            project(call=fund_call())
            db.session.commit()
        client = app.test_client()
        sign_in(client, "editor")
        with app.app_context():
            query = select(Record.kind, db.func.max(Record.code)).group_by(Record.kind)
            codes = dict(session().execute(query).tuples().all())
        yield app, client, codes


# Beginning


def test_a_new_record_is_a_proposal_until_it_is_published(agreement, editor):
    form = form_of(editor.get("/en/desk/new").text, action="/desk/new")
    made = [name for name in kinds() if form_of_kind(name).codes is not None]
    page = page_at(editor, "/en/desk/new")
    assert [one.get("value") for one in page.all("option", within=page.by_id("kind"))] == made
    form["kind"], form["language"] = "source", "zh"
    address = editor.post("/en/desk/new", data=form).location
    send(editor, address, record_code="gacc-2026", title="署令", source_kind="official")
    proposal = saved(agreement, address)
    assert (proposal.record_id, proposal.code, proposal.content["title"]) == (
        None, "gacc-2026", "署令")  # fmt: skip
    wrong = send(editor, address, status=422, record_code="src", do="submit")
    assert "There is a record with this code" in wrong.text
    send(editor, address, record_code="gacc-2026", do="submit")
    assert saved(agreement, address).state == "in_review"


def test_editing_goes_on_with_the_proposal_that_is_open(agreement, editor, other):
    assert begin(editor) == begin(editor)
    assert begin(other) != begin(editor)
    page = page_at(editor, begin(editor))
    assert "Editor has an open proposal for this record" in page.words()


# Typing


def test_what_is_typed_is_read_as_people_write_it(agreement, editor):
    address = begin(editor)
    send(editor, address, parties_as_of_text="28 May 2015", parties_count="12", form="mra")
    held = content(agreement, address)
    assert (held["parties_as_of_text"], held["parties_count"], held["form"]) == (
        "2015-05-28", 12, "mra")  # fmt: skip
    page = page_at(editor, address)
    assert "28 May 2015" in page.words(page.by_id("facts"))
    assert "28 May 2015" in page.words(page.by_id("changes"))


def test_what_cannot_be_read_stays_as_typed_until_it_is_mended(agreement, editor):
    address = begin(editor)
    send(editor, address, parties_as_of_text="05/06/2015", parties_count="many")
    page = page_at(editor, address)
    assert page.by_id("parties_count").get("value") == "many"
    assert page.by_id("parties_as_of_text").get("value") == "05/06/2015"
    assert "can mean" in page.words(page.by_id("parties_as_of_text-error"))
    summary = page.by_id("problems")
    assert [one.get("href") for one in page.all("a", within=summary)] == [
        "#parties_count", "#parties_as_of_text"]  # fmt: skip
    send(editor, address, status=422, do="submit")
    assert saved(agreement, address).state == "draft"
    send(editor, address, parties_as_of_text="2015-06-05", parties_count="", do="submit")
    assert saved(agreement, address).state == "in_review"
    assert TYPED not in content(agreement, address)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a\x07b", "control characters"),
        ("pay \u202eevil", "control characters"),
        ("x" * 900, "too long"),
        ("x" * 500_000, "too long"),
    ],
)
def test_what_must_not_be_kept_is_told_at_its_field(agreement, editor, text, why):
    address = begin(editor)
    send(editor, address, **{RUSSIAN: text})
    html = editor.get(address).text
    found = re.search(rf'id="{RUSSIAN}-error">([^<]*)', html)
    assert why in found[1]
    assert content(agreement, address)["texts"][1][TYPED]["title"] == [text]


def test_a_form_beyond_what_the_site_takes_is_refused_in_words(agreement, editor):
    address = begin(editor)
    form = typed(editor, address, **{"texts-0-body": "x" * 1_100_000})
    boundary, body = encode_multipart(form)
    parts = f"multipart/form-data; boundary={boundary}"
    answer = editor.post(address, data=body, content_type=parts)
    assert answer.status_code == 413
    assert "what you typed is still there" in answer.text
    assert titles(agreement, address)[0] == "Agreement A0001"


def test_markup_in_text_is_shown_as_text(editor):
    address = begin(editor)
    script = "**bold** <script>alert(1)</script> [x](javascript:alert(1))"
    send(editor, address, do="preview:texts-0-body", **{"texts-0-body": script})
    page = page_at(editor, f"{address}?preview=texts-0-body")
    (seen,) = page.marked(data_seen="texts-0-body")
    assert page.all("strong", within=seen)
    assert not page.all("script", "a", within=seen)
    data = {"csrf_token": token(editor), "text": script}
    html = editor.post("/en/desk/preview", data=data).text
    assert "<strong>bold</strong>" in html
    assert "<script" not in html
    assert editor.post("/en/desk/preview", data=data | {"text": "\x07"}).status_code == 400


def test_a_form_that_did_not_come_whole_takes_nothing_away(agreement, editor):
    address = begin(editor)
    data = {"csrf_token": token(editor), "version": "1", "do": "save"}
    assert editor.post(address, data=data).status_code == 400
    assert titles(agreement, address) == ["Agreement A0001", "Соглашение"]


def test_everything_that_is_wrong_is_shown_where_it_is(agreement, editor):
    address = begin(editor)
    form = typed(editor, address, do="submit", form="", **{TEXT: "", "citations-0-source": ""})
    answer = editor.post(address, data=form)
    assert answer.status_code == 422
    for name in ("form", TEXT, "citations-0-source"):
        assert f'href="#{name}"' in answer.text
        assert f'id="{name}-error"' in answer.text
    assert titles(agreement, address)[0] == ""  # it is saved all the same


# Rows


def test_rows_are_added_moved_and_taken_away_without_script(agreement, editor):
    address = begin(editor)
    added = send(editor, address, do="add:parties", parties_count="3")
    assert added.location.endswith("open=parties-3#parties-3")
    assert content(agreement, address)["parties_count"] == 3  # what was typed is saved first
    send(
        editor,
        address,
        **{"parties-3-territory": "VA", "parties-3-role": "party"},
        do="up:parties-3",
    )
    parties = content(agreement, address)["parties"]
    assert [one["party"] or one["territory"] for one in parties] == ["CN", "KZ", "VA", "RU"]
    send(editor, address, do="remove:parties-0")
    assert [one["party"] for one in content(agreement, address)["parties"]] == ["KZ", None, "RU"]
    assert "in another order" in page_at(editor, address).words()


def test_a_new_row_without_words_is_no_fault(agreement, editor):
    address = begin(editor)
    send(editor, address, do="add:links")
    send(editor, address, do="submit", **{TEXT: "Better"})
    assert content(agreement, address)["links"] == []


def test_a_minor_edit_is_marked(agreement, editor):
    address = begin(editor)
    send(editor, address, **{TEXT: "Agreement A0001.", "texts-0-minor": "1"})
    assert content(agreement, address)["texts"][0]["minor"] is True
    assert "texts-0-minor" in form_of(editor.get(address).text)


# References


def test_records_are_found_by_words_and_by_codes(editor):
    found = editor.get("/en/desk/pick?q=kaz&kinds=administration").json
    assert [one["code"] for one in found] == ["KZ"]
    assert found[0]["title"] == "Kazakhstan"
    assert editor.get("/zh/desk/pick?q=哈萨克").json[0]["code"] == "KZ"
    assert [one["code"] for one in editor.get("/en/desk/pick?q=a000").json] == ["A0001"]
    assert editor.get("/en/desk/pick?q=%20").json == []
    assert editor.get("/en/desk/pick?q=x&kinds=nothing").status_code == 400


def test_words_instead_of_a_code_are_answered_by_a_choice(agreement, editor):
    address = begin(editor)
    send(editor, address, **{"parties-0-party": "Kazakhstan"})
    page = page_at(editor, address)
    offered = page.marked(name="parties-0-party-meant")
    assert [one.get("value") for one in offered] == ["KZ"]
    assert page.by_id("parties-0-party").get("value") == "Kazakhstan"
    send(editor, address, **{"parties-0-party-meant": "KZ"})
    assert content(agreement, address)["parties"][0]["party"] == "KZ"


def test_of_several_records_those_held_stay_while_another_is_looked_for(agreement, editor):
    with agreement.app_context(), writing(), acting_as(records.EDITOR):
        for code in ("T001", "T002"):
            label = Label(language="en", label=code, preferred=True, origin="original")
            records.saved(records.new(Concept, code, core=True, labels=[label]))
        db.session.commit()
    address = begin(editor)
    send(editor, address, concepts="T001")
    send(editor, address, concepts=["T001", "nothing like it"])
    page = page_at(editor, address)
    assert page.by_id("concepts-T001").get("checked") is not None
    assert page.by_id("concepts").get("value") == "nothing like it"
    send(editor, address, concepts=["T001", "T002 whatever it is called"])
    assert content(agreement, address)["concepts"] == ["T001", "T002"]


# Two at once


def test_two_windows_are_put_side_by_side_and_lose_nothing(agreement, editor, other):
    address = begin(editor)
    mine = typed(editor, address, **{TEXT: "Mine", "parties_count": "7"})
    theirs = typed(other, address, **{TEXT: "Theirs", "depositary_text": "Bo's"})
    assert other.post(address, data=theirs).status_code == 303
    answer = editor.post(address, data=mine)
    assert answer.status_code == 409
    form = form_of(answer.text, action="/settle")
    assert form[TEXT] == "Mine"
    settle = address.replace("/edit", "/settle")
    assert editor.post(settle, data=form).status_code == 422  # nothing is chosen for anybody
    chosen = {"take-0": "mine", "take-1": "theirs", "take-2": "own", "own-2": "Both of us"}
    assert editor.post(settle, data=with_values(form, **chosen)).status_code == 303
    held = content(agreement, address)
    assert (held["parties_count"], held["depositary_text"], titles(agreement, address)[0]) == (
        7, "Bo's", "Both of us")  # fmt: skip


def test_a_form_that_is_sent_twice_is_no_conflict(agreement, editor):
    address = begin(editor)
    form = typed(editor, address, do="submit", **{TEXT: "Once"})
    assert [editor.post(address, data=form).status_code for _ in range(2)] == [303, 303]
    assert saved(agreement, address).state == "in_review"


def test_what_others_published_meanwhile_is_merged(agreement, editor):
    address = begin(editor)
    send(editor, address, parties_count="7", **{TEXT: "Mine"})

    def change(record):
        record.text("en").title = "Theirs"
        record.depositary_text = "Bo's"

    publish_edit(agreement, change)
    merge = address.replace("/edit", "/merge")
    assert merge in page_at(editor, address).hrefs
    page = page_at(editor, merge)
    assert len(page.marked(value="mine")) == 1
    form = form_of(page.html, action="/merge")
    assert editor.post(merge, data=form).status_code == 422
    assert editor.post(merge, data=with_values(form, record_version="1")).status_code == 409
    assert editor.post(merge, data=with_values(form, **{"take-0": "mine"})).status_code == 303
    held = content(agreement, address)
    assert (held["parties_count"], held["depositary_text"], titles(agreement, address)[0]) == (
        7, "Bo's", "Mine")  # fmt: skip
    assert editor.get(merge).status_code == 302  # nothing is left to be put together


def test_a_row_that_others_took_away_comes_back_with_my_change(agreement, editor):
    address = begin(editor)
    send(editor, address, **{RUSSIAN: "Договор"})
    publish_edit(agreement, lambda record: record.texts.remove(record.text("ru")))
    merge = address.replace("/edit", "/merge")
    form = form_of(editor.get(merge).text, action="/merge")
    editor.post(merge, data=with_values(form, **{"take-0": "mine"}))
    assert titles(agreement, address) == ["Agreement A0001", "Договор"]


def test_what_was_typed_into_a_decided_proposal_begins_another(agreement, editor):
    address = begin(editor)
    form = typed(editor, address, **{TEXT: "Too late"})
    discard = form_of(editor.get(address).text, action="/give-up")
    assert editor.post(address.replace("/edit", "/give-up"), data=discard).status_code == 303
    answer = editor.post(address, data=form)
    assert answer.status_code == 409
    again = with_values(form_of(answer.text, action="/edit"), do="anew")
    anew = editor.post(address, data=again).location
    assert anew != address
    assert titles(agreement, anew)[0] == "Too late"


# Saving by itself


def test_the_script_saves_and_is_told_of_a_conflict(agreement, editor, other):
    address = begin(editor)
    autosave = address.replace("/edit", "/autosave")
    form = typed(editor, address, **{TEXT: "Half a wo"})
    first = editor.post(autosave, data=form)
    assert first.status_code == 200
    assert titles(agreement, address)[0] == "Half a wo"
    next_one = with_values(form, version=first.json["version"], **{TEXT: "Half a word"})
    assert editor.post(autosave, data=next_one).json["version"] > first.json["version"]
    stale = with_values(next_one, **{TEXT: "Stale"})
    assert editor.post(autosave, data=stale).status_code == 409
    assert titles(agreement, address)[0] == "Half a word"


def test_a_session_that_ended_in_the_middle_loses_no_text(agreement, editor):
    address = begin(editor)
    form = typed(editor, address, **{TEXT: "Typed for an hour"})
    visitor = agreement.test_client()
    over = visitor.post(address, data=form)
    assert over.status_code == 403
    kept = re.search(r'name="kept" value="([^"]+)"', over.text)[1]
    assert kept
    assert visitor.post(address.replace("/edit", "/autosave"), data=form).status_code == 403


# Who may


def test_translators_write_texts_in_their_languages_and_nothing_else(agreement, translator):
    address = begin(translator)
    page = page_at(translator, address)
    assert [one.get("value") for one in page.marked(name="row")] == ["texts-1"]
    send(translator, address, **{RUSSIAN: "Перевод"})
    assert titles(agreement, address) == ["Agreement A0001", "Перевод"]
    refused = send(translator, address, status=403, **{"texts-1-language": "fr", RUSSIAN: "Mot"})
    assert "texts in your languages only" in refused.text
    assert "Mot" in refused.text
    form = typed(translator, address, **{"texts-1-language": "fr"})
    assert translator.post(address.replace("/edit", "/autosave"), data=form).status_code == 422
    assert titles(agreement, address) == ["Agreement A0001", "Перевод"]


def test_nobody_but_editors_opens_the_proposals_of_others(editor, translator, other):
    address = begin(editor)
    assert translator.get(address).status_code == 403
    assert "proposal of Editor" in page_at(other, address).words()
    assert other.get("/en/desk/proposals/999/edit").status_code == 404


def test_visitors_get_no_button_and_staff_do(agreement, client, editor):
    assert "/edit" not in client.get("/en/agreements/A0001").text
    assert "/desk/records/A0001/edit" in editor.get("/en/agreements/A0001").text


def test_a_longer_record_takes_no_more_statements(agreement, editor):
    address = begin(editor)
    editor.get(address)
    with statements_of(agreement) as few:
        editor.get(address)
    for _ in range(3):
        send(editor, address, do="add:citations")
    form = typed(editor, address, **{f"citations-{n}-source": "src" for n in range(4)})
    editor.post(address, data=form)
    with statements_of(agreement) as many:
        editor.get(address)
    assert len(many) == len(few)


def test_spans_are_typed_in_words_and_said_as_they_are_understood(agreement, editor):
    address = begin(editor)
    send(editor, address, duration="5 лет", notice="six months")
    assert content(agreement, address)["duration"] == "P5Y"
    words = page_at(editor, address).words()
    assert "P5Y · 5 years" in words
    assert "It must be a number of years, months, weeks or days." in words
