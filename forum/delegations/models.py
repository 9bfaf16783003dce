"""Delegations to an edition, and their members: who was invited, nominated, confirmed, and came.

Nothing of it is public. What the registry says of attendance is written only after a delegation
agrees (`Delegation.consented_at`).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import LONGEST_EMAIL
from core.database import Model, sql_list
from registry.models import Record, owned, referred

INVITED, NOMINATED, CONFIRMED = "invited", "nominated", "confirmed"
ACCREDITED, ARRIVED, DECLINED = "accredited", "arrived", "declined"
STATES = (INVITED, NOMINATED, CONFIRMED, ACCREDITED, ARRIVED, DECLINED)
MEMBER_STATES = STATES[1:]
HEAD, DEPUTY, DELEGATE = "head", "deputy", "delegate"
ADVISER, INTERPRETER, ACCOMPANYING = "adviser", "interpreter", "accompanying"
MEMBER_ROLES = (HEAD, DEPUTY, DELEGATE, ADVISER, INTERPRETER, ACCOMPANYING)
BY_HOST, ALPHABETICAL, BY_RESPONSE = "host", "alphabetical", "response"
PRECEDENCES = (BY_HOST, ALPHABETICAL, BY_RESPONSE)


class Registration(Model):
    """How delegations register for an edition.

    `closes_at`: until when a focal point nominates. `quota` bounds the members of a delegation, and
    `quotas` those of a role (role → number). Precedence is the host's order (`host_order`, codes of
    bodies), alphabetical in `precedence_language`, or by the day of the response. `erase_on`: the
    day on which what delegations told about their needs is erased.
    """

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint("quota >= 1", name="quota"),
        CheckConstraint(f"precedence IN ({sql_list(PRECEDENCES)})", name="precedence"),
    )

    edition_id: Mapped[int] = mapped_column(owned(), primary_key=True)
    closes_at: Mapped[datetime]
    quota: Mapped[int]
    quotas: Mapped[dict[str, Any]]
    precedence: Mapped[str] = mapped_column(String(12), default=ALPHABETICAL)
    precedence_language: Mapped[str] = mapped_column(String(20), default="en")
    host_order: Mapped[list[Any]]
    erase_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    delegations: Mapped[list["Delegation"]] = relationship(
        back_populates="registration",
        order_by="Delegation.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="raise",
    )

    __mapper_args__ = {"version_id_col": version}


class Delegation(Model):
    """The delegation of a body to an edition.

    `language` is that of letters to it. `focal_*` is the one person who nominates; their account,
    once the invitation is sent. `quota` is this delegation's own bound, else None.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        UniqueConstraint("edition_id", "body_id"),
        CheckConstraint(f"state IN ({sql_list(STATES)})", name="state"),
        CheckConstraint("quota >= 1", name="quota"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("registration.edition_id", ondelete="CASCADE")
    )
    body_id: Mapped[int] = mapped_column(referred(), index=True)
    state: Mapped[str] = mapped_column(String(12), default=INVITED, index=True)
    language: Mapped[str] = mapped_column(String(20))
    focal_name: Mapped[str] = mapped_column(String(200), default="")
    focal_email: Mapped[str] = mapped_column(String(LONGEST_EMAIL), default="")
    focal_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    quota: Mapped[int | None]
    invited_at: Mapped[datetime | None]
    responded_at: Mapped[datetime | None]
    consented_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    registration: Mapped[Registration] = relationship(back_populates="delegations")
    body: Mapped[Record | None] = relationship()
    members: Mapped[list["Member"]] = relationship(
        back_populates="delegation",
        order_by="Member.position, Member.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    __mapper_args__ = {"version_id_col": version}


class Member(Model):
    """Somebody of a delegation. `latin_name` as in a passport, `own_name` in the script of
    `own_language`; one of them is given. `languages`: tags of those they follow."""

    __tablename__ = "delegation_member"
    __table_args__ = (
        CheckConstraint(f"role IN ({sql_list(MEMBER_ROLES)})", name="role"),
        CheckConstraint(f"state IN ({sql_list(MEMBER_STATES)})", name="state"),
        CheckConstraint("latin_name <> '' OR own_name <> ''", name="name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(String(14))
    state: Mapped[str] = mapped_column(String(12), default=NOMINATED)
    latin_name: Mapped[str] = mapped_column(String(200), default="")
    own_name: Mapped[str] = mapped_column(String(200), default="")
    own_language: Mapped[str] = mapped_column(String(20), default="")
    office: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL), default="")
    languages: Mapped[list[Any]]
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    delegation: Mapped[Delegation] = relationship(back_populates="members")

    __mapper_args__ = {"version_id_col": version}
