"""Reports of mistakes: what a reader wrote about a page, and what the secretariat answered."""

import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, and_, or_, select
from sqlalchemy import Text as LongText
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import LONGEST_EMAIL
from core.audit import record_audit
from core.database import Model, flushing, session, utcnow, writing
from core.jobs import chore
from core.languages import SITE_LANGUAGES
from core.permissions import SYSTEM, Actor, require
from core.problems import BadValue, Conflict, Problem
from registry.vocabulary import REPORT_STATES

LONGEST_PATH = 500
OPEN = ("new", "in_work")
OUTCOMES = ("corrected", "not_changed")
SUSPECTED = "spam_suspected"
SAID = ("path", "text", "suggestion", "email")
EMAIL_KEPT = timedelta(days=90)
ERASED_EVERY_S = 600.0
# Crockford's base 32: no I, L, O, U, so that a receipt survives paper and telephone.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
RECEIPT_LETTERS = 20  # of 5 bits each
_RECEIPT = re.compile(rf"RM([{LETTERS}]{{{RECEIPT_LETTERS}}})")
_STATES = ", ".join(f"'{state}'" for state in REPORT_STATES)


class MistakeReport(Model):
    """What somebody wrote to the secretariat about a page. Who it was is not kept.

    `form_id` is that of the form it was sent with: the same form makes one report. `language` is
    the one that the reader read the site in. The e-mail goes `EMAIL_KEPT` after the closing.
    """

    __tablename__ = "mistake_report"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint(
            "(state IN ('corrected', 'not_changed')) = (closed_at IS NOT NULL)", name="closed_at"
        ),
        CheckConstraint("closed_at IS NULL OR answer <> ''", name="answer"),
        CheckConstraint("(answer <> '') = (answer_language <> '')", name="answer_language"),
        Index("ix_mistake_report_queue", "state", "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt: Mapped[str] = mapped_column(String(40), unique=True)
    form_id: Mapped[str] = mapped_column(String(40), unique=True)
    path: Mapped[str] = mapped_column(String(LONGEST_PATH), default="")
    record_id: Mapped[int | None] = mapped_column(
        ForeignKey("record.id", ondelete="SET NULL"), index=True
    )
    language: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(LongText)
    suggestion: Mapped[str] = mapped_column(LongText, default="")
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL), default="")
    state: Mapped[str] = mapped_column(String(16))
    answer: Mapped[str] = mapped_column(LongText, default="")
    answer_language: Mapped[str] = mapped_column(String(20), default="")
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        """Whether it waits for the secretariat."""
        return self.state in OPEN


@dataclass(frozen=True)
class Written:
    """What a reader wrote and where they were; `record_id` as far as they may see the record."""

    text: str
    language: str
    suggestion: str = ""
    email: str = ""
    path: str = ""
    record_id: int | None = None


class OtherWords(Conflict):
    """The form was sent before with other words; `receipt` is that of what was sent then."""

    def __init__(self, receipt: str) -> None:
        super().__init__(_l("This form was sent before, with a different text."))
        self.receipt = receipt


def new_receipt() -> str:
    """An unguessable receipt, as `RM-7F3K-9Q2M-0X1Y-4T8D-6HWC` (100 bits)."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(RECEIPT_LETTERS))
    return _grouped(letters)


def read_receipt(typed: str) -> str | None:
    """The receipt that somebody typed, or None; letters that are misread for digits count too."""
    plain = re.sub(r"[-\s]", "", typed.upper())
    match = _RECEIPT.fullmatch(plain[:2] + plain[2:].translate(MISREAD))
    return _grouped(match[1]) if match else None


def _grouped(letters: str) -> str:
    return "-".join(["RM", *(letters[at : at + 4] for at in range(0, len(letters), 4))])


def report_by_receipt(receipt: str) -> MistakeReport | None:
    """The report with a receipt."""
    return session().scalar(select(MistakeReport).where(MistakeReport.receipt == receipt))


def send_report(form_id: str, written: Written, actor: Actor, suspected: bool) -> MistakeReport:
    """Hand a report to the secretariat; the same form gives the same report.

    Nothing is thrown away: what looks like spam (`suspected`) is kept in a state of its own.
    Raises `Forbidden`; `OtherWords` if the form was sent before and said something else.
    """
    require(actor, "report.send")
    earlier = _sent_with(form_id)
    if earlier is not None:
        return _same(earlier, written)
    report = MistakeReport(
        receipt=new_receipt(),
        form_id=form_id,
        state=SUSPECTED if suspected else "new",
        created_at=utcnow(),
        **asdict(written),
    )
    try:
        with session().begin_nested():
            session().add(report)
    except IntegrityError:  # the same form came twice at once, and the other was first
        earlier = _sent_with(form_id)
        if earlier is None:
            raise
        return _same(earlier, written)
    _record("report.send", report, actor)
    return report


def _same(report: MistakeReport, written: Written) -> MistakeReport:
    """The report, if it says what is written now; else raises `OtherWords`."""
    if any(getattr(report, name) != getattr(written, name) for name in SAID):
        raise OtherWords(report.receipt)
    return report


def _sent_with(form_id: str) -> MistakeReport | None:
    return session().scalar(select(MistakeReport).where(MistakeReport.form_id == form_id))


def take_up_report(report: MistakeReport, actor: Actor, opened: int) -> None:
    """Say that somebody looks into it. Raises `Forbidden`, `Conflict`."""
    with _handling(report, actor, "report.take_up", opened, "new"):
        report.state = "in_work"


def close_report(
    report: MistakeReport, actor: Actor, outcome: str, answer: str, language: str, opened: int
) -> None:
    """Close it as corrected or not changed, with an answer to the reader in a site language.

    Raises `Forbidden`, `Conflict`, `BadValue`, and `Problem` without an answer.
    """
    if outcome not in OUTCOMES or language not in SITE_LANGUAGES:
        raise BadValue(_l("A value in the form is not valid."))
    if not answer.strip():
        raise Problem(_l("Answer the reader before you close the report."))
    with _handling(report, actor, "report.close", opened, *OPEN):
        report.state = outcome
        report.answer = answer.strip()
        report.answer_language = language
        report.closed_at = utcnow()


def judge_report(report: MistakeReport, actor: Actor, spam: bool, opened: int) -> None:
    """Set it aside as spam, or say that it is none. Raises `Forbidden`, `Conflict`."""
    action, formerly = ("report.set_aside", OPEN) if spam else ("report.readmit", (SUSPECTED,))
    with _handling(report, actor, action, opened, *formerly):
        report.state = SUSPECTED if spam else "new"


@contextmanager
def _handling(
    report: MistakeReport, actor: Actor, action: str, opened: int, *states: str
) -> Iterator[None]:
    """Change a report that is in one of the states and still at the version it was opened at."""
    require(actor, "report.close")
    changed = _l("Somebody changed this report after you opened it. See what it says now.")
    if report.version != opened or report.state not in states:
        raise Conflict(changed)
    with flushing(changed):
        yield
    _record(action, report, actor)


def _record(action: str, report: MistakeReport, actor: Actor) -> None:
    """The audit entry tells what became of the report; neither words nor address are in it."""
    session().flush()
    record_audit(action, f"report:{report.id}", actor, state=report.state, path=report.path)


def erase_emails(now: datetime) -> int:
    """Erase addresses of reports closed, or taken for spam, `EMAIL_KEPT` ago; how many."""
    due = or_(
        MistakeReport.closed_at <= now - EMAIL_KEPT,
        and_(MistakeReport.state == SUSPECTED, MistakeReport.created_at <= now - EMAIL_KEPT),
    )
    reports = session().scalars(select(MistakeReport).where(MistakeReport.email != "", due)).all()
    for report in reports:
        report.email = ""
        _record("report.erase_email", report, SYSTEM)
    return len(reports)


@chore
def erase_emails_in_time() -> None:
    """Erase what is due, every ten minutes."""
    kept = current_app.extensions.setdefault("report_emails", {"erased": float("-inf")})
    if time.monotonic() < kept["erased"] + ERASED_EVERY_S:
        return
    with writing():
        erase_emails(utcnow())
        session().commit()
    kept["erased"] = time.monotonic()
