"""Letters go out once by the worker, whole in any script, and none is lost or forged."""

import email
import email.policy
import socket

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from core.database import db, writing
from core.jobs import Job
from core.mail import letter_of, queue_mail
from core.worker import drain


class Receiver:
    """A mail server on loopback; it refuses recipients that are named so."""

    def __init__(self):
        self.letters = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 no such person"
        if address.startswith("later"):
            return "451 try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def received(app):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    receiver = Receiver()
    controller = Controller(receiver, hostname="127.0.0.1", port=port)
    controller.start()
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    with app.app_context():
        yield receiver.letters
    controller.stop()


def write(to="aigul@example.kz", subject="Invitation", text="Welcome.", language="en"):
    with writing():
        queue_mail(to, subject, text, language)
        db.session.commit()


def waiting():
    db.session.rollback()
    return db.session.scalars(select(Job).where(Job.topic == "mail")).all()


@pytest.mark.parametrize(
    ("language", "subject", "text"),
    [
        ("ar", "دعوة إلى السجل", "أهلاً بكم.\n\nhttps://guantong.example/ar/\n"),
        ("zh", "关通邀请函：海关合作登记", "您好，请打开链接。\n" * 40),
    ],
)
def test_a_letter_arrives_as_it_was_written_in_any_script(received, language, subject, text):
    write(subject=subject, text=text, language=language)
    assert drain() == 1
    (letter,) = received
    assert letter["Subject"] == subject
    assert letter.get_content().replace("\r\n", "\n").rstrip() == text.rstrip()
    assert letter["Content-Language"] == language
    assert (letter["To"], letter["From"]) == ("aigul@example.kz", "no-reply@localhost")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime is not None
    assert waiting() == []


def test_a_letter_that_is_sent_again_after_a_crash_has_the_same_number(received):
    write()
    (job,) = waiting()
    assert letter_of(job.payload)["Message-ID"] == letter_of(job.payload)["Message-ID"]
    drain()
    assert received[0]["Message-ID"] == f"<{job.payload['id']}@localhost>"


def test_a_line_end_in_a_subject_or_an_address_makes_no_header(received):
    write(subject="Hello\r\nBcc: everybody@example.org")
    write(to="a@example.org\r\nBcc: b@example.org")
    drain()
    (letter,) = received
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Hello Bcc: everybody@example.org"
    assert "ValueError" in waiting()[0].last_error


def test_a_refused_letter_fails_in_the_end_and_holds_up_no_other(received):
    write(to="refused@example.org")
    write(to="later@example.org")
    write()
    drain()
    assert len(received) == 1
    refused, later = waiting()
    assert (refused.attempts, later.attempts) == (1, 0)
    assert "try again" in later.last_error


def test_a_server_that_is_away_makes_letters_wait(received, app):
    app.config["MAIL_URL"] = "smtp://127.0.0.1:1"
    write()
    drain()
    (job,) = waiting()
    assert (job.attempts, job.failed_at) == (0, None)
    assert "cannot be used" in job.last_error


def test_without_a_server_letters_wait_and_development_shows_them(app, caplog):
    with app.app_context():
        write(text="https://guantong.example/en/x")
        drain()
        (job,) = waiting()
    assert "GUANTONG_MAIL_URL is not set" in job.last_error
    assert "https://guantong.example/en/x" in caplog.text


def test_mail_that_is_held_is_left_untouched_until_it_is_released(received, app):
    runner = app.test_cli_runner()
    write()
    assert runner.invoke(args=["mail", "hold"]).output == "mail is held; 1 letters wait\n"
    assert drain() == 0
    assert (received, waiting()[0].attempts) == ([], 0)
    assert runner.invoke(args=["mail", "release"]).output == "mail goes out; 1 letters wait\n"
    assert drain() == 1
    assert len(received) == 1
