"""Answers to writing; to a request that is sent again (`Idempotency-Key`) the one it got before.

What is answered is kept for a day, in the transaction of the change itself: either both are there
or neither. What was refused is not kept, for it changed nothing.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Response, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy import Text as LongText
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from accounts.tokens.bearing import Bearer
from core.database import Model, session, utcnow
from core.problems import Conflict, Problem
from core.programs import JSON
from exchange.api.parameters import BadParameter

KEPT_FOR = timedelta(days=1)
HEADER = "Idempotency-Key"
LONGEST_KEY = 255
_KEY = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_KEY}}}")
DIGESTED = ("If-Match", "Content-Disposition")
FORM = "multipart/form-data"


class KeyTaken(Problem):
    """Another request came with the same key (HTTP 422)."""

    status = 422


class GivenAnswer(Model):
    """What a request of a token with a key was answered; `digest` tells that request from others.

    `status` is 0 until the answer is there, which nobody else sees.
    """

    __tablename__ = "given_answer"
    __table_args__ = (UniqueConstraint("token_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("access_token.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(default=0)
    headers: Mapped[dict[str, Any]]
    body: Mapped[str] = mapped_column(LongText, default="")
    at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class Answer:
    """What is answered to a change; `headers` such as `ETag` and `Location`."""

    body: dict[str, Any]
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The body as JSON."""
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":"))


def answered(act: Callable[[], Answer]) -> Response:
    """Do what is asked and commit; where the same was done under the same key, say so again.

    Raises `KeyTaken` for another request under a key that is taken, and what the act raises.
    """
    key = _asked_key()
    if key is None:
        answer = act()
        session().commit()
        return _response(answer.text, answer.status, answer.headers)
    digest = _digest()
    kept = _kept(key) or _taken(key, digest)
    if kept.digest != digest:
        raise KeyTaken(_l("Another request was sent with this Idempotency-Key."))
    if not kept.status:
        answer = act()
        kept.status, kept.headers, kept.body = answer.status, answer.headers, answer.text
    response = _response(kept.body, kept.status, kept.headers)
    session().commit()
    return response


def _asked_key() -> str | None:
    key = request.headers.get(HEADER)
    if key is not None and not _KEY.fullmatch(key):
        message = _l("A key has 1 to %(count)s ASCII characters without blanks.", count=LONGEST_KEY)
        raise BadParameter(message, HEADER)
    return key


def _kept(key: str) -> GivenAnswer | None:
    asked = select(GivenAnswer).where(
        GivenAnswer.token_id == _token_id(),
        GivenAnswer.key == key,
        GivenAnswer.at > utcnow() - KEPT_FOR,
    )
    return session().scalars(asked).one_or_none()


def _taken(key: str, digest: str) -> GivenAnswer:
    """Take the key; who sends the same at the same time waits here until the first is answered."""
    session().execute(delete(GivenAnswer).where(GivenAnswer.at <= utcnow() - KEPT_FOR))
    taken = GivenAnswer(token_id=_token_id(), key=key, digest=digest, headers={}, at=utcnow())
    session().add(taken)
    try:
        session().flush()
    except IntegrityError:
        session().rollback()
        found = _kept(key)
        if found is None:  # the other one was refused meanwhile
            raise Conflict(_l("The same was sent twice at the same time. Send it again.")) from None
        return found
    return taken


def _token_id() -> int:
    bearer = current_user._get_current_object()
    assert isinstance(bearer, Bearer)
    return bearer.token_id


def _digest() -> str:
    """Of all that makes a request what it is. The marks that divide a form are others each time
    that it is sent, so of a form its values and files count."""
    told = [request.method, request.full_path, request.mimetype]
    told += [request.headers.get(one, "") for one in DIGESTED]
    if request.mimetype != FORM:
        return hashlib.sha256(json.dumps(told).encode() + request.get_data()).hexdigest()
    told += [f"{name}={value}" for name, value in sorted(request.form.items(multi=True))]
    for name, file in request.files.items(multi=True):
        told += [name, file.filename or "", hashlib.sha256(file.read()).hexdigest()]
        file.seek(0)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _response(text: str, status: int, headers: dict[str, str]) -> Response:
    return Response(text, status, headers, mimetype=JSON)
