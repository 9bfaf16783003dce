"""Mail: written as a job with the change that it tells of, sent by the worker, one letter a job.

Most letters may come twice rather than not at all, when the worker dies at the wrong moment; those
that must come `once` have a delivery beside their job (`core.deliveries`).
"""

import logging
import secrets
import smtplib
import ssl
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.policy import Policy
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app

from core.database import utcnow
from core.deliveries import (
    SENT,
    UNSURE,
    NotWaiting,
    begin_delivery,
    hand_over,
    is_to_be_sent,
    settle,
    take_back,
)
from core.jobs import Payload, PutOff, enqueue, handles, held_while
from core.smtp import Client, SecureClient

log = logging.getLogger("guantong.mail")
TOPIC = "mail"
HOLD_FILE = "mail.held"
TIMEOUT_S = 20
WITHOUT_SERVER = timedelta(hours=1)
SERVER_AWAY = timedelta(minutes=5)
LONGEST_SUBJECT = 200
UNFOLDED = ("List-Unsubscribe", "List-Unsubscribe-Post")


class UnfoldedHeader(UnstructuredHeader):
    """A header that holds an address: folding would encode it, and no program would know it."""

    def fold(self, *, policy: Policy) -> str:
        """The header in one line, however long."""
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


def _letter_policy() -> Policy:
    headers = HeaderRegistry()
    for name in UNFOLDED:
        headers.map_to_type(name, UnfoldedHeader)  # type: ignore[arg-type] # a mix-in, as all are
    return SMTP_POLICY.clone(header_factory=headers)


LETTER_POLICY = _letter_policy()


def queue_mail(
    to: str,
    subject: str,
    text: str,
    language: str,
    headers: Mapping[str, str] | None = None,
    once: bool = False,
) -> str:
    """Send a letter once the current transaction is committed; gives back its number.

    The number that is drawn here becomes the Message-ID: a letter that is sent again, because the
    worker died after sending, is recognised by it. A letter that goes out `once` is not sent again
    then; its number is that of a `Delivery`.
    """
    number = secrets.token_hex(16)
    if once:
        begin_delivery(number)
    enqueue(
        TOPIC,
        {
            "id": number,
            "once": once,
            "headers": dict(headers or {}),
            "to": to,
            "subject": " ".join(subject.split())[:LONGEST_SUBJECT],
            "text": text,
            "language": language,
            "date": format_datetime(utcnow()),
        },
    )
    return number


def one_click(address: str) -> dict[str, str]:
    """Headers by which a mail program can end such letters by itself, at a form that opens at the
    address (RFC 2369, RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


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
        if payload.get("once"):
            _send_once(letter, payload["id"])
        else:
            _send(letter)


def letter_of(payload: Payload) -> EmailMessage:
    """The message (RFC 5322). An address or a subject with a line end raises `ValueError`."""
    sender = current_app.config["MAIL_FROM"]
    letter = EmailMessage(policy=LETTER_POLICY)
    letter["From"] = Address(addr_spec=sender)
    local, _at, domain = payload["to"].rpartition("@")
    letter["To"] = Address(username=local, domain=domain)
    letter["Subject"] = payload["subject"]
    letter["Date"] = payload["date"]
    letter["Message-ID"] = f"<{payload['id']}@{sender.rpartition('@')[2]}>"
    for name, value in payload.get("headers", {}).items():
        letter[name] = value
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notices in return
    letter.set_content(payload["text"], charset="utf-8", cte="base64")
    letter["Content-Language"] = payload["language"]
    return letter


def _send_once(letter: EmailMessage, number: str) -> None:
    """Send the letter unless it was, or may have been, sent before."""
    if not is_to_be_sent(number):
        return
    try:
        _send(letter, lambda: hand_over(number), lambda: settle(number, SENT))
    except NotWaiting:
        log.warning("letter %s is another worker's, or was cancelled", number)
    except AnswerNotHeard as error:
        log.warning("letter %s: it is not known whether it was taken: %s", number, error)
        settle(number, UNSURE)
    except (PutOff, smtplib.SMTPException):
        take_back(number)  # the server did not take it, and said so if its end was sent
        raise


class AnswerNotHeard(PutOff):
    """The end of the letter was sent, and the connection was lost before the server's answer."""


def _send(
    letter: EmailMessage,
    before_end: Callable[[], None] = lambda: None,
    accepted: Callable[[], None] = lambda: None,
) -> None:
    """Send the letter; `accepted` is called as soon as the server has taken it.

    Raises `PutOff`, as `AnswerNotHeard` where it may have been taken, or what refuses it for good.
    """
    ended = False

    def end() -> None:
        nonlocal ended
        before_end()
        ended = True

    try:
        server = _connection()
        server.before_end = end
        try:
            server.send_message(letter)
        except BaseException:
            server.close()  # without a farewell: in the middle of a letter it would be part of it
            raise
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        if _is_final(error):
            raise
        raise PutOff(f"the mail server answers: {error}", SERVER_AWAY) from error
    except (OSError, smtplib.SMTPException) as error:
        lost = AnswerNotHeard if ended else PutOff
        raise lost(f"the mail server cannot be used: {error}", SERVER_AWAY) from error
    accepted()
    server.leave()


def _connection() -> Client | SecureClient:
    """A connection to the server, encrypted where it offers that, signed in where we can."""
    parts = urlsplit(current_app.config["MAIL_URL"])
    host, context = parts.hostname or "", ssl.create_default_context()
    server: Client | SecureClient
    if parts.scheme == "smtps":
        server = SecureClient(host, parts.port or 465, timeout=TIMEOUT_S, context=context)
    else:
        server = Client(host, parts.port or 25, timeout=TIMEOUT_S)
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
