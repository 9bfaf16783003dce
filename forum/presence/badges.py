"""Badges: what is signed into their QR code, and giving, replacing and revoking them.

The token names nobody: it is the member's number, the badge's serial and a signature by the
instance's secret (HMAC with SHA-256). Who reads it without the instance learns nothing of it.
"""

import re
import secrets
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from flask import current_app
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, Signer
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.audit import record_audit
from core.database import session, utcnow
from core.permissions import Actor, require
from core.problems import Problem
from forum.delegations.models import ACCREDITED, ARRIVED, CONFIRMED, Member
from forum.locking import locked
from forum.presence.models import CODE_LENGTH, Badge
from registry.reports import LETTERS, MISREAD

BEARERS = (CONFIRMED, ACCREDITED, ARRIVED)
"""States of members who get a badge."""
_TOKEN = re.compile(r"[0-9]{1,9}\.[0-9]{1,6}\.[A-Za-z0-9_-]+")


class Named(NamedTuple):
    """What a token says."""

    member_id: int
    serial: int


class Forged(Exception):
    """A token that this instance did not sign."""


def token_of(badge: Badge) -> str:
    """What the QR code of a badge holds."""
    return _signer().sign(f"{badge.member_id}.{badge.serial}").decode("ascii")


def read_token(text: str) -> Named | None:
    """What a token says; None for what is none. Raises `Forged`."""
    if not _TOKEN.fullmatch(text):
        return None
    try:
        member, serial = _signer().unsign(text).decode("ascii").split(".")
    except BadSignature as error:
        raise Forged from error
    return Named(int(member), int(serial))


def _signer() -> Signer:
    return Signer(current_app.config["SECRET_KEY"], "guantong.badge", digest_method=sha256)


def read_code(typed: str) -> str | None:
    """The short code that somebody typed, or None; letters that are misread for digits count."""
    code = re.sub(r"[-\s]", "", typed.upper()).translate(MISREAD)
    return code if re.fullmatch(f"[{LETTERS}]{{{CODE_LENGTH}}}", code) else None


def grouped(code: str) -> str:
    """A short code as it is printed: `7F3K-9Q2M`."""
    return f"{code[:4]}-{code[4:]}"


def badges_of(members: Iterable[int]) -> dict[int, Badge]:
    """The last badge of each member that has one, in one statement; it may be revoked."""
    query = select(Badge).where(Badge.member_id.in_(list(members))).order_by(Badge.serial)
    return {badge.member_id: badge for badge in session().scalars(query)}


def issue(members: Sequence[Member], by: Actor) -> dict[int, Badge]:
    """Good badges by member: a first one for who has none. Whose is revoked has none."""
    require(by, "badge.issue")
    held = badges_of(one.id for one in members)
    for member in members:
        if member.id not in held and member.state in BEARERS:
            held[member.id] = _new(member, 1, by)
    return {key: badge for key, badge in held.items() if badge.revoked_at is None}


def reissue(member_id: int, opened: int, by: Actor) -> Badge:
    """Another badge in place of the last one, which is good no more.

    `opened`: the serial of the last one that the person saw, 0 for none. Raises `Problem` for who
    gets no badge, or where somebody was first.
    """
    member, last = _last(member_id, opened, by)
    if member.state not in BEARERS:
        raise Problem(_l("Badges are for members whom the secretariat has confirmed."))
    if last is not None and last.revoked_at is None:
        last.revoked_at = utcnow()
    return _new(member, opened + 1, by)


def revoke(member_id: int, opened: int, by: Actor) -> None:
    """Make the last badge good no more. Raises `Problem` as `reissue` does."""
    _member, last = _last(member_id, opened, by)
    if last is not None and last.revoked_at is None:
        last.revoked_at = utcnow()
        record_audit("badge.revoke", f"member:{member_id}", by, serial=last.serial)


def _last(member_id: int, opened: int, by: Actor) -> tuple[Member, Badge | None]:
    require(by, "badge.issue")
    member = locked(Member, member_id)
    if member is None:
        raise NotFound
    last = badges_of([member_id]).get(member_id)
    if (last.serial if last else 0) != opened:
        raise Problem(_l("There is another badge since. See how it is now."))
    return member, last


def _new(member: Member, serial: int, by: Actor) -> Badge:
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    badge = Badge(member_id=member.id, serial=serial, code=code, issued_at=utcnow())
    session().add(badge)
    session().flush()
    record_audit("badge.issue", f"member:{member.id}", by, serial=serial)
    return badge
