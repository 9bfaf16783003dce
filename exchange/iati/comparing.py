"""What becomes of each activity of a file, beside what was taken over before.

Compared is with what the file said when it was taken over last, not with the record: what editors
changed here since is no difference of the file, and is never taken back by it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cooperation.fund.projects.forms import PROJECT_FORM
from cooperation.fund.projects.models import Project
from core.database import session
from exchange.exports.iati.document import publisher
from exchange.iati.mapping import ReadActivity
from exchange.iati.models import TakenActivity
from exchange.sheets.lookups import proposed, records_with_parts
from registry.models import Record
from registry.proposals import Proposal
from registry.schema.contents import Content, content_of
from registry.schema.forms import PartForm
from registry.schema.merging import Change, Clash, changes, copied, merge
from registry.vocabulary import Vocabulary

NEW, AGAIN, CHANGED, STATUS = "new", "again", "changed", "status"
SAME, WAITS, MET, HELD, REFUSED = "same", "waits", "met", "held", "refused"
OUTCOMES = Vocabulary("iati_outcome", _l("What becomes of it"), {
    NEW: (_l("New"), _l("It becomes a draft.")),
    CHANGED: (_l("Changed"), _l("What the file says otherwise than before becomes a proposal.")),
    STATUS: (_l("Another status"), _l("It becomes the draft of an entry of the ledger.")),
    AGAIN: (_l("Given up before"), _l("Its draft was discarded or declined; it becomes another.")),
    WAITS: (
        _l("Its draft waits"),
        _l("The file says something else than before. Decide on the draft first, or discard it."),
    ),
    MET: (
        _l("Changed here too"),
        _l("What the file says otherwise than before was changed here as well. Compare them."),
    ),
    HELD: (
        _l("Entered here"),
        _l("A record has this identifier, but is from no file. Compare them."),
    ),
    SAME: (_l("Unchanged"), _l("It says what it said when it was taken over.")),
    REFUSED: (_l("Not taken"), ""),
})  # fmt: skip
TAKEABLE = (NEW, CHANGED, STATUS, AGAIN)


@dataclass(frozen=True)
class Compared:
    """An activity with what becomes of it. Of a changed one `content` is the record as it would be,
    `differences` what the file changes of it, `clashes` what was changed here too and stays.
    `proposal` waits or is to be decided; `record` is there."""

    read: ReadActivity
    outcome: str
    taken: TakenActivity | None = None
    record: Record | None = None
    content: Content = field(default_factory=dict)
    differences: Sequence[Change] = ()
    clashes: Sequence[Clash] = ()

    @property
    def is_takeable(self) -> bool:
        """Whether a draft or a proposal can be made of it."""
        return self.outcome in TAKEABLE

    @property
    def has_status(self) -> bool:
        """Whether its status is to be proposed for the ledger of its record."""
        held = self.taken.status if self.taken else ""
        return self.record is not None and self.read.status not in ("", held)

    @property
    def proposal(self) -> Proposal | None:
        """What was made of it before."""
        return self.taken.proposal if self.taken else None


class Held:
    """What the registry holds of the activities of a file, read at once."""

    def __init__(self, identifiers: Iterable[str]) -> None:
        wanted = sorted({one for one in identifiers if one})
        made = joinedload(TakenActivity.proposal).joinedload(Proposal.record)
        asked = select(TakenActivity).where(TakenActivity.identifier.in_(wanted))
        self.taken = {one.identifier: one for one in session().scalars(asked.options(made))}
        known = select(Project.code, Project.iati_identifier)
        rows = session().execute(known.where(Project.iati_identifier.in_(wanted))).tuples()
        codes = {identifier: code for code, identifier in rows}
        records = records_with_parts(PROJECT_FORM, set(codes.values()))
        self.records = {one: records[code] for one, code in codes.items() if code in records}
        self.waiting = proposed({record.id for record in self.records.values()})


def compared(activities: Sequence[ReadActivity]) -> list[Compared]:
    """Each activity with what becomes of it, in the order of the file."""
    held = Held(one.identifier for one in activities)
    own, seen = publisher(), set()
    found = []
    for one in activities:
        if one.identifier and one.identifier in seen:
            one.faults.say("iati-identifier", _("Another activity of the file has it already."))
        seen.add(one.identifier)
        if one.reporter.ref == own.ref or one.identifier.startswith(own.identifier("")):
            one.faults.say(
                "reporting-org", _("This registry reports it itself. Change its record.")
            )
        found.append(_compared(one, held))
    return found


def _compared(one: ReadActivity, held: Held) -> Compared:
    taken, record = held.taken.get(one.identifier), held.records.get(one.identifier)
    if record is None and taken is not None and taken.proposal is not None:
        record = taken.proposal.record  # which somebody called otherwise since
    if record is not None and record.state == "withdrawn":
        one.faults.say("", _("Its record %(code)s was withdrawn. Publish it again first.",
                             code=record.code))  # fmt: skip
    if one.faults:
        return Compared(one, REFUSED, taken, record)
    if taken is None:
        return Compared(one, HELD if record else NEW, record=record)
    differs = bool(changes(PROJECT_FORM, taken.content, one.content))
    if record is None:
        return Compared(one, _without_record(taken.proposal, differs), taken)
    if not differs:
        same = Compared(one, SAME, taken, record)
        return replace(same, outcome=STATUS) if same.has_status else same
    if record.id in held.waiting:
        return Compared(one, WAITS, taken, record)
    return _beside(one, taken, record)


def _without_record(proposal: Proposal | None, differs: bool) -> str:
    if proposal is None or not proposal.is_open:
        return AGAIN
    return WAITS if differs else SAME


def _beside(one: ReadActivity, taken: TakenActivity, record: Record) -> Compared:
    theirs = content_of(record)
    base, mine = (_coded(content, theirs) for content in (taken.content, one.content))
    for kept in ("tie", "source_language"):  # decided here
        base[kept] = mine[kept] = theirs[kept]
    merged, clashes = merge(PROJECT_FORM, base, mine, theirs)
    differences = changes(PROJECT_FORM, theirs, merged)
    outcome = CHANGED if differences else MET if clashes else SAME
    return Compared(one, outcome, taken, record, merged, differences, clashes)


def _coded(content: Content, held: Content) -> Content:
    """The content of a file, its rows with the codes of the record's rows that they are."""
    found = copied(content)
    for part in PROJECT_FORM.parts:
        if part.numbering:
            codes = {_natural(part, row): row["code"] for row in held[part.name]}
            for row in found[part.name]:
                row["code"] = codes.get(_natural(part, row), "")
    return found


def _natural(part: PartForm, row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row.get(name) or "") for name in part.key)
