"""Agreements between customs administrations."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.dates import EventDate
from registry.models import Record, dated, owned


class Agreement(Record):
    """A cooperation instrument between customs administrations.

    Parties stand in `parties` (roles party, observer, depositary); its status follows from its
    ledger. `parties_count` is what a source counted on the day `parties_as_of_text`.
    """

    __tablename__ = "agreement"
    __mapper_args__ = {"polymorphic_identity": "agreement"}

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    form: Mapped[str] = mapped_column(String(20), index=True)
    depositary_text: Mapped[str] = mapped_column(String(300), default="")
    parties_count: Mapped[int | None]
    parties_as_of_text: Mapped[str] = mapped_column(String(40), default="")

    @property
    def parties_as_of(self) -> EventDate | None:
        return dated(self.parties_as_of_text)
