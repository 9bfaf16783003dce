"""The worker's part of counting openings: files are folded into the tables, old days dropped."""

import time
from datetime import date, timedelta
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from core.database import session, today, writing
from core.jobs import chore
from core.openings import FEWEST_SHOWN, LONGEST_WORDS, FruitlessSearch, Opening, tally
from core.tallies import Tally

EVERY_S = 60.0
KEPT = timedelta(days=400)
RARE_KEPT = timedelta(days=30)
"""How long words are kept that were searched for less than `FEWEST_SHOWN` times."""
LONGEST_CODE = 40
_NEXT = "openings_folded_next"


@chore
def fold_openings() -> None:
    """Fold what was counted, at most once a minute."""
    app: Flask = cast(Any, current_app)._get_current_object()
    now = time.monotonic()
    if now >= app.extensions.get(_NEXT, now):
        app.extensions[_NEXT] = now + EVERY_S
        fold(app)


def fold(app: Flask) -> None:
    """Add up the files that were taken the last time, and take those that are there now.

    So no process is still writing into a file when it is read.
    """
    tallies = (tally(app, "openings"), tally(app, "fruitless_searches"))
    if any(one.taken_path.exists() for one in tallies):
        session().rollback()
        with writing():
            _add_openings(tallies[0])
            _add_searches(tallies[1])
            _drop_old()
            session().commit()
    for one in tallies:
        one.forget_taken()
        one.take()


def _add_openings(counted: Tally) -> None:
    for text, code, count in counted.taken():
        day = _day(text)
        if day and len(code) <= LONGEST_CODE:
            _add(Opening, {"day": day, "code": code}, count)


def _add_searches(counted: Tally) -> None:
    for text, key, count in counted.taken():
        day, (language, _blank, words) = _day(text), key.partition(" ")
        if day and words and len(words) <= LONGEST_WORDS and len(language) <= 20:
            _add(FruitlessSearch, {"day": day, "language": language, "words": words}, count)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _add(model: type[Any], key: dict[str, Any], count: int) -> None:
    done = session().execute(
        update(model)
        .filter_by(**key)
        .values(count=model.count + count)
        .execution_options(synchronize_session=False)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        session().add(model(**key, count=count))
        session().flush()


def _drop_old() -> None:
    for model in (Opening, FruitlessSearch):
        session().execute(delete(model).where(model.day <= today() - KEPT))
    same = aliased(FruitlessSearch)
    total = (
        select(func.sum(same.count))
        .where(same.words == FruitlessSearch.words, same.language == FruitlessSearch.language)
        .scalar_subquery()
    )
    rare = FruitlessSearch.day <= today() - RARE_KEPT
    session().execute(
        delete(FruitlessSearch)
        .where(rare, total < FEWEST_SHOWN)
        .execution_options(synchronize_session=False)
    )
