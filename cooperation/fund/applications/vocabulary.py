"""Words for where applications, co-applicants and decisions stand."""

from flask_babel import lazy_gettext as _l

from registry.vocabulary import Vocabulary

APPLICATION_STATES = Vocabulary("application_state", _l("State of an application"), {
    "draft": (_l("Draft"), _l("Only delegates of the administration see it.")),
    "submitted": (_l("Submitted"), _l("With the secretariat, which looks whether it is eligible.")),
    "returned": (_l("Returned for completion"), _l("The applicant completes it.")),
    "eligible": (_l("Eligible"), _l("It can be reviewed.")),
    "ineligible": (_l("Not eligible"), _l("It does not meet the terms of the call.")),
    "under_review": (_l("Under review"), _l("Reviewers score it.")),
    "shortlisted": (_l("Shortlisted"), _l("Among those of which the best are awarded.")),
    "awarded": (_l("Awarded"), _l("It is funded.")),
    "declined": (_l("Not funded"), _l("Others were chosen, or it was not convincing.")),
    "withdrawn": (_l("Withdrawn"), _l("Taken back by the applicant.")),
})  # fmt: skip

CO_APPLICANT_STATES = Vocabulary("co_applicant_state", _l("State of a co-applicant"), {
    "asked": (_l("Asked"), _l("It has not answered yet.")),
    "confirmed": (_l("Confirmed"), _l("It applies together with the first one.")),
    "refused": (_l("Refused"), _l("It does not take part.")),
})  # fmt: skip
LOWEST, HIGHEST = 1, 5
"""Scores of a criterion, the best is the highest."""
SCORES = Vocabulary("application_score", _l("Score"), {
    "1": (_l("very weak"), ""),
    "2": (_l("weak"), ""),
    "3": (_l("fair"), ""),
    "4": (_l("good"), ""),
    "5": (_l("very good"), ""),
})  # fmt: skip
"""Every score from `LOWEST` to `HIGHEST` in a word."""
