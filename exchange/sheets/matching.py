"""New rows beside what is there: whether one looks like a record, or like another row."""

import re
import unicodedata
from collections import defaultdict
from functools import cached_property

from sqlalchemy import select

from core.database import session
from registry.kinds import kinds
from registry.models import Party, Record, Text
from registry.schema.contents import Content
from registry.schema.forms import TEXTS, RecordForm

_BETWEEN = re.compile(r"[\W_]+")
Parties = frozenset[str]


class Matching:
    """The titles and the parties of a kind's records, read once for a whole sheet."""

    def __init__(self, form: RecordForm) -> None:
        self.form = form
        self.rows: dict[str, int] = {}

    def like(self, content: Content, number: int) -> str:
        """What a new row looks like: the code of a record, `#` and a row's number, or ''."""
        titles = [key for row in content.get(TEXTS.name) or () if (key := folded(row["title"]))]
        for title in titles:
            if title in self._titles:
                return self._titles[title]
        if same := self._parties.get(self._key(content)):
            return same
        earlier = next((self.rows[title] for title in titles if title in self.rows), 0)
        self.rows |= {title: number for title in titles if title not in self.rows}
        return f"#{earlier}" if earlier else ""

    @cached_property
    def _titles(self) -> dict[str, str]:
        if self.form.part(TEXTS.name) is None:
            return {}
        asked = (
            select(Text.title, Record.code)
            .join(Record, Record.id == Text.record_id)
            .where(Record.kind == self.form.kind, Text.title != "")
        )
        return {folded(title): code for title, code in session().execute(asked)}

    def _key(self, content: Content) -> tuple[str, Parties]:
        bodies = (row["party"] or row["territory"] for row in content.get("parties") or ())
        return str(content.get("form") or ""), frozenset(bodies)

    @cached_property
    def _parties(self) -> dict[tuple[str, Parties], str]:
        """(form, bodies) → code, where the kind is told apart by them: agreements."""
        if self.form.field("form") is None or self.form.part("parties") is None:
            return {}
        model = kinds()[self.form.kind].model
        body = Record.__table__.alias()
        asked = (
            select(model.code, model.form, body.c.code, Party.territory)  # type: ignore[attr-defined]
            .join(Party, Party.record_id == model.id)
            .outerjoin(body, body.c.id == Party.party_id)
        )
        forms: dict[str, str] = {}
        bodies: dict[str, set[str]] = defaultdict(set)
        for code, form, party, territory in session().execute(asked):
            forms[code] = form
            bodies[code].add(party or territory)
        return {(forms[code], frozenset(found)): code for code, found in bodies.items()}


def folded(title: str) -> str:
    """A title without case, width, accents of typing and punctuation."""
    return _BETWEEN.sub(" ", unicodedata.normalize("NFKC", title).casefold()).strip()
