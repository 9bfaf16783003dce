"""How long agreements take, drawn and as a table: medians and quartiles by form or by region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from cooperation.agreements.durations import (
    REACHED,
    SIGNED,
    Act,
    Spread,
    Taken,
    spread_of,
    time_taken,
)
from cooperation.agreements.queries import (
    dated_acts,
    forms_of_agreements,
    regions_of_agreements,
)
from cooperation.agreements.vocabulary import FORMS
from core.cache import remembered
from core.database import session
from core.pictures.drawing import Drawing
from core.pictures.picture import Cell, LegendEntry, Picture, SourceLine, Table, register_picture
from core.pictures.scales import AmountScale
from core.pictures.words import in_a_row, with_note
from core.reader import reader
from directory.vocabulary import REGIONS
from registry.door import PUBLIC, states_for
from registry.models import dated

NAME = "agreement-durations"
AIMS: dict[str, tuple[Any, str]] = {
    "in_force": (_l("Signed to in force"), "series-1"),
    "operational": (_l("Signed to operational"), "series-2"),
}
GROUPINGS: dict[str, tuple[Any, Mapping[str, Any]]] = {
    "form": (FORMS.title, FORMS),
    "region": (REGIONS.title, REGIONS),
}
HEAD, LABEL, ROW, WORDS, BOX = 26, 24, 46, 14, 16
"""Pixels over all, for the name of a group, for an aim, for its words, and of its box."""
NARROWEST = 1.5
"""Percent that a box is wide at least, so that its colour is seen."""


@dataclass(frozen=True)
class Group:
    """Agreements of a form, a region or all of them ('' as code), and how long they took."""

    code: str
    label: str
    spreads: Mapping[str, Spread]


def groups_by(grouping: str, day: date) -> list[Group]:
    """All agreements, then each group that has any: by form, or by the regions of the parties.

    Figures are remembered for visitors: what they see changes only with the registry.
    """
    if states_for(current_user) is PUBLIC:
        spreads = remembered((NAME, grouping, day), lambda: _spreads(grouping, day))
    else:
        spreads = _spreads(grouping, day)
    names = {"": _("All agreements"), **GROUPINGS[grouping][1]}
    return [Group(code, str(names[code]), spreads[code]) for code in names if code in spreads]


def _spreads(grouping: str, day: date) -> dict[str, dict[str, Spread]]:
    """By the code of the group, '' for all agreements, and by aim.

    An agreement counts in each region that has an administration among its parties.
    """
    taken = _taken(day)
    members: dict[str, set[int]] = {"": set(taken)}
    if grouping == "form":
        query = forms_of_agreements(current_user, day)
    else:
        query = regions_of_agreements(current_user)
    for key, code in session().execute(query):
        if key in taken:
            members.setdefault(code, set()).add(key)
    return {
        code: {aim: spread_of([taken[key][aim] for key in keys]) for aim in REACHED}
        for code, keys in members.items()
    }


def _taken(day: date) -> dict[int, dict[str, Taken]]:
    """How long each agreement took to reach each aim, by the acts up to the day."""
    acts: dict[int, list[Act]] = {
        key: [] for key, _form in session().execute(forms_of_agreements(current_user, day))
    }
    kinds = (*SIGNED, *REACHED.values())
    for key, kind, text, whose in session().execute(dated_acts(current_user, kinds, day)):
        if key in acts:
            acts[key].append((kind, dated(text), whose))
    return {key: {aim: time_taken(held, aim) for aim in REACHED} for key, held in acts.items()}


def durations_picture(grouping: str) -> Picture | None:
    """Boxes from quartile to quartile with the median; None for another grouping than these."""
    if grouping not in GROUPINGS:
        return None
    of = reader()
    groups = groups_by(grouping, of.day)
    title, _names = GROUPINGS[grouping]
    drawn = [one for one in groups if any(spread.counted for spread in one.spreads.values())]
    return Picture(
        name=NAME,
        key=grouping,
        title=_("Days from the signature, by: %(group)s", group=title),
        description=_description(groups[0]),
        drawing=_drawing(drawn, of.language) if drawn else None,
        table=_table(groups, title),
        legend=[LegendEntry(look, label) for label, look in AIMS.values()],
        sources=[
            SourceLine(
                _("those of each agreement"), url_for("agreements.agreement_list"), of.language
            )
        ],
        note=_(
            "A box reaches from the lower to the upper quartile (from four agreements on), the "
            "line is the median. Only dates known to the day are counted with."
        ),
        empty=_("No agreement has both days on record by then."),
    )


def _description(every: Group) -> str:
    words = []
    for aim, (label, _look) in AIMS.items():
        spread = every.spreads[aim]
        told: str = ngettext(
            "%(what)s: %(num)s agreement has both days.",
            "%(what)s: %(num)s agreements have both days.",
            spread.counted,
            what=label,
        )
        words.append(told)
        if spread.middle is not None:
            words.append(_("Median: %(days)s days.", days=_number(spread.middle)))
    return in_a_row(words)


def _number(value: float | None) -> str:
    return "" if value is None else str(format_decimal(round(value, 1)))


def _drawing(groups: Sequence[Group], language: str) -> Drawing:
    heights = [LABEL + ROW * sum(spread.counted > 0 for spread in one.spreads.values())
               for one in groups]  # fmt: skip
    height = HEAD + sum(heights)
    drawing = Drawing(height, language)
    scale = AmountScale(max(_reach(spread) for one in groups for spread in one.spreads.values()))
    for tick in scale.ticks:
        x = _place(tick, scale)
        drawing.line(x, HEAD - 6, x, height, "grid" if tick else "axis")
        anchor = "start" if tick == 0 else "end" if x > 94 else "middle"
        drawing.text(x, HEAD - 10, format_decimal(tick), "words--axis", anchor=anchor)
    top = float(HEAD)
    for one in groups:
        drawing.text(0, top + 17, one.label, "words--lane", shift=2)
        top += LABEL
        for aim, (label, look) in AIMS.items():
            if one.spreads[aim].counted:
                _draw_spread(drawing, one.spreads[aim], scale, top, look, label)
                top += ROW
    return drawing


def _reach(spread: Spread) -> float:
    return max(spread.upper or 0, spread.middle or 0, 1)


def _place(days: float, scale: AmountScale) -> float:
    return 100 * scale.part(max(days, 0))


def _draw_spread(
    drawing: Drawing, spread: Spread, scale: AmountScale, top: float, look: str, label: Any
) -> None:
    days = spread.middle or 0
    words = with_note(f"{label}: {_number(days)}", f"n = {format_decimal(spread.counted)}")
    drawing.text(0, top + WORDS - 2, words, "words--soft", shift=2)
    start, end = (
        _place(days if one is None else one, scale) for one in (spread.lower, spread.upper)
    )
    width = max(end - start, NARROWEST)
    place = min(max((start + end - width) / 2, 0), 100 - width)
    drawing.rect(place, top + WORDS + 4, width, BOX, f"bar {look}", words)
    middle = _place(days, scale)
    x = min(max(middle - 0.25, 0), 99.5)
    drawing.rect(x, top + WORDS + 1, 0.5, BOX + 6, "median", words)


def _table(groups: Sequence[Group], title: Any) -> Table:
    columns = (
        title, _("What was reached"), _("Agreements counted"), _("Lower quartile, days"),
        _("Median, days"), _("Upper quartile, days"), _("Longest, days"),
        _("Not known to the day"), _("One of the dates is not held"),
    )  # fmt: skip
    rows = [
        (
            Cell(one.label, one.code or "all", url=_list_of(one.code, title)),
            Cell(AIMS[aim][0], aim),
            Cell(format_decimal(spread.counted), spread.counted),
            *(Cell(_number(value), "" if value is None else value)
              for value in (spread.lower, spread.middle, spread.upper, spread.longest)),
            Cell(format_decimal(spread.partial), spread.partial),
            Cell(format_decimal(spread.missing), spread.missing),
        )
        for one in groups
        for aim, spread in one.spreads.items()
    ]  # fmt: skip
    return Table(columns, rows)


def _list_of(code: str, title: Any) -> str:
    """The list behind a form; there is none of a region."""
    by_form = code and title is FORMS.title
    return url_for("agreements.agreement_list", form=code) if by_form else ""


register_picture(NAME, durations_picture)
