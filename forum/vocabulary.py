"""Code lists of the forum."""

from flask_babel import lazy_gettext as _l

from registry.vocabulary import Vocabulary

SESSION_TYPES = Vocabulary("session_type", _l("Type of session"), {
    "opening": (_l("Opening"), ""),
    "plenary": (_l("Plenary"), ""),
    "parallel": (_l("Parallel session"), ""),
    "panel": (_l("Panel"), ""),
    "side": (_l("Side event"), ""),
    "bilateral": (_l("Bilateral meeting"), ""),
    "closing": (_l("Closing"), ""),
    "briefing": (_l("Briefing"), ""),
})  # fmt: skip

OUTCOME_TYPES = Vocabulary("outcome_type", _l("Type of outcome"), {
    "consensus_point": (_l("Consensus"), ""),
    "decision": (_l("Decision"), ""),
    "declaration": (_l("Declaration"), ""),
    "agreement": (_l("Agreement"), ""),
    "initiative": (_l("Initiative"), ""),
    "mechanism": (_l("Mechanism"), ""),
    "platform": (_l("Platform"), ""),
    "centre": (_l("Centre"), ""),
    "plan": (_l("Plan"), ""),
})  # fmt: skip

ATTENDANCE_KINDS = Vocabulary("attendance_kind", _l("Kind of delegation"), {
    "administration": (_l("Customs administration"), ""),
    "organization": (_l("Organization"), ""),
    "government": (_l("Government"), ""),
})  # fmt: skip
