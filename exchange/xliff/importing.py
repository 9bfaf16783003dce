"""Translations from a file become proposals, one a record, in one batch. Nothing commits here."""

import secrets
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.database import session, today
from core.permissions import Actor, require
from core.problems import Problem
from exchange.xliff.comparing import Compared, compare
from exchange.xliff.reading import ReadXliff
from registry.door import visible
from registry.models import Record
from registry.proposals import Proposal
from registry.proposing import Faulty, check_content, propose, submit
from registry.schema.contents import Content, content_of
from registry.schema.fields import clean
from registry.sources import Citation
from registry.translating import text_in, with_text, written

WHOLE_RECORDS = (
    selectinload(Record.texts),
    selectinload(Record.parties),
    selectinload(Record.links),
    selectinload(Record.subjects),
    selectinload(Record.concepts),
    selectinload(Record.citations).selectinload(Citation.source),
)


def compared_with_registry(read: ReadXliff, actor: Actor) -> list[Compared]:
    """What the file would change of the records that the actor may see."""
    codes = {segment.code for segment in read.segments}
    records = session().scalars(
        visible(Record, actor)
        .where(Record.code.in_(codes), Record.state != "withdrawn")
        .options(*WHOLE_RECORDS)
    )
    return compare(read, {record.code: record for record in records})


def propose_translations(
    compared: Iterable[Compared], language: str, origin: str, message: str, actor: Actor
) -> tuple[str, list[Proposal]]:
    """The mark of the batch, and a proposal in review for each record that would change.

    `origin` is that of words for which no person answers by the file. Where a record cannot be
    proposed, its segments are refused with the reason, and the others go on.
    """
    require(actor, "xliff.import")
    batch = f"{language}-{today().isoformat()}-{secrets.token_hex(3)}"
    made = []
    for one in compared:
        if one.record is None or not one.fields:
            continue
        try:
            with session().begin_nested():
                content = _content(one, one.record, language, origin)
                proposal = propose(one.record, content, actor)
                proposal.batch = batch
                submit(proposal, message, actor)
                made.append(proposal)
        except Faulty as faulty:
            one.refuse(_in_words(faulty))
        except Problem as problem:
            one.refuse(problem.message)
    return batch, made


def refuse_faulty(compared: Iterable[Compared], language: str) -> None:
    """Refuse what could not be proposed because its record has to be corrected first."""
    for one in compared:
        if one.record is None or not one.fields:
            continue
        trial = Proposal(
            record_id=one.record.id,
            record=one.record,
            kind=one.record.kind,
            content=_content(one, one.record, language, "machine"),
        )
        try:
            check_content(trial)
        except Faulty as faulty:
            one.refuse(_in_words(faulty))


def _in_words(faulty: Faulty) -> str:
    return "; ".join(fault.message for fault in faulty.faults)


def _content(one: Compared, record: Record, language: str, origin: str) -> Content:
    """The record's content with the fields that the file changes."""
    content = content_of(record)
    held = text_in(content, language)
    values: dict[str, str] = {}
    for field, (words, by_people) in one.fields.items():
        chosen = "human" if by_people else origin
        values |= written(held, {field: clean(words)}, chosen)
        if by_people and held.get(f"{field}_origin") == "machine":
            values[f"{field}_origin"] = "human"
    return with_text(content, language, values)


def proposals_of(batch: str) -> Sequence[Proposal]:
    """The proposals of a batch that wait for a decision, in the order in which they came."""
    return (
        session()
        .scalars(
            select(Proposal)
            .where(Proposal.batch == batch, Proposal.state == "in_review")
            .order_by(Proposal.id)
            .options(selectinload(Proposal.record).selectinload(Record.texts))
        )
        .all()
    )


def batch_exists(batch: str) -> bool:
    """Whether proposals came in under this mark, whatever became of them."""
    found = select(Proposal.id).where(Proposal.batch == batch).limit(1)
    return bool(batch) and session().scalar(found) is not None


def batch_language(batch: str) -> str:
    """The language of a batch, from its mark (language, day, chance)."""
    return batch.rsplit("-", 4)[0]
