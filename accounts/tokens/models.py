"""Personal tokens, by which programs write in a person's name."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Account
from accounts.session_models import HASH_LENGTH
from core.database import Model, utcnow

LONGEST_TOKEN_NAME = 100
LONGEST_LIFE = timedelta(days=366)
ENDING = 4


class AccessToken(Model):
    """A token of a person. The program holds the secret, the row its hash.

    `ending` is the secret's last signs, by which people tell it from others. `scopes` are names of
    `accounts.tokens.scopes`. `used_on` is the last day (UTC) on which it was shown. One that was
    revoked stays on record.
    """

    __tablename__ = "access_token"
    __table_args__ = (CheckConstraint("expires_at > created_at", name="expires_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    ending: Mapped[str] = mapped_column(String(ENDING))
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(LONGEST_TOKEN_NAME))
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()

    @property
    def is_good(self) -> bool:
        """Whether it is neither revoked nor over."""
        return self.revoked_at is None and self.expires_at > utcnow()
