"""Entering texts of agreements at the desk: importing, correcting, publishing, refusing."""

import io

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from cooperation.agreements.texts.models import AgreementText, TextDraft
from cooperation.agreements.texts.services import units_in
from cooperation.agreements.texts.units import MOST_CHARACTERS
from core.audit import AuditEntry
from core.database import db, session, writing
from core.worker import drain
from registry.documents.models import Document
from registry.door import acting_as
from tests.files import png, upload, word
from tests.pages.conftest import page_at
from tests.pages.forms import form_of, with_values
from tests.people import ROLES, accounts_factory, let_in, sign_in
from tests.records import EDITOR, agreement, source
from tests.texts import CHINESE, ENGLISH, with_text

DESK = "/en/desk/records/A1/texts"
DRAFT = f"{DESK}/en"


@pytest.fixture
def app_with_a1(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        source("S1")
        agreement("A1")
        db.session.commit()
    return app


@pytest.fixture
def desk(app_with_a1, client):
    sign_in(client, "editor")
    return client


@pytest.fixture
def colleague(app_with_a1):
    """Another editor, who may publish what the first wrote."""
    other = app_with_a1.test_client()
    let_in(other, accounts_factory(app_with_a1, "editor", "other@example.org"))
    return other


def begin(client, **said):
    form = form_of(client.get(f"{DESK}/").text, "/texts/")
    usual = {"language": "en", "origin": "authentic", "source": "S1", "way": "pasted",
             "text": ENGLISH}  # fmt: skip
    return sent(client, with_values(form, **usual | said))


def sent(client, fields):
    """The form of a new text, sent from memory: the client leaves files of large bodies open."""
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(f"{DESK}/", data=body, content_type=kind)


def file_of(content, name="a.docx"):
    return FileStorage(io.BytesIO(content), name)


def send_file(client, content, name="a.docx", **said):
    form = form_of(client.get(f"{DESK}/").text, "/texts/")
    usual = {"language": "en", "origin": "authentic", "source": "S1", "way": "file"}
    data = with_values(form, **usual | said).to_dict() | {"file": file_of(content, name)}
    return sent(client, data)


def draft_form(client, address=DRAFT):
    return form_of(client.get(address).text, address.partition("?")[0])


def save(client, do="save:0", address=DRAFT, **typed):
    form = with_values(draft_form(client, address), do=do, **typed)
    return client.post(address.partition("?")[0], data=form)


def publish(client, address=DRAFT):
    return client.post(f"{address}/publish",
                       data=form_of(client.get(address).text, "/publish"))  # fmt: skip


def drafted(app, language="en"):
    with app.app_context():
        draft = session().scalar(select(TextDraft).where(TextDraft.language == language))
        return draft and units_in(draft)


def identifiers(app, language="en"):
    return [unit.identifier for unit in drafted(app, language)]


def found(client, address=DRAFT):
    page = page_at(client, address)
    return page.words(page.by_id("found"))


def test_a_text_is_pasted_corrected_and_published_by_somebody_else(app, desk, colleague):
    assert begin(desk).location == DRAFT
    assert identifiers(app) == ["preamble", "art_1", "art_2", "art_3"]
    saved = save(desk, **{"u1-heading": "Terms", "u1-body": "One.\n\nTwo.\u200b\u202e"})
    assert saved.status_code == 303
    assert (drafted(app)[1].heading, drafted(app)[1].body) == ("Terms", "One.\nTwo.")
    own = form_of(desk.get(DRAFT).text, "/discard")
    assert desk.post(f"{DRAFT}/publish", data=own).status_code == 403
    answer = publish(colleague)
    assert answer.location == "/en/agreements/A1/text?in=en"
    words = page_at(app.test_client(), answer.location).words()
    assert "Article 1 Terms One. Two." in words
    assert drafted(app) is None
    with app.app_context():
        acts = session().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert acts[-1] == "agreement_text.publish"
        assert "agreement_text.begin" in acts


def test_readers_see_nothing_of_a_draft(app, desk):
    begin(desk)
    page = page_at(app.test_client(), "/en/agreements/A1/text")
    assert "Text: not held" in page.words()


@pytest.mark.parametrize("role", ROLES)
def test_only_who_writes_records_enters_texts(app_with_a1, role):
    client = app_with_a1.test_client()
    sign_in(client, role)
    allowed = role in ("editor", "administrator")
    assert (client.get(f"{DESK}/").status_code == 200) == allowed


def test_of_what_is_no_agreement_or_not_there_no_text_is_entered(desk):
    for code in ("S1", "A9"):
        assert desk.get(f"/en/desk/records/{code}/texts/").status_code == 404
    assert desk.get(DRAFT).status_code == 404


def test_a_word_file_is_read_by_the_worker(app, desk):
    content = word(*CHINESE.split("\n"))
    assert send_file(desk, content, language="zh").status_code == 303
    page = desk.get(f"{DESK}/zh")
    assert page.headers["Refresh"] == "4"
    with app.app_context():
        drain()
    assert identifiers(app, "zh") == ["preamble", "art_1", "art_2", "art_3"]
    assert "cell" in drafted(app, "zh")[-1].body  # the table behind


def test_a_pdf_is_read_by_its_content_whatever_it_is_called(app, desk, printed):
    lines = ["Agreement", "Article 1", "Definitions", "In this Agreement a light", "is a lantern.",
             "7", "Article 2", "Scope", "It applies everywhere."]  # fmt: skip
    assert send_file(desk, printed(lines), "a.docx").status_code == 303
    with app.app_context():
        drain()
    units = drafted(app)
    assert [unit.identifier for unit in units] == ["preamble", "art_1", "art_2"]
    assert units[1].body == "In this Agreement a light is a lantern."
    assert "numbers of pages (1)" in found(desk)


@pytest.fixture
def printed():
    """Makes a PDF with these lines of text."""

    def make(lines):
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 50 700 Td {shown} ET"
        from tests.files import pdf

        base = pdf("@")
        return _with_stream(base, stream.encode("latin-1"))

    return make


def _with_stream(base, stream):
    """The PDF of `tests.files` with other operators in its page."""
    start = base.index(b"<< /Length")
    end = base.index(b"endstream", start)
    body = base[:start] + b"<< /Length %d >>\nstream\n%s\n" % (len(stream), stream) + base[end:]
    places = [body.index(b"%d 0 obj" % number) for number in range(1, 6)]
    head = body[: body.index(b"xref\n")]
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return b"%sxref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\n" % (
        head, table,
    ) + b"startxref\n%d\n%%%%EOF\n" % len(head)  # fmt: skip


def test_a_scan_says_that_it_has_no_text(app, desk, printed):
    send_file(desk, printed([""]), "a.pdf")
    with app.app_context():
        drain()
    words = page_at(desk, DRAFT).words()
    assert "The file could not be read." in words
    assert "It has no text; it may be a scan." in words  # a message, not what the worker noted
    assert save(desk, "add:-1").status_code == 303  # entered by hand after all
    assert "could not be read" not in page_at(desk, DRAFT).words()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (b"no file of a kind", "none of PDF, DOCX"),
        (b"%PDF-1.4 broken", "has no end"),
        (png(), "A picture has no text"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_and_the_form_kept(app, desk, content, says):
    answer = send_file(desk, content, locator="p. 5")
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="p. 5"' in answer.text
    assert drafted(app) is None


def test_a_document_that_is_held_is_read(app, desk):
    upload(desk, "A1", word(*ENGLISH.split("\n")), "a.docx")
    with app.app_context():
        drain()
        assert session().scalar(select(Document.code)) == "DOC0001"
    assert begin(desk, way="held", document="DOC0001").status_code == 303
    assert identifiers(app) == ["preamble", "art_1", "art_2", "art_3"]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"text": ""}, "Paste the text here."),
        ({"text": " \n\u200b "}, "Paste the text here."),
        ({"text": "x" * (MOST_CHARACTERS + 1)}, "500000 at most"),
        ({"language": "xx"}, "No language is known by this tag."),
        ({"language": "<b>"}, "It must be a language tag"),
        ({"source": "S9"}, "There is no source with this code."),
        ({"origin": "authentic", "reviewed": "y"}, "Only a translation is reviewed."),
        ({"way": "file"}, "Choose a file."),
        ({"way": ""}, "This field is needed."),
        ({"licence": "all_rights_reserved"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_with_a_new_text_is_said_and_the_form_kept(app, desk, said, says):
    answer = begin(desk, locator="pp. 3", **said)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="pp. 3"' in answer.text
    assert drafted(app) is None


def test_a_body_of_two_megabytes_and_more_is_refused_in_words(desk):
    answer = begin(desk, text="条" * 1_500_000)
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_language_that_is_held_or_begun_conflicts(app, desk):
    begin(desk)
    answer = begin(desk, locator="kept")
    assert answer.status_code == 409
    assert "begun already" in answer.text
    assert 'value="kept"' in answer.text
    with app.app_context(), writing(), acting_as(EDITOR):
        record = db.session.get(TextDraft, 1).record
        with_text(record, db.session.get(TextDraft, 1).source, "zh")
        db.session.commit()
    assert "held already" in begin(desk, language="zh").text


def test_a_thousand_articles_are_divided_and_corrected_in_pages(app, desk):
    begin(desk, text="\n".join(f"Article {n}\nWords of {n}." for n in range(1, 1001)))
    assert len(drafted(app)) == 1000
    last = f"{DRAFT}?page=50"
    assert save(desk, address=last, **{"u999-body": "The end."}).status_code == 303
    assert drafted(app)[999].body == "The end."
    assert drafted(app)[0].body == "Words of 1."


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("join:2", ["preamble", "art_1", "art_3"]),
        ("up:2", ["preamble", "art_2", "art_1", "art_3"]),
        ("down:1", ["preamble", "art_2", "art_1", "art_3"]),
        ("remove:2", ["preamble", "art_1", "art_3"]),
        ("add:1", ["preamble", "art_1", "", "art_2", "art_3"]),
        ("add:-1", ["", "preamble", "art_1", "art_2", "art_3"]),
    ],
)
def test_units_are_joined_moved_removed_and_added(app, desk, do, expected):
    begin(desk)
    assert save(desk, do, **{"u1-heading": "Typed"}).status_code == 303
    assert identifiers(app) == expected
    assert "Typed" in {unit.heading for unit in drafted(app)}  # nothing typed is lost


def test_a_unit_is_split_where_a_line_says_so(app, desk):
    begin(desk)
    body = "The Parties shall assist.\n===\nArticle 2 bis\nCosts\nEach bears its own."
    assert save(desk, "split:2", **{"u2-body": body}).status_code == 303
    assert identifiers(app) == ["preamble", "art_1", "art_2", "art_2bis", "art_3"]
    assert drafted(app)[3].heading == "Costs"


@pytest.mark.parametrize(("do", "says"), [
    ("split:1", "Put a line of ==="), ("join:0", "nothing to join it to"),
    ("up:0", "at the end already"), ("up:99", "not there any more"),
])  # fmt: skip
def test_an_act_that_cannot_be_done_keeps_what_was_typed(app, desk, do, says):
    begin(desk)
    answer = save(desk, do, **{"u1-heading": "Typed"})
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="Typed"' in answer.text
    assert drafted(app)[1].heading == "Definitions"


@pytest.mark.parametrize("do", ["nonsense:1", "up:x", "up:", "up:1234567"])
def test_an_act_that_no_button_has_is_refused(desk, do):
    begin(desk)
    assert save(desk, do).status_code in (400, 422)


def test_two_who_write_at_once_conflict_loudly(app, desk, colleague):
    begin(desk)
    mine = with_values(draft_form(desk), do="save:0", **{"u1-body": "Mine."})
    assert save(colleague, **{"u1-body": "Theirs."}).status_code == 303
    answer = desk.post(DRAFT, data=mine)
    assert answer.status_code == 409
    assert "Mine." in answer.text
    assert "nothing of it is saved" in answer.text
    assert drafted(app)[1].body == "Theirs."
    again = with_values(form_of(answer.text, DRAFT), do="save:0")
    assert desk.post(DRAFT, data=again).status_code == 409  # it overwrites nothing later either


def test_a_faulty_form_does_not_hide_that_the_draft_changed(app, desk, colleague):
    begin(desk)
    mine = with_values(draft_form(desk), do="save:0", source="S9", **{"u1-body": "Mine."})
    save(colleague, **{"u1-body": "Theirs."})
    answer = desk.post(DRAFT, data=mine)
    assert answer.status_code == 422
    mended = with_values(form_of(answer.text, DRAFT), do="save:0", source="S1")
    assert desk.post(DRAFT, data=mended).status_code == 409
    assert drafted(app)[1].body == "Theirs."


def test_what_changed_since_is_not_published_or_given_up(app, desk, colleague):
    begin(desk)
    old = form_of(desk.get(DRAFT).text, "/discard")
    theirs = form_of(colleague.get(DRAFT).text, "/publish")
    save(desk, **{"u1-body": "Later."})
    assert colleague.post(f"{DRAFT}/publish", data=theirs).status_code == 409
    assert desk.post(f"{DRAFT}/discard", data=old).status_code == 409
    assert drafted(app)[1].body == "Later."


def test_a_draft_of_a_text_that_was_replaced_is_not_published(app, desk, colleague):
    begin(desk)
    publish(colleague)
    desk.post(f"{DRAFT}/correct", data=form_of(desk.get(f"{DESK}/").text, "/en/correct"))
    save(desk, **{"u1-body": "Corrected."})
    with app.app_context(), writing(), acting_as(EDITOR):
        text = session().scalar(select(AgreementText))
        draft = session().scalar(select(TextDraft))
        draft.base_digest = "0" * 64
        assert text.digest != draft.base_digest
        db.session.commit()
    answer = publish(colleague)
    assert answer.status_code == 409
    assert "begin from what is published" in answer.text


def test_a_correction_begins_from_what_is_published(app, desk, colleague):
    begin(desk)
    publish(colleague)
    before = drafted(app)
    assert before is None
    desk.post(f"{DRAFT}/correct", data=form_of(desk.get(f"{DESK}/").text, "/en/correct"))
    assert identifiers(app) == ["preamble", "art_1", "art_2", "art_3"]
    save(desk, **{"u1-body": "Corrected."})
    assert publish(colleague).status_code == 303
    assert "Corrected." in page_at(desk, "/en/agreements/A1/text/art_1").words()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"u1-identifier": "Article 1"}, "“Article 1” is no identifier."),
        ({"u1-identifier": "art_2"}, "art_2 stands here twice."),
        ({"u1-number": "", "u1-heading": "", "u1-body": ""}, "This article is empty."),
    ],
)
def test_what_hinders_publishing_is_told_and_published_by_nobody(app, desk, colleague, typed, says):
    begin(desk)
    assert save(desk, **typed).status_code == 303
    assert f"To be mended: 2: {says}" in found(desk)
    assert publish(colleague).status_code == 422
    assert drafted(app) is not None


def test_what_may_be_wrong_is_told_beside_the_other_languages(app, desk, colleague):
    begin(desk)
    publish(colleague)
    begin(desk, language="zh", text="第一条 定义\n灯。\n第三条 生效\n是。\n第四条 其他\n无。")
    told = found(desk, f"{DESK}/zh")
    assert "art_3 comes after art_1" in told
    assert "art_4 is in no other language." in told
    assert "Held in another language (en) and not here: preamble, art_2" in told


def test_lines_that_look_like_headings_are_listed(app, desk):
    text = "Article 1\nScope\nSubject to\nArticle 5 of the Convention, this applies."
    begin(desk, text=text)
    assert "Article 5 of the Convention, this applies." in found(desk)
    assert identifiers(app) == ["art_1"]


def test_a_text_is_removed_with_a_reason(app, desk, colleague):
    begin(desk)
    publish(colleague)
    address = f"{DRAFT}/remove"
    form = form_of(colleague.get(address).text, "/remove")
    assert colleague.post(address, data=form).status_code == 422
    answer = colleague.post(address, data=with_values(form, reason="Another agreement's."))
    assert answer.status_code == 303
    reader = app.test_client()
    assert "Text: not held" in page_at(reader, "/en/agreements/A1/text").words()
    assert reader.get("/r/A1/art_1").status_code == 404
    versions = page_at(reader, "/en/r/A1/versions").words()
    assert "Another agreement's." in versions
    assert "Mutual assistance" in page_at(reader, "/en/agreements/A1/text?version=2").words()


def test_a_text_is_not_removed_where_the_record_changed_meanwhile(app, desk, colleague):
    begin(desk)
    publish(colleague)
    address = f"{DRAFT}/remove"
    form = with_values(form_of(colleague.get(address).text, "/remove"), reason="Wrong.")
    begin(desk, language="zh", text=CHINESE)
    publish(colleague, f"{DESK}/zh")
    answer = colleague.post(address, data=form)
    assert answer.status_code == 409
    assert "Wrong." in answer.text


def test_a_draft_is_given_up(app, desk):
    begin(desk)
    answer = desk.post(f"{DRAFT}/discard", data=form_of(desk.get(DRAFT).text, "/discard"))
    assert answer.status_code == 303
    assert drafted(app) is None


def test_drafts_wait_on_the_first_page_of_the_desk(desk):
    begin(desk)
    words = page_at(desk, "/en/desk/").words()
    assert "Drafts of texts of agreements" in words
    assert DRAFT in page_at(desk, "/en/desk/").hrefs
