"""How far the translation of each record into a language is: computed in SQL, never stored.

Of every record that says something in its source language, and for every other language:

- `draft`: an open proposal changes the text in the language; whatever else holds, it is in hand;
- `missing`: the source text has a field that the language has no words for;
- `stale`: the source text has gained substances since (`behind` says how many);
- `machine`: as it should be, but by a machine, and nobody has reviewed it;
- `current`: all else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from core.openings import openings_by_code
from core.permissions import Actor
from registry.door import states_for
from registry.models import TEXT_FIELDS, Record, Text
from registry.proposal_texts import changed_texts
from registry.proposals import OPEN, Proposal
from registry.vocabulary import Vocabulary

TRANSLATION_STATES = Vocabulary("translation_state", _l("State of a translation"), {
    "missing": (_l("Missing"), _l("The source text says something that the language lacks.")),
    "stale": (_l("Behind the source text"), _l("The source text has changed since.")),
    "draft": (_l("Draft"), _l("An open proposal changes this text.")),
    "machine": (_l("Machine translation, not reviewed"), _l("No person has reviewed it yet.")),
    "current": (_l("Current"), _l("It renders the source text as it is now.")),
})  # fmt: skip

_source, _target, _base = (aliased(Text, name=name) for name in ("source", "target", "base"))


def drafted_texts() -> Select[tuple[int | None, str]]:
    """(id of the record, language) of the texts that open proposals change."""
    return changed_texts().where(Proposal.state.in_(OPEN), Proposal.record_id.is_not(None))


def _missing() -> ColumnElement[bool]:
    return or_(
        *(
            and_(
                getattr(_source, name) != "",
                func.coalesce(getattr(_target, name), "") == "",
            )
            for name in TEXT_FIELDS
        )
    )


def _state(language: str) -> tuple[ColumnElement[str], ColumnElement[int]]:
    drafted = drafted_texts().subquery()
    in_hand = Record.id.in_(select(drafted.c.record_id).where(drafted.c.language == language))
    by_machine = or_(*(getattr(_target, f"{name}_origin") == "machine" for name in TEXT_FIELDS))
    behind = case(
        (_base.substance > _target.base_substance, _base.substance - _target.base_substance),
        else_=0,
    )
    state = case(
        (in_hand, "draft"),
        (_missing(), "missing"),
        (behind > 0, "stale"),
        (and_(by_machine, _target.reviewer == ""), "machine"),
        else_="current",
    )
    return state, behind


def translations(language: str, actor: Actor, words: str = "") -> Select[Any]:
    """(id, code, kind, state, behind) of every record that can be translated into a language.

    `words` must be in the source text's title, in the translation's, or be the record's code.
    """
    state, behind = _state(language)
    shown = [one for one in states_for(actor) if one != "withdrawn"]
    found = (
        select(Record.id, Record.code, Record.kind, state.label("state"), behind.label("behind"))
        .join(
            _source,
            and_(_source.record_id == Record.id, _source.language == Record.source_language),
        )
        .outerjoin(_target, and_(_target.record_id == Record.id, _target.language == language))
        .outerjoin(
            _base,
            and_(
                _target.base_language != "",
                _base.record_id == Record.id,
                _base.language == _target.base_language,
            ),
        )
        .where(Record.state.in_(shown), Record.source_language != language)
        .where(or_(*(getattr(_source, name) != "" for name in TEXT_FIELDS)))
    )
    return found.where(_has(words)) if words else found


def _has(words: str) -> ColumnElement[bool]:
    return or_(
        Record.code == words.upper(),
        _source.title.icontains(words, autoescape=True),
        _target.title.icontains(words, autoescape=True),
    )


@dataclass(frozen=True)
class Asked:
    """What a list of translations is narrowed to; '' narrows nothing."""

    state: str = ""
    kind: str = ""
    words: str = ""


def listed_translations(language: str, actor: Actor, asked: Asked) -> Select[Any]:
    """(id, code, kind, state, behind, openings): what readers open most first."""
    found = translations(language, actor, asked.words).subquery()
    opened = openings_by_code().subquery()
    openings = func.coalesce(opened.c.openings, 0)
    query = (
        select(found, openings.label("openings"))
        .outerjoin(opened, opened.c.code == found.c.code)
        .order_by(openings.desc(), found.c.code)
    )
    if asked.state:
        query = query.where(found.c.state == asked.state)
    return query.where(found.c.kind == asked.kind) if asked.kind else query


def translation_neighbours(
    language: str, actor: Actor, asked: Asked, place: tuple[int, str]
) -> tuple[Select[Any], Select[Any]]:
    """The rows before and after a place (openings, code) in the order of the list."""
    rows = listed_translations(language, actor, asked).order_by(None).subquery()
    openings, code = place
    before = or_(rows.c.openings > openings, and_(rows.c.openings == openings, rows.c.code < code))
    after = or_(rows.c.openings < openings, and_(rows.c.openings == openings, rows.c.code > code))
    return (
        select(rows.c.code).where(before).order_by(rows.c.openings, rows.c.code.desc()).limit(1),
        select(rows.c.code).where(after).order_by(rows.c.openings.desc(), rows.c.code).limit(1),
    )


def count_translations(languages: Iterable[str], actor: Actor, words: str = "") -> Select[Any]:
    """(language, kind, state, total) for each of the languages, in one statement."""
    parts = []
    for language in languages:
        found = translations(language, actor, words).subquery()
        parts.append(
            select(
                literal(language).label("language"),
                found.c.kind,
                found.c.state,
                func.count().label("total"),
            ).group_by(found.c.kind, found.c.state)
        )
    counted = union_all(*parts).subquery()
    return select(counted)


def languages_of_texts() -> Select[tuple[str]]:
    """The languages in which records have texts."""
    return select(Text.language).distinct()


def totals_by(rows: Sequence[Any], *names: str) -> dict[tuple[str, ...], int]:
    """Counts added up by some of their columns."""
    found: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(str(getattr(row, name)) for name in names)
        found[key] = found.get(key, 0) + int(row.total)
    return found
