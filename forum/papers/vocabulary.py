"""Words for what papers, reviews and their files are."""

from flask_babel import lazy_gettext as _l

from registry.vocabulary import Vocabulary

PAPER_STATES = Vocabulary("paper_state", _l("State of a paper"), {
    "draft": (_l("Draft"), _l("Only its author sees it.")),
    "submitted": (_l("Submitted"), _l("With the secretariat and the reviewers.")),
    "withdrawn": (_l("Withdrawn"), _l("Taken back by its author.")),
    "accepted": (_l("Accepted"), _l("It is given at the forum.")),
    "changes": (_l("Accepted with changes"), _l("Its author changes it first.")),
    "declined": (_l("Declined"), _l("It is not given at the forum.")),
})  # fmt: skip

CRITERIA = Vocabulary("paper_criterion", _l("Criterion of a review"), {
    "relevance": (_l("Relevance to the call"),
                  _l("Does it answer the call, and concern customs cooperation?")),
    "soundness": (_l("Soundness"), _l("Do facts and sources carry what it says?")),
    "usefulness": (_l("Usefulness"), _l("Can other administrations act on it?")),
    "clarity": (_l("Clarity"), _l("Can it be followed by who does not know the matter?")),
})  # fmt: skip
LOWEST, HIGHEST = 1, 5

FILE_KINDS = Vocabulary("paper_file_kind", _l("Kind of a paper's file"), {
    "paper": (_l("Paper"), ""),
    "slides": (_l("Slides"), ""),
})  # fmt: skip

LINK_KINDS = Vocabulary("session_link_kind", _l("Kind of a session's link"), {
    "recording": (_l("Recording"), ""),
    "slides": (_l("Slides"), ""),
    "transcript": (_l("Transcript"), ""),
})  # fmt: skip
