"""The call for papers of an edition, what comes in, how it is reviewed, and what is shown of it.

Applications, reviews and scores are nobody's but those named in `queries.py`: they are no records,
so search, API, exports and versions know nothing of them. What readers get of an accepted paper are
documents of its session, once they are released.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Account
from core.database import Model, sql_list
from forum.programme.models import ForumPerson
from registry.documents.models import Document
from registry.documents.queries import want_files
from registry.models import Record, owned

DRAFT, SUBMITTED, WITHDRAWN = "draft", "submitted", "withdrawn"
ACCEPTED, CHANGES, DECLINED = "accepted", "changes", "declined"
STATES = (DRAFT, SUBMITTED, WITHDRAWN, ACCEPTED, CHANGES, DECLINED)
DECISIONS = (ACCEPTED, CHANGES, DECLINED)
UNDECLARED, NO_CONFLICT, CONFLICT = "", "none", "has"
PAPER, SLIDES = "paper", "slides"
FILE_KINDS = (PAPER, SLIDES)
HELD, AT_START, AT_INSTANT = "held", "start", "instant"
RELEASES = (HELD, AT_START, AT_INSTANT)
RECORDING, TRANSCRIPT = "recording", "transcript"
LINK_KINDS = (RECORDING, SLIDES, TRANSCRIPT)
LONGEST_TITLE = 300
LONGEST_NAME = 200


class PaperCall(Model):
    """The call for papers of an edition; public once it is published.

    `words` say what is called for, by language (Markdown). It is open from `opens_at` to before
    `closes_at`, which are meant in `time_zone` (IANA). `languages`: tags of those in which papers
    are taken; `topics`: codes of the vocabulary `subject`; `longest_abstract` in characters.
    `blind`: reviewers are not told who the authors are.
    """

    __tablename__ = "paper_call"
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="order"),
        CheckConstraint("longest_abstract >= 1", name="longest_abstract"),
    )

    edition_id: Mapped[int] = mapped_column(owned(), primary_key=True)
    words: Mapped[dict[str, Any]]
    time_zone: Mapped[str] = mapped_column(String(60))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    languages: Mapped[list[Any]]
    topics: Mapped[list[Any]]
    longest_abstract: Mapped[int]
    blind: Mapped[bool]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    edition: Mapped[Record | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def is_open(self, at: datetime) -> bool:
        """Whether papers are taken at an instant."""
        return self.published_at is not None and self.opens_at <= at < self.closes_at


class Paper(Model):
    """What somebody offers: title and abstract in `language`, and in a second one if they like.

    `declared_at`: when the submitter declared that it may be published under `licence`. The file
    (`sha256` names the stored one, `size` in bytes) is the author's own; '' and 0 without one.
    `wish_id` is the session it was written for, `session_id` the one it is given in. A decision has
    a reason, which goes to the submitter; it is in `reason_language`.
    """

    __tablename__ = "paper"
    __table_args__ = (
        CheckConstraint(f"state IN ({sql_list(STATES)})", name="state"),
        CheckConstraint("(second_language = '') = (second_title = '')", name="second_title"),
        CheckConstraint("(sha256 = '') = (size = 0)", name="size"),
        CheckConstraint("(reason = '') = (reason_language = '')", name="reason_language"),
        CheckConstraint(
            f"(state IN ({sql_list(DECISIONS)})) = (decided_at IS NOT NULL)", name="decided_at"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("paper_call.edition_id", ondelete="CASCADE"), index=True
    )
    submitter_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    state: Mapped[str] = mapped_column(String(12), default=DRAFT, index=True)
    language: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    abstract: Mapped[str] = mapped_column(LongText, default="")
    second_language: Mapped[str] = mapped_column(String(20), default="")
    second_title: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    second_abstract: Mapped[str] = mapped_column(LongText, default="")
    topic: Mapped[str] = mapped_column(String(40), default="")
    wish_id: Mapped[int | None] = mapped_column(
        ForeignKey("record.id", ondelete="SET NULL"), index=True
    )
    licence: Mapped[str] = mapped_column(String(20), default="")
    declared_at: Mapped[datetime | None]
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    filename: Mapped[str] = mapped_column(String(120), default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    decided_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(LongText, default="")
    reason_language: Mapped[str] = mapped_column(String(20), default="")
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("record.id", ondelete="SET NULL"), index=True
    )
    version: Mapped[int] = mapped_column()

    call: Mapped[PaperCall] = relationship()
    submitter: Mapped[Account | None] = relationship(foreign_keys=[submitter_id])
    authors: Mapped[list["PaperAuthor"]] = relationship(
        order_by="PaperAuthor.position, PaperAuthor.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    reviews: Mapped[list["PaperReview"]] = relationship(
        back_populates="paper",
        order_by="PaperReview.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    files: Mapped[list["PaperFile"]] = relationship(
        back_populates="paper",
        order_by="PaperFile.document_id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    __mapper_args__ = {"version_id_col": version}


# Drafts and what was declined keep their files too, as long as their rows are there.
want_files(select(Paper.sha256).where(Paper.sha256 != ""))


class PaperAuthor(Model):
    """An author as the paper names them.

    `latin_name` as in a passport, `own_name` in the script of `own_language`; one of them is given.
    `office` and `body_text` are in the paper's language; `body_id` is the body, where the registry
    has it. `person_id`: the same person among those of the programme.
    """

    __tablename__ = "paper_author"
    __table_args__ = (CheckConstraint("latin_name <> '' OR own_name <> ''", name="name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    latin_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    own_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    own_language: Mapped[str] = mapped_column(String(20), default="")
    office: Mapped[str] = mapped_column(String(300), default="")
    body_text: Mapped[str] = mapped_column(String(300), default="")
    body_id: Mapped[int | None] = mapped_column(
        ForeignKey("record.id", ondelete="SET NULL"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("forum_person.id", ondelete="SET NULL"), index=True
    )

    person: Mapped[ForumPerson | None] = relationship()


class PaperReview(Model):
    """What a reviewer says of a paper. They say first whether a conflict of interest binds them.

    `scores`: criterion (vocabulary `paper_criterion`) → 1 to 5. Sent ones stay as they are.
    """

    __tablename__ = "paper_review"
    __table_args__ = (
        UniqueConstraint("paper_id", "reviewer_id"),
        CheckConstraint(f"conflict IN ({sql_list((UNDECLARED, NO_CONFLICT, CONFLICT))})",
                        name="conflict"),
        CheckConstraint("(conflict = 'has') = (conflict_words <> '')", name="conflict_words"),
        CheckConstraint("sent_at IS NULL OR conflict = 'none'", name="sent_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"))
    reviewer_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    conflict: Mapped[str] = mapped_column(String(8), default=UNDECLARED)
    conflict_words: Mapped[str] = mapped_column(LongText, default="")
    scores: Mapped[dict[str, Any]]
    words: Mapped[str] = mapped_column(LongText, default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    sent_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    paper: Mapped[Paper] = relationship(back_populates="reviews")
    reviewer: Mapped[Account] = relationship()

    __mapper_args__ = {"version_id_col": version}


class PaperFile(Model):
    """A document of the paper's session that shows the paper or its slides, and when readers may
    have it: at the session's start, from an instant on, or `held` until the secretariat says."""

    __tablename__ = "paper_file"
    __table_args__ = (
        CheckConstraint(f"kind IN ({sql_list(FILE_KINDS)})", name="kind"),
        CheckConstraint(f"release IN ({sql_list(RELEASES)})", name="release"),
        CheckConstraint("(release = 'instant') = (release_at IS NOT NULL)", name="release_at"),
    )

    document_id: Mapped[int] = mapped_column(
        ForeignKey("document.id", ondelete="CASCADE"), primary_key=True
    )
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    release: Mapped[str] = mapped_column(String(8), default=HELD, index=True)
    release_at: Mapped[datetime | None]

    paper: Mapped[Paper] = relationship(back_populates="files")
    document: Mapped[Document] = relationship()


class SessionLink(Model):
    """Where a recording, slides or a transcript of a session lie elsewhere (http or https)."""

    __tablename__ = "session_link"
    __table_args__ = (
        UniqueConstraint("session_id", "url"),
        CheckConstraint(f"kind IN ({sql_list(LINK_KINDS)})", name="kind"),
        CheckConstraint(
            "substr(url, 1, 7) = 'http://' OR substr(url, 1, 8) = 'https://'", name="url"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(owned())
    url: Mapped[str] = mapped_column(String(700))
    kind: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(20))
