"""Questions about records, and what was answered to them; the answer of record by versions.

Readers see questions that are published, and that one was hidden and why. Names and addresses of
those who asked are the secretariat's to see.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import LONGEST_EMAIL
from core.database import Model, sql_list
from registry.models import owned, referred

WAITING, PUBLISHED, HIDDEN, MERGED = "waiting", "published", "hidden", "merged"
STATES = (WAITING, PUBLISHED, HIDDEN, MERGED)
VISITOR, DELEGATE, STAFF = "visitor", "delegate", "staff"
ROLES = (VISITOR, DELEGATE, STAFF)
FREE, OF_RECORD = "free", "of_record"
KINDS = (FREE, OF_RECORD)
PROPOSED, DECLINED, WITHDRAWN = "proposed", "declined", "withdrawn"
ANSWER_STATES = (PROPOSED, PUBLISHED, HIDDEN, DECLINED, WITHDRAWN)
LONGEST_NAME = 200
LONGEST_COMPLAINT = 500
LONGEST_REASON = 1000


class Question(Model):
    """What somebody asked about a record.

    `form_id` is that of the form it was sent with: the same form makes one question, and who sent
    it finds it again by that. `language` is a BCP 47 tag; `translations` is tag → `text` and
    `origin` (`human`, `machine`). `role` says as what they asked: a delegate for `body_id`. The
    name is as a visitor typed it; `email` waits for one letter, in the site's language
    `letters_in`. Of what is `merged` the question `same_as_id` stands for both. Those with a higher
    `position` come first. A reader's complaint (`reported_at`) is open until it is dealt with.
    """

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint(f"state IN ({sql_list(STATES)})", name="state"),
        CheckConstraint(f"role IN ({sql_list(ROLES)})", name="role"),
        CheckConstraint("(role = 'delegate') = (body_id IS NOT NULL)", name="body"),
        CheckConstraint("(state = 'hidden') = (reason <> '')", name="reason"),
        CheckConstraint("(reason <> '') = (reason_language <> '')", name="reason_language"),
        CheckConstraint("same_as_id IS NULL OR state = 'merged'", name="merged"),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published_at"),
        Index("ix_question_about", "about_id", "state", "position", "asked_at"),
        Index("ix_question_queue", "state", "asked_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[str] = mapped_column(String(40), unique=True)
    about_id: Mapped[int] = mapped_column(owned())
    language: Mapped[str] = mapped_column(String(20), index=True)
    text: Mapped[str] = mapped_column(LongText)
    translations: Mapped[dict[str, Any]]
    role: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL), default="")
    letters_in: Mapped[str] = mapped_column(String(20))
    body_id: Mapped[int | None] = mapped_column(referred(), index=True)
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(LongText, default="")
    reason_language: Mapped[str] = mapped_column(String(20), default="")
    same_as_id: Mapped[int | None] = mapped_column(
        ForeignKey("question.id", ondelete="SET NULL"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None] = mapped_column(index=True)
    complaint: Mapped[str] = mapped_column(String(LONGEST_COMPLAINT), default="")
    version: Mapped[int] = mapped_column()

    answers: Mapped[list["Answer"]] = relationship(
        back_populates="question",
        order_by="Answer.answered_at, Answer.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="raise",
    )

    __mapper_args__ = {"version_id_col": version}


class Answer(Model):
    """An answer: a free one, or a version of the answer of record by an administration.

    The versions that the secretariat has confirmed are numbered from 1 within the question; the
    last one stands. `about_number` is the published version of the record that was answered about
    (0: none), `seen_revision` the last revision of all in the registry then: a later one of the
    record, or of an entry of its ledger, asks for a review if it says something else. Both move on
    when the body says that the answer still holds (`affirmed_at`). One that is `withdrawn` keeps
    its number and its words; `withdrawn_by` is the role of who took it back: `delegate` of the
    body, or `staff`, who say why.
    """

    __tablename__ = "question_answer"
    __table_args__ = (
        UniqueConstraint("question_id", "number"),
        CheckConstraint(f"kind IN ({sql_list(KINDS)})", name="kind"),
        CheckConstraint(f"state IN ({sql_list(ANSWER_STATES)})", name="state"),
        CheckConstraint("role IN ('delegate', 'staff')", name="role"),
        CheckConstraint("(role = 'delegate') = (body_id IS NOT NULL)", name="body"),
        CheckConstraint("kind = 'free' OR role = 'delegate'", name="of_record"),
        CheckConstraint(
            "(number IS NOT NULL) = (kind = 'of_record' AND state IN ('published', 'withdrawn'))",
            name="number",
        ),
        CheckConstraint(
            "(reason <> '') = (state IN ('hidden', 'declined')"
            " OR (state = 'withdrawn' AND (withdrawn_by = 'staff' OR reason <> '')))",
            name="reason",
        ),
        CheckConstraint("withdrawn_by IN ('', 'delegate', 'staff')", name="withdrawn_by"),
        CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_by <> '')"
            " AND (state = 'withdrawn') = (withdrawn_at IS NOT NULL)",
            name="withdrawn",
        ),
        CheckConstraint("(reason <> '') = (reason_language <> '')", name="reason_language"),
        Index("ix_question_answer_queue", "kind", "state", "answered_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[str] = mapped_column(String(40), unique=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(10))
    role: Mapped[str] = mapped_column(String(10))
    body_id: Mapped[int | None] = mapped_column(referred(), index=True)
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    language: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(LongText)
    translations: Mapped[dict[str, Any]]
    about_number: Mapped[int] = mapped_column(default=0)
    seen_revision: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    affirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(LongText, default="")
    reason_language: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column()

    question: Mapped[Question] = relationship(back_populates="answers")

    __mapper_args__ = {"version_id_col": version}
