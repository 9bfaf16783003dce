"""By what the same person is known twice: an own number or an e-mail address, kept as a digest."""

import hmac
import unicodedata
from hashlib import sha256

from flask import current_app


def digest_of(known_by: str, project: str) -> str:
    """The digest of what somebody is known by in a project (its code); '' for nothing.

    HMAC with SHA-256 (RFC 2104) by the instance's secret, in hexadecimal: a number or an address
    could be guessed from a plain digest. Another project gives another one, so that nobody can be
    followed through the registry. Case, width, blanks and hyphens make no difference.
    """
    folded = unicodedata.normalize("NFKC", known_by).casefold()
    plain = "".join(sign for sign in folded if not sign.isspace() and sign not in "-‐‑–")
    if not plain:
        return ""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"participant\0{project}\0{plain}".encode(), sha256).hexdigest()
