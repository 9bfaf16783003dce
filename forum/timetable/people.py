"""People of the programme: their page across editions. Who is in no release has none."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from werkzeug.exceptions import NotFound

from core.database import session
from core.reader import Reader
from forum.programme.models import ForumPerson
from forum.programme.released import Name, ReleasedPerson, name_in
from forum.timetable.asking import Asked
from forum.timetable.opening import programmes_with
from forum.timetable.showing import ShownSlot, Timetable, timetables
from registry.references import Reference, references_by_code


@dataclass(frozen=True)
class PersonOnProgramme:
    """Somebody as the latest release names them, with the sessions of each edition."""

    number: int
    named: ReleasedPerson
    lives: Mapping[str, str]
    editions: list[tuple[Timetable, list[ShownSlot]]]
    reader: Reader

    @property
    def name(self) -> Name:
        """The name in their own script, else as in a passport."""
        return self.named.names[0]

    @cached_property
    def life(self) -> Name | None:
        """A few words about them, for the reader."""
        found = name_in(self.lives, self.reader.language)
        return found if found.value else None

    @cached_property
    def body(self) -> Reference | None:
        """The administration or organization that they speak for."""
        return references_by_code([self.named.body], self.reader.language).get(self.named.body)


def person_shown(number: int, reader: Reader, asked: Asked) -> PersonOnProgramme:
    """The person of the number. Raises `NotFound` for who is in no release that the reader may
    see, and for who has been erased."""
    person = session().get(ForumPerson, number)
    found = timetables(programmes_with(number), reader, asked) if person else []
    editions = [(timetable, timetable.slots) for timetable in found if timetable.slots]
    if person is None or not editions:
        raise NotFound
    latest = editions[0][1][0].slot.people
    named = next(one for one in latest if one.id == number)
    return PersonOnProgramme(number, named, person.lives, editions, reader)
