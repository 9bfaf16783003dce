"""Places in the text of an instrument: identifiers, and what they are called.

Identifiers follow the `eId` of Akoma Ntoso (OASIS LegalDocML 1.0, naming convention): elements with
their numbers, the outer before the inner, as in `preamble`, `art_5`, `annex_1__art_2`.
"""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

WHOLE = {"preface": _l("Preface"), "preamble": _l("Preamble"), "conclusions": _l("Conclusions")}
"""Places without a number."""
ATTACHED = {
    "annex": (_l("Annex"), _l("annex")),
    "appendix": (_l("Appendix"), _l("appendix")),
    "protocol": (_l("Protocol"), _l("protocol")),
}
"""Places that have no number where there is one of them: at the beginning, and within others."""
OUTER = {
    "part": _l("Part %(number)s"),
    "chp": _l("Chapter %(number)s"),
    "sec": _l("Section %(number)s"),
    "art": _l("Article %(number)s"),
    "para": _l("Paragraph %(number)s"),
    "point": _l("Point %(number)s"),
    "title": _l("Title %(number)s"),
    "annex": _l("Annex %(number)s"),
    "appendix": _l("Appendix %(number)s"),
    "protocol": _l("Protocol %(number)s"),
}
INNER = {
    "part": _l("part %(number)s"),
    "chp": _l("chapter %(number)s"),
    "sec": _l("section %(number)s"),
    "art": _l("article %(number)s"),
    "para": _l("paragraph %(number)s"),
    "point": _l("point %(number)s"),
    "title": _l("title %(number)s"),
    "annex": _l("annex %(number)s"),
    "appendix": _l("appendix %(number)s"),
    "protocol": _l("protocol %(number)s"),
}
LONGEST = 80
_NUMBERED = rf"(?:{'|'.join(OUTER)})_[0-9a-z]{{1,8}}(?:-[0-9a-z]{{1,8}})*"
_STEP = rf"(?:{_NUMBERED}|{'|'.join(ATTACHED)})"
_IDENTIFIER = re.compile(
    rf"(?:{_STEP}(?:__{_STEP})*(?:__(?:{'|'.join(WHOLE)}))?|{'|'.join(WHOLE)})"
)


def is_provision(text: str) -> bool:
    """Whether the text is the identifier of a place."""
    return len(text) <= LONGEST and _IDENTIFIER.fullmatch(text) is not None


def provision_words(identifier: str) -> str:
    """What a place is called in the reader's language: "Annex 1, article 2"."""
    words = ""
    for step in identifier.split("__"):
        kind, _between, number = step.partition("_")
        if kind in WHOLE:
            said = str(WHOLE[kind])
        elif step in ATTACHED:
            said = str(ATTACHED[step][bool(words)])
        elif kind in OUTER:
            said = str((INNER if words else OUTER)[kind]) % {"number": number}
        else:
            said = step
        words = _("%(whole)s, %(part)s", whole=words, part=said) if words else said
    return words
