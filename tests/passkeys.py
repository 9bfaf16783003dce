"""An authenticator for tests: keys on the curve P-256, answers as a browser gives them."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

USER_PRESENT, CREDENTIAL_INCLUDED = 0x01, 0x40


def encoded(data: bytes) -> str:
    """Base64url without padding, as Web Authentication writes bytes in JSON."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Authenticator:
    """One key of one person at the site of this origin."""

    def __init__(self, origin: str = "http://localhost:8000", party: str = "localhost") -> None:
        self.origin, self.party = origin, party
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.uses = 0

    def create(self, options: dict[str, str]) -> str:
        """The answer to `navigator.credentials.create`."""
        return self._answer(
            self._client("webauthn.create", options),
            attestationObject=cbor2.dumps(
                {"fmt": "none", "attStmt": {}, "authData": self._data(self._public_key())}
            ),
        )

    def get(self, options: dict[str, str]) -> str:
        """The answer to `navigator.credentials.get`."""
        client, data = self._client("webauthn.get", options), self._data()
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(client, authenticatorData=data, signature=signed)

    def _client(self, act: str, options: dict[str, str]) -> bytes:
        told = {"type": act, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(told).encode()

    def _data(self, credential: bytes = b"") -> bytes:
        self.uses += 1
        flags = USER_PRESENT | (CREDENTIAL_INCLUDED if credential else 0)
        party = hashlib.sha256(self.party.encode()).digest()
        return party + bytes([flags]) + self.uses.to_bytes(4, "big") + credential

    def _public_key(self) -> bytes:
        point = self.key.public_key().public_numbers()
        x, y = point.x.to_bytes(32, "big"), point.y.to_bytes(32, "big")
        key = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        return bytes(16) + len(self.id).to_bytes(2, "big") + self.id + key

    def _answer(self, client: bytes, **parts: bytes) -> str:
        response = {name: encoded(data) for name, data in parts.items()}
        return json.dumps(
            {
                "id": encoded(self.id),
                "rawId": encoded(self.id),
                "type": "public-key",
                "response": response | {"clientDataJSON": encoded(client)},
                "clientExtensionResults": {},
            }
        )
