"""Participants and certificates at the desk, and where anybody verifies a certificate."""

import io

import pytest
from openpyxl import Workbook
from pypdf import PdfReader
from sqlalchemy import select

from cooperation.fund.certificates.issuing import Said, issue, revoke
from cooperation.fund.certificates.models import Certificate, Participant
from cooperation.fund.certificates.participants import erase
from cooperation.fund.certificates.tokens import token_of
from cooperation.fund.projects.models import Project
from core.database import db, writing
from core.worker import drain
from registry.door import acting_as
from registry.models import Record
from registry.proposals import Proposal
from tests.certificates import OFFICE, certificate_of, participant
from tests.fund import project
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of, with_values
from tests.pages.reading import Page
from tests.people import sign_in
from tests.records import EDITOR, administration

DESK = "/en/desk/fund/PJ0001/participants/"
SHEET = "/en/desk/fund/PJ0001/participants/sheet"
ACTIVITY = "PA0001"
NAMES = ("Ayan", "Bekov", "Аян", "Dana")
LINES = """latin_name,own_name,own_language,body,level,sex,completed,known_by
Ayan Bekov,Аян Беков,kk,KZ,senior,male,2026-03-13,KZ-1
Dana Omar,,,KZ,,Women,,dana@example.org
"""


@pytest.fixture
def desk(client, app):
    """An editor's client; PJ0001 with a course, KZ is there."""
    with app.app_context(), writing(), acting_as(EDITOR):
        administration("KZ")
        project()
        db.session.commit()
    sign_in(client, "editor")
    return client


@pytest.fixture
def certified(app):
    """The token of a certificate of PJ0001, and what it is of."""
    with app.app_context(), writing(), acting_as(EDITOR):
        administration("KZ")
        made = project()
        kz = db.session.scalar(select(Record.id).filter_by(code="KZ"))
        one = participant(made, kz, "Ayan Bekov", own_name="أيان", own_language="ar")
        number = certificate_of(one, made).number
        db.session.commit()
        return token_of(number)


def people(app):
    with app.app_context():
        return [
            (one.latin_name, one.own_name, one.own_language, one.language, one.level, one.sex,
             str(one.completed_on))
            for one in db.session.scalars(select(Participant).order_by(Participant.id))
        ]  # fmt: skip


def checked(client, text, status=200, **more):
    form = with_values(form_of(client.get(SHEET).text, "/sheet"), activity=ACTIVITY, lines=text)
    answer = client.post(SHEET, data=with_values(form, **more))
    assert answer.status_code == status, answer.text
    return answer


def taken_over(client, answer):
    """Send what the dry run showed, for good."""
    form = form_of(answer.text, "/sheet")
    form["activity"] = ACTIVITY
    return client.post(SHEET, data=with_values(form, sure="1"))


def added(client, text=LINES):
    assert taken_over(client, checked(client, text)).status_code == 303


def issued(client):
    form = form_of(client.get(DESK).text, f"/issue/{ACTIVITY}")
    values = {f"{ACTIVITY}-issuer": "Training Centre", f"{ACTIVITY}-hours": "40"}
    answer = client.post(f"{DESK}issue/{ACTIVITY}", data=with_values(form, **values))
    assert answer.status_code == 303, answer.text


def test_the_project_leads_editors_to_its_participants(desk, app):
    link = f'href="{DESK}"'
    assert link in desk.get("/en/fund/projects/PJ0001").text
    assert link in desk.get("/en/desk/fund/").text
    assert link not in app.test_client().get("/en/fund/projects/PJ0001").text


def test_somebody_is_added_changed_and_removed(desk, app):
    address = f"{DESK}new?activity={ACTIVITY}"
    form = form_of(desk.get(address).text, address.removeprefix("/en/desk/fund"))
    answer = desk.post(address, data=form)
    assert answer.status_code == 422
    assert "Give a name, in Latin letters or in its own script." in answer.text
    page = desk.get(address)
    kz = next(one.get("value") for one in page_at(desk, address).all("option")
              if (one.text or "").endswith("(KZ)"))  # fmt: skip
    form = form_of(page.text, address.removeprefix("/en/desk/fund"))
    told = with_values(form, own_name="សុខ", own_language="Khmer", body=kz, known_by="7")
    assert desk.post(address, data=told).status_code == 303
    assert people(app) == [("", "សុខ", "km", "en", "", "", "None")]
    again = desk.post(address, data=with_values(told, own_name="Other"))
    assert again.status_code == 409
    assert 'value="Other"' in again.text
    one = f"{DESK}1"
    form = form_of(desk.get(one).text, "/participants/1")
    assert form["known_by"] == ""
    late = desk.post(one, data=with_values(form, version="9"))
    assert late.status_code == 409
    assert desk.post(one, data=with_values(form, latin_name="Sok")).status_code == 303
    assert people(app)[0][:2] == ("Sok", "សុខ")
    form = form_of(desk.get(one).text, "/1/remove")
    assert desk.post(f"{one}/remove", data=form).status_code == 303
    assert people(app) == []


def test_a_dry_run_writes_nothing_and_the_same_lines_add_nobody_twice(desk, app):
    first = checked(desk, LINES)
    assert people(app) == []
    assert first.text.count("Is added") == 2
    assert Page(first.text).repeated_ids() == set()
    assert taken_over(desk, first).status_code == 303
    assert people(app) == [
        ("Ayan Bekov", "Аян Беков", "kk", "en", "senior", "male", "2026-03-13"),
        ("Dana Omar", "", "", "en", "", "female", "None"),
    ]
    second = checked(desk, LINES)
    assert second.text.count("Is known; nothing changes") == 2
    assert taken_over(desk, second).status_code == 303
    assert len(people(app)) == 2
    third = checked(desk, LINES.replace("Women,,", "Women,13 March 2026,"))
    assert "what was missing is filled in" in third.text
    assert taken_over(desk, third).status_code == 303
    assert people(app)[1][-1] == "2026-03-13"


def test_a_sheet_of_excel_with_headers_in_chinese_is_read(desk, app, words):
    book = Workbook()
    heads = ("Name in Latin letters", "Body", "Own number or e-mail address", "Completed on")
    book.active.append([words("zh", one) for one in heads])
    book.active.append(["Ayan Bekov", "kz", 42, "2026-03-13"])
    file = io.BytesIO()
    book.save(file)
    form = with_values(form_of(desk.get(SHEET).text, "/sheet"), activity=ACTIVITY)
    sent = form.to_dict() | {"file": (io.BytesIO(file.getvalue()), "people.xlsx")}
    answer = desk.post(SHEET, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 200
    assert "Is added" in answer.text
    assert taken_over(desk, answer).status_code == 303
    assert people(app)[0][0] == "Ayan Bekov"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (",,,KZ,,,,1", "Give a name"),
        ("A,,,ZZ,,,,1", "No administration or organization has the code"),
        ("A,,,,,,,1", "Name the body by its code"),
        ("A,,,KZ,boss,,,1", "is none of executive, senior"),
        ("A,,,KZ,,,2026-03,1", "give a full day"),
        ("A,,,KZ,,,2999-01-01,1", "this day has not come yet"),
        ("A,,,KZ,,,soon,1", "Completed on:"),
        ("A,,,KZ,,,,", "Give an own number"),
        (",王,,KZ,,,,1", "Say in which language"),
        (",王,Klingonese,KZ,,,,1", "No language is known as"),
        ("A" * 201 + ",,,KZ,,,,1", "more than 200 letters"),
    ],
)
def test_each_fault_is_told_at_its_line_and_nothing_is_written(desk, app, line, fault):
    answer = checked(desk, LINES + line + "\n")
    assert fault in answer.text
    assert "Take" not in [one.text for one in Page(answer.text).all("button")]
    refused = taken_over(desk, answer)
    assert refused.status_code == 422
    assert "Nothing was added" in refused.text
    assert people(app) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "The file is empty"),
        ("hello\nworld\n", "There is no header row"),
        ("latin_name,shoe\nA,42\n", "These columns are not known: shoe"),
        ("latin_name,latin_name\nA,B\n", "These columns stand twice"),
        ("latin_name,body\n", "There is nobody below the header row"),
        ("<html><body>x</body></html>", "This is a web page"),
        ("latin_name,body\n" + "A,KZ\n" * 2001, "more than 2000 rows"),
    ],
)
def test_what_is_no_sheet_is_refused_with_its_reason(desk, app, text, why):
    assert why in checked(desk, text, 422).text
    assert people(app) == []


def test_a_file_that_is_too_large_is_refused_in_words(desk):
    body = b"latin_name\n" * 600_000
    over = desk.post(SHEET, data=body, content_type="multipart/form-data; boundary=x")
    assert (over.status_code, "4 MB at most" in over.text) == (413, True)


def test_numbers_go_to_review_as_a_proposal(desk, app):
    added(desk)
    assert "come to other numbers" in desk.get(DESK).text
    form = form_of(desk.get(DESK).text, "/take-over")
    answer = desk.post(f"{DESK}take-over", data=form)
    assert answer.status_code == 303
    page = desk.get(answer.location)
    assert page.status_code == 200
    with app.app_context():
        proposal = db.session.scalars(select(Proposal)).one()
        rows = [row for row in proposal.content["participation"] if row["party"] == "KZ"]
        assert [(row["taken"], row["completed"]) for row in rows] == [(2, 1)]
        assert not any(name in str(proposal.content) for name in NAMES)


def test_certificates_are_issued_printed_and_revoked(desk, app):
    added(desk)
    wrong = form_of(desk.get(DESK).text, f"/issue/{ACTIVITY}")
    answer = desk.post(f"{DESK}issue/{ACTIVITY}", data=with_values(wrong, **{
        f"{ACTIVITY}-issuer": "", f"{ACTIVITY}-hours": "-1"}))  # fmt: skip
    assert answer.status_code == 422
    assert "Give whole hours from 1 on" in answer.text
    issued(desk)
    form = form_of(desk.get(DESK).text, f"/print/{ACTIVITY}")
    file = desk.post(f"{DESK}print/{ACTIVITY}", data=form)
    assert file.headers["Cache-Control"] == "no-store"
    (page,) = PdfReader(io.BytesIO(file.data)).pages
    assert "Ayan Bekov" in page.extract_text()
    assert "40 hours" in page.extract_text()
    one = f"{DESK}1"
    form = form_of(desk.get(one).text, "/revoke/1")
    assert desk.post(f"{one}/revoke/1", data=form).status_code == 422
    told = with_values(form, reason="Issued twice")
    assert desk.post(f"{one}/revoke/1", data=told).status_code == 303
    assert desk.post(f"{one}/revoke/1", data=told).status_code == 409
    assert "Issued twice" in desk.get(one).text
    form = form_of(desk.get(one).text, f"/issue/{ACTIVITY}")
    assert form[f"{ACTIVITY}-issuer"] == "Training Centre"
    assert desk.post(f"{DESK}issue/{ACTIVITY}", data=form).status_code == 303
    with app.app_context():
        held = db.session.scalars(select(Certificate).order_by(Certificate.id)).all()
        assert [one.revoked_at is None for one in held] == [False, True]


def test_a_large_activity_is_printed_by_the_worker(desk, app):
    lines = "".join(f"Person {n},,,KZ,,,2026-03-13,{n}\n" for n in range(31))
    added(desk, LINES.splitlines()[0] + "\n" + lines)
    issued(desk)
    file = f"{DESK}certificates-{ACTIVITY}.pdf"
    assert desk.get(file).status_code == 404
    form = form_of(desk.get(DESK).text, f"/print/{ACTIVITY}")
    assert desk.post(f"{DESK}print/{ACTIVITY}", data=form).status_code == 303
    assert "The file is being made" in desk.get(DESK).text
    with app.app_context():
        drain()
    answer = desk.get(file, buffered=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(PdfReader(io.BytesIO(answer.data)).pages) == 31
    form = form_of(desk.get(f"{DESK}1").text, "/1/erase")
    assert desk.post(f"{DESK}1/erase", data=form).status_code == 303
    assert desk.get(file).status_code == 404
    assert "1 person has been erased" in desk.get(DESK).text
    assert desk.get(f"{DESK}1").status_code == 404


def test_the_list_asks_no_more_for_many(desk, app):
    added(desk)
    issued(desk)
    desk.get(DESK)
    with statements_of(app) as few:
        desk.get(DESK)
    lines = "".join(f"Person {n},,,KZ,,,2026-03-13,{n}\n" for n in range(40))
    added(desk, LINES.splitlines()[0] + "\n" + lines)
    with statements_of(app) as many:
        desk.get(DESK)
    assert len(many) == len(few)


# Where anybody verifies


def test_anybody_verifies_a_certificate(app, certified):
    client = app.test_client()
    page = page_at(client, f"/en/certificates/{certified}")
    for told in ("This certificate is valid.", "Ayan Bekov", "أيان", "Risk management",
                 "Project PJ0001", "40", "Training Centre of China Customs"):  # fmt: skip
        assert told in page.words()
    answer = client.get(f"/ar/certificates/{certified}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'name="robots" content="noindex"' in answer.text
    assert "ETag" not in answer.headers
    assert len(app.extensions["page_cache"].kept) == 0


def test_a_revoked_certificate_says_why(app, certified):
    with app.app_context(), writing(), acting_as(EDITOR):
        held = db.session.scalars(select(Certificate)).one()
        revoke(held, Said("Выдан по ошибке", "ru"), EDITOR, held.version)
        db.session.commit()
    page = page_at(app.test_client(), f"/en/certificates/{certified}")
    assert "This certificate is revoked. It is not valid." in page.words()
    assert "Выдан по ошибке" in page.words()
    assert "This certificate is valid." not in page.words()


def test_a_certificate_whose_person_is_erased_verifies_without_a_name(app, certified):
    with app.app_context(), writing():
        erase([db.session.scalars(select(Participant)).one().id])
        db.session.commit()
    page = page_at(app.test_client(), f"/en/certificates/{certified}")
    assert "This certificate is valid." in page.words()
    assert "The name has been erased." in page.words()
    assert "Ayan" not in page.words()
    assert certified.partition(".")[0] in page.words()


def test_a_wrong_or_forged_token_is_told_clearly_and_limited(app, certified):
    client = app.test_client()
    number, _dot, signature = certified.partition(".")
    for token in (number, f"{number}.{signature[:-1]}A", "x", f"{number}.{signature}x"):
        answer = client.get(f"/en/certificates/{token}")
        assert answer.status_code == 404
        assert "belongs to no certificate of this registry" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
    answers = [client.get("/en/certificates/x").status_code for _ in range(40)]
    assert answers[-1] == 429


def test_nobodys_name_is_public(app, certified):
    client = app.test_client()
    for address in (
        "/en/fund/projects/PJ0001", "/en/fund/projects/", "/api/v1/projects/PJ0001",
        "/en/r/PJ0001/v/1", "/feeds/en/registry.atom", "/sitemap.xml",
        "/en/search?q=Bekov",
    ):  # fmt: skip
        text = client.get(address, follow_redirects=True).text
        assert "Ayan" not in text, address
        assert "أيان" not in text, address


@pytest.mark.parametrize("role", ["visitor", "delegate", "protocol", "translator"])
def test_only_the_secretariat_opens_participants(client, app, certified, role):
    sign_in(client, role)
    for address in (DESK, SHEET, f"{DESK}1", f"{DESK}certificates-{ACTIVITY}.pdf"):
        answer = client.get(address)
        assert answer.status_code in (303, 403)
        assert "Ayan" not in answer.text


def test_participants_of_a_renamed_activity_stay_with_it(desk, app):
    added(desk)
    with app.app_context(), writing(), acting_as(EDITOR):
        from registry.changes import changing

        made = db.session.scalars(select(Project)).one()
        with changing(made, EDITOR, "record.edit", "renamed"):
            made.activities[0].ref = "B9"
            for row in (*made.participation, *made.groups):
                row.activity_ref = "B9"
        issue(made, made.activities[0], OFFICE, EDITOR)
        db.session.commit()
    assert page_at(desk, f"{DESK}1").repeated_ids() == set()
    page = page_at(desk, DESK)
    assert "Ayan Bekov" in page.words()
    assert "B9" in page.words()
    assert page.repeated_ids() == set()
    assert page.broken_references() == set()
    assert page.heading_faults() == []
