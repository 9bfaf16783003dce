"""The cooperation matrix: `/<lang>/agreements/matrix`."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from cooperation.agreements.vocabulary import FORMS
from core.permissions import guarded
from core.pictures.drawing import Drawing
from core.pictures.picture import Cell as Datum
from core.pictures.picture import Picture, Table, register_picture
from core.pictures.words import in_a_row
from pages.binding import IN_FORCE, MAYBE_IN_FORCE, STATES
from pages.matrix.asking import matrix_form, opened
from pages.matrix.cells import Matrix
from pages.matrix.drawing import ONE, MatrixDrawing
from pages.matrix.words import BOND_STATES, legend, partner_marks, region_name
from pages.questions import question_address
from registry.templating import listed
from registry.vocabulary import CERTAINTY

blueprint = Blueprint("matrix", __name__, url_prefix="/<lang>/agreements")
PICTURE = "agreement-matrix"


@blueprint.get("/matrix")
@guarded("site.read")
def matrix() -> ResponseReturnValue:
    """The matrix as the address asks for it; what cannot be used is said, and the rest shown."""
    found, problems = opened()
    page = render_template(
        "pages/matrix.html",
        matrix=found,
        problems=problems,
        filter_form=matrix_form(found),
        drawing=_drawn(found),
        legend=legend(),
        description=_description(found),
        within=_within_words(found),
        partners=_partners(found),
        everybody=_everybody(found),
        csv=_csv_addresses(found),
        unasked=url_for("matrix.matrix", as_of=None),
        question=question_address(
            "matrix.matrix", found.reader, **found.question.arguments, mine=found.question.mine
        ),
    )
    return page, 400 if problems else 200


def _drawn(found: Matrix) -> Drawing | None:
    if not found.cells:
        return None
    return MatrixDrawing(found).draw()


def _within_words(found: Matrix) -> str:
    """How many pairs of a region or an organization are bound, of those that there can be."""
    asked, names = found.question, []
    if asked.region:
        names.append(region_name(asked.region))
    if found.organization:
        names.append(found.organization.title)
    if not names:
        return ""
    bodies, certain = len(found.within), found.pairs_within((IN_FORCE,))
    maybe = found.pairs_within((IN_FORCE, MAYBE_IN_FORCE)) - certain
    words: str = _(
        "%(name)s: %(bodies)s bodies make %(possible)s pairs among themselves. Pairs with an "
        "agreement that is held here: %(pairs)s; certainly in force: %(certain)s; possibly: "
        "%(maybe)s.",
        name=listed(names),
        bodies=format_decimal(bodies),
        possible=format_decimal(bodies * (bodies - 1) // 2),
        pairs=format_decimal(found.pairs_within(STATES)),
        certain=format_decimal(certain),
        maybe=format_decimal(maybe),
    )
    return words


def _description(found: Matrix) -> str:
    """What can be seen, in figures."""
    certain = found.bound_pairs((IN_FORCE,))
    possible = found.bound_pairs((IN_FORCE, MAYBE_IN_FORCE)) - certain
    pairs: str = ngettext(
        "%(pairs)s pair has an agreement that the registry holds.",
        "%(pairs)s pairs have an agreement that the registry holds.",
        found.pairs,
        pairs=format_decimal(found.pairs),
    )
    number = format_decimal(certain)
    force: str = _("An agreement is in force in %(number)s of them.", number=number)
    if possible:
        force = _(
            "An agreement is certainly in force in %(certain)s of them, possibly in %(possible)s "
            "more.",
            certain=number,
            possible=format_decimal(possible),
        )
    return in_a_row((pairs, force))


def _partners(found: Matrix) -> list[tuple[str, list[dict[str, Any]]]]:
    """The partners of one's own administration by region, each with its marks and address."""
    own = found.own
    if own is None:
        return []
    return [
        (
            region_name(code),
            [
                {
                    "reference": partner,
                    "url": url_for("between.pair_page", one=own.code, other=partner.code),
                    "marks": partner_marks(cell, found.organizations),
                }
                for partner, cell in partners
            ],
        )
        for code, partners in found.partners(own)
    ]


def _everybody(found: Matrix) -> list[tuple[str, list[dict[str, Any]]]]:
    """Everybody with a row, by region: how many partners, and the address that puts it first."""
    address = url_for("matrix.matrix", mine=ONE, **found.question.arguments)
    groups = []
    for region in found.regions:
        entries = [
            {
                "reference": body,
                "url": address.replace(ONE, body.code),
                "partners": len(found.cells[body.id]),
                "in_force": sum(cell.may_be_in_force for cell in found.cells[body.id].values()),
            }
            for body in region.bodies
            if body.id in found.cells
        ]
        if entries:
            groups.append((region_name(region.code), entries))
    return groups


def _csv_addresses(found: Matrix) -> list[tuple[str, str]]:
    """(words, address) of the data as CSV: every pair, and those of one's own administration."""
    arguments = found.question.arguments
    every = url_for("pictures.data", name=PICTURE, **arguments)
    links = [(_("All pairs as CSV"), every)]
    if found.own:
        own = url_for("pictures.data", name=PICTURE, key=found.own.code, **arguments)
        links.append((_("Pairs of %(name)s as CSV", name=found.own.title), own))
    return links


def pairs_picture(key: str) -> Picture | None:
    """The matrix as data, one row a pair and agreement; `key` is a code for one body's pairs."""
    found, problems = opened(mine=key)
    if problems:
        return None
    columns = (
        _("One"), _("Other"), _("Agreement"), FORMS.title, BOND_STATES.title,
        CERTAINTY.title, _("Through"),
    )  # fmt: skip
    names = {body.code: body.title for body in found.bodies.values()}
    rows = [_long_row(found, names, *row) for row in found.long_rows(key)]
    return Picture(
        name=PICTURE,
        key=key,
        title=_("Cooperation matrix"),
        description="",
        drawing=None,
        table=Table(columns, rows),
    )


def _long_row(
    found: Matrix,
    names: Mapping[str, str],
    one: str,
    other: str,
    agreement: str,
    form: str,
    bond: Any,
) -> list[Datum]:
    state, certainty = STATES[bond.standing]
    unions = " ".join(_codes(found, bond.through))
    return [
        Datum(names[one], one),
        Datum(names[other], other),
        Datum(agreement),
        Datum(FORMS[form], form),
        Datum(BOND_STATES[state], state),
        Datum(CERTAINTY[certainty] if certainty else "", certainty),
        Datum(unions),
    ]


def _codes(found: Matrix, ids: Iterable[int]) -> list[str]:
    return [found.organizations[key].code for key in ids]


register_picture(PICTURE, pairs_picture)
