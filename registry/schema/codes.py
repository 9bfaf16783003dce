"""Codes: permanent, unique over the whole registry, never used again."""

import re
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Model, session
from registry.schema.forms import Numbered


class CodeCounter(Model):
    """The highest number that codes with a prefix have had."""

    __tablename__ = "code_counter"

    prefix: Mapped[str] = mapped_column(String(20), primary_key=True)
    last: Mapped[int]


def next_code(numbering: Numbered, model: type[Any]) -> str:
    """The next code of the model's; it is taken from now on, whatever becomes of the row.

    Writers queue before they come here (`registry.versions.locked_head`). Loading takes codes
    without asking the counter, so a code that is in use is passed over.
    """
    with session().no_autoflush:
        counter = session().get(CodeCounter, numbering.prefix, with_for_update=True)
        if counter is None:
            counter = CodeCounter(prefix=numbering.prefix, last=_highest(numbering, model))
            session().add(counter)
        counter.last += 1
        if _is_used(numbering.code(counter.last), model):
            counter.last = _highest(numbering, model) + 1
        session().flush([counter])
    return numbering.code(counter.last)


def _is_used(code: str, model: type[Any]) -> bool:
    return session().scalar(select(model.code).where(model.code == code).limit(1)) is not None


def _highest(numbering: Numbered, model: type[Any]) -> int:
    """The highest number in use; 0 for none."""
    form = re.compile(rf"{re.escape(numbering.prefix)}(\d+)")
    codes = session().scalars(select(model.code).where(model.code.startswith(numbering.prefix)))
    return max((int(match[1]) for code in codes if (match := form.fullmatch(code))), default=0)
