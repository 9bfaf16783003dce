"""The edit page of a proposal: its form filled in, what is wrong with it, what goes on nearby."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.database import session
from core.languages import SITE_LANGUAGES
from core.reader import reader
from desk.editing.inputs import Group, Part, Row, Wrong, inputs_of
from desk.editing.place import CODE
from desk.editing.reading import input_name
from desk.editing.wording import Wording
from registry.kinds import kinds
from registry.proposals import OPEN, Proposal
from registry.references import Reference, references_to
from registry.schema.contents import MINOR, Content, Fault
from registry.schema.fields import Territory
from registry.schema.forms import COMMON, TEXTS, PartForm, Typed, form_of
from registry.version_view import Said, VersionView

FEW = 3
"""So many rows stand open; of more only those that somebody works on."""
IN_COMMON = {one.name for one in COMMON}
FURTHER = {"base_substance"}
"""Fields that the registry fills in by itself; people rarely touch them."""


class EditPage:
    """What the page shows. `content` is that of the proposal, or what was typed and not taken."""

    def __init__(
        self,
        proposal: Proposal,
        content: Content,
        languages: frozenset[str] | None,
        faults: Sequence[Fault] = (),
        opened: str = "",
    ) -> None:
        self.proposal = proposal
        self.form = form_of(proposal.kind)
        self.kind = kinds()[proposal.kind]
        self.content = content
        self.languages = languages
        self.faults = faults
        self.opened = opened

    @cached_property
    def view(self) -> VersionView:
        """What is changed so far."""
        return VersionView(self.form, self.content, self.proposal.base, reader())

    @property
    def kept(self) -> list[Any]:
        """Labels of what the proposal changes beside the form, as it restores a version."""
        content, base = self.proposal.content, self.proposal.base
        return [
            part.label
            for part in self.form.kept
            if part.name in content and content[part.name] != base[part.name]
        ]

    @cached_property
    def wording(self) -> Wording:
        """Words for what the content says."""
        return Wording(self.form, [self.content], reader())

    @cached_property
    def reference(self) -> Reference | None:
        """The record by name; None for one that is still to be made."""
        found = references_to([self.proposal.record_id], reader().language)
        return found.get(self.proposal.record_id or 0)

    @cached_property
    def others(self) -> Sequence[Proposal]:
        """Other open proposals for the record."""
        if self.proposal.record_id is None:
            return ()
        query = select(Proposal).where(
            Proposal.record_id == self.proposal.record_id,
            Proposal.id != self.proposal.id,
            Proposal.state.in_(OPEN),
        )
        return list(session().scalars(query.order_by(Proposal.id)))

    @property
    def is_behind(self) -> bool:
        """Whether the record was changed since the proposal was begun."""
        record = self.proposal.record
        return record is not None and record.version != self.proposal.base_version

    @property
    def code_example(self) -> str:
        """What the code of a new record is like, where a person chooses it; else ''."""
        codes = self.form.codes
        is_new = self.proposal.record_id is None
        return codes.example if is_new and isinstance(codes, Typed) else ""

    @cached_property
    def groups(self) -> Sequence[Group]:
        """The record's own fields: what is peculiar to the kind, then what every record has."""
        if self.languages is not None:
            return ()
        wrong = self._wrong(())
        found = list(inputs_of(self.form.fields, self.content, self.wording, wrong))
        common = [one for one in found if one.field.name in IN_COMMON]
        own = [one for one in found if one.field.name not in IN_COMMON]
        sure = Group("sureness", _l("Language and certainty"), common)
        return [group for group in (Group("facts", _l("Facts"), own), sure) if group.inputs]

    @cached_property
    def parts(self) -> Sequence[Part]:
        """The parts with their rows; for who writes texts only, the texts that are theirs."""
        if self.languages is None:
            return [self._part(part) for part in self.form.parts]
        return [self._part(part) for part in self.form.parts if part is TEXTS]

    def _part(self, part: PartForm) -> Part:
        rows = self.content[part.name]
        shown = [
            self._row(part, row, place, len(rows) - 1)
            for place, row in enumerate(rows)
            if self.languages is None or not row["language"] or row["language"] in self.languages
        ]
        error = " ".join(fault.message for fault in self.faults if fault.path == (part.name,))
        return Part(part, shown, error)

    def _row(self, part: PartForm, row: Content, place: int, last: int) -> Row:
        name, key = input_name(part.name, place), part.key_of(row)
        wrong = self._wrong((part.name, key))
        inputs = list(inputs_of(part.fields, row, self.wording, wrong, name))
        error = " ".join(f.message for f in self.faults if f.path == (part.name, key))
        faulty = bool(error) or any(one.error for one in inputs)
        near = part is TEXTS and row["language"] in (reader().language, self._source_language)
        return Row(
            name=name,
            number=place + 1,
            title=self._row_title(part, row),
            inputs=[one for one in inputs if one.field.name not in FURTHER],
            further=[one for one in inputs if one.field.name in FURTHER],
            code=row.get("code") or "",
            error=error,
            open=last < FEW or faulty or near or name == self.opened,
            minor=bool(row.get(MINOR)) if part is TEXTS else None,
            is_first=place == 0,
            is_last=place == last,
        )

    def _row_title(self, part: PartForm, row: Content) -> list[Said]:
        """What tells the row from the others; of a text also what it is called."""
        title = row["title"] if part is TEXTS else ""
        called = [Said(title, row["language"] or "und")] if title else []
        return [*self.wording.row_name(part, row), *called]

    @property
    def _source_language(self) -> str:
        return str(self.content.get("source_language") or "")

    def _wrong(self, at: tuple[str, ...]) -> Wrong:
        """What is wrong with the fields of the content, or of a row."""
        found: dict[str, str] = {}
        for fault in self.faults:
            if fault.path[:-1] == at:
                found[fault.path[-1]] = f"{found.get(fault.path[-1], '')} {fault.message}".strip()
        return found

    @property
    def code_error(self) -> str:
        """What is wrong with the code that was chosen."""
        return self._wrong(()).get("code", "") if self.code_example else ""

    @cached_property
    def problems(self) -> list[tuple[str, str, str]]:
        """(id of the place, its name, what is wrong) of everything that is wrong."""
        return list(self._problems())

    def _problems(self) -> Iterator[tuple[str, str, str]]:
        if self.code_error:
            yield CODE, _("Code"), self.code_error
        for group in self.groups:
            for one in group.inputs:
                if one.error:
                    yield one.name, str(one.field.label), one.error
        for part in self.parts:
            if part.error:
                yield part.form.name, str(part.form.label), part.error
            for row in part.rows:
                yield from self._row_problems(part, row)
        yield from self._problems_beside()
        if self.languages is not None:
            yield from self._problems_elsewhere()

    def _problems_beside(self) -> Iterator[tuple[str, str, str]]:
        """What is wrong with what stands beside the form, as a restored text."""
        labels = {part.name: str(part.label) for part in self.form.kept}
        for fault in self.faults:
            if fault.path[0] in labels:
                yield "main", labels[fault.path[0]], fault.message

    def _problems_elsewhere(self) -> Iterator[tuple[str, str, str]]:
        """What is wrong with the record where the person cannot mend it."""
        for fault in self.faults:
            known = self.form.field(fault.path[0]) or self.form.part(fault.path[0])
            if known is not None and known is not TEXTS:
                yield "main", str(known.label), fault.message

    def _row_problems(self, part: Part, row: Row) -> Iterator[tuple[str, str, str]]:
        where = _("%(part)s %(number)s", part=part.form.one, number=row.number)
        if row.error:
            yield row.name, where, row.error
        for one in (*row.inputs, *row.further):
            if one.error:
                place = _("%(row)s, %(field)s", row=where, field=one.field.label)
                yield one.name, place, one.error

    @cached_property
    def language_tags(self) -> list[str]:
        """Languages that are offered: the site's, and those that the record has."""
        held = [row["language"] for row in self.content.get(TEXTS.name, ())]
        return [tag for tag in dict.fromkeys((*SITE_LANGUAGES, *held)) if tag]

    @cached_property
    def territories(self) -> list[tuple[str, str]]:
        """Codes and names of territories, where a field asks for one."""
        asked = [one for part in self.form.parts for one in part.fields]
        if not any(isinstance(one, Territory) for one in (*asked, *self.form.fields)):
            return []
        names = reader().locale.territories
        known = ((code, str(name)) for code, name in names.items() if len(code) == 2)
        return sorted((pair for pair in known if pair[0].isalpha()), key=lambda pair: pair[1])
