"""Code lists of programmes."""

from flask_babel import lazy_gettext as _l

from forum.programme.clashes import BODY, DAYS, INTERPRETING, MEETING, PERSON, ROOM, SEATS
from forum.programme.comparing import (
    ADDED,
    BACK,
    BODIES,
    CANCELLATION,
    LANGUAGES,
    MOVED,
    OTHER_ROOM,
    OTHER_SEATS,
    OTHER_STATUS,
    OTHER_TRACK,
    PEOPLE,
)
from forum.programme.models import CANCELLED, CHAIR, CONFIRMED, INTERPRETER, SPEAKER, TENTATIVE
from registry.vocabulary import Vocabulary

SESSION_STATUSES = Vocabulary("session_status", _l("Status of a session"), {
    TENTATIVE: (_l("Tentative"), _l("Planned; it may still change.")),
    CONFIRMED: (_l("Confirmed"), _l("It will be held.")),
    CANCELLED: (_l("Cancelled"), _l("It is not held.")),
})  # fmt: skip

SESSION_PARTS = Vocabulary("session_part", _l("Part in a session"), {
    SPEAKER: (_l("Speaker"), ""),
    CHAIR: (_l("Chair"), ""),
    INTERPRETER: (_l("Interpreter"), ""),
})  # fmt: skip

CLASHES = Vocabulary("programme_clash", _l("Clash in a programme"), {
    ROOM: (_l("Room booked twice"), _l("Two sessions are in one room at the same time.")),
    PERSON: (_l("Person in two sessions"), _l("Somebody speaks, chairs or interprets in both.")),
    BODY: (_l("Delegation needed twice"), _l("A delegation is needed in two sessions at once.")),
    MEETING: (
        _l("Bilateral meeting at the same time"),
        _l("A meeting has the room, or one of its delegations is needed in the session."),
    ),
    SEATS: (_l("Room too small"), _l("More seats are offered than the room has.")),
    DAYS: (_l("Outside the days"), _l("The session is not within the days of the edition.")),
    INTERPRETING: (
        _l("No interpreter named"),
        _l("A session is to be interpreted into a language, and nobody is named who does it."),
    ),
})  # fmt: skip

PROGRAMME_CHANGES = Vocabulary("programme_change", _l("Change of a programme"), {
    ADDED: (_l("Added"), _l("The session is new in the programme.")),
    MOVED: (_l("Other time"), ""),
    OTHER_ROOM: (_l("Other room"), ""),
    CANCELLATION: (_l("Cancelled"), _l("The session is not held.")),
    BACK: (_l("Held after all"), _l("The session had been cancelled.")),
    OTHER_STATUS: (_l("Other status"), ""),
    PEOPLE: (_l("Other people"), _l("Speakers, chairs or interpreters changed.")),
    LANGUAGES: (_l("Other languages"), ""),
    OTHER_TRACK: (_l("Other track"), ""),
    OTHER_SEATS: (_l("Other number of seats"), ""),
    BODIES: (_l("Other delegations needed"), ""),
})  # fmt: skip
