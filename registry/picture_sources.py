"""The sources of a picture: those that its records cite."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from core.database import session
from core.pictures.picture import SourceLine
from core.reader import reader
from registry.sources import Citation, Source

MOST_SOURCES = 6


def source_lines(ids: Iterable[int]) -> list[SourceLine]:
    """The sources that most of the records rest on; where there are more, the list of all."""
    rows = (
        session()
        .execute(
            select(Source.code, Source.title)
            .join(Citation, Citation.source_id == Source.id)
            .where(Citation.record_id.in_(set(ids)))
            .group_by(Source.id, Source.code, Source.title)
            .order_by(func.count().desc(), Source.code)
            .limit(MOST_SOURCES + 1)
        )
        .all()
    )
    lines = [
        SourceLine(title, url_for("registry.source_page", code=code))
        for code, title in rows[:MOST_SOURCES]
    ]
    if len(rows) > MOST_SOURCES:
        every = url_for("registry.source_list")
        lines.append(SourceLine(_("All sources"), every, reader().language))
    return lines
