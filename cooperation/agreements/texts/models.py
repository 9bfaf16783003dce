"""Texts of agreements: what a text is and where it is from, its wording, and drafts of it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from core.database import Model, sql_list
from registry.documents.models import Document
from registry.models import Part, Record, owned, referred
from registry.sources import Source

if TYPE_CHECKING:
    from cooperation.agreements.models import Agreement

TEXT_ORIGINS = ("authentic", "official", "human", "machine")
READING, READY, FAILED = "reading", "ready", "failed"
DRAFT_STATES = (READING, READY, FAILED)


def _of(codes: tuple[str, ...], column: str) -> str:
    return f"{column} IN ({sql_list(codes)})"


class Described:
    """What is known of a text of an agreement beside its words.

    `origin` is `authentic`, `official`, or that of a translation (`human`, `machine`), which is
    `reviewed` or not. `licence` is a code of `LICENCES`, or '' where it is not known.
    """

    record_id: Mapped[int] = mapped_column(owned())
    language: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(10))
    reviewed: Mapped[bool] = mapped_column(default=False)
    source_id: Mapped[int] = mapped_column(referred(), index=True)
    locator: Mapped[str] = mapped_column(String(300), default="")
    document_id: Mapped[int | None] = mapped_column(
        ForeignKey("document.id", ondelete="SET NULL"), index=True
    )
    licence: Mapped[str] = mapped_column(String(20), default="")

    @declared_attr
    def source(cls: Any) -> Mapped[Source | None]:
        """None where the reader may not see it."""
        named = f"{cls.__name__}.source_id"
        return relationship(foreign_keys=named, primaryjoin=f"{named} == Source.id")

    @declared_attr
    def document(cls: Any) -> Mapped[Document | None]:
        """What it is taken from, where that is held."""
        return relationship()

    def describe_as(self, other: "Described") -> None:
        """Take over what is known of another one."""
        for name in ("origin", "reviewed", "source_id", "locator", "document_id", "licence"):
            setattr(self, name, getattr(other, name))


class AgreementText(Described, Part, Model):
    """The text of an agreement in one language, as it is published.

    `digest` is that of its units; it names the edition, so a version of the agreement holds what
    was said.
    """

    __tablename__ = "agreement_text"
    __table_args__ = (
        UniqueConstraint("record_id", "language"),
        CheckConstraint(_of(TEXT_ORIGINS, "origin"), name="origin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))

    record: Mapped["Agreement"] = relationship(
        back_populates="full_texts", foreign_keys="AgreementText.record_id"
    )

    snapshot_codes: ClassVar[tuple[str, ...]] = ("source", "document")


class TextEdition(Model):
    """What a text says: kept by its content while a version names it, and never changed."""

    __tablename__ = "text_edition"
    __table_args__ = (UniqueConstraint("record_id", "language", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(owned())
    language: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))

    units: Mapped[list["TextUnit"]] = relationship(
        back_populates="edition",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="TextUnit.position",
    )


class TextUnit(Model):
    """One unit of an edition (`units.Unit`), at its place from 0."""

    __tablename__ = "text_unit"
    __table_args__ = (UniqueConstraint("edition_id", "identifier"),)

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("text_edition.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    identifier: Mapped[str] = mapped_column(String(80), index=True)
    number: Mapped[str] = mapped_column(String(100), default="")
    heading: Mapped[str] = mapped_column(String(400), default="")
    body: Mapped[str] = mapped_column(LongText, default="")

    edition: Mapped[TextEdition] = relationship(back_populates="units")


class TextDraft(Described, Model):
    """A text that is being entered; one for each language of an agreement. Only the desk sees it.

    `units` is a list of units as JSON. `base_digest` is that of the published text that it began
    from, or ''. While a file is read its digest is in `sha256`; `problem` says why it could not
    be. `doubtful` and `left_out` are lines that the rules of headings were not sure of. `editor_*`
    is who wrote last: with `review: two` somebody else publishes.
    """

    __tablename__ = "text_draft"
    __table_args__ = (
        UniqueConstraint("record_id", "language"),
        CheckConstraint(_of(TEXT_ORIGINS, "origin"), name="origin"),
        CheckConstraint(_of(DRAFT_STATES, "state"), name="state"),
        CheckConstraint("(state = 'failed') = (problem <> '')", name="problem"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default=READY)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    problem: Mapped[str] = mapped_column(String(300), default="")
    units: Mapped[list[Any]] = mapped_column(default=list)
    doubtful: Mapped[list[Any]] = mapped_column(default=list)
    left_out: Mapped[list[Any]] = mapped_column(default=list)
    base_digest: Mapped[str] = mapped_column(String(64), default="")
    editor_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    editor_name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()

    record: Mapped[Record] = relationship(foreign_keys="TextDraft.record_id")

    __mapper_args__ = {"version_id_col": version}
