"""The record and the parts that every record has: texts, headings, parties, subjects, concepts."""

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    or_,
)
from sqlalchemy import (
    Text as LongText,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Model
from core.dates import EventDate, parse_event_date
from core.permissions import Actor

if TYPE_CHECKING:
    from registry.ledger_models import StatusPeriod
    from registry.sources import Citation


def owned() -> ForeignKey:
    """A foreign key to the record that a row belongs to, and goes with."""
    return ForeignKey("record.id", ondelete="CASCADE")


def referred() -> ForeignKey:
    """A foreign key to a record that must not vanish while it is referred to."""
    return ForeignKey("record.id", ondelete="RESTRICT")


NO_DAY = date.min  # sorts before every day


class Part:
    """A row that belongs to a record; changing it changes the record (see `changes.py`)."""

    owner_attribute: ClassVar[str] = "record"

    @property
    def owner(self) -> "Record":
        """The record that this row is a part of."""
        found: Record = getattr(self, self.owner_attribute)
        return found


record_concept = Table(
    "record_concept",
    Model.metadata,
    Column("record_id", owned(), primary_key=True),
    Column("concept_id", owned(), primary_key=True, index=True),
)


class Record(Model):
    """One thing of the registry. Kinds join this table; `code` is permanent and never reused.

    `date_*` is the record's own date: an event's day, an edition's start, the first event of an
    agreement or measure. `year` serves filters, `sort_day` the order of lists. `within` is the
    code of the record that its address stands within (a session's edition), or ''. `import_digest`
    is that of the rows it was loaded from; null once a person has edited it. `public_at` is when
    what the public may see of it changed last (`public_changes.py`); null before it is public.
    """

    __tablename__ = "record"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name="state"),
        Index("ix_record_kind_state", "kind", "state", "year"),
        Index("ix_record_kind_date", "kind", "state", "sort_day", "code"),
        Index("ix_record_kind_code", "kind", "state", "code"),
        Index("ix_record_public", "public_at", "id"),
        Index("ix_record_kind_public", "kind", "public_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12), default="draft")
    source_language: Mapped[str] = mapped_column(String(20), default="en")
    confidence: Mapped[str] = mapped_column(String(10), default="")
    verification: Mapped[str] = mapped_column(String(12), default="")
    date_text: Mapped[str] = mapped_column(String(40), default="")
    date_earliest: Mapped[date | None]
    date_latest: Mapped[date | None]
    sort_day: Mapped[date] = mapped_column(default=NO_DAY)
    year: Mapped[int | None]
    within: Mapped[str] = mapped_column(String(40), default="")
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    public_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[str] = mapped_column(String(500), default="")
    withdrawal_language: Mapped[str] = mapped_column(String(20), default="")
    import_digest: Mapped[str | None] = mapped_column(String(64))

    texts: Mapped[list["Text"]] = relationship(
        back_populates="record", cascade="all, delete-orphan", order_by="Text.language"
    )
    headings: Mapped[list["Heading"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Heading.language"
    )
    parties: Mapped[list["Party"]] = relationship(
        back_populates="record",
        cascade="all, delete-orphan",
        foreign_keys="Party.record_id",
        order_by="Party.position",
    )
    subjects: Mapped[list["Subject"]] = relationship(
        back_populates="record", cascade="all, delete-orphan", order_by="Subject.code"
    )
    links: Mapped[list["Link"]] = relationship(
        back_populates="record",
        cascade="all, delete-orphan",
        foreign_keys="Link.record_id",
        order_by="Link.id",
    )
    citations: Mapped[list["Citation"]] = relationship(
        back_populates="record",
        cascade="all, delete-orphan",
        foreign_keys="Citation.record_id",
        order_by="Citation.position",
    )
    periods: Mapped[list["StatusPeriod"]] = relationship(
        back_populates="record",
        foreign_keys="StatusPeriod.record_id",
        order_by="StatusPeriod.position",
        cascade="all, delete-orphan",
    )
    concepts: Mapped[list["Record"]] = relationship(
        secondary=record_concept,
        primaryjoin="Record.id == record_concept.c.record_id",
        secondaryjoin="Record.id == record_concept.c.concept_id",
        order_by="Record.code",
    )

    __mapper_args__ = {
        "polymorphic_on": "kind",
        "version_id_col": version,
    }
    # What a snapshot holds beside the columns: lists of parts, and references given by code.
    snapshot_parts: ClassVar[tuple[str, ...]] = (
        "texts",
        "parties",
        "subjects",
        "links",
        "citations",
    )
    snapshot_codes: ClassVar[tuple[str, ...]] = ("concepts",)

    @property
    def date(self) -> EventDate | None:
        """The record's own date, or None where it has none."""
        return dated(self.date_text)

    def set_date(self, text: str) -> None:
        """Set the record's own date from EDTF text ('' = none); raises `InvalidEventDate`."""
        value = dated(text)
        self.date_text = text
        self.date_earliest = value.earliest if value else None
        self.date_latest = value.latest if value else None
        known = (self.date_earliest or self.date_latest) if value else None
        self.sort_day = known or NO_DAY
        self.year = known.year if known else None

    def text(self, language: str) -> "Text | None":
        """The text row in exactly this language."""
        return next((text for text in self.texts if text.language == language), None)


def dated(text: str) -> EventDate | None:
    """The date that an EDTF text means; None for ''."""
    return parse_event_date(text) if text else None


def not_later(model: type[Record], day: date) -> ColumnElement[bool]:
    """Records of the model (a kind, or all of them) that are not certainly later than the day."""
    return or_(model.date_earliest.is_(None), model.date_earliest <= day)


TEXT_FIELDS = ("title", "summary", "body")
"""What a text says, in the order in which it is read."""


class Text(Part, Model):
    """What a record says in one language; each field knows where its wording comes from.

    `substance` rises with each edit that is not minor; a translation is stale while the
    `base_substance` it renders is below the substance of the text in `base_language`.
    """

    __tablename__ = "text"
    __table_args__ = (UniqueConstraint("record_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(owned())
    language: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(600), default="")
    summary: Mapped[str] = mapped_column(LongText, default="")
    body: Mapped[str] = mapped_column(LongText, default="")
    title_origin: Mapped[str] = mapped_column(String(10), default="")
    summary_origin: Mapped[str] = mapped_column(String(10), default="")
    body_origin: Mapped[str] = mapped_column(String(10), default="")
    version: Mapped[int] = mapped_column()
    substance: Mapped[int] = mapped_column(default=1)
    base_language: Mapped[str] = mapped_column(String(20), default="")
    base_substance: Mapped[int | None]
    reviewer_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    reviewer: Mapped[str] = mapped_column(String(200), default="")

    record: Mapped[Record] = relationship(back_populates="texts")

    __mapper_args__ = {"version_id_col": version}

    def review(self, reviewer: Actor | None) -> None:
        """Say who answers for the words beside their writer; None where nobody does yet."""
        self.reviewer_id = reviewer.account_id if reviewer else None
        self.reviewer = reviewer.name if reviewer else ""


class Heading(Model):
    """How a record is called for readers of one language of the site: a projection.

    Made from the record's texts and, where there is none in the language, from what the kind
    composes ("form: A – B", a CLDR name) or the best other language. Rebuilt with the record, in
    the same transaction; lists join it, sort by `sort_key` and never load texts.
    """

    __tablename__ = "heading"
    __table_args__ = (Index("ix_heading_order", "kind", "language", "sort_key", "record_id"),)

    record_id: Mapped[int] = mapped_column(owned(), primary_key=True)
    language: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(600))
    title_language: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(10))
    sort_key: Mapped[bytes] = mapped_column(LargeBinary(255))


class Party(Part, Model):
    """A body that has a role in a record: an administration or organization, or a territory.

    Roles: party, observer (agreements); lead, owner, body, issuer, host, district, partner,
    involved.
    """

    __tablename__ = "party"
    __table_args__ = (
        CheckConstraint("(party_id IS NULL) <> (territory = '')", name="party_or_territory"),
        Index("ix_party_party_role", "party_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(owned(), index=True)
    code: Mapped[str | None] = mapped_column(String(20), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    party_id: Mapped[int | None] = mapped_column(referred())
    territory: Mapped[str] = mapped_column(String(2), default="")
    role: Mapped[str] = mapped_column(String(20))
    signatory_body: Mapped[str] = mapped_column(String(300), default="")

    record: Mapped[Record] = relationship(back_populates="parties", foreign_keys=[record_id])
    party: Mapped[Record | None] = relationship(foreign_keys=[party_id])

    snapshot_codes: ClassVar[tuple[str, ...]] = ("party",)


class Subject(Part, Model):
    """A subject of a record, from the vocabulary `subject`."""

    __tablename__ = "subject"

    record_id: Mapped[int] = mapped_column(owned(), primary_key=True)
    code: Mapped[str] = mapped_column(String(30), primary_key=True, index=True)

    record: Mapped[Record] = relationship(back_populates="subjects")


class Link(Part, Model):
    """A relation from one record to another, from the vocabulary `relation`."""

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("record_id", "relation", "target_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(owned())
    code: Mapped[str | None] = mapped_column(String(20), unique=True)
    relation: Mapped[str] = mapped_column(String(20))
    target_id: Mapped[int] = mapped_column(referred(), index=True)
    note: Mapped[str] = mapped_column(String(500), default="")

    record: Mapped[Record] = relationship(back_populates="links", foreign_keys=[record_id])
    target: Mapped[Record] = relationship(foreign_keys=[target_id])

    snapshot_codes: ClassVar[tuple[str, ...]] = ("target",)
