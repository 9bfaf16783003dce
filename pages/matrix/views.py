"""The cooperation matrix: `/<lang>/agreements/matrix`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from cooperation.agreements.vocabulary import FORMS
from core.permissions import guarded
from core.pictures.drawing import Drawing
from core.pictures.picture import Cell as Datum
from core.pictures.picture import Picture, Table, register_picture
from core.pictures.words import in_a_row
from core.reader import reader
from directory.vocabulary import REGIONS
from pages.binding import IN_FORCE, MAYBE_IN_FORCE, STATES
from pages.matrix.cells import Matrix, Question
from pages.matrix.drawing import ONE, MatrixDrawing
from pages.matrix.words import BOND_STATES, legend, partner_marks
from registry.references import by_title
from registry.vocabulary import CERTAINTY, SUBJECTS

blueprint = Blueprint("matrix", __name__, url_prefix="/<lang>/agreements")
PICTURE = "agreement-matrix"
ASKED_STATES = {code: BOND_STATES[code] for code in ("in_force", "signed")}
FILTERS: tuple[tuple[str, Any, Mapping[str, Any]], ...] = (
    ("form", FORMS.title, FORMS),
    ("subject", SUBJECTS.title, SUBJECTS),
    ("state", BOND_STATES.title, ASKED_STATES),
    ("region", REGIONS.title, REGIONS),
)
"""Name, label and values of the filters; '' is any."""
LONGEST_SHOWN = 40


@blueprint.get("/matrix")
@guarded("site.read")
def matrix() -> ResponseReturnValue:
    """The matrix as the address asks for it; what cannot be used is said, and the rest shown."""
    asked, problems = _asked()
    found = Matrix(asked, reader())
    if asked.mine and found.own is None:
        problems.append(
            _("There is no administration “%(code)s”.", code=asked.mine[:LONGEST_SHOWN])
        )
        found = Matrix(replace(asked, mine=""), reader())
    page = render_template(
        "pages/matrix.html",
        matrix=found,
        problems=problems,
        filter_form=_form(found, asked),
        drawing=_drawn(found),
        legend=legend(),
        description=_description(found),
        partners=_partners(found),
        everybody=_everybody(found),
        csv=_csv_addresses(found),
        unasked=url_for("matrix.matrix", as_of=None),
    )
    return page, 400 if problems else 200


def _asked() -> tuple[Question, list[str]]:
    """The question of the address, without the values that mean nothing, and words on those."""
    values, problems = {}, []
    for name, label, known in FILTERS:
        value = request.args.get(name, "").strip()
        if value and value not in known:
            problems.append(
                _(
                    "“%(value)s” is not a value of the filter “%(name)s”. Choose one of the list.",
                    value=value[:LONGEST_SHOWN],
                    name=label,
                )
            )
            value = ""
        values[name] = value
    mine = request.args.get("mine")
    return Question(mine=own_code() if mine is None else mine.strip().upper(), **values), problems


def own_code() -> str:
    """The administration that a signed-in delegate acts for; '' for everybody else."""
    return min(current_user.scopes("delegate") or (), default="")


def _drawn(found: Matrix) -> Drawing | None:
    if not found.cells:
        return None
    return MatrixDrawing(found).draw()


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


def _form(found: Matrix, asked: Question) -> dict[str, Any]:
    """The form as the macro takes it."""
    bodies = [
        {
            "value": body.code,
            "label": body.title,
            "language": body.language,
            "selected": body.code == found.question.mine,
        }
        for body in by_title(found.bodies.values())
    ]
    fields = [_select("mine", _("My administration"), _("None"), bodies)]
    for name, label, known in FILTERS:
        chosen = getattr(asked, name)
        options = [
            {"value": code, "label": known[code], "selected": code == chosen} for code in known
        ]
        fields.append(_select(name, label, _("All"), options))
    day = found.reader.as_of
    return {
        "action": url_for("matrix.matrix", as_of=None),
        "reset_url": url_for("matrix.matrix", as_of=None),
        "fields": fields,
        "as_of": {"name": "as_of", "value": day.isoformat() if day else ""},
    }


def _select(name: str, label: Any, none: str, options: list[dict[str, Any]]) -> dict[str, Any]:
    nothing = {"value": "", "label": none, "selected": not any(o["selected"] for o in options)}
    return {"name": name, "label": label, "kind": "select", "options": [nothing, *options]}


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


def region_name(code: str) -> str:
    """The name of a group of rows."""
    return str(REGIONS[code]) if code else _("Organizations")


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
    asked, problems = _asked()
    found = Matrix(replace(asked, mine=key), reader())
    if problems or (key and found.own is None):
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
