"""An SMTP client that says when a letter's end is about to be sent.

Up to that moment nothing is delivered: a server that loses the connection before it throws the
letter away. `smtplib` sends the end together with the text and tells nobody.
"""

import re
import smtplib
from collections.abc import Callable
from contextlib import suppress

_FIRST_PERIOD = re.compile(rb"(?m)^\.")
END = b".\r\n"
GO_ON = 354


class _Telling(smtplib.SMTP):
    """`before_end` is called once a letter, before its end is sent; what it raises stops that."""

    before_end: Callable[[], None] = staticmethod(lambda: None)

    def data(self, msg: str | bytes) -> tuple[int, bytes]:  # type: ignore[override]
        """Send the text (bytes with CRLF line ends, as the policy of letters makes them)."""
        text = msg.encode("ascii") if isinstance(msg, str) else msg
        self.putcmd("data")
        code, answer = self.getreply()
        if code != GO_ON:
            raise smtplib.SMTPDataError(code, answer)
        whole = text if text.endswith(b"\r\n") else text + b"\r\n"
        self.send(_FIRST_PERIOD.sub(b"..", whole))
        self.before_end()
        self.send(END)
        return self.getreply()

    def leave(self) -> None:
        """End the session; whatever goes wrong with that changes nothing about the letter."""
        with suppress(OSError, smtplib.SMTPException):
            self.quit()
        self.close()


class Client(_Telling):
    """Over a plain connection, which STARTTLS may encrypt."""


class SecureClient(_Telling, smtplib.SMTP_SSL):
    """Over TLS from the beginning."""
