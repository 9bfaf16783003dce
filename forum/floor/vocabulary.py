"""Code lists of questions and answers."""

from flask_babel import lazy_gettext as _l

from registry.vocabulary import Vocabulary

QUESTION_STATES = Vocabulary("question_state", _l("State of a question"), {
    "waiting": (_l("Waiting for the secretariat"), _l("Readers do not see it yet.")),
    "published": (_l("Published"), ""),
    "hidden": (_l("Hidden"), _l("Readers see that there is one, and why it is hidden.")),
    "merged": (_l("Merged with another"), _l("Another question asks the same.")),
})  # fmt: skip

ANSWERED = Vocabulary("answered", _l("Answers"), {
    "open": (_l("Not answered yet"), ""),
    "answered": (_l("Answered"), ""),
    "of_record": (_l("With an answer of record"), _l("An administration has answered, on record.")),
})  # fmt: skip

ANSWER_STATES = Vocabulary("answer_state", _l("State of an answer"), {
    "proposed": (_l("Waiting for the secretariat"), ""),
    "published": (_l("Published"), ""),
    "hidden": (_l("Hidden"), ""),
    "declined": (_l("Not confirmed"), _l("The secretariat has said why.")),
    "withdrawn": (_l("Withdrawn"), _l("By the administration, or by the secretariat.")),
})  # fmt: skip
