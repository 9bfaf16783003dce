"""Files are known by their content, and refused with a reason and a way out."""

import io

import pytest

from registry.documents.names import safe_name
from registry.documents.problems import Refused
from registry.documents.recognising import DOCX, JPEG, PDF, PNG, WEBP, recognise
from tests.files import changed_word, jpeg, part_of_word, pdf, png, webp, word
from tests.instances import instance

MOST = 1_000_000
TYPES = "[Content_Types].xml"
OUTSIDE = (
    b'<Relationships><Relationship Id="r1" TargetMode="External" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" '
    b'Target="https://elsewhere.example/x"/></Relationships>'
)


@pytest.fixture(scope="module")
def in_english(tmp_path_factory):
    """Reasons are read in English; the files need no database."""
    with instance(tmp_path_factory.mktemp("files")) as app, app.test_request_context():
        yield


def known(content, largest=MOST):
    return recognise(io.BytesIO(content), largest)


@pytest.mark.parametrize(
    ("content", "form"),
    [(pdf(), PDF), (word(), DOCX), (png(), PNG), (jpeg(), JPEG), (webp(), WEBP)],
    ids=lambda value: getattr(value, "label", ""),
)
def test_each_format_is_known_by_its_content(content, form):
    assert known(content) is form


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (pdf() + b" " * MOST, "too large"),
        (b"<!DOCTYPE html><title>x</title>%PDF-1.4", "web page"),
        (b"\xef\xbb\xbf <!-- x --> <html>", "web page"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "older Office"),
        (b"MZ" + bytes(600), "none of PDF"),
        (b" " + pdf(), "none of PDF"),
        (pdf()[:-80], "no end"),
        (pdf(extra=b"/Encrypt 9 0 R "), "encrypted"),
        (pdf(extra=b"/Encrypt << /Filter /Standard >> "), "encrypted"),
        (pdf() + word() + pdf()[-30:], "archive"),
        (jpeg() + word(), "archive"),
        (png()[:-4], "damaged"),
        (png() + b"<html>", "damaged"),
        (png(20_001, 1), "too large"),
        (png(19_000, 19_000), "too large"),
        (png(0, 5), "damaged"),
        (jpeg()[:12], "damaged"),
        (jpeg(30_000, 30_000), "too large"),
        (webp()[:-1] + b"xxxx", "damaged"),
        (webp(25_000, 2), "too large"),
    ],
)
def test_other_content_is_refused_with_a_reason(in_english, content, reason):
    with pytest.raises(Refused, match=reason):
        known(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (changed_word(drop="word/document.xml"), "no DOCX"),
        (changed_word(drop=TYPES), "no DOCX"),
        (changed_word({"word/vbaProject.bin": b"x"}), "macros"),
        (changed_word({"word/activeX/activeX1.bin": b"x"}), "macros"),
        (
            changed_word(
                {
                    TYPES: part_of_word(TYPES).replace(
                        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document"
                        b".main+xml",
                        b"application/vnd.ms-word.document.macroEnabled.main+xml",
                    )
                }
            ),
            "macros",
        ),
        (changed_word({"word/x.xml": b'<!DOCTYPE x [<!ENTITY e "x">]><x/>'}), "entities"),
        (changed_word({"word/x.xml": '<!DOCTYPE x SYSTEM "y"><x/>'.encode("utf-16")}), "entities"),
        (changed_word({"word/_rels/x.rels": OUTSIDE % b"attachedTemplate"}), "elsewhere"),
        (changed_word({"word/media/big.bin": bytes(3_000_000)}), "unpacks"),
        (changed_word({f"word/{n}.bin": b"" for n in range(2_000)}), "unpacks"),
        (changed_word({"../evil.xml": b"<x/>"}), "damaged"),
        (word()[:-30], "damaged"),
    ],
)
def test_word_files_that_could_do_harm_are_refused(in_english, content, reason):
    with pytest.raises(Refused, match=reason):
        known(content)


def test_a_word_file_may_hold_links():
    assert known(changed_word({"word/_rels/x.rels": OUTSIDE % b"hyperlink"})) is DOCX


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("report.html", "report.pdf"),
        ("C:\\Users\\me\\Проект соглашения.docx", "Проект-соглашения.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("关于.pdf", "关于.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ("", "DOC0001.pdf"),
        (".pdf", "pdf.pdf"),
        ('a"b\r\nSet-Cookie: x?.pdf', "a-bSet-Cookie-x.pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
    ],
)
def test_the_name_of_a_file_is_made_safe(given, name):
    assert safe_name(given, PDF, otherwise="DOC0001") == name
