"""Code lists of seats."""

from flask_babel import lazy_gettext as _l

from registry.vocabulary import Vocabulary

SEAT_STATES = Vocabulary("seat_state", _l("State of the seat"), {
    "held": (_l("Has a seat"), ""),
    "waiting": (_l("On the waiting list"), ""),
})  # fmt: skip
