"""A call for papers, and papers that came in, for tests."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from accounts.models import Account
from accounts.queries import account_by_email
from core.database import db, utcnow
from forum.models import Edition
from forum.papers.models import Paper, PaperAuthor, PaperCall, PaperReview
from tests.editions import ZONE

WORDS = "Papers on **customs** cooperation are welcome."


def call(of: Edition, **columns: Any) -> PaperCall:
    """A published call, open from the day before yesterday until 2099, double blind."""
    wanted: dict[str, Any] = {
        "words": {"en": WORDS, "zh": "欢迎提交论文。"}, "time_zone": ZONE,
        "opens_at": utcnow() - timedelta(days=2), "closes_at": datetime(2099, 1, 1, tzinfo=UTC),
        "languages": ["en", "ru", "ar"], "topics": ["transit", "data_exchange"],
        "longest_abstract": 500, "blind": True, "published_at": utcnow(),
    }  # fmt: skip
    made = PaperCall(edition_id=of.id, **wanted | columns)
    db.session.add(made)
    db.session.flush()
    return made


def paper(of: PaperCall, by: str, state: str = "submitted", **columns: Any) -> Paper:
    """A paper of the account with this address, by Aigerim Bekova."""
    decided = utcnow() if state in ("accepted", "changes", "declined") else None
    wanted: dict[str, Any] = {
        "language": "ru", "title": "Транзит без остановок", "abstract": "Как ускорить транзит.",
        "topic": "transit", "licence": "cc_by_4", "declared_at": utcnow(), "created_at": utcnow(),
        "submitted_at": utcnow(), "decided_at": decided,
    }  # fmt: skip
    made = Paper(
        edition_id=of.edition_id, submitter_id=account(by).id, state=state, **wanted | columns
    )
    made.authors = [
        PaperAuthor(position=0, latin_name="Aigerim Bekova", office="Начальник отдела",
                    body_text="KZ")
    ]  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def review(of: Paper, by: str, **columns: Any) -> PaperReview:
    """A request to the account with this address to review the paper."""
    made = PaperReview(paper_id=of.id, reviewer_id=account(by).id, **{"scores": {}} | columns)
    db.session.add(made)
    db.session.flush()
    return made


def account(email: str) -> Account:
    """The account with this address."""
    return db.session.scalars(account_by_email(email)).one()


def the_paper() -> Paper:
    """The only one there is."""
    return db.session.scalars(select(Paper)).one()


def sent_file(content: bytes, name: str = "a.pdf") -> FileStorage:
    """A file as a browser sends it."""
    return FileStorage(io.BytesIO(content), name)
