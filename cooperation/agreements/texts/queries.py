"""Texts of agreements, and their units. Who asks has found the agreement through the door."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import selectinload

from cooperation.agreements.texts.addresses import article_address
from cooperation.agreements.texts.models import (
    AgreementText,
    TextDraft,
    TextEdition,
    TextUnit,
)
from cooperation.agreements.texts.ordering import common_order
from cooperation.agreements.texts.units import Unit
from core.database import session
from registry.models import Record

AUTHORITY = {"authentic": 0, "official": 1, "human": 2, "machine": 3}
"""Which text comes first where they differ, as in the order of units."""


def texts_of(record_id: int) -> Select[tuple[AgreementText]]:
    """The published texts of an agreement with their sources, by language."""
    return (
        select(AgreementText)
        .where(AgreementText.record_id == record_id)
        .options(selectinload(AgreementText.source), selectinload(AgreementText.document))
        .order_by(AgreementText.language)
    )


def languages_held(record_id: int) -> Select[tuple[str, str, bool]]:
    """(language, origin, reviewed) of the published texts, by language."""
    return (
        select(AgreementText.language, AgreementText.origin, AgreementText.reviewed)
        .where(AgreementText.record_id == record_id)
        .order_by(AgreementText.language)
    )


def drafts_of(record_id: int) -> Select[tuple[TextDraft]]:
    """The drafts of an agreement's texts, by language."""
    return select(TextDraft).where(TextDraft.record_id == record_id).order_by(TextDraft.language)


def draft_in(record_id: int, language: str) -> Select[tuple[TextDraft]]:
    """The draft in exactly this language."""
    return drafts_of(record_id).where(TextDraft.language == language)


def waiting_drafts() -> Select[tuple[TextDraft]]:
    """All drafts, the one that was left alone longest first."""
    return select(TextDraft).order_by(TextDraft.updated_at, TextDraft.id)


def editions_of(record_id: int, digests: Mapping[str, str]) -> Select[tuple[TextEdition]]:
    """The editions with these digests, given by language."""
    wanted = [
        and_(TextEdition.language == language, TextEdition.digest == digest)
        for language, digest in digests.items()
    ]
    found = select(TextEdition).where(TextEdition.record_id == record_id)
    return found.where(or_(*wanted)) if wanted else found.where(TextEdition.id.is_(None))


TITLES = (TextUnit.identifier, TextUnit.number, TextUnit.heading)


def units_of(
    record_id: int, digests: Mapping[str, str], only: Sequence[str] | None = None
) -> dict[str, list[Unit]]:
    """Units by language, in their order, of the editions with these digests; one statement.

    `only`: those with these identifiers.
    """
    query = _units(record_id, digests).add_columns(*TITLES, TextUnit.body)
    return _read(query if only is None else query.where(TextUnit.identifier.in_(only)))


def titles_of(record_id: int, digests: Mapping[str, str]) -> dict[str, list[Unit]]:
    """The same without bodies: what a list of contents needs."""
    return _read(_units(record_id, digests).add_columns(*TITLES))


def _units(record_id: int, digests: Mapping[str, str]) -> Select[Any]:
    return (
        editions_of(record_id, digests)
        .join(TextUnit, TextUnit.edition_id == TextEdition.id)
        .with_only_columns(TextEdition.language)
        .order_by(TextEdition.language, TextUnit.position)
    )


def _read(query: Select[Any]) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for language, *unit in session().execute(query):
        found.setdefault(language, []).append(Unit(*unit))
    return found


def is_current() -> ColumnElement[bool]:
    """That an edition is what the text says now; of a join of both."""
    return and_(
        TextEdition.record_id == AgreementText.record_id,
        TextEdition.language == AgreementText.language,
        TextEdition.digest == AgreementText.digest,
    )


def searchable_articles(
    ids: Sequence[int] | Select[tuple[int]],
) -> Select[tuple[int, str, str, str, str, str]]:
    """(record, language, identifier, number, heading, body) of the articles as they are now."""
    return (
        select(
            AgreementText.record_id,
            AgreementText.language,
            TextUnit.identifier,
            TextUnit.number,
            TextUnit.heading,
            TextUnit.body,
        )
        .join(TextEdition, is_current())
        .join(TextUnit, TextUnit.edition_id == TextEdition.id)
        .where(AgreementText.record_id.in_(ids))
        .order_by(AgreementText.record_id, AgreementText.language, TextUnit.position)
    )


def published_articles() -> Select[tuple[str, str, int, str, str, str, str]]:
    """(code, language, place, identifier, number, heading, body) of all articles that visitors may
    read, as they are now."""
    return (
        select(
            Record.code,
            AgreementText.language,
            TextUnit.position,
            *TITLES,
            TextUnit.body,
        )
        .join(AgreementText, AgreementText.record_id == Record.id)
        .join(TextEdition, is_current())
        .join(TextUnit, TextUnit.edition_id == TextEdition.id)
        .where(Record.state == "published")
        .order_by(Record.code, AgreementText.language, TextUnit.position)
    )


def articles_held(ids: Iterable[int]) -> dict[int, list[str]]:
    """Identifiers of the articles held of agreements, by id, in the order that their languages
    share; one statement. What is not held is not there. `addresses.article_address` leads there."""
    rows = session().execute(
        select(
            AgreementText.record_id,
            AgreementText.origin,
            AgreementText.language,
            TextUnit.identifier,
        )
        .join(TextEdition, is_current())
        .join(TextUnit, TextUnit.edition_id == TextEdition.id)
        .where(AgreementText.record_id.in_(list(ids)))
        .order_by(TextUnit.position)
    )
    held: dict[int, dict[tuple[int, str], list[str]]] = {}
    for record_id, origin, language, identifier in rows:
        key = AUTHORITY[origin], language
        held.setdefault(record_id, {}).setdefault(key, []).append(identifier)
    return {
        record_id: common_order([texts[key] for key in sorted(texts)])
        for record_id, texts in held.items()
    }


def article_addresses(codes: Mapping[int, str]) -> dict[int, dict[str, str]]:
    """Of agreements by id → code: the addresses of the articles held, by identifier; one
    statement, none for none."""
    if not codes:
        return {}
    return {
        key: {identifier: article_address(codes[key], identifier) for identifier in found}
        for key, found in articles_held(codes).items()
    }


def agreements_with_text() -> Select[tuple[int]]:
    """Ids of the agreements of which a text is held, that the reader may see; in order of code."""
    held = select(AgreementText.record_id)
    return (
        select(Record.id)
        .where(Record.kind == "agreement", Record.id.in_(held))
        .order_by(Record.code)
    )
