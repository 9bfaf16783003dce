"""How far a measure has come, judged twice: by its lead body, and by somebody independent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from cooperation.measures.models import Assessment
from registry.references import Reference
from registry.vocabulary import Vocabulary

SIDES = Vocabulary("assessment_side", _l("Side of an assessment"), {
    "lead_body": (_l("The lead body's own"), _l("The body that answers for the measure judges.")),
    "independent": (_l("Independent"), _l("Somebody else judges, whom it does not instruct.")),
})  # fmt: skip

# The codes of the Open Government Partnership's Independent Reporting Mechanism.
COMPLETION = Vocabulary("completion", _l("Completion"), {
    "no_evidence": (_l("No evidence available"), _l("Nothing found says how far it has come.")),
    "not_started": (_l("Not started"), _l("No step of it has been taken.")),
    "limited": (_l("Limited"), _l("Some steps are taken; most of it is still to be done.")),
    "substantial": (_l("Substantial"), _l("Most of it is done; parts are missing.")),
    "complete": (_l("Complete"), _l("All that was promised is done.")),
})  # fmt: skip

# The codes of the United Nations Global Survey on Digital and Sustainable Trade Facilitation.
IMPLEMENTATION = Vocabulary("implementation", _l("Implementation"), {
    "full": (_l("Fully implemented"), _l("In law and in practice, for all, everywhere.")),
    "partial": (_l("Partially implemented"), _l("Not everywhere, not for all, or not in full.")),
    "pilot": (_l("Pilot stage"), _l("Tried in few places or with few traders.")),
    "not_implemented": (_l("Not implemented"), _l("Not in use, or still being prepared.")),
})  # fmt: skip


@dataclass(frozen=True)
class Side:
    """The assessments of one side: the latest, and those before it, the later first."""

    code: str
    label: str
    latest: Assessment | None
    earlier: list[Assessment]


@dataclass(frozen=True)
class Sides:
    """Both sides for a reader; `names` are references to bodies by id."""

    sides: list[Side]
    names: Mapping[int, Reference]

    @property
    def any_held(self) -> bool:
        """Whether any side has judged."""
        return any(side.latest for side in self.sides)

    def assessor(self, assessment: Assessment) -> Reference | None:
        """The body that judged, where it is a record that the reader may see."""
        return self.names.get(assessment.assessor_id or 0)


def side_by_side(
    assessments: Iterable[Assessment], names: Mapping[int, Reference], day: date | None = None
) -> Sides:
    """Both sides as of a day: assessments that are certainly later are left out."""
    held = [one for one in assessments if not (day and _is_later(one, day))]
    found = []
    for code in SIDES:
        of_side = sorted((one for one in held if one.side == code), key=_place, reverse=True)
        latest = of_side[0] if of_side else None
        found.append(Side(code, str(SIDES[code]), latest, of_side[1:]))
    return Sides(found, names)


def _place(assessment: Assessment) -> tuple[date, date, str]:
    on = assessment.date
    latest = (on.latest or date.max) if on else date.min
    earliest = (on.earliest or date.min) if on else date.min
    return latest, earliest, assessment.code or ""


def _is_later(assessment: Assessment, day: date) -> bool:
    on = assessment.date
    return bool(on and on.earliest and on.earliest > day)
