"""What scores of reviews come to, and how far they lie apart. Pure functions.

A score of a criterion is from 1 to 5. The total of a review is to 100: each score counts for as
much of the criterion's weight as it is of 5, so 5 everywhere is 100 and 1 everywhere 20. Of a
review that lacks a score for a criterion, as where the call was changed since, no total is known.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cooperation.fund.applications.vocabulary import HIGHEST

APART = 2
"""Points of a criterion between two reviewers from which on another should look, or both talk."""
Scores = Mapping[str, int]


@dataclass(frozen=True)
class Spread:
    """What reviewers gave: the lowest, the highest and the mean."""

    lowest: float
    highest: float
    mean: float

    @property
    def width(self) -> float:
        """From the lowest to the highest."""
        return self.highest - self.lowest


@dataclass(frozen=True)
class Scored:
    """The scores of an application: spread of the totals (to 100), and by criterion (1 to 5).

    None where nobody gave any.
    """

    total: Spread | None
    criteria: Mapping[str, Spread | None]

    @property
    def apart(self) -> list[str]:
        """The criteria for which reviewers lie far apart."""
        return [code for code, one in self.criteria.items() if one and one.width >= APART]


def total_of(scores: Scores, weights: Scores) -> float | None:
    """The total of a review, by the weights of the call (criterion → weight of 100)."""
    if not weights or any(code not in scores for code in weights):
        return None
    return sum(weight * scores[code] / HIGHEST for code, weight in weights.items())


def scored(reviews: Sequence[Scores], weights: Scores) -> Scored:
    """What the reviews that were sent come to."""
    totals = (total_of(scores, weights) for scores in reviews)
    by_criterion = {
        code: _spread(scores[code] for scores in reviews if code in scores) for code in weights
    }
    return Scored(_spread(one for one in totals if one is not None), by_criterion)


def _spread(values: Iterable[float]) -> Spread | None:
    found = list(values)
    return Spread(min(found), max(found), sum(found) / len(found)) if found else None
