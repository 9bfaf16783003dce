"""The released programme of an edition, opened for a reader; what other pages show of it."""

from dataclasses import dataclass, replace

from flask import request
from flask_login import current_user
from werkzeug.exceptions import NotFound

from core.database import session
from core.reader import Reader, reader
from forum.models import Edition
from forum.programme.released import ReleasedProgramme, ReleasedSlot, released
from forum.timetable.asking import Asked, asked_of, zone_named
from forum.timetable.queries import last_release, last_releases, release_told
from forum.timetable.showing import ShownPerson, ShownSlot, Timetable, timetables
from registry.door import visible
from registry.record_view import RecordView, withdrawal_of


def edition_and_programme(code: str) -> tuple[Edition, ReleasedProgramme]:
    """The edition of the code with its last release.

    Raises `NotFound` where nothing was released, `WithdrawnRecord` with the reason.
    """
    edition = session().scalars(visible(Edition, current_user).where(Edition.code == code)).first()
    if edition is None:
        raise withdrawal_of(code) or NotFound
    release = session().scalars(last_release(edition.id)).first()
    if release is None:
        raise NotFound
    return edition, released(release)


def open_timetable(code: str) -> tuple[Timetable, list[str]]:
    """The programme that the address asks for, and words on what it names in vain."""
    edition, programme = edition_and_programme(code)
    asked, problems = asked_of(programme)
    return timetables([(edition, programme)], reader(), asked)[0], problems


def one_session(code: str, session_code: str) -> tuple[Timetable, ShownSlot]:
    """A session on the programme; raises `NotFound`."""
    edition, programme = edition_and_programme(code)
    found = _shown(edition, programme, session_code, reader())
    if found is None:
        raise NotFound
    return found


def _shown(
    edition: Edition, programme: ReleasedProgramme, code: str, of: Reader
) -> tuple[Timetable, ShownSlot] | None:
    held = replace(programme, slots=tuple(s for s in programme.slots if s.session == code))
    asked = Asked(zone=zone_named(request.args.get("zone", "").strip()))
    timetable = timetables([(edition, held)], of, asked)[0]
    return (timetable, timetable.slots[0]) if timetable.slots else None


@dataclass(frozen=True)
class SessionOnProgramme:
    """What the page of a session tells of its place on the programme."""

    timetable: Timetable
    shown: ShownSlot
    people: list[ShownPerson]


def session_on_programme(view: RecordView) -> SessionOnProgramme | None:
    """A session's place on the released programme; None where it has none."""
    release = session().scalars(last_release(view.record.edition_id)).first()
    edition: Edition | None = view.record.edition if release else None
    if release is None or edition is None:
        return None
    found = _shown(edition, released(release), view.record.code, view.reader)
    if found is None:
        return None
    timetable, shown = found
    return SessionOnProgramme(timetable, shown, timetable.people_of(shown.slot))


def release_number(view: RecordView) -> int | None:
    """The number of the release of an edition's programme; None while there is none."""
    return session().scalars(release_told(view.record.id)).first()


def programmes_with(person: int) -> list[tuple[Edition, ReleasedProgramme]]:
    """Editions in whose last release somebody is named, each with the sessions where they are."""
    found = []
    for edition, release in session().execute(last_releases(current_user)).tuples():
        programme = released(release)
        held = tuple(slot for slot in programme.slots if _names(slot, person))
        if held:
            found.append((edition, replace(programme, slots=held)))
    return found


def _names(slot: ReleasedSlot, person: int) -> bool:
    return any(one.id == person for one in slot.people)
