"""Passwords: how they are stored, compared and judged."""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l

from core.problems import Problem

SHORTEST_PASSWORD = 12  # characters; long enough that no rules about kinds of characters are needed
LONGEST_PASSWORD = 200

# Argon2id (RFC 9106) with 19 MiB, two passes, one lane: the OWASP minimum for web sign-in.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# The hash of a random password that nobody kept: compared when there is no such account, so that
# the answer takes as long as for one that exists.
NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$qa3oYXr21jza9XAzN9sDgg"
    "$ABskp473mZjqkqE3iYD7H14bGPR03W475rqQ2nAblfw"
)


class UnsuitablePassword(Problem):
    """The password is too short, too long, or the account's own e-mail address."""


def hashed(password: str) -> str:
    """The password as it is stored (PHC string)."""
    return _hasher.hash(_normal(password))


def matches(password_hash: str, password: str) -> bool:
    """Whether this is the password; a damaged hash matches none."""
    try:
        return _hasher.verify(password_hash, _normal(password))
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def check_password(password: str, email: str) -> None:
    """Raise `UnsuitablePassword` unless this may become the password of the account."""
    normal = _normal(password)
    if len(normal) < SHORTEST_PASSWORD:
        raise UnsuitablePassword(
            _l("The password needs at least %(count)s characters.", count=SHORTEST_PASSWORD)
        )
    if len(normal) > LONGEST_PASSWORD:
        raise UnsuitablePassword(
            _l("The password may have at most %(count)s characters.", count=LONGEST_PASSWORD)
        )
    if normal.strip().casefold() == _normal(email).casefold():
        raise UnsuitablePassword(_l("The password must not be your e-mail address."))


def generated_password() -> str:
    """A password of 144 random bits, for a person to be told once."""
    return secrets.token_urlsafe(18)


def _normal(password: str) -> str:
    """NFKC, as NIST SP 800-63B has it: keyboards write the same characters differently."""
    return unicodedata.normalize("NFKC", password)
