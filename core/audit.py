"""The audit log: who did what to what, in the transaction that did it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Model, session, utcnow
from core.permissions import Actor


class AuditEntry(Model):
    """One act. `actor_id` is null for the loader, the worker and the command line."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    actor_name: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(60), index=True)
    target: Mapped[str] = mapped_column(String(60), index=True)
    detail: Mapped[dict[str, Any]]


def record_audit(action: str, target: str, actor: Actor, **detail: Any) -> AuditEntry:
    """Write one entry in the current transaction; `action` is a rule's name or a verb.

    Of an act by a token the detail names it.
    """
    token: int | None = getattr(actor, "token_id", None)
    if token is not None:
        detail = detail | {"token": token}
    entry = AuditEntry(
        at=utcnow(),
        actor_id=actor.account_id,
        actor_name=actor.name,
        action=action,
        target=target,
        detail=detail,
    )
    session().add(entry)
    return entry
