"""An earlier version brought back: what would change, and a proposal that says what it said.

What a version has no word of, as it was not held here then, stays as it is.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _l

from core.permissions import Actor
from core.problems import Problem
from core.reader import Reader
from registry.changes import check_version
from registry.models import Record
from registry.proposals import Proposal
from registry.proposing import check_editable, propose
from registry.schema.contents import Content, content_of, trimmed
from registry.schema.forms import RecordForm, form_of
from registry.version_view import VersionView
from registry.versions import Revision


@dataclass(frozen=True)
class Restoring:
    """A version beside what the record says now. Raises `Problem` for one that was redacted."""

    record: Record
    revision: Revision

    def __post_init__(self) -> None:
        if self.revision.redacted_at:
            raise Problem(_l("This version was redacted: there is nothing to restore."))

    @property
    def form(self) -> RecordForm:
        """The whole form of the record."""
        return form_of(self.record.kind).whole

    @cached_property
    def now(self) -> Content:
        """What the record says now."""
        return content_of(self.record, self.form)

    @cached_property
    def then(self) -> Content:
        """What it would say: of what the version has no word the present one."""
        said = trimmed(self.revision.snapshot, self.form)
        return {name: said[name] if self._names(name) else self.now[name] for name in self.now}

    def _names(self, name: str) -> bool:
        return name in self.revision.snapshot

    @property
    def untold(self) -> list[Any]:
        """Labels of what is held now, and what the version is from before."""
        known = [(one.name, one.label) for one in self.form.fields]
        known += [(part.name, part.label) for part in self.form.parts]
        return [label for name, label in known if self.now[name] and not self._names(name)]

    def changes(self, reader: Reader) -> VersionView:
        """What would change of what is edited in the form."""
        return VersionView(form_of(self.record.kind), self.then, self.now, reader)

    def kept_changes(self, reader: Reader) -> VersionView:
        """What would change of what other pages edit, such as texts by article."""
        kept = form_of(self.record.kind).kept
        form = replace(self.form, fields=(), parts=kept)
        return VersionView(form, self.then, self.now, reader)

    def begin(self, actor: Actor, opened: int, with_kept: bool) -> Proposal:
        """Begin a proposal with it; without `with_kept` other pages' parts stay as they are.

        Raises `Conflict` unless the record is as the actor saw it, `Forbidden`.
        """
        check_editable(self.record)
        check_version(self.record, opened)
        kept = {part.name for part in form_of(self.record.kind).kept}
        changed = any(self.then[name] != self.now[name] for name in kept)
        left_out = set() if with_kept and changed else kept
        content = {name: said for name, said in self.then.items() if name not in left_out}
        return propose(self.record, content, actor, restores=self.revision.number)
