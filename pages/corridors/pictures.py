"""Corridors as transit lines: one by one with what binds neighbours, and all of them together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.orm import selectinload

from cooperation.measures.models import Corridor
from cooperation.measures.routes import register_neighbours
from core.database import session
from core.languages import territory_name
from core.pictures.picture import Cell, Picture, Table, register_picture
from core.reader import reader
from pages.between.views import between_url
from pages.binding import ENDED, IN_FORCE, MAYBE_IN_FORCE, MAYBE_SIGNED, OTHER, SIGNED
from pages.corridors.drawing import Line, Stop, draw_lines, legend_of, numbered_crossings
from pages.matrix.cells import Cell as PairCell
from pages.matrix.cells import Matrix, Question
from pages.matrix.words import bond_tag
from registry.door import visible
from registry.markup import marked
from registry.models import not_later
from registry.phrases import phrase_in
from registry.picture_sources import source_lines
from registry.references import Reference, references_to

ALL, ONE = "corridors", "corridor"


@dataclass(frozen=True)
class Neighbours:
    """What binds two territories that follow each other; `url` leads to all of it."""

    url: str
    cell: PairCell | None
    common: list[Reference]

    @property
    def tags(self) -> list[dict[str, str]]:
        """How many agreements stand how between the two, as marks; the strongest first."""
        counts = counted(self.cell)
        words = ((standing, bond_tag(standing), number) for standing, number in counts.items())
        return [
            {"label": f"{tag['label']}: {number}", "kind": tag["kind"]} for _, tag, number in words
        ]


def counted(cell: PairCell | None) -> dict[int, int]:
    """Standing → number of agreements of a pair, the strongest first."""
    order = (IN_FORCE, MAYBE_IN_FORCE, SIGNED, MAYBE_SIGNED, OTHER, ENDED)
    counts = {one: cell.number([one]) for one in order} if cell else {}
    return {one: number for one, number in counts.items() if number}


def neighbours(territories: Sequence[str]) -> dict[tuple[str, str], Neighbours]:
    """What binds each territory and the next, where both have an administration that is held."""
    return neighbouring(pairwise(territories), Matrix(Question(), reader()))


def neighbouring(
    pairs: Iterable[tuple[str, str]], matrix: Matrix
) -> dict[tuple[str, str], Neighbours]:
    """What of the matrix binds two territories, where both have an administration that is held."""
    by_code = {body.code: body for body in matrix.bodies.values()}
    found = {}
    for one, other in pairs:
        if one in by_code and other in by_code:
            found[one, other] = _between(matrix, by_code[one], by_code[other])
    return found


def _between(matrix: Matrix, one: Reference, other: Reference) -> Neighbours:
    members = matrix.membership.members
    shared = [key for key, held in members.items() if one.id in held and other.id in held]
    return Neighbours(
        between_url(one.code, other.code),
        matrix.cells.get(one.id, {}).get(other.id),
        [matrix.organizations[key] for key in shared if key in matrix.organizations],
    )


def lines(code: str = "") -> list[Line]:
    """All corridors (or one) with their stops, the longest run first; those of the reader's day."""
    query = visible(Corridor, current_user).options(selectinload(Corridor.legs))
    asked = reader().as_of
    if code:
        query = query.where(Corridor.code == code)
    elif asked:
        query = query.where(not_later(Corridor, asked))
    rows = list(session().scalars(query.order_by(Corridor.code)))
    names = references_to((row.id for row in rows), reader().language)
    return [_line(row, names[row.id]) for row in rows if row.id in names]


def _line(corridor: Corridor, reference: Reference) -> Line:
    locale = reader().locale
    stops = [
        Stop(leg.territory, territory_name(leg.territory, locale), leg.crossing_to_next)
        for leg in corridor.legs
    ]
    return Line(reference, corridor.origin, corridor.destination, stops)


def all_corridors(_key: str) -> Picture:
    """The picture of all corridors through the territories that they share."""
    found = lines()
    drawn = [line for line in found if line.stops]
    return Picture(
        name=ALL,
        title=_("All corridors, territory by territory"),
        description=_description(drawn),
        drawing=draw_lines(drawn, reader().language) if drawn else None,
        table=_table(found),
        legend=legend_of() if drawn else (),
        sources=source_lines(line.reference.id for line in found),
        note=_note(found, drawn),
        empty=_("No corridor is recorded for this day."),
    )


def _description(drawn: Sequence[Line]) -> str:
    crossings = [crossing for line in drawn for crossing in line.crossings]
    named = sum(bool(crossing) for crossing in crossings)
    territories = {stop.territory for line in drawn for stop in line.stops}
    return str(
        _(
            "Corridors with a recorded route: %(corridors)s. Territories on their way: "
            "%(territories)s. Border crossings: %(crossings)s, of these named in the sources: "
            "%(named)s.",
            corridors=len(drawn),
            territories=len(territories),
            crossings=len(crossings),
            named=named,
        )
    )


def _note(found: Sequence[Line], drawn: Sequence[Line]) -> str:
    language = reader().language
    phrases = ((n, phrase_in(name, language)) for name, n in numbered_crossings(drawn).items())
    parts = [
        Markup("{}: {}").format(number, marked(one.value, one.language, language))
        for number, one in phrases
    ]
    routeless = [line.reference for line in found if not line.stops]
    if routeless:
        names = Markup(", ").join(marked(one.title, one.language, language) for one in routeless)
        parts.append(Markup("{} {}").format(_("Without a recorded route:"), names))
    return Markup(" · ").join(parts)


def _table(found: Sequence[Line]) -> Table:
    language = reader().language
    rows = []
    for line in found:
        for place, stop in enumerate(line.stops, 1):
            last = place == len(line.stops)
            rows.append((
                Cell(line.reference.title, line.reference.code, line.reference.url,
                     line.reference.language),
                Cell(place),
                Cell(stop.name, stop.territory),
                Cell("–", "") if last else _crossing(stop.crossing, language),
            ))  # fmt: skip
    columns = (_("Corridor"), _("Stop"), _("Territory"), _("Crossing to the next territory"))
    return Table(columns, rows)


def _crossing(name: str, language: str) -> Cell:
    if not name:
        return Cell(_("Crossing not named in the sources"), "")
    found = phrase_in(name, language)
    return Cell(found.value, name, language=found.language)


def one_corridor(key: str) -> Picture | None:
    """The data of one corridor: its stops, crossings, and agreements between neighbours."""
    found = lines(key) if key else []
    if not found:
        return None
    line = found[0]
    between = neighbours([stop.territory for stop in line.stops])
    pairs = pairwise(line.stops)
    bound = [between.get((one.territory, other.territory)) for one, other in pairs]
    return Picture(
        name=ONE,
        key=key,
        title=line.reference.title,
        description="",
        drawing=None,
        table=_stops_table(line, [*bound, None][: len(line.stops)]),
    )


def _stops_table(line: Line, bound: Sequence[Neighbours | None]) -> Table:
    language = reader().language
    columns = (_("Stop"), _("Territory"), _("Crossing to the next territory"), _("In force"),
               _("In force (possible)"), _("Signed"))  # fmt: skip
    rows = []
    for place, (stop, pair) in enumerate(zip(line.stops, bound, strict=True), 1):
        counts: Mapping[int, int] = counted(pair.cell) if pair else {}
        signed = counts.get(SIGNED, 0) + counts.get(MAYBE_SIGNED, 0)
        numbers = (counts.get(IN_FORCE, 0), counts.get(MAYBE_IN_FORCE, 0), signed)
        cells = [Cell(number) if pair else Cell("") for number in numbers]
        rows.append((Cell(place), Cell(stop.name, stop.territory),
                     _crossing(stop.crossing, language), *cells))  # fmt: skip
    return Table(columns, rows)


def lines_through(code: str) -> list[Line]:
    """Corridors that pass a territory."""
    return [line for line in lines() if any(stop.territory == code for stop in line.stops)]


register_neighbours(neighbours)
register_picture(ALL, all_corridors)
register_picture(ONE, one_corridor)
