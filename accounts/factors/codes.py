"""Codes by time (TOTP, RFC 6238): six digits, thirty seconds, one step of drift either way."""

import base64
import time
from io import BytesIO

from accounts.factors.models import CodeGenerator
from accounts.models import Account
from accounts.secrecy import opened, sealed

ISSUER = "Guantong"
STEP_S = 30
DRIFT = 1
OFFER_S = 60 * 60
_STORED = "code generator"
_OFFERED = "code generator offer"


def offer_for(account: Account) -> str:
    """A new secret for this account, sealed: the form carries it, nothing is stored yet."""
    import pyotp

    return sealed(f"{account.id} {pyotp.random_base32()}", _OFFERED)


def offered_secret(offer: str, account: Account) -> str | None:
    """The secret of an offer that we made to this account within the hour."""
    number, _space, secret = (opened(offer, _OFFERED, OFFER_S) or "").partition(" ")
    return secret if secret and number == str(account.id) else None


def provisioning_address(secret: str, account: Account) -> str:
    """The `otpauth:` address that applications read."""
    import pyotp

    return str(pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=ISSUER))


def picture_of(address: str) -> str:
    """The address as a QR code, a `data:` address of an SVG picture."""
    import segno

    drawn = BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False
    )
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()


def step_of(secret: str, code: str, after: int = 0) -> int | None:
    """The time step whose code this is, if it is a present one and later than `after`."""
    import pyotp

    digits = "".join(code.split())
    if not (len(digits) == 6 and digits.isascii() and digits.isdigit()):
        return None
    now = int(time.time()) // STEP_S
    for step in range(now - DRIFT, now + DRIFT + 1):
        if step > after and pyotp.utils.strings_equal(pyotp.TOTP(secret).at(step * STEP_S), digits):
            return step
    return None


def sealed_secret(secret: str) -> str:
    """The secret as it is stored."""
    return sealed(secret, _STORED)


def use_code(generator: CodeGenerator, code: str) -> bool:
    """Whether this is a code of the generator that was not used; it is used now."""
    secret = opened(generator.secret, _STORED)
    step = step_of(secret, code, generator.last_step) if secret else None
    if step is None:
        return False
    generator.last_step = step
    return True
