"""What a citation of a record says, whichever format it is written in.

Agreements are cited as treaties: by title and date, without an author, for their parties are not
authors of a text; the parties are told in the note. Policies have their issuers as authors. Any
other record is cited as an entry of the registry, dated by its version.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from core.database import today
from core.dates import format_event_date
from core.languages import locale_of, territory_name
from core.permissions import VISITOR
from core.reader import reader
from exchange.exports.contents import Published
from exchange.exports.naming import address_of_version, batches, conclusions, version_times
from registry.door import acting_as
from registry.kinds import kinds
from registry.listing import status_tag
from registry.models import dated
from registry.references import Reference, references_by_code
from registry.vocabulary import ORIGINS, STATUSES

TREATY, REGULATION, ENTRY = "treaty", "regulation", "entry"
TYPES = {"agreement": TREATY, "policy": REGULATION}
CITED_ROLES = {"agreement": "party", "policy": "issuer"}
TOLD_ORIGINS = ("machine", "composed")
"""Origins of a title that whoever cites it must know of."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation in the words of one reader.

    `type` is that of CSL. `language` is the title's; `original` the title in the source language
    (with that language), where it is another. `date_text` is EDTF, or ''. `part` is the article
    that is cited, or ''.
    """

    code: str
    type: str
    genre: str
    title: str
    language: str
    original: tuple[str, str]
    authors: tuple[str, ...]
    date_text: str
    version: int
    url: str
    accessed: date
    note: str
    part: str = ""

    @property
    def key(self) -> str:
        """What the citation is called in a bibliography."""
        part = f"-{self.part}" if self.part else ""
        return f"guantong-{self.code}-v{self.version}{part}"


def publisher() -> str:
    """Who publishes the registry, in the reader's language."""
    return str(_("Guantong"))


def collection() -> str:
    """What an entry stands in, in the reader's language."""
    return str(_("Registry of international customs cooperation"))


def cited(records: Iterable[Published]) -> Iterator[Cited]:
    """The records as citations; read by batches, each by a fixed number of statements."""
    for batch in batches(records):
        yield from _cited(batch)


def _cited(batch: Sequence[Published]) -> list[Cited]:
    codes = {one.code for one in batch}.union(*map(_body_codes, batch))
    with acting_as(VISITOR):
        names = references_by_code(codes, reader().language)
    concluded, times = conclusions(batch), version_times(batch)
    return [
        _one(one, names, _date_text(one, concluded, times.get(one.code)))
        for one in batch
        if one.code in names
    ]


def _date_text(one: Published, concluded: dict[str, str], at: date | None) -> str:
    """When a treaty came about, a policy was issued, else the version published."""
    if one.kind == "agreement":
        return concluded.get(one.code, "")
    if one.kind == "policy":
        return one.date_text
    return f"{at:%Y-%m-%d}" if at else ""


def _body_codes(one: Published) -> set[str]:
    return {row["party"] for row in _bodies(one) if row["party"]}


def _bodies(one: Published) -> list[dict[str, str]]:
    role = CITED_ROLES.get(one.kind)
    return [row for row in one.content.get("parties", ()) if row["role"] == role]


def _one(one: Published, names: dict[str, Reference], date_text: str) -> Cited:
    name = names[one.code]
    bodies = _body_names(one, names)
    type_ = TYPES.get(one.kind, ENTRY)
    return Cited(
        code=one.code,
        type=type_,
        genre=str(kinds()[one.kind].label),
        title=name.title,
        language=name.language,
        original=_original(one, name),
        authors=tuple(bodies) if type_ == REGULATION else (),
        date_text=date_text,
        version=one.version,
        url=address_of_version(one.code, one.version),
        accessed=today(),
        note=_note(one, name, date_text, bodies if type_ == TREATY else []),
    )


def _body_names(one: Published, names: dict[str, Reference]) -> list[str]:
    locale = locale_of(reader().language)
    found = (
        names[row["party"]].title
        if row["party"] in names
        else territory_name(row["territory"], locale)
        for row in _bodies(one)
        if row["party"] in names or row["territory"]
    )
    return list(dict.fromkeys(found))


def _original(one: Published, name: Reference) -> tuple[str, str]:
    language = one.content.get("source_language", "")
    titles = {row["language"]: row["title"] for row in one.content.get("texts", ())}
    title = titles.get(language, "")
    return (title, language) if title and title != name.title else ("", "")


def _note(one: Published, name: Reference, date_text: str, parties: Sequence[str]) -> str:
    """Status on the day asked about, parties, and what is doubtful of date and title."""
    day = format_date(reader().day, "long")
    told = [(STATUSES.title, f"{status_tag(status)['label']} ({day})") for status in one.statuses]
    if parties:
        told.append((_("Parties"), "; ".join(parties)))
    when = dated(date_text)
    if when and (when.is_range or when.uncertain):
        told.append((_("Date"), format_event_date(when)))
    if name.origin in TOLD_ORIGINS:
        told.append((_("Title"), ORIGINS[name.origin]))
    # The pattern of composed titles: what it is, and of whom or what.
    return ". ".join(_("%(form)s: %(parties)s", form=what, parties=how) for what, how in told)
