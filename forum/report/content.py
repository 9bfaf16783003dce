"""What the report of an edition says: attendance, participation, sessions, documents, outcomes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.database import session
from core.languages import language_name
from core.reader import reader
from core.suppression import Shown
from directory.vocabulary import REGIONS
from forum.delegations.models import ARRIVED
from forum.delegations.vocabulary import MEMBER_ROLES
from forum.models import Attendance, Edition, Session
from forum.outcomes.following import Followed, counts_of
from forum.outcomes.vocabulary import STANDINGS
from forum.report.models import ReleasedParticipation
from forum.report.participation import ORGANIZATIONS, Figures
from forum.report.queries import documents_by_language, last_release, regions_of
from forum.report.tables import Part, Row, Table, counted, with_total
from forum.vocabulary import ATTENDANCE_KINDS, OUTCOME_TYPES, SESSION_TYPES
from registry.references import references_to

NO_BODY = "none"
PLACES: Mapping[str, Any] = {
    **{code: REGIONS[code] for code in REGIONS},
    ORGANIZATIONS: _l("Organizations"),
    NO_BODY: _l("Others that a source names"),
}
"""Where delegations are from: a region of the World Customs Organization, or none."""
LISTS = ("floor", "interpretation", "documents")
"""Lists of languages of a session in a released programme."""


def parts_of(
    edition: Edition,
    regions: Mapping[str, int],
    sessions: Sequence[Session],
    followed: Sequence[Followed],
    released: ReleasedParticipation | None,
) -> list[Part]:
    """The parts of the report in their order; `regions` are those of `regions_reported`."""
    ids = [edition.id, *(one.id for one in sessions), *(one.outcome.id for one in followed)]
    return [
        _attendance(edition, regions, released is not None),
        *([participation_part(released)] if released else ()),
        _sessions(edition, sessions),
        _documents(ids),
        _outcomes(followed),
    ]


def regions_reported(edition: Edition) -> Counter[str]:
    """How many delegations sources report from each of `PLACES`."""
    rows = _reported(edition)
    bodies = [row.party_id for row in rows if row.party_id]
    regions = dict(session().execute(regions_of(bodies)).tuples().all())
    return Counter(
        regions.get(row.party_id, ORGANIZATIONS) if row.party_id else NO_BODY for row in rows
    )


def _reported(edition: Edition) -> list[Attendance]:
    """Reported delegations, but of bodies that the reader may not see."""
    rows = edition.attendance
    names = references_to((row.party_id for row in rows), reader().language)
    return [row for row in rows if not row.party_id or row.party_id in names]


def _attendance(edition: Edition, regions: Mapping[str, int], is_released: bool) -> Part:
    number = sum(regions.values())
    kinds = Counter(row.attendance_kind for row in _reported(edition))
    head = (_("Region"), _("Delegations"))
    by_region = counted("regions", _("Delegations by region"), head, regions, PLACES)
    by_kind = counted("kinds", _("Delegations by kind"), (_("Kind of delegation"),
                      _("Delegations")), kinds, ATTENDANCE_KINDS)  # fmt: skip
    notes = [
        _("Only delegations that a source names are counted; others may have attended."),
        _("Their sources publish them by name, so no number is hidden here."),
    ]
    if not is_released:
        notes.append(_("How many people came, in which roles and with which languages, is not "
                       "held."))  # fmt: skip
    tables = [with_total(by_region, _("All"), number), by_kind] if number else []
    nothing = [_("The sources name no delegation.")]
    return Part("attendance", _("Attendance, as reported"), tables,
                notes if number else nothing + notes[2:])  # fmt: skip


def participation_part(released: ReleasedParticipation) -> Part:
    """The figures that the secretariat has released."""
    figures = Figures.from_json(released.figures)
    when = format_date(released.released_at, "long")
    who = (
        _("People who checked in are counted.")
        if figures.counted == ARRIVED
        else _("People whose participation was confirmed are counted; nobody was checked in.")
    )
    notes = [
        _("Released by the secretariat on %(date)s, from the members of delegations. No names are "
          "held in it.", date=when),
        who,
        _("Numbers of people below 5 are hidden, and others where they would give those away."),
    ]  # fmt: skip
    return Part("participation", _("Participation"), participation_tables(figures), notes)


def participation_tables(figures: Figures) -> list[Table]:
    """Figures of people as tables; those that can't be shown without telling of one are left
    out, and so is all of it where the total is hidden."""
    if figures.total is None:
        nobody = counted("people", _("Participants"), (_("Participants"), _("How many")), {}, {})
        return [with_total(nobody, _("All"), None)]
    people, locale = _("Participants"), reader().locale
    tags = sorted(figures.languages.counts, key=lambda tag: (_order(figures.languages, tag), tag))
    found = []
    for key, title, first, shown, names in (
        ("people-regions", _("People by region"), _("Region"), figures.regions, PLACES),
        ("people-roles", _("People by role"), _("Role"), figures.roles, MEMBER_ROLES),
    ):
        withheld = _("Too few people to show any of it.") if shown.is_withheld else ""
        table = counted(key, title, (first, people), shown.counts, names, withheld)
        found.append(with_total(table, _("All"), figures.total))
    languages = {tag: language_name(tag, locale) for tag in tags}
    found.append(
        counted("people-languages", _("People by language"), (_("Language"), people),
                figures.languages.counts, languages,
                _("Somebody who follows several languages is counted under each."))
    )  # fmt: skip
    return found


def _order(shown: Shown, tag: str) -> int:
    return -(shown.counts[tag] or 0)


def _sessions(edition: Edition, sessions: Sequence[Session]) -> Part:
    types = Counter(one.session_type for one in sessions)
    table = counted("session-types", _("Sessions by type"), (_("Type of session"), _("Sessions")),
                    types, SESSION_TYPES)  # fmt: skip
    tables = [with_total(table, _("All"), len(sessions))] if sessions else []
    release = session().scalars(last_release(edition.id)).one_or_none()
    notes = [] if sessions else [_("The sources name no session.")]
    if release is None:
        notes.append(_("The languages of its sessions are not held."))
    else:
        tables.append(_session_languages(release.content["slots"], release.number))
    return Part("sessions", _("Sessions"), tables, notes)


def _session_languages(slots: Sequence[Mapping[str, Any]], number: int) -> Table:
    """How many sessions of a released programme have each language, in each of the lists."""
    held = [slot for slot in slots if slot["status"] != "cancelled"]
    counts = {name: Counter(tag for slot in held for tag in set(slot[name])) for name in LISTS}
    tags = sorted({tag for found in counts.values() for tag in found},
                  key=lambda tag: (-counts["floor"][tag], tag))  # fmt: skip
    rows = [
        Row(tag, language_name(tag, reader().locale), [counts[name][tag] for name in LISTS])
        for tag in tags
    ]
    head = (_("Language"), _("Spoken on the floor"), _("Interpreted into"), _("Documents"))
    note = _("By version %(number)s of the programme.", number=number)
    return Table("session-languages", _("Sessions by language"), head, LISTS, rows, note=note)


def _documents(ids: Sequence[int]) -> Part:
    counts = dict(session().execute(documents_by_language(ids)).tuples().all())
    names = {tag: language_name(tag, reader().locale) for tag in counts}
    table = counted("document-languages", _("Documents by language"),
                    (_("Language"), _("Documents")), counts, names)  # fmt: skip
    total = sum(counts.values())
    tables = [with_total(table, _("All"), total)] if counts else []
    notes = [_("Documents of the edition, its sessions and its outcomes that everybody may open.")]
    return Part("documents", _("Documents"), tables,
                notes if counts else [_("No document is held.")])  # fmt: skip


def _outcomes(followed: Sequence[Followed]) -> Part:
    types = Counter(one.outcome.outcome_type for one in followed)
    outcomes = _("Outcomes")
    by_type = counted("outcome-types", _("Outcomes by type"), (_("Type of outcome"), outcomes),
                      types, OUTCOME_TYPES)  # fmt: skip
    by_state = counted("outcome-states", _("Outcomes by state"), (_("State by evidence"), outcomes),
                       counts_of(followed), STANDINGS)  # fmt: skip
    whole = len(followed)
    notes = [
        _("With an owner: %(owned)s. With a due date: %(dated)s. Overdue: %(overdue)s.",
          owned=sum(one.owner is not None for one in followed),
          dated=sum(one.standing.due is not None for one in followed),
          overdue=sum(one.standing.is_overdue for one in followed))
    ]  # fmt: skip
    tables = [with_total(by_type, _("All"), whole), with_total(by_state, _("All"), whole)]
    return Part("outcomes", outcomes, tables if followed else [],
                notes if followed else [_("The sources name no outcome.")])  # fmt: skip
