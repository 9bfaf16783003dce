"""Numbers of certificates, and the tokens of their QR codes: a number with a signature by the
instance's secret (HMAC with SHA-256). Neither names anybody."""

import re
import secrets
from hashlib import sha256

from flask import current_app
from itsdangerous import BadSignature, Signer

from registry.reports import LETTERS

GROUPS, GROUP = 3, 4
_TOKEN = re.compile(rf"(TC(?:-[{LETTERS}]{{{GROUP}}}){{{GROUPS}}})\.[A-Za-z0-9_-]{{1,64}}")


def new_number() -> str:
    """An unguessable number, as `TC-7F3K-9Q2M-0X1Y` (60 bits)."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(["TC", *groups])


def token_of(number: str) -> str:
    """What the address of a certificate ends with."""
    return _signer().sign(number).decode("ascii")


def read_token(token: str) -> str | None:
    """The number that a token says; None for what this instance did not sign."""
    if not _TOKEN.fullmatch(token):
        return None
    try:
        return _signer().unsign(token).decode("ascii")
    except BadSignature:
        return None


def _signer() -> Signer:
    return Signer(current_app.config["SECRET_KEY"], "guantong.certificate", digest_method=sha256)
