"""The form of an agreement's clauses: what is held filled in, and what was typed read again.

Each clause carries the mark of the answer that the form was opened with, so that whoever sends it
changes only what they touched, whatever became of the other answers meanwhile.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from cooperation.agreements.clauses.forms import ASSESSED_CLAUSES, faults_in
from cooperation.agreements.clauses.vocabulary import ANSWERS, CLAUSES, NOT_ASSESSED
from core.problems import BadValue
from registry.provisions import provision_words
from registry.schema.contents import Content
from registry.schema.fields import Field
from registry.schema.unread import value_of
from registry.versions import content_hash

PART = ASSESSED_CLAUSES.name
FIELDS: Mapping[str, Field] = {one.name: one for one in ASSESSED_CLAUSES.fields}
WORDS = ("place", "note")
"""What is said in a language of its own."""
TYPED = ("answer", "articles", "place", "note", "source")
"""What the form has for each clause."""
MARKED = (*TYPED, "language")
WAS, WHOLE, SOURCE, OTHER_SOURCE, LANGUAGE = "was", "whole", "source", "source_other", "language"
SAID = MultiDict[str, str]


@dataclass
class Entry:
    """A clause as the form shows it. `now` is what is held, where another answer was typed."""

    clause: str
    values: dict[str, str]
    was: str
    row: Content | None = None
    touched: bool = False
    now: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The clause."""
        return str(CLAUSES[self.clause])

    @property
    def definition(self) -> str:
        """What it means."""
        return str(CLAUSES.definition(self.clause))

    @property
    def is_open(self) -> bool:
        """Whether the less usual fields stand open."""
        return bool(self.values["place"] or self.values["note"] or set(self.errors) - {"answer"})


def rows_in(content: Content) -> dict[str, Content]:
    """The answers of a content by clause."""
    return {row["code"]: row for row in content[PART] if row["code"] in CLAUSES}


def mark_of(row: Content | None) -> str:
    """The mark of an answer: the same for the same answer, whenever it was given."""
    return content_hash({name: row[name] for name in MARKED} if row else {})[:16]


def entries_of(held: Mapping[str, Content]) -> list[Entry]:
    """The thirty clauses with what is held."""
    return [_entry(code, held.get(code)) for code in CLAUSES]


def _entry(clause: str, row: Content | None) -> Entry:
    values = {name: _shown(row, name) for name in TYPED}
    return Entry(clause, values, mark_of(row), row)


def _shown(row: Content | None, name: str) -> str:
    if row is None:
        return ""
    value = value_of(row, FIELDS[name])
    return ", ".join(FIELDS[name].shown(value)) if isinstance(value, list) else str(value or "")


def read_entries(typed: SAID, held: Mapping[str, Content], day: str) -> list[Entry]:
    """What was typed beside what is held now. Raises `BadValue` for what no such form sends.

    A clause that was not touched has the answer that is held now. `day` is that of new answers.
    """
    if not typed.get(WHOLE):
        raise BadValue(_("The form did not arrive whole. Nothing was saved. Send it again."))
    for name in typed:
        clause, _between, what = name.partition("-")
        if what == "answer" and (clause not in CLAUSES or len(typed.getlist(name)) > 1):
            raise BadValue(_("A value in the form is not valid."))
    return [_read(clause, typed, held.get(clause), day) for clause in CLAUSES]


def _read(clause: str, typed: SAID, held: Content | None, day: str) -> Entry:
    values = {name: typed.get(f"{clause}-{name}", "").strip() for name in TYPED}
    was = typed.get(f"{clause}-{WAS}", "")
    read: Content = {"code": clause}
    errors = dict(_read_fields(values, read))
    if values["answer"] and not values["source"]:
        read["source"] = typed.get(OTHER_SOURCE, "").strip() or typed.get(SOURCE, "")
    words = [read[name] for name in WORDS if name in read]
    kept = held and held["language"] and words == [held[name] for name in WORDS]
    language = typed.get(LANGUAGE, "").strip() if any(words) else ""
    errors |= dict(_read_fields({LANGUAGE: language}, read))
    if held and kept:
        read["language"] = held["language"]
    row = None if not any(values[name] for name in TYPED if name != "source") else read
    if not errors and mark_of(row) in (was, mark_of(held)):  # not touched, or the same by now
        return _entry(clause, held)
    entry = Entry(clause, values, mark_of(held), held, touched=True, errors=errors)
    if mark_of(held) != was:
        entry.now = words_of(held)
    if not errors:
        entry.errors = _wrong(row)
        entry.row = row and row | {"date_text": day}
    return entry


def _read_fields(values: Mapping[str, str], read: Content) -> Iterator[tuple[str, str]]:
    """Read each value; (field, why) for those that can't be read."""
    for name in values:
        read[name] = FIELDS[name].empty if not FIELDS[name].many else []
        try:
            value = FIELDS[name].read([values[name]])
        except BadValue as error:
            yield name, str(error)
        else:
            read[name] = value if value != () else []


def _wrong(row: Content | None) -> dict[str, str]:
    if row is None:
        return {}
    if not row["answer"]:
        return {"answer": _("Choose an answer, or take away what is typed for this clause.")}
    found = {name: str(why) for name, why in faults_in(row)}
    if not row["source"]:
        found["source"] = _("Name the text that was read.")
    return found


def words_of(row: Content | None) -> str:
    """An answer in words: "Present: Article 5 · Article 6"."""
    if row is None:
        return str(NOT_ASSESSED)
    places = [provision_words(one) for one in row["articles"]]
    said = " · ".join((*places, *filter(None, (row["place"], row["note"]))))
    answer = str(ANSWERS[row["answer"]])
    return _("%(clause)s: %(answer)s", clause=answer, answer=said) if said else answer


def with_answers(content: Content, entries: Sequence[Entry]) -> Content:
    """The content with these answers; rows that are of no clause yet stay."""
    others = [row for row in content[PART] if row["code"] not in CLAUSES]
    rows = sorted((one.row for one in entries if one.row), key=lambda row: str(row["code"]))
    return {**content, PART: [*rows, *others]}
