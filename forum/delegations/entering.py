"""Focal points entered together: what each line of a list would do, then all of it at once.

A line that cannot be done stops the whole list, so that nobody has to find out which half of a
sheet was taken. The caller commits.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.forms import EMAIL
from accounts.models import LONGEST_EMAIL, LONGEST_NAME
from accounts.names import one_line
from accounts.queries import folded_email
from core.database import session
from core.languages import SITE_LANGUAGES
from core.permissions import Actor, require
from core.problems import Conflict, Problem
from forum.delegations.inviting import FocalPoint, add_delegations, name_focal_point
from forum.delegations.models import Delegation, Registration
from forum.delegations.queries import bodies_by_code, delegations_of
from registry.models import Record
from registry.references import references_by_code

MOST_LINES = 500
COLUMNS = ("code", "name", "email", "language")
ADDED, NAMED, REPLACED, SAME, WRONG = "added", "named", "replaced", "same", "wrong"


@dataclass(frozen=True)
class Line:
    """A line of the list: its number from 1, and its cells as they were typed."""

    number: int
    code: str
    name: str
    email: str
    language: str = ""


@dataclass(frozen=True)
class CheckedLine:
    """A line with what it would do: `added` (the body is put on the list), `named` (it is there,
    and its focal point is named or called otherwise), `replaced` (it has another), `same`
    (nothing), or `wrong`, with the fault in words. `version` is that of the delegation, 0 where
    there is none."""

    line: Line
    act: str
    fault: str = ""
    title: str = ""
    title_language: str = ""
    version: int = 0


def lines_of(rows: Iterable[tuple[int, Sequence[str]]]) -> list[Line]:
    """The lines of a sheet's rows (number, cells): code, name, address, and a language where one is
    given. Empty rows and one that names the columns say nothing.

    Raises `Problem` for more than `MOST_LINES`, and for a row with too many cells.
    """
    found = []
    for number, cells in rows:
        told = [one_line(cell) for cell in cells]
        if not any(told) or told[0].lower() == COLUMNS[0]:
            continue
        if len(told) > len(COLUMNS) and any(told[len(COLUMNS) :]):
            raise Problem(
                _("Line %(number)s has more than four columns. Put a name that holds the "
                  "separator into quotation marks.", number=number)
            )  # fmt: skip
        padded = [*told, "", "", ""][: len(COLUMNS)]
        found.append(
            Line(number, padded[0].upper(), padded[1], folded_email(padded[2]), padded[3].lower())
        )
    if len(found) > MOST_LINES:
        raise Problem(_("A list has at most %(most)s lines. Enter it in parts.", most=MOST_LINES))
    return found


def check_lines(
    registration: Registration, lines: Sequence[Line], language: str
) -> list[CheckedLine]:
    """What each line would do as things stand now; titles for a reader of the language.

    The number of statements does not depend on how many lines there are.
    """
    codes = {one.code for one in lines}
    known = {one.code: one.id for one in session().scalars(bodies_by_code(codes))}
    held = {one.body_id: one for one in session().scalars(delegations_of(registration.edition_id))}
    names = references_by_code(known, language)
    times = Counter(one.code for one in lines)
    checked = []
    for one in lines:
        delegation = held.get(known.get(one.code, 0))
        fault = _fault(one, one.code in known, times[one.code])
        named = names.get(one.code)
        checked.append(
            CheckedLine(
                line=one,
                act=WRONG if fault else _act(one, delegation),
                fault=fault,
                title=named.title if named else "",
                title_language=named.language if named else "",
                version=delegation.version if delegation else 0,
            )
        )
    return checked


def _fault(line: Line, is_known: bool, times: int) -> str:
    if not line.code:
        return str(_("The code is missing."))
    if not is_known:
        return str(_("No published administration or organization has this code."))
    if times > 1:
        return str(_("The code stands on several lines."))
    if not line.name:
        return str(_("The name is missing."))
    if not line.email:
        return str(_("The e-mail address is missing."))
    if max(len(line.name) - LONGEST_NAME, len(line.email) - LONGEST_EMAIL) > 0:
        return str(_("The name or the address is too long."))
    if not EMAIL.match(line.email):
        return str(_("This is not an e-mail address."))
    if line.language and line.language not in SITE_LANGUAGES:
        return str(_("Letters are written in %(languages)s.", languages=", ".join(SITE_LANGUAGES)))
    return ""


def _act(line: Line, delegation: Delegation | None) -> str:
    if delegation is None:
        return ADDED
    if not delegation.focal_email:
        return NAMED
    if delegation.focal_email != line.email:
        return REPLACED
    kept = (delegation.focal_name, line.language or delegation.language)
    return SAME if kept == (line.name, delegation.language) else NAMED


def digest_of(checked: Sequence[CheckedLine]) -> str:
    """The digest of what was shown, to be shown again when it would be something else."""
    told = [(one.line, one.act, one.version) for one in checked]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def enter(
    registration: Registration, lines: Sequence[Line], by: Actor, seen: str, language: str
) -> Counter[str]:
    """Do what the lines say; how many were `added`, `named`, `replaced`, `same`. No letter goes
    out.

    `seen` is the digest of what the actor was shown. Raises `Forbidden`, `Problem` where a line is
    wrong or there is none, and `Conflict` where something has changed meanwhile.
    """
    require(by, "delegation.manage")
    checked = check_lines(registration, lines, language)
    if not checked or any(one.act == WRONG for one in checked):
        raise Problem(_l("Mend the lines that are wrong first. Nothing was saved."))
    if digest_of(checked) != seen:
        raise Conflict(
            _l("The list would now do something else than you were shown. Look at it again.")
        )
    add_delegations(registration, [one.line.code for one in checked if one.act == ADDED], by)
    delegations = _by_code(registration)
    for one in checked:
        if one.act != SAME:
            _name(delegations[one.line.code], one.line, by)
    return Counter(one.act for one in checked)


def _name(delegation: Delegation, line: Line, by: Actor) -> None:
    language = line.language or delegation.language
    focal = FocalPoint(line.name, line.email, language, delegation.quota)
    name_focal_point(delegation, focal, by, delegation.version)


def _by_code(registration: Registration) -> dict[str, Delegation]:
    rows: Any = session().execute(
        select(Record.code, Delegation)
        .join(Delegation, Delegation.body_id == Record.id)
        .where(Delegation.edition_id == registration.edition_id)
    )
    return dict(rows.tuples().all())
