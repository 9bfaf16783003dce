"""Tokens that are kept as hashes, and secrets that are kept encrypted with the site's own."""

import base64
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_TOKEN_BYTES = 32


def new_token() -> str:
    """256 random bits, as they may stand in a cookie or an address."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hash_of(token: str) -> str:
    """SHA-256 of a random token: enough where the token itself cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(text: str, purpose: str) -> str:
    """Hash of a shorter secret, which cannot be sought from the table without the site's secret."""
    return hmac.new(_derived(purpose), text.encode(), hashlib.sha256).hexdigest()


def signed(token: str, purpose: str) -> str:
    """The token with our signature, good for this purpose only."""
    return str(_signer(purpose).dumps(token))


def unsigned(text: str, purpose: str) -> str | None:
    """The token of a text that we signed for this purpose, else None."""
    try:
        token = _signer(purpose).loads(text)
    except BadSignature:
        return None
    return token if isinstance(token, str) else None


def sealed(text: str, purpose: str) -> str:
    """The text encrypted and signed (Fernet)."""
    return _box(purpose).encrypt(text.encode()).decode()


def opened(text: str, purpose: str, seconds: int | None = None) -> str | None:
    """What was sealed, at most so many seconds ago; None when it was not, or by another secret."""
    from cryptography.fernet import InvalidToken

    try:
        return _box(purpose).decrypt(text.encode(), ttl=seconds).decode()
    except (InvalidToken, UnicodeError):
        return None


def _box(purpose: str) -> "Fernet":
    from cryptography.fernet import Fernet

    return Fernet(base64.urlsafe_b64encode(_derived(purpose)))


def _derived(purpose: str) -> bytes:
    """A key of 256 bits for one purpose (HKDF, RFC 5869: one block, our secret is random)."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    extracted = hmac.new(b"guantong", secret, hashlib.sha256).digest()
    return hmac.new(extracted, purpose.encode() + b"\x01", hashlib.sha256).digest()


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt=f"guantong {purpose}")
