"""Mail: written as a job with the change that it tells of, sent by the worker, one letter a job."""

import logging
import secrets
import smtplib
import ssl
from collections.abc import Sequence
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app

from core.database import utcnow
from core.jobs import Payload, PutOff, enqueue, handles, held_while

log = logging.getLogger("guantong.mail")
TOPIC = "mail"
HOLD_FILE = "mail.held"
TIMEOUT_S = 20
WITHOUT_SERVER = timedelta(hours=1)
SERVER_AWAY = timedelta(minutes=5)
LONGEST_SUBJECT = 200


def queue_mail(to: str, subject: str, text: str, language: str) -> None:
    """Send a letter once the current transaction is committed.

    The number that is drawn here becomes the Message-ID: a letter that is sent again, because the
    worker died after sending, is recognised by it.
    """
    enqueue(
        TOPIC,
        {
            "id": secrets.token_hex(16),
            "to": to,
            "subject": " ".join(subject.split())[:LONGEST_SUBJECT],
            "text": text,
            "language": language,
            "date": format_datetime(utcnow()),
        },
    )


def mail_is_held() -> bool:
    """Whether mail jobs are left untouched: the instance folder holds the file `mail.held`."""
    return hold_file().exists()


def hold_file() -> Path:
    """The file that holds mail back."""
    return Path(current_app.instance_path) / HOLD_FILE


held_while(TOPIC, mail_is_held)


@handles(TOPIC, batch=1)
def send_letters(payloads: Sequence[Payload]) -> None:
    """Send each letter. Raises `PutOff` where the server is away or none is named."""
    for payload in payloads:
        letter = letter_of(payload)
        if not current_app.config["MAIL_URL"]:
            if not current_app.config["PRODUCTION"]:
                log.warning("mail to %s\n\n%s", payload["to"], payload["text"])
            raise PutOff("GUANTONG_MAIL_URL is not set: mail waits", WITHOUT_SERVER)
        _send(letter)


def letter_of(payload: Payload) -> EmailMessage:
    """The message (RFC 5322). An address or a subject with a line end raises `ValueError`."""
    sender = current_app.config["MAIL_FROM"]
    letter = EmailMessage(policy=SMTP_POLICY)
    letter["From"] = Address(addr_spec=sender)
    local, _at, domain = payload["to"].rpartition("@")
    letter["To"] = Address(username=local, domain=domain)
    letter["Subject"] = payload["subject"]
    letter["Date"] = payload["date"]
    letter["Message-ID"] = f"<{payload['id']}@{sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notices in return
    letter.set_content(payload["text"], charset="utf-8", cte="base64")
    letter["Content-Language"] = payload["language"]
    return letter


def _send(letter: EmailMessage) -> None:
    try:
        with _connection() as server:
            server.send_message(letter)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        if _is_final(error):
            raise
        raise PutOff(f"the mail server answers: {error}", SERVER_AWAY) from error
    except (OSError, smtplib.SMTPException) as error:
        raise PutOff(f"the mail server cannot be used: {error}", SERVER_AWAY) from error


def _connection() -> smtplib.SMTP:
    """A connection to the server, encrypted where it offers that, signed in where we can."""
    parts = urlsplit(current_app.config["MAIL_URL"])
    host, context = parts.hostname or "", ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_S)
    try:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _is_final(error: smtplib.SMTPException) -> bool:
    """Whether the server refused the letter for good (5yz, RFC 5321, 4.2.1), and not us."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500
