"""Accounts and the roles granted to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.actors import Person
from core.database import Model, sql_list
from core.permissions import ROLES

LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3: a path of 256 octets with its brackets
LONGEST_NAME = 200
_ROLE_NAMES = sql_list(ROLES)


class Account(Model):
    """A person who can sign in.

    `email` is kept as `folded_email` makes it. `session_epoch` rises when the password or a role
    changes, which ends every session that was begun before. An account that is not `active` can
    not sign in, nor can one without a password: an invitation that was not yet taken up.
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("session_epoch >= 1", name="session_epoch"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    password_hash: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(20))
    active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]

    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="account",
        cascade="all, delete-orphan",
        order_by="RoleGrant.role, RoleGrant.scope",
        lazy="selectin",
    )

    @property
    def person(self) -> Person:
        """The actor that this account is, as of now."""
        return Person(
            account_id=self.id,
            name=self.name,
            email=self.email,
            language=self.language,
            epoch=self.session_epoch,
            grants=frozenset((grant.role, grant.scope) for grant in self.grants),
        )

    @property
    def can_sign_in(self) -> bool:
        """Whether the person can sign in, and do something there."""
        return self.active and bool(self.password_hash) and bool(self.grants)

    @property
    def account_id(self) -> int:
        """With `name` and `roles` this makes an account an `Actor` too."""
        return self.id

    @property
    def roles(self) -> frozenset[str]:
        """The names of the granted roles, and the visitor's."""
        return self.person.roles

    def scopes(self, role: str) -> frozenset[str]:
        """What the role is granted for."""
        return self.person.scopes(role)


class RoleGrant(Model):
    """A role of an account.

    `scope` is the administration's code for a delegate, a language tag (BCP 47) for a translator,
    and empty for the roles that reach everywhere.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("account_id", "role", "scope"),
        CheckConstraint(f"role IN ({_ROLE_NAMES})", name="role"),
        CheckConstraint("(scope <> '') = (role IN ('delegate', 'translator'))", name="scope"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(35), default="")

    account: Mapped[Account] = relationship(back_populates="grants")
