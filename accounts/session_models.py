"""The sessions of signed-in people, and the links that were sent to them."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Account
from core.database import Model

SESSION_LIFETIME = timedelta(hours=12)
HALF_OPEN_LIFETIME = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=10)
LONGEST_AGENT = 200
HASH_LENGTH = 64  # SHA-256 in hexadecimal


class AccountSession(Model):
    """One signed-in browser.

    The browser holds a random token, the row its hash. A session is good while its `epoch` is the
    account's. `passed` is false while the second step is still to come: the session is half-open,
    and whoever has it is a visitor.
    """

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    epoch: Mapped[int]
    passed: Mapped[bool]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    agent: Mapped[str] = mapped_column(String(LONGEST_AGENT), default="")

    account: Mapped[Account] = relationship()


class AccountLink(Model):
    """A link in a letter, good once: an invitation, or the way to a new password.

    The letter holds the signed random token, the row its hash.
    """

    __tablename__ = "account_link"
    __table_args__ = (CheckConstraint("purpose IN ('invitation', 'reset')", name="purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    account: Mapped[Account] = relationship()
