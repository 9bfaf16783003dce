"""Which texts proposals change, asked in SQL of the contents that they hold."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, and_, column, exists, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from registry.proposals import Proposal
from registry.schema.forms import TEXTS


class _texts_of(FunctionElement[Any]):
    """The texts that a content holds, one row each."""

    inherit_cache = True


@compiles(_texts_of)
def _texts_for_sqlite(element: Any, compiler: Any, **values: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **values)}, '$.texts')"


@compiles(_texts_of, "postgresql")
def _texts_for_postgres(element: Any, compiler: Any, **values: Any) -> str:
    return f"json_array_elements(({compiler.process(element.clauses, **values)}) -> 'texts')"


class _without_texts(FunctionElement[Any]):
    """A content without its texts, to be compared."""

    inherit_cache = True


@compiles(_without_texts)
def _rest_for_sqlite(element: Any, compiler: Any, **values: Any) -> str:
    return f"json_remove({compiler.process(element.clauses, **values)}, '$.texts')"


@compiles(_without_texts, "postgresql")
def _rest_for_postgres(element: Any, compiler: Any, **values: Any) -> str:
    return f"(CAST({compiler.process(element.clauses, **values)} AS jsonb) - 'texts')"


def changed_texts(gone: bool = False) -> Select[tuple[int | None, str]]:
    """(id of the record, language) of the texts that proposals write; `gone`: that were there
    before, in other words or at all."""
    contents = (Proposal.base, Proposal.content) if gone else (Proposal.content, Proposal.base)
    mine, theirs = (
        _texts_of(content).table_valued(column("value", JSON), joins_implicitly=True, name=name)
        for content, name in zip(contents, ("mine", "theirs"), strict=True)
    )
    same = [_value(mine, one.name) == _value(theirs, one.name) for one in TEXTS.fields]
    return select(Proposal.record_id, _value(mine, "language").label("language")).where(
        ~exists(select(literal(1)).select_from(theirs).where(*same))
    )


def _value(row: Any, name: str) -> ColumnElement[str]:
    found: ColumnElement[str] = func.coalesce(row.c.value[name].as_string(), "")
    return found


def writes_text(language: str) -> ColumnElement[bool]:
    """Proposals that write or rewrite the text in a language."""
    texts = changed_texts()
    return texts.where(texts.selected_columns.language == language).exists()


def writes_texts_alone(languages: Collection[str]) -> ColumnElement[bool]:
    """Proposals for records that are there, which change texts in these languages and no more."""
    others = (
        texts.where(texts.selected_columns.language.not_in(languages)).exists()
        for texts in (changed_texts(), changed_texts(gone=True))
    )
    return and_(
        Proposal.record_id.is_not(None),
        _without_texts(Proposal.content) == _without_texts(Proposal.base),
        *(~one for one in others),
    )
