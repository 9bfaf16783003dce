"""Sparse answers: only the parts of records that are asked for (`fields=code,content.parties`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from exchange.api.parameters import Parameter
from registry.schema.forms import RecordForm

CONTENT = "content"
CONFIRMATIONS = "confirmations"
TOP = ("code", "kind", "version", "url", "date", "title", "statuses", CONFIRMATIONS, CONTENT)
"""Members of a record, in their order."""


@dataclass(frozen=True)
class Fields:
    """The members asked for; all where none is named."""

    names: tuple[str, ...] = ()

    @property
    def with_content(self) -> bool:
        """Whether anything of the content is wanted."""
        return not self.names or any(name.partition(".")[0] == CONTENT for name in self.names)

    @property
    def with_whole_content(self) -> bool:
        """Whether the content is wanted as it is."""
        return not self.names or CONTENT in self.names

    @property
    def with_confirmations(self) -> bool:
        """Whether it is wanted what parties say."""
        return not self.names or CONFIRMATIONS in self.names

    def of(self, record: dict[str, Any]) -> dict[str, Any]:
        """The record with these members only."""
        if not self.names:
            return {name: record[name] for name in TOP}
        found = {name: record[name] for name in TOP if name in self.names}
        parts = [name.partition(".")[2] for name in self.names if "." in name]
        if parts and CONTENT not in found:
            held = record[CONTENT]
            found[CONTENT] = {name: held[name] for name in parts if name in held}
        return found


def parameter(forms: Iterable[RecordForm]) -> Parameter:
    """The parameter `fields` for records of these forms."""
    inner = dict.fromkeys(f"{CONTENT}.{name}" for form in forms for name in names_in(form))
    about = "The members wanted, with commas; all if it is left out."
    return Parameter("fields", about, {"type": "string", "enum": [*TOP, *inner]}, listed=True)


def names_in(form: RecordForm) -> Sequence[str]:
    """Members of the content of a kind."""
    return [one.name for one in form.fields] + [part.name for part in form.whole.parts]
