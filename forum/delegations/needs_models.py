"""What a member of a delegation needs: for a visa, at table, on arrival."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Model, sql_list

KINDS = (
    "passport", "visa", "diet", "accessibility", "arrival", "departure", "vehicle", "other"
)  # fmt: skip
_KINDS = sql_list(KINDS)


class MemberNeed(Model):
    """One need, in the focal point's words, sealed with the site's secret.

    Who finds the database or a copy of it reads none of it; backups leave it out.
    """

    __tablename__ = "member_need"
    __table_args__ = (CheckConstraint(f"need IN ({_KINDS})", name="need"),)

    member_id: Mapped[int] = mapped_column(
        ForeignKey("delegation_member.id", ondelete="CASCADE"), primary_key=True
    )
    need: Mapped[str] = mapped_column(String(16), primary_key=True)
    sealed_words: Mapped[str] = mapped_column(LongText)
