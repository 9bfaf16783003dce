"""Activities of a file become drafts and proposals, all in one transaction. Nothing commits here.

The file is the source of all that is taken: a draft of a source, with the publisher, the day of the
file and where it was published; whoever reviews the drafts publishes it first.
"""

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from cooperation.fund.projects.forms import PROJECT_FORM
from core.audit import record_audit
from core.database import flush, session, today, utcnow
from core.languages import DEFAULT_LANGUAGE
from core.permissions import Actor, require
from core.problems import Conflict, Problem
from exchange.exports.iati.activities import PROJECT_TRACK
from exchange.iati.comparing import AGAIN, CHANGED, NEW, STATUS, Compared, compared
from exchange.iati.mapping import TRUST, ReadActivity, Reporter
from exchange.iati.models import TakenActivity
from exchange.iati.reading import Head
from exchange.iati.telling import Remark, Remarks, in_lines
from exchange.sheets.checking import Known
from exchange.sheets.lookups import kinds_of
from registry.forms import EVENT_FORM, SOURCE_FORM
from registry.models import Record
from registry.proposals import OPEN, Proposal
from registry.proposing import begin_new, comment, propose, save
from registry.schema.contents import Content, faults_of, trimmed
from registry.schema.forms import CITATIONS, RecordForm
from registry.sources import Source
from registry.versions import locked_head
from registry.vocabulary import STATUSES

RULE = "import.run"
MOST_TAKEN = 100
"""Activities that are taken over at once: who saves meanwhile waits for some seconds at most."""
MEANWHILE = _l("Somebody took activities of this file over meanwhile. Look at it again.")
SOURCE_CODE = "iati-{name}-{day}"
LONGEST_NAME = 24
"""Characters of a publisher's identifier in the code of a source."""
_BETWEEN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Origin:
    """Where the file is from: what its root says, and its address as the editor gives it."""

    head: Head
    address: str


def source_code(reporter: Reporter, head: Head) -> str:
    """The code of the source that a publisher's file of a day is."""
    day = head.made_on.replace("-", "") or "undated"
    name = _BETWEEN.sub("-", reporter.ref.casefold()).strip("-") or "publisher"
    if len(name) > LONGEST_NAME:  # so that two that begin alike stay two
        name = f"{name[: LONGEST_NAME - 7]}-{hashlib.sha256(reporter.ref.encode()).hexdigest()[:6]}"
    return SOURCE_CODE.format(name=name, day=day)


def incomplete(activities: Iterable[Compared], head: Head) -> dict[int, Remarks]:
    """What keeps each draft from being published as the file has it, by place in the file."""
    found = {}
    for one in activities:
        if one.outcome not in (NEW, AGAIN):
            continue
        content = _cited(one.read.content, [source_code(one.read.reporter, head)])
        remarks = Remarks()
        for fault in faults_of(content, PROJECT_FORM, _believed):
            part = PROJECT_FORM.part(fault.path[0])
            label = PROJECT_FORM.field(fault.path[0]) if part is None else part
            remarks.say(str(label.label) if label else "", fault.message)
        found[one.read.number] = remarks
    return found


def _believed(code: str) -> Any:
    """References were found when the file was read, so they are of the kind that they should be."""
    return Known(code, "source" if code.startswith("iati-") else "administration")


def take_over(
    activities: Sequence[ReadActivity], numbers: Collection[int], origin: Origin, actor: Actor
) -> tuple[str, int]:
    """Make drafts and proposals of the activities with these places in the file: the mark of the
    batch, and how many they are. Raises `Problem`, `Conflict` where others took one meanwhile."""
    require(actor, RULE)
    if not numbers:
        raise Problem(_l("Tick the activities that are to be taken over."))
    if len(numbers) > MOST_TAKEN:
        raise Problem(_l("Tick %(most)s activities at most at once.", most=MOST_TAKEN))
    locked_head()  # who else takes over or publishes waits
    chosen = [one for one in compared(activities) if one.read.number in numbers]
    if len(chosen) != len(numbers) or any(not one.is_takeable for one in chosen):
        raise Conflict(MEANWHILE)
    made, sources = _sources(chosen, origin, actor)
    documents = _sources_at({url for one in chosen for url in one.read.documents})
    for one in chosen:
        source = sources[one.read.reporter.ref]
        if one.outcome != STATUS:
            made.append(_take(one, [source], documents, actor))
        if one.has_status and one.record is not None:
            made.append(_draft_event(one, one.record, source, origin, actor))
    batch = f"iati-{today().isoformat()}-{secrets.token_hex(3)}"
    for proposal in made:
        proposal.batch = batch
    flush(MEANWHILE)
    counts = Counter(one.outcome for one in chosen)
    record_audit("iati.take", batch, actor, sources=sorted(sources.values()), **counts)
    return batch, len(made)


def _take(
    one: Compared, sources: list[str], documents: Mapping[str, str], actor: Actor
) -> Proposal:
    cited = [documents[url] for url in one.read.documents if url in documents]
    proposal = _proposed(one, [*sources, *cited], actor)
    left = [*one.read.remarks, *_also_left(one, documents)]
    if left:
        said = _("Not taken from the file:")
        comment(proposal, "", f"{said}\n{in_lines(left)}", actor)
    _remember(one, proposal)
    return proposal


def _proposed(one: Compared, sources: Sequence[str], actor: Actor) -> Proposal:
    if one.outcome == CHANGED:
        assert one.record is not None
        return propose(one.record, _cited(one.content, sources), actor, iati=one.read.identifier)
    proposal = begin_new(PROJECT_FORM.kind, actor, one.read.content["source_language"])
    save(proposal, _cited(one.read.content, sources), actor)
    return proposal


def _cited(content: Content, sources: Sequence[str], form: RecordForm = PROJECT_FORM) -> Content:
    held = {row["source"] for row in content[CITATIONS.name]}
    new = [{"source": code, **TRUST} for code in dict.fromkeys(sources) if code not in held]
    rows = trimmed({CITATIONS.name: new}, form)[CITATIONS.name]
    return content | {CITATIONS.name: [*content[CITATIONS.name], *rows]}


def _also_left(one: Compared, documents: Mapping[str, str]) -> Iterable[Remark]:
    if one.read.status and one.record is None:
        yield Remark("activity-status", _(
            "“%(status)s”. Bring the file again when the project is published: it becomes an entry "
            "of the ledger.",
            status=STATUSES[one.read.status]))  # fmt: skip
    for url in one.read.documents:
        if url not in documents:
            yield Remark("document-link", _("%(address)s is no source of the registry yet.",
                                            address=url[:300]))  # fmt: skip
    for clash in one.clashes:
        yield Remark("/".join(clash.path)[:100], _("It was changed here too, and stays as it is."))


def _remember(one: Compared, proposal: Proposal) -> None:
    taken = one.taken or TakenActivity(identifier=one.read.identifier, status="")
    taken.content, taken.proposal, taken.taken_at = one.read.content, proposal, utcnow()
    session().add(taken)


def _draft_event(
    one: Compared, record: Record, source: str, origin: Origin, actor: Actor
) -> Proposal:
    """The status as an entry of the ledger: what the file reports, on the day of the file."""
    content = {
        "about": [record.code],
        "track": PROJECT_TRACK,
        "event_kind": "status_reported",
        "reported_status": one.read.status,
        "date_text": origin.head.made_on,
        "source_language": DEFAULT_LANGUAGE,
        **TRUST,
    }
    proposal = begin_new(EVENT_FORM.kind, actor)
    save(proposal, _cited(trimmed(content, EVENT_FORM), [source], EVENT_FORM), actor)
    if one.taken is not None:
        one.taken.status = one.read.status
    return proposal


def _sources_at(addresses: set[str]) -> dict[str, str]:
    """Address → code of the published source there."""
    asked = select(Source.address, Source.code).where(Source.state == "published")
    rows = session().execute(asked.where(Source.address.in_(sorted(addresses)))).tuples()
    return dict(rows.all())


def _sources(
    chosen: Sequence[Compared], origin: Origin, actor: Actor
) -> tuple[list[Proposal], dict[str, str]]:
    """Drafts of the sources that are not there yet; reporter's identifier → code of its source."""
    reporters = {one.read.reporter.ref: one.read.reporter for one in chosen}
    codes = {ref: source_code(one, origin.head) for ref, one in reporters.items()}
    drafts = select(Proposal.code).where(
        Proposal.kind == SOURCE_FORM.kind,
        Proposal.state.in_(OPEN),
        Proposal.code.in_(codes.values()),
    )
    there = {*kinds_of(set(codes.values())), *session().scalars(drafts)}
    new = {code: reporters[ref] for ref, code in codes.items() if code not in there}
    return [_draft_source(one, code, origin, actor) for code, one in new.items()], codes


def _draft_source(reporter: Reporter, code: str, origin: Origin, actor: Actor) -> Proposal:
    name = reporter.name.text or reporter.ref
    content = {
        "title": f"IATI activity file: {name}"[:600],
        "publisher": name[:300],
        "date_text": origin.head.made_on,
        "address": origin.address,
        "source_kind": "dataset",
    }
    proposal = begin_new(SOURCE_FORM.kind, actor)
    save(proposal, trimmed(content, SOURCE_FORM), actor, code=code)
    return proposal
