"""The network of one administration: its partners around it, by region, tied by what binds them."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _

from cooperation.agreements.vocabulary import FORMS
from core.pictures.picture import Cell as Shown
from core.pictures.picture import LegendEntry, Picture, SourceLine, Table, register_picture
from core.reader import reader
from pages.between.views import between_url
from pages.binding import IN_FORCE, MAYBE_IN_FORCE, MAYBE_SIGNED, SIGNED, STATES
from pages.briefing.network_drawing import Node, draw_network
from pages.matrix.cells import Cell, Matrix, Question
from pages.matrix.drawing import LAST, PLACES
from pages.matrix.words import bond_words, partner_marks, region_name
from registry.references import Reference
from registry.templating import listed

NAME = "administration-network"
STATE_CLASSES = {
    IN_FORCE: "tie--force",
    MAYBE_IN_FORCE: "tie--maybe",
    SIGNED: "tie--signed",
    MAYBE_SIGNED: "tie--signed",
}
FORM_CLASSES = {"cmaa": "tie--cmaa", "mra": "tie--mra"}
Row = Sequence[tuple[str, Sequence[tuple[Reference, Cell]]]]


def build(key: str) -> Picture | None:
    """The picture of the administration (or union) with this code."""
    matrix = Matrix(Question(), reader())
    own = next((body for body in matrix.bodies.values() if body.code == key), None)
    return network_of(matrix, own) if own else None


def network_of(matrix: Matrix, own: Reference) -> Picture:
    """The partners of a body as a picture."""
    row = matrix.partners(own)
    drawn = draw_network(own, _nodes(matrix, own, row), matrix.reader.language) if row else None
    return Picture(
        name=NAME,
        key=own.code,
        title=_("Partners of %(name)s", name=own.title),
        description=_description(row),
        drawing=drawn,
        table=_table(matrix, own, row),
        legend=_legend() if row else (),
        sources=[_sources(own, matrix.reader.language)],
        note=_note(row),
        empty=_("Nothing binds it to another administration on this day, as far as is recorded."),
    )


def _sources(own: Reference, language: str) -> SourceLine:
    every = url_for("agreements.agreement_list", **{own.kind: own.code})  # type: ignore[arg-type]
    return SourceLine(_("those of each agreement"), every, language)


def _description(row: Row) -> str:
    cells = [cell for _region, found in row for _partner, cell in found]
    return str(
        _(
            "Partners: %(partners)s. With something in force, certainly or possibly: %(bound)s. "
            "Bound through a union only: %(through)s.",
            partners=len(cells),
            bound=sum(cell.may_be_in_force for cell in cells),
            through=sum(_is_through(cell) for cell in cells),
        )
    )


def _is_through(cell: Cell) -> bool:
    return all(through for _form, _standing, through in cell.counts)


def strongest(cell: Cell) -> tuple[str, int, tuple[int, ...]]:
    """Form, standing and unions of the best bond: one's own before a union's, then the standing."""
    return min(cell.counts, key=lambda key: (bool(key[2]), -key[1], PLACES.get(key[0], LAST)))


def _nodes(matrix: Matrix, own: Reference, row: Row) -> list[list[Node]]:
    return [[_node(matrix, own, *pair) for pair in found] for _region, found in row]


def _node(matrix: Matrix, own: Reference, partner: Reference, cell: Cell) -> Node:
    form, standing, through = strongest(cell)
    classes = ["tie", FORM_CLASSES.get(form, "tie--other-form")]
    classes.append(STATE_CLASSES.get(standing, "tie--rest"))
    if through:
        classes.append("tie--through")
    facts = listed(_in_words(mark) for mark in partner_marks(cell, matrix.organizations))
    return Node(
        partner.code,
        _("%(name)s: %(facts)s", name=partner.title, facts=facts),
        between_url(own.code, partner.code),
        " ".join(classes),
    )


def _in_words(mark: dict[str, Any]) -> str:
    words = str(mark["label"])
    if mark["number"] > 1:
        words = f"{words} × {format_decimal(mark['number'])}"
    if mark["through"]:
        unions = listed(one.title for one in mark["through"])
        words = _("%(status)s through %(organizations)s", status=words, organizations=unions)
    return str(words)


def _note(row: Row) -> str:
    groups = [f"{region_name(code)} ({len(found)})" for code, found in row]
    return str(_("Going round from the top: %(regions)s.", regions=listed(groups))) if row else ""


def _table(matrix: Matrix, own: Reference, row: Row) -> Table:
    columns = (_("Partner"), _("WCO region"), _("Form"), _("State"), _("Agreements"))
    rows = []
    for code, found in row:
        for partner, cell in found:
            for (form, standing, through), number in sorted(cell.counts.items()):
                state, certainty = STATES[standing]
                words = bond_words(standing, through, matrix.organizations)
                rows.append((
                    Shown(partner.title, partner.code, between_url(own.code, partner.code),
                          partner.language),
                    Shown(region_name(code), code),
                    Shown(FORMS[form], form),
                    Shown(words, " ".join(filter(None, (state, certainty,
                                                        _codes(matrix, through))))),
                    Shown(number),
                ))  # fmt: skip
    return Table(columns, rows)


def _codes(matrix: Matrix, through: Sequence[int]) -> str:
    codes = [matrix.organizations[key].code for key in through]
    return f"through {'+'.join(codes)}" if codes else ""


def _legend() -> list[LegendEntry]:
    return [
        LegendEntry("tie tie--cmaa tie--force", FORMS["cmaa"]),
        LegendEntry("tie tie--mra tie--force", FORMS["mra"]),
        LegendEntry("tie tie--other-form tie--force", _("Other instruments")),
        LegendEntry("tie tie--force", _("Thick line: in force")),
        LegendEntry("tie tie--maybe", _("Medium line: in force (possible)")),
        LegendEntry("tie tie--signed", _("Thin line: signed or less")),
        LegendEntry("tie tie--force tie--through", _("Dashed: through a union only")),
    ]


register_picture(NAME, build)
