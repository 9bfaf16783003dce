"""One text of a record beside its source: what the page shows and what is held so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_login import current_user
from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from core.database import session
from core.reader import reader
from exchange.xliff.glossary import Equivalent, equivalents, labels_in, terms_in
from registry.deciding import is_own, may_decide
from registry.door import visible
from registry.models import TEXT_FIELDS, Record, Text
from registry.proposals import Proposal
from registry.proposing import proposal_changes
from registry.references import Reference, references_to
from registry.schema.forms import TEXTS
from registry.translating import (
    may_write,
    own_proposal,
    proposals_for,
    rendered_source,
    source_moved,
    text_in,
)
from registry.translation_checks import Finding, findings
from registry.translation_states import (
    Asked,
    listed_translations,
    translation_neighbours,
)
from registry.wording import staleness


@dataclass(frozen=True)
class Field:
    """A field of the text: its source, the words held, and what is to be looked at."""

    name: str
    label: Any
    source: str
    shown_source: Markup
    then: str | None
    held: str
    origin: str
    findings: Sequence[Finding]
    others: Sequence[Text]


@dataclass(frozen=True)
class OpenProposal:
    """A proposal that changes the text, as the page shows it."""

    proposal: Proposal
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    is_own: bool
    reaches_further: bool
    source_moved: bool
    may_accept: bool

    @property
    def changed(self) -> list[str]:
        """The fields whose words it changes."""
        return [name for name in TEXT_FIELDS if self.old.get(name, "") != self.new.get(name, "")]

    @property
    def machine(self) -> bool:
        """Whether it holds words of a machine that nobody has answered for."""
        return any(self.new.get(f"{name}_origin") == "machine" for name in TEXT_FIELDS)


class TextPage:
    """The page of a record's text in a language. Raises `NotFound` without the record."""

    def __init__(self, language: str, code: str, asked: Asked) -> None:
        self.language = language
        self.asked = asked
        record = session().scalars(
            visible(Record, current_user)
            .where(Record.code == code, Record.state != "withdrawn")
            .options(selectinload(Record.texts))
        )
        self.record = self._checked(record.one_or_none())
        self.own = own_proposal(self.record, current_user) if self.may_write else None

    def _checked(self, record: Record | None) -> Record:
        if record is None or record.text(record.source_language) is None:
            raise NotFound
        return record

    @cached_property
    def reference(self) -> Reference:
        """The record by name."""
        return references_to([self.record.id], reader().language)[self.record.id]

    @property
    def may_write(self) -> bool:
        """Whether the current person may change the text."""
        return may_write(self.language, current_user)

    @property
    def is_source(self) -> bool:
        """Whether it is the text that the others render."""
        return self.language == self.record.source_language

    @property
    def source(self) -> Text:
        """The source text as it is published, or as the draft has it."""
        found = self.record.text(self.record.source_language)
        assert found is not None
        return found

    @property
    def target(self) -> Text | None:
        """The text held in the language."""
        return self.record.text(self.language)

    @property
    def behind(self) -> int:
        """Substances that the source text is ahead."""
        return staleness(self.record, self.target) if self.target else 0

    @cached_property
    def draft(self) -> Mapping[str, Any]:
        """The row to go on with: of one's own open proposal, or as it is held."""
        if self.own:
            return text_in(self.own.content, self.language)
        target = self.target
        return {one.name: getattr(target, one.name) for one in TEXTS.fields} if target else {}

    @cached_property
    def fields(self) -> list[Field]:
        """The fields that the source or the text has; of a source text all."""
        labels = {one.name: one.label for one in TEXTS.fields}
        then = rendered_source(self.record, self.target) if self.behind and self.target else None
        return [
            self._field(name, labels[name], then.get(name, "") if then else None)
            for name in TEXT_FIELDS
            if self.is_source or getattr(self.source, name) or self.draft.get(name)
        ]

    def _field(self, name: str, label: Any, then: str | None) -> Field:
        source, words = getattr(self.source, name), self.draft.get(name) or ""
        checked = () if self.is_source else findings(
            source, words, self.source.language, self.language
        )  # fmt: skip
        own = {self.language, self.source.language}
        return Field(
            name=name,
            label=label,
            source=source,
            shown_source=_marked(source, self.source.language),
            then=then if then != source else None,
            held=getattr(self.target, name) if self.target else "",
            origin=self.draft.get(f"{name}_origin") or "",
            findings=checked,
            others=[t for t in self.record.texts if t.language not in own and getattr(t, name)],
        )

    @cached_property
    def terms(self) -> list[Equivalent]:
        """Terms of the source text with their equivalents."""
        if self.is_source:
            return []
        texts = [one.source for one in self.fields]
        return equivalents(texts, self.source.language, labels_in(self.language))

    @cached_property
    def is_machine(self) -> bool:
        """Whether the text held has words of a machine that nobody has reviewed."""
        held = self.target
        return bool(held and not held.reviewer) and any(
            getattr(held, f"{name}_origin") == "machine" for name in TEXT_FIELDS
        )

    @cached_property
    def proposals(self) -> list[OpenProposal]:
        """Open proposals that change the text."""
        return [self._open(one) for one in proposals_for(self.record, self.language)]

    def _open(self, one: Proposal) -> OpenProposal:
        further = any(
            change.path[:2] != (TEXTS.name, self.language) for change in proposal_changes(one)
        )
        return OpenProposal(
            proposal=one,
            old=text_in(one.base, self.language),
            new=text_in(one.content, self.language),
            is_own=is_own(one, current_user),
            reaches_further=further,
            source_moved=not self.is_source and source_moved(one),
            may_accept=one.state == "in_review" and may_decide(one, current_user),
        )

    @cached_property
    def _row(self) -> Any:
        rows = listed_translations(self.language, current_user, Asked()).order_by(None).subquery()
        return session().execute(select(rows).where(rows.c.code == self.record.code)).first()

    @property
    def state(self) -> str:
        """The state of the translation; '' for the source text."""
        return str(self._row.state) if self._row else ""

    @cached_property
    def neighbours(self) -> tuple[str | None, str | None]:
        """Codes of the records before and after in the list, as it was narrowed."""
        if self._row is None:
            return None, None
        place = (int(self._row.openings), self.record.code)
        before, after = translation_neighbours(self.language, current_user, self.asked, place)
        return session().scalar(before), session().scalar(after)


def _marked(text: str, language: str) -> Markup:
    """A text with its terms marked."""
    parts: list[Markup] = []
    place = 0
    for term in terms_in(text, language):
        parts.append(escape(text[place : term.start]))
        parts.append(Markup("<mark>{}</mark>").format(text[term.start : term.end]))
        place = term.end
    return Markup("").join([*parts, escape(text[place:])])
