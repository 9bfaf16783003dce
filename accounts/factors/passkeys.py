"""Passkeys (Web Authentication Level 2) as a second factor.

The challenge lies in the session's cookie: it is no secret, and signed it can't be chosen by
somebody else. The relying party is the host of the canonical origin.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask import session as cookie
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.factors.models import LONGEST_CREDENTIAL, Passkey
from accounts.models import Account
from accounts.secrecy import keyed_hash
from core.database import session, utcnow
from core.problems import Problem

LONGEST_ANSWER = 20_000
MOST = 10
_CHALLENGE = "passkey_challenge"


class UnusablePasskey(Problem):
    """What the browser sent is no proof for the challenge that we gave."""


def passkeys_of(account: Account) -> list[Passkey]:
    """The account's passkeys, the oldest first."""
    asked = select(Passkey).where(Passkey.account_id == account.id).order_by(Passkey.id)
    return list(session().scalars(asked))


def registration_options(account: Account) -> str:
    """What `navigator.credentials.create` is asked, as JSON; begins a new challenge."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    held = [PublicKeyCredentialDescriptor(id=key.credential) for key in passkeys_of(account)]
    options = webauthn.generate_registration_options(
        rp_id=_relying_party(),
        rp_name=_("Guantong"),
        user_name=account.email,
        user_display_name=account.name,
        user_id=bytes.fromhex(keyed_hash(str(account.id), "passkey user")),
        exclude_credentials=held,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )
    cookie[_CHALLENGE] = bytes_to_base64url(options.challenge)
    return str(webauthn.options_to_json(options))


def register_passkey(account: Account, answer: str, name: str) -> Passkey:
    """Keep the passkey that the browser made. Raises `UnusablePasskey`."""
    import webauthn

    if len(passkeys_of(account)) >= MOST:
        raise UnusablePasskey(_l("There are %(count)s passkeys. Remove one first.", count=MOST))
    verified = _verified(
        webauthn.verify_registration_response,
        credential=_parsed(answer),
    )
    known = select(Passkey.id).where(Passkey.credential == verified.credential_id)
    if len(verified.credential_id) > LONGEST_CREDENTIAL or session().scalar(known) is not None:
        raise UnusablePasskey(_l("This passkey is in use already."))
    passkey = Passkey(
        account_id=account.id,
        credential=verified.credential_id,
        public_key=verified.credential_public_key,
        uses=verified.sign_count,
        name=name,
        created_at=utcnow(),
    )
    session().add(passkey)
    session().flush()
    return passkey


def authentication_options(passkeys: list[Passkey]) -> str:
    """What `navigator.credentials.get` is asked, as JSON; begins a new challenge."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    options = webauthn.generate_authentication_options(
        rp_id=_relying_party(),
        allow_credentials=[PublicKeyCredentialDescriptor(id=key.credential) for key in passkeys],
    )
    cookie[_CHALLENGE] = bytes_to_base64url(options.challenge)
    return str(webauthn.options_to_json(options))


def use_passkey(account: Account, answer: str) -> Passkey:
    """The passkey of the account that the browser proved to have. Raises `UnusablePasskey`."""
    import webauthn

    credential = _parsed(answer)
    passkey = _named(account, credential)
    verified = _verified(
        webauthn.verify_authentication_response,
        credential=credential,
        credential_public_key=passkey.public_key,
        credential_current_sign_count=passkey.uses,
    )
    passkey.uses, passkey.used_at = verified.new_sign_count, utcnow()
    return passkey


def _named(account: Account, credential: dict[str, Any]) -> Passkey:
    from webauthn.helpers import base64url_to_bytes

    try:
        identifier = base64url_to_bytes(str(credential.get("rawId", "")))
    except ValueError:
        raise _unusable() from None
    for passkey in passkeys_of(account):
        if passkey.credential == identifier:
            return passkey
    raise _unusable()


def _verified(verify: Any, **values: Any) -> Any:
    """What the library found; a challenge is good for one answer."""
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.exceptions import WebAuthnException

    challenge = cookie.pop(_CHALLENGE, "")
    if not challenge:
        raise _unusable()
    try:
        return verify(
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_relying_party(),
            expected_origin=current_app.config["ORIGIN"],
            **values,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise _unusable() from error


def _parsed(answer: str) -> dict[str, Any]:
    try:
        parsed = json.loads(answer[:LONGEST_ANSWER])
    except ValueError:
        raise _unusable() from None
    if not isinstance(parsed, dict):
        raise _unusable()
    return parsed


def _unusable() -> UnusablePasskey:
    return UnusablePasskey(_l("The passkey was not accepted. Try again."))


def _relying_party() -> str:
    return urlsplit(current_app.config["ORIGIN"]).hostname or ""
