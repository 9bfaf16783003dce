"""The words for how an agreement stands between two bodies."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from cooperation.agreements.vocabulary import FORMS
from directory.vocabulary import REGIONS
from pages.binding import IN_FORCE, MAYBE_IN_FORCE, SIGNED, STATES
from pages.matrix.cells import Cell
from registry.listing import status_tag
from registry.references import Reference
from registry.statuses import Status
from registry.templating import listed
from registry.vocabulary import Vocabulary

BOND_STATES = Vocabulary("bond_state", _l("State between two bodies"), {
    "in_force": (_l("In force"), _l("Binding on both on the day.")),
    "signed": (_l("Signed"), _l("Signed or adopted; entry into force not established.")),
    "other": (
        _l("Other status"),
        _l("In negotiation, initialled, applied provisionally, or not known."),
    ),
    "ended": (_l("Ended or suspended"), ""),
})  # fmt: skip


def bond_tag(standing: int) -> dict[str, str]:
    """A standing as a mark, as the templates' macros take it."""
    state, certainty = STATES[standing]
    if state in ("in_force", "signed"):
        return status_tag(Status("legal", state, certainty))
    kinds = {"other": "unknown", "ended": "terminated"}
    return {"label": str(BOND_STATES[state]), "kind": kinds[state]}


def bond_words(
    standing: int, through: Sequence[int], organizations: Mapping[int, Reference]
) -> str:
    """ "In force (through European Union)"."""
    label = bond_tag(standing)["label"]
    if not through:
        return label
    unions = listed(organizations[key].title for key in through)
    words: str = _("%(status)s through %(organizations)s", status=label, organizations=unions)
    return words


def partner_marks(cell: Cell, organizations: Mapping[int, Reference]) -> list[dict[str, Any]]:
    """What binds a pair as marks, the best first: form and state, unions, how many."""
    marks = []
    for (form, standing, through), number in cell.best_first():
        state = bond_tag(standing)
        marks.append(
            {
                "label": _("%(form)s: %(parties)s", form=str(FORMS[form]), parties=state["label"]),
                "kind": state["kind"],
                "through": [organizations[key] for key in through],
                "number": number,
            }
        )
    return marks


def legend() -> list[tuple[str, str, str]]:
    """(shape, classes, words) of the places and marks in the drawing."""
    return [
        ("bar", "bond series-1", str(FORMS["cmaa"])),
        ("bar", "bond series-2", str(FORMS["mra"])),
        ("bar", "bond series-3", _("Other instruments")),
        ("bar", "bond series-8", bond_tag(IN_FORCE)["label"]),
        ("bar", "bond series-8 bond--possible", bond_tag(MAYBE_IN_FORCE)["label"]),
        ("bar", "bond series-8 bond--signed", bond_tag(SIGNED)["label"]),
        ("stub", "bond series-8", _("Other status, ended or suspended")),
        ("dot", "bond series-8", _("Through a union that one of them is a member of")),
    ]


def region_name(code: str) -> str:
    """The name of a group of rows."""
    return str(REGIONS[code]) if code else _("Organizations")
