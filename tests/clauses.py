"""Agreements with clauses assessed, for tests alone."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from cooperation.agreements.models import Agreement
from core.database import session, writing
from registry.changes import changing
from registry.door import acting_as
from registry.schema.contents import apply_content, content_of
from registry.schema.forms import form_of
from registry.sources import Citation
from tests import records

BLANK = {"place": "", "note": "", "language": "", "source": "src", "date_text": "2026-11-29"}


def cited_agreements(app: Flask, *codes: str) -> None:
    """Published agreements that rest on the source `src`."""
    with app.app_context(), writing(), acting_as(records.EDITOR):
        source = records.source("src")
        for code in codes:
            made = records.agreement(code)
            with changing(made, records.EDITOR, "record.edit", "cited"):
                made.citations = [
                    Citation(source=source, confidence="high", verification="checked")
                ]
                made.confidence, made.verification = "high", "checked"
        session().commit()


def assessed(app: Flask, code: str, **answers: str) -> None:
    """Answers for clauses, beside those that are held: `transit="present art_5"`; published."""
    with app.app_context(), writing(), acting_as(records.EDITOR):
        found = session().scalars(select(Agreement).where(Agreement.code == code)).one()
        content = content_of(found)
        kept = [row for row in content["clauses"] if row["code"] not in answers]
        new = [
            BLANK | {"code": clause, "answer": said.split()[0], "articles": said.split()[1:]}
            for clause, said in answers.items()
        ]
        content["clauses"] = [*kept, *new]
        with changing(found, records.EDITOR, "record.edit", "assessed"):
            apply_content(found, content, form_of("agreement"))
        session().commit()
