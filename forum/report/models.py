"""What of the delegations' participation the secretariat has released for the report."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Model
from registry.models import owned


class ReleasedParticipation(Model):
    """The figures of an edition's delegations as readers were given them.

    `figures` are those of `participation.Figures`, with small numbers hidden already. So they stay
    when what is held of people is erased, and a change of one person does not show in them.
    """

    __tablename__ = "released_participation"

    edition_id: Mapped[int] = mapped_column(owned(), primary_key=True)
    released_at: Mapped[datetime]
    actor_name: Mapped[str] = mapped_column(String(200))
    figures: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
