"""Stretches of the corridors between two neighbours, and whether an agreement binds the two."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from flask_babel import format_decimal
from flask_babel import gettext as _

from core.pictures.picture import Cell as Datum
from core.pictures.picture import Picture, SourceLine, Table, register_picture
from core.reader import reader
from pages.binding import IN_FORCE, MAYBE_IN_FORCE
from pages.corridors.drawing import Line, Stop
from pages.corridors.pictures import Neighbours, lines, neighbouring
from pages.coverage.addresses import coverage_url
from pages.matrix.cells import Matrix, Question
from registry.picture_sources import source_lines
from registry.references import Reference
from registry.vocabulary import SUBJECTS

PICTURE = "corridor-coverage"
NONE, POSSIBLE, COVERED, UNJUDGED = "none", "possible", "in_force", "unjudged"
JUDGEMENTS = (NONE, POSSIBLE, COVERED, UNJUDGED)
"""No agreement in force is held; one may be in force; one is; no administration to ask about."""


@dataclass
class Stretch:
    """Two neighbours in the order of their codes, the crossing between them ('' where the sources
    name none), and the corridors that pass there."""

    one: Stop
    other: Stop
    crossing: str
    corridors: list[Reference] = field(default_factory=list)
    bound: Neighbours | None = None
    """What binds the two; None where one of them has no administration in the registry."""

    @property
    def codes(self) -> tuple[str, str]:
        """The two territories."""
        return self.one.territory, self.other.territory

    @property
    def url(self) -> str:
        """Address of what agreements between the two cover."""
        return coverage_url(*self.codes)

    @property
    def judgement(self) -> str:
        """One of `JUDGEMENTS`."""
        if self.bound is None:
            return UNJUDGED
        if self.number(IN_FORCE):
            return COVERED
        return POSSIBLE if self.number(MAYBE_IN_FORCE) else NONE

    def number(self, standing: int) -> int:
        """How many agreements between the two stand so."""
        cell = self.bound.cell if self.bound else None
        return cell.number((standing,)) if cell else 0


def stretches(corridors: Sequence[Line]) -> list[Stretch]:
    """Each crossing once, or each border without a named one, with the corridors that pass it."""
    found: dict[tuple[str, str, str], Stretch] = {}
    for line in corridors:
        for here, there in pairwise(line.stops):
            one, other = sorted((here, there), key=lambda stop: stop.territory)
            key = (one.territory, other.territory, here.crossing)
            stretch = found.setdefault(key, Stretch(one, other, here.crossing))
            if line.reference not in stretch.corridors:
                stretch.corridors.append(line.reference)
    return [found[key] for key in sorted(found)]


class CrossingsCoverage:
    """All stretches on the reader's day, by agreements of any subject or of one."""

    def __init__(self, subject: str = "") -> None:
        self.subject = subject

    @cached_property
    def _lines(self) -> list[Line]:
        return lines()

    @cached_property
    def stretches(self) -> list[Stretch]:
        """All stretches, each with what binds its two sides."""
        found = stretches(self._lines)
        matrix = Matrix(Question(subject=self.subject), reader())
        bound = neighbouring((one.codes for one in found), matrix)
        for one in found:
            one.bound = bound.get(one.codes)
        return found

    @property
    def by_judgement(self) -> dict[str, list[Stretch]]:
        """Stretches by judgement, each group in the order of the codes."""
        return {
            name: [one for one in self.stretches if one.judgement == name] for name in JUDGEMENTS
        }

    @property
    def routeless(self) -> list[Reference]:
        """Corridors of which no source names the way: nothing of them can be judged."""
        return [line.reference for line in self._lines if not line.stops]

    @property
    def sources(self) -> Sequence[SourceLine]:
        """What the corridors rest on."""
        return source_lines(line.reference.id for line in self._lines)

    @property
    def description(self) -> str:
        """How many stretches are covered, of how many, in words."""
        numbers = {name: format_decimal(len(held)) for name, held in self.by_judgement.items()}
        return str(
            _(
                "Stretches between neighbours on the corridors: %(all)s. With an agreement in "
                "force: %(covered)s; possibly in force: %(possible)s; none in force held: "
                "%(none)s; cannot be judged: %(unjudged)s.",
                all=format_decimal(len(self.stretches)),
                covered=numbers[COVERED],
                possible=numbers[POSSIBLE],
                none=numbers[NONE],
                unjudged=numbers[UNJUDGED],
            )
        )


def judgement_words(judgement: str) -> str:
    """The heading of a group of stretches."""
    words = {
        NONE: _("No agreement in force is held"),
        POSSIBLE: _("Possibly in force"),
        COVERED: _("In force"),
        UNJUDGED: _("Cannot be judged"),
    }
    return str(words[judgement])


def crossings_picture(key: str) -> Picture | None:
    """The stretches as data; `key` is a subject or ''."""
    if key and key not in SUBJECTS:
        return None
    columns = (
        _("One"), _("Other"), _("Crossing"), _("Corridors"), _("Status"), _("In force"),
        _("In force (possible)"),
    )  # fmt: skip
    return Picture(
        name=PICTURE,
        key=key,
        title=_("Crossings and agreements"),
        description="",
        drawing=None,
        table=Table(columns, [_data(one) for one in CrossingsCoverage(key).stretches]),
    )


def _data(stretch: Stretch) -> list[Datum]:
    judged = stretch.bound is not None
    return [
        Datum(stretch.one.name, stretch.one.territory),
        Datum(stretch.other.name, stretch.other.territory),
        Datum(stretch.crossing),
        Datum(" ".join(one.code for one in stretch.corridors)),
        Datum(judgement_words(stretch.judgement), stretch.judgement),
        Datum(stretch.number(IN_FORCE) if judged else ""),
        Datum(stretch.number(MAYBE_IN_FORCE) if judged else ""),
    ]


register_picture(PICTURE, crossings_picture)
