"""The scores of an application as a drawing: for each criterion what each reviewer gave."""

from flask_babel import format_decimal

from cooperation.fund.applications.models import Application
from cooperation.fund.applications.reviewing import criteria_of, sent_reviews
from cooperation.fund.applications.scores import APART
from cooperation.fund.applications.vocabulary import HIGHEST, LOWEST
from cooperation.fund.calls.vocabulary import CRITERIA
from core.pictures.drawing import Drawing

HEAD, LANE, LABEL = 6, 46, 16
"""Pixels above, of a criterion, and of its name."""
BEGIN, END = 4, 96
"""Percent of the line for the lowest and the highest score."""


def draw_scores(application: Application, language: str) -> Drawing:
    """A lane for each criterion of the call: a bar from the lowest score to the highest, marked
    where reviewers lie far apart, and a disc for each score that was given."""
    codes = list(criteria_of(application))
    drawing = Drawing(HEAD + LANE * len(codes) + LABEL, language)
    sent = [one.scores for one in sent_reviews(application)]
    for place, code in enumerate(codes):
        top = HEAD + LANE * place
        _draw_lane(drawing, top, CRITERIA[code], [one[code] for one in sent if code in one])
    foot = HEAD + LANE * len(codes) + LABEL - 4
    for score in range(LOWEST, HIGHEST + 1):
        drawing.text(_at(score), foot, format_decimal(score), "words--axis", anchor="middle")
    return drawing


def _draw_lane(drawing: Drawing, top: float, label: str, scores: list[int]) -> None:
    drawing.text(0, top + LABEL - 4, label, "words--lane")
    middle = top + LABEL + 12
    drawing.line(BEGIN, middle, END, middle, "lane")
    for score in range(LOWEST, HIGHEST + 1):
        drawing.line(_at(score), middle - 4, _at(score), middle + 4, "grid")
    if not scores:
        return
    least, most = min(scores), max(scores)
    look = "series-2" if most - least >= APART else "series-1"
    drawing.rect(_at(least), middle - 3, _at(most) - _at(least), 6, f"bar {look}")
    for score in sorted(set(scores)):
        told = f"{format_decimal(score)} × {format_decimal(scores.count(score))}"
        drawing.circle(_at(score), middle, 6, f"mark {look}", told)


def _at(score: float) -> float:
    return BEGIN + (END - BEGIN) * (score - LOWEST) / (HIGHEST - LOWEST)
