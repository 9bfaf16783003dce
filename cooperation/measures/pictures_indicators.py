"""The indicators of a measure that can be compared as small pictures; the others stay figures.

Compared is what has the same unit and two dated values or more, or a value with its baseline.
Words are never turned into numbers: "nearly 36 hours" is no baseline that could be drawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from cooperation.measures.models import Indicator, Observation
from cooperation.measures.vocabulary import DIRECTIONS, UNITS, quantity
from core.dates import format_event_date
from core.pictures.drawing import Drawing
from core.pictures.picture import Cell, LegendEntry, Panel, Picture, SourceLine, Table
from core.pictures.words import in_a_row, with_note
from core.reader import Reader, reader_language
from registry.phrases import phrase_in
from registry.references import Reference
from registry.vocabulary import CONFIDENCE

LINE = 18
BAR = 12
GAP = 10
REPORTED = {None: "", True: "self", False: "other"}
Named = Sequence[tuple[Reference, Indicator]]


@dataclass(frozen=True)
class Value:
    """A value that is drawn: what it is called (its period, or the baseline) and how much it is."""

    label: str
    amount: Decimal
    baseline: bool = False


def shown_observations(indicator: Indicator, as_of: date | None) -> list[Observation]:
    """The observations that the day asked about does not hide, by their period."""
    found = [one for one in indicator.observations if not _is_later(one, as_of)]
    return sorted(found, key=lambda one: (_first_day(one) or date.min, one.code))


def _first_day(observation: Observation) -> date | None:
    return observation.period.earliest if observation.period else None


def _is_later(observation: Observation, as_of: date | None) -> bool:
    first = _first_day(observation)
    return bool(as_of and first and first > as_of)


def compared(indicator: Indicator, as_of: date | None) -> list[Value]:
    """The values of the indicator that can be compared, earliest first; none where there is one."""
    shown = shown_observations(indicator, as_of)
    with_value = [one for one in shown if one.value is not None]
    if len(with_value) == 1:
        return _before_and_after(with_value[0])
    days = [_first_day(one) for one in with_value]
    if None in days or len(set(days)) < max(len(days), 2):
        return []  # what has no day, or the same one, is no series
    return [Value(_label(one), one.value) for one in with_value if one.value is not None]


def _before_and_after(observation: Observation) -> list[Value]:
    if observation.baseline_value is None or observation.value is None:
        return []
    return [
        Value(_("Baseline"), observation.baseline_value, baseline=True),
        Value(_label(observation), observation.value),
    ]


def _label(observation: Observation) -> str:
    period = format_event_date(observation.period) if observation.period else _("Value")
    if observation.self_reported:
        return str(_("%(period)s (self-reported)", period=period))
    return period


def figures_of(
    indicators: Named, as_of: date | None
) -> list[tuple[Reference, Indicator, list[Observation]]]:
    """The indicators that are not drawn, with what they give."""
    found = [
        (name, one, shown_observations(one, as_of))
        for name, one in indicators
        if not compared(one, as_of)
    ]
    return [(name, one, observations) for name, one, observations in found if observations]


def indicators_picture(code: str, indicators: Named, reader: Reader) -> Picture:
    """The picture for the page of the measure with this code."""
    series = [(name, one, compared(one, reader.as_of)) for name, one in indicators]
    panels = [_panel(name, one, values) for name, one, values in series if values]
    alone = len(series) - len(panels)
    return Picture(
        name="measure-indicators",
        key=code,
        title=_("Indicators that can be compared"),
        description=_description(series),
        drawing=None,
        panels=panels,
        table=_table(indicators, reader),
        legend=_legend(values for _name, _one, values in series),
        sources=[SourceLine(_("The sources of this page"), "#sources", reader.language)],
        note=_note(alone) if alone else "",
        empty=_("No indicator has values that can be compared."),
    )


def _note(alone: int) -> str:
    words = ngettext(
        "%(num)s indicator is not drawn: its sources give one value only, or a value in words, "
        "so there is nothing to compare it with.",
        "%(num)s indicators are not drawn: their sources give one value only, or a value in "
        "words, so there is nothing to compare them with.",
        alone,
    )
    return str(words)


def _description(series: Iterable[tuple[Reference, Indicator, list[Value]]]) -> str:
    drawn = [values for _name, _one, values in series if values]
    more = sum(values[-1].amount > values[0].amount for values in drawn)
    less = sum(values[-1].amount < values[0].amount for values in drawn)
    parts = [
        ngettext(
            "%(num)s indicator has values that can be compared.",
            "%(num)s indicators have values that can be compared.",
            len(drawn),
        )
    ]
    if more:
        parts.append(ngettext("%(num)s increased.", "%(num)s increased.", more))
    if less:
        parts.append(ngettext("%(num)s decreased.", "%(num)s decreased.", less))
    return in_a_row(parts)


def _legend(drawn: Iterable[Sequence[Value]]) -> list[LegendEntry]:
    values = [value for one in drawn for value in one]
    entries = [LegendEntry("bar series-1", _("Value"))] if values else []
    if any(value.baseline for value in values):
        entries.insert(0, LegendEntry("bar series-8", _("Baseline")))
    return entries


def _panel(name: Reference, indicator: Indicator, values: Sequence[Value]) -> Panel:
    return Panel(
        key=indicator.code,
        title=name.title,
        text=_change(indicator, values),
        drawing=_bars(values, indicator.unit),
        url=name.url,
        language=name.language,
    )


def _change(indicator: Indicator, values: Sequence[Value]) -> str:
    """From where to where, and which way is better, in words."""
    first, last = (quantity(one.amount, indicator.unit) for one in (values[0], values[-1]))
    if values[-1].amount > values[0].amount:
        words = _("Increase from %(first)s to %(last)s.", first=first, last=last)
    elif values[-1].amount < values[0].amount:
        words = _("Decrease from %(first)s to %(last)s.", first=first, last=last)
    else:
        words = _("No change: %(first)s.", first=first)
    better = "" if indicator.direction == "none" else DIRECTIONS[indicator.direction]
    return with_note(words, better) if better else str(words)


def _bars(values: Sequence[Value], unit: str) -> Drawing:
    drawing = Drawing(len(values) * (LINE + BAR + GAP), reader_language())
    whole = max(max(value.amount for value in values), Decimal(1))
    top = 0.0
    for value in values:
        shown = quantity(value.amount, unit)
        drawing.text(0, top + 13, value.label, "words--soft")
        drawing.text(100, top + 13, shown, "words--strong", anchor="end")
        classes = "bar series-8" if value.baseline else "bar series-1"
        width = float(value.amount / whole * 100)
        drawing.rect(0, top + LINE, 100, BAR, "bar-room")
        drawing.rect(0, top + LINE, width, BAR, classes, f"{value.label}: {shown}")
        top += LINE + BAR + GAP
    return drawing


def _table(indicators: Named, reader: Reader) -> Table:
    """Every value that the page shows, drawn or not."""
    columns = (
        _("Indicator"), _("Period"), _("Value"), _("Baseline"), _("Unit"), _("Reported by"),
        _("Confidence"),
    )  # fmt: skip
    rows = [
        _row(name, indicator, one, reader.language)
        for name, indicator in indicators
        for one in shown_observations(indicator, reader.as_of)
    ]
    return Table(columns, rows)


def _row(
    name: Reference, indicator: Indicator, observation: Observation, language: str
) -> tuple[Cell, ...]:
    period = observation.period
    return (
        Cell(name.title, name.code, name.url, name.language),
        Cell(format_event_date(period), period.text)
        if period
        else _worded(observation.period_words, language),
        _amount(observation.value, observation.value_text, indicator.unit, language),
        _amount(observation.baseline_value, observation.baseline_text, indicator.unit, language),
        Cell(UNITS[indicator.unit], indicator.unit),
        Cell(reported_by(observation), REPORTED[observation.self_reported]),
        Cell(CONFIDENCE[observation.confidence], observation.confidence),
    )


def _amount(value: Decimal | None, words: str, unit: str, language: str) -> Cell:
    if value is None:
        return _worded(words, language)
    return Cell(quantity(value, unit), format(value.normalize(), "f"))


def _worded(words: str, language: str) -> Cell:
    if not words:
        return Cell("")
    found = phrase_in(words, language)
    return Cell(found.value, words, language=found.language)


def reported_by(observation: Observation) -> str:
    """Who gave the value, as far as its source says it."""
    if observation.self_reported is None:
        return str(_("Not stated"))
    return str(_("The body itself") if observation.self_reported else _("Another body"))
