"""Questions to the matrix: read from the address, and the form that asks them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from cooperation.agreements.vocabulary import FORMS
from core.characters import quoted
from core.reader import reader
from directory.vocabulary import REGIONS
from pages.matrix.cells import Matrix, Question
from pages.matrix.words import BOND_STATES
from pages.questions import body_options, question_form, select_field
from registry.vocabulary import SUBJECTS

ASKED_STATES = {code: BOND_STATES[code] for code in ("in_force", "signed")}
FILTERS: tuple[tuple[str, Any, Mapping[str, Any]], ...] = (
    ("form", FORMS.title, FORMS),
    ("subject", SUBJECTS.title, SUBJECTS),
    ("state", BOND_STATES.title, ASKED_STATES),
    ("region", REGIONS.title, REGIONS),
)
"""Name, label and values of the filters; '' is any."""
BOTH_MEMBERS = _l("Both are members of")


def opened(mine: str | None = None) -> tuple[Matrix, list[str]]:
    """The matrix that the address asks for (with another row first), and words on what it names
    in vain."""
    asked, problems = _asked()
    if mine is not None:
        asked = replace(asked, mine=mine)
    found = Matrix(asked, reader())
    vain = {}
    if asked.mine and found.own is None:
        problems.append(no_administration(asked.mine))
        vain["mine"] = ""
    if asked.organization and found.organization is None:
        problems.append(no_value(asked.organization, BOTH_MEMBERS))
        vain["organization"] = ""
    return (Matrix(replace(asked, **vain), reader()) if vain else found), problems


def no_administration(code: str) -> str:
    """Words for a code that no administration has."""
    words: str = _("There is no administration “%(code)s”.", code=quoted(code))
    return words


def no_value(value: str, label: Any) -> str:
    """Words for a value that a filter does not have."""
    words: str = _(
        "“%(value)s” is not a value of the filter “%(name)s”. Choose one of the list.",
        value=quoted(value),
        name=label,
    )
    return words


def _asked() -> tuple[Question, list[str]]:
    """The question of the address, without the values that mean nothing, and words on those."""
    values, problems = {}, []
    for name, label, known in FILTERS:
        value = request.args.get(name, "").strip()
        if value and value not in known:
            problems.append(no_value(value, label))
            value = ""
        values[name] = value
    values["organization"] = request.args.get("organization", "").strip().upper()
    mine = request.args.get("mine")
    return Question(mine=own_code() if mine is None else mine.strip().upper(), **values), problems


def own_code() -> str:
    """The administration that a signed-in delegate acts for; '' for everybody else."""
    return min(current_user.scopes("delegate") or (), default="")


def matrix_form(found: Matrix) -> dict[str, Any]:
    """The form as the macro takes it."""
    asked = found.question
    own = body_options(found.bodies.values(), asked.mine)
    fields = [select_field("mine", _("My administration"), _("None"), own)]
    for name, label, known in FILTERS:
        chosen = getattr(asked, name)
        options = [
            {"value": code, "label": known[code], "selected": code == chosen} for code in known
        ]
        fields.append(select_field(name, label, _("All"), options))
    unions = body_options(found.organizations.values(), asked.organization)
    fields.append(select_field("organization", BOTH_MEMBERS, _("All"), unions))
    return question_form(url_for("matrix.matrix", as_of=None), found.reader, fields)
