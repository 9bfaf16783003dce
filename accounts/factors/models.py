"""What a person proves a second time with: codes of an application, passkeys, recovery codes."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Model

LONGEST_PASSKEY_NAME = 60
LONGEST_CREDENTIAL = 1023  # bytes, Web Authentication Level 2, 4: credential ID


class CodeGenerator(Model):
    """An application that shows codes by time (TOTP, RFC 6238); at most one for an account.

    `secret` is encrypted (`accounts.secrecy`). `last_step` is the step of the code that was used
    last: no code of it, or of one before, is taken again.
    """

    __tablename__ = "code_generator"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    secret: Mapped[str] = mapped_column(String(255))
    last_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class Passkey(Model):
    """A public-key credential of Web Authentication, by the name that its owner gave it."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    credential: Mapped[bytes] = mapped_column(LargeBinary(LONGEST_CREDENTIAL), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    uses: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(LONGEST_PASSKEY_NAME))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Model):
    """A code for the day when the telephone is lost; the row goes when it is used."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))
