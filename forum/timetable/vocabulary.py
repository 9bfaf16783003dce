"""Code lists of the programme as readers see it."""

from flask_babel import lazy_gettext as _l

from forum.programme.models import CANCELLED, CHAIR, CONFIRMED, INTERPRETER, SPEAKER, TENTATIVE
from registry.vocabulary import Vocabulary

SESSION_STATUSES = Vocabulary("session_status", _l("Status of a session (iCalendar)"), {
    TENTATIVE: (_l("Tentative"), _l("Planned, not certain yet.")),
    CONFIRMED: (_l("Confirmed"), _l("Takes place as planned.")),
    CANCELLED: (_l("Cancelled"), _l("Does not take place.")),
})  # fmt: skip

PARTS = Vocabulary("session_part", _l("Part in a session"), {
    CHAIR: (_l("Chair"), ""),
    SPEAKER: (_l("Speaker"), ""),
    INTERPRETER: (_l("Interpreter"), ""),
})  # fmt: skip
