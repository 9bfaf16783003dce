"""Certificates on paper: names in their scripts, and a code that leads to who verifies them."""

import io
import re
from datetime import UTC, date, datetime

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader
from sqlalchemy import select

from cooperation.fund.certificates.models import Certificate, CertificateFile
from cooperation.fund.certificates.tokens import token_of
from core.database import db, writing
from core.jobs import Job
from core.worker import drain
from exchange.certificates.making import ask_for, make_file, printed
from exchange.certificates.paper import certificates
from exchange.certificates.saying import face_of
from registry.documents.storing import path_of
from registry.door import acting_as
from registry.models import Record
from tests.certificates import OFFICE, participant
from tests.fund import project
from tests.records import EDITOR, administration

SAID = {
    "activity": {"text": "Risk management", "language": "en"},
    "project": {"text": "Project PJ0001", "language": "en"},
    "code": "PJ0001", "start": "2026-03-02", "end": "2026-03-13", "completed": "2026-03-13",
    "place": {"text": "Shanghai", "language": "en"}, "territory": "CN", "hours": 40,
    "issuer": {"text": "Training Centre", "language": "en"},
    "body": {"text": "Customs of Kazakhstan", "language": "en"},
}  # fmt: skip


def certificate(latin="", own="", own_language="", language="en", **said):
    return Certificate(
        number="TC-7F3K-9Q2M-0X1Y", language=language, latin_name=latin, own_name=own,
        own_language=own_language, printed=SAID | said, activity_code="PA1",
        issued_at=datetime(2026, 3, 14, tzinfo=UTC),
    )  # fmt: skip


def words(file):
    """What the pages say, without blanks and signs that stand for none."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(file)).pages]
    return [re.sub(r"[\s\0\u2060]", "", page) for page in pages]


@pytest.mark.parametrize(
    ("own", "own_language", "language"),
    [
        ("محمد الأحمد", "ar", "ar"),
        ("王小明", "zh", "zh"),
        ("Аян Беков", "ru", "ru"),
        ("សុខ សុភា", "km", "en"),
        ("გიორგი", "ka", "en"),
    ],
)
def test_both_names_are_read_back(app, own, own_language, language):
    one = certificate("Latin Name", own, own_language, language)
    with app.app_context():
        (said,) = words(printed([one]))
    assert "LatinName" in said
    assert "".join(own.split()) in said
    assert "TC-7F3K-9Q2M-0X1Y" in said
    assert "Riskmanagement" in said


@pytest.mark.parametrize(
    ("latin", "own", "own_language"),
    [("A", "", ""), ("Q" * 200, "", ""), ("", "王", "zh"), ("N " * 100, "王" * 200, "zh"),
     ("", "م" * 200, "ar")],
)  # fmt: skip
def test_names_of_one_letter_and_of_two_hundred_are_whole(app, latin, own, own_language):
    with app.app_context():
        (said,) = words(printed([certificate(latin, own, own_language)]))
    for name in (latin, own):
        for letter in set(name.replace(" ", "")):
            wanted = name.count(letter)
            assert said.count(letter) >= wanted, letter


def test_the_name_that_the_language_is_read_in_comes_first(app):
    with app.app_context():
        in_russian = face_of(certificate("Ayan Bekov", "Аян Беков", "ru", "ru"))
        in_english = face_of(certificate("Ayan Bekov", "Аян Беков", "ru", "en"))
        alone = face_of(certificate("", "Аян Беков", "ru", "en"))
    assert (in_russian.first_name, in_russian.second_name) == ("Аян Беков", "Ayan Bekov")
    assert (in_english.first_name, in_english.second_name) == ("Ayan Bekov", "Аян Беков")
    assert (alone.first_name, alone.second_name) == ("Аян Беков", "")


def test_what_is_not_known_is_not_printed(app):
    one = certificate("A B", start="", end="", place=None, territory="", hours=None)
    with app.app_context():
        face = face_of(one)
        (said,) = words(printed([one]))
    assert (face.hours, face.where, face.when) == ("", "", "13 March 2026")
    assert "None" not in said


def test_several_languages_are_bound_in_order(app):
    held = [
        certificate("First One", "", "", "en"),
        certificate("Second One", "محمد", "ar", "ar"),
        certificate("Third One", "", "", "en"),
    ]
    with app.app_context():
        pages = words(printed(held))
    assert [name for page in pages for name in ("First", "Second", "Third") if name in page] == [
        "First", "Second", "Third",
    ]  # fmt: skip


def test_the_same_certificates_are_the_same_file(app):
    with app.app_context():
        faces = [face_of(certificate("Ayan Bekov"))]
        day = date(2026, 3, 14)
        assert certificates(faces, day) == certificates(faces, day)


def test_the_code_on_the_paper_leads_to_where_it_is_verified(app):
    zxingcpp = pytest.importorskip("zxingcpp")
    with app.app_context():
        file = printed([certificate("Ayan Bekov", language="zh")])
        token = token_of("TC-7F3K-9Q2M-0X1Y")
    (found,) = zxingcpp.read_barcodes(squares_of(file))
    assert found.text == f"http://localhost:8000/zh/certificates/{token}"


def squares_of(file):
    """The black rectangles that the page fills, as a picture of 4 dots a point."""
    page = PdfReader(io.BytesIO(file)).pages[0]
    high, scale = float(page.mediabox.height), 4  # dots a point
    picture = Image.new("L", (round(float(page.mediabox.width) * scale), round(high * scale)), 255)
    draw, color, at = ImageDraw.Draw(picture), None, None
    for operands, operator in page.get_contents().operations:
        if operator in (b"g", b"rg"):
            color = [float(one) for one in operands]
        elif operator == b"re":
            at = [float(one) * scale for one in operands]
        elif operator in (b"f", b"F") and at and color and not any(color):
            x, y, width, height = at
            top = high * scale - max(y, y + height)
            draw.rectangle((x, top, x + width - 0.5, top + abs(height) - 0.5), fill=0)
    return picture


# Files that the worker makes


@pytest.fixture
def course(app):
    """Thirty-one people completed the course of PJ0001."""
    from cooperation.fund.certificates.issuing import issue

    with app.app_context(), writing(), acting_as(EDITOR):
        administration("KZ")
        made = project()
        kz = db.session.scalar(select(Record.id).filter_by(code="KZ"))
        for number in range(31):
            participant(made, kz, f"Person {number}")
        issue(made, made.activities[0], OFFICE, EDITOR)
        db.session.commit()
        yield made


def test_the_worker_makes_the_file_of_a_large_activity(course):
    ask_for(course, course.activities[0].code, EDITOR)
    db.session.commit()
    drain()
    file = db.session.scalars(select(CertificateFile)).one()
    content = path_of(file.sha256).read_bytes()
    assert file.size == len(content)
    assert len(PdfReader(io.BytesIO(content)).pages) == 31
    assert "Person30" in words(content)[30]


def test_a_file_that_is_gone_is_left_alone(course):
    make_file(9_999)
    assert db.session.scalars(select(CertificateFile)).all() == []
    assert db.session.scalars(select(Job).filter_by(topic="certificates")).all() == []
