"""Code lists of bilateral meetings."""

from flask_babel import lazy_gettext as _l

from registry.vocabulary import Vocabulary

MEETING_STATES = Vocabulary("meeting_state", _l("State of a bilateral meeting"), {
    "proposed": (_l("Proposed"), _l("One delegation waits for the answer of the other.")),
    "accepted": (_l("Accepted"), _l("The secretariat looks for a room.")),
    "placed": (_l("Room and time given"), ""),
    "declined": (_l("Declined"), ""),
    "withdrawn": (_l("Withdrawn"), ""),
})  # fmt: skip
