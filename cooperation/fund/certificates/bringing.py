"""Many participants at once: what would become of each line, then all of them or none.

The same person is added once, however often their line comes. A later line fills what was not
known, such as the day of completion; it never changes what is held, for somebody may have typed it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from cooperation.fund.certificates.models import Participant
from cooperation.fund.certificates.participants import RULE, Details, new_participant
from cooperation.fund.certificates.queries import participants_of, wait_for
from cooperation.fund.projects.models import Project
from core.audit import record_audit
from core.database import session
from core.permissions import Actor, require
from core.problems import Problem

ADD, FILL, SAME, WRONG = "add", "fill", "same", "wrong"
FILLED = ("latin_name", "own_name", "level", "sex", "completed_on")


@dataclass(frozen=True)
class Line:
    """A line of a sheet: its number from 1, what it says (None where it cannot be read), the digest
    that tells who it is, and what is wrong."""

    number: int
    details: Details | None
    identity: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Planned:
    """What becomes of a line: added, filled into who is held, the same as held, or wrong."""

    line: Line
    outcome: str
    faults: tuple[str, ...] = ()


class Faulty(Problem):
    """A line is wrong, so nothing was written (HTTP 422)."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_l("Nothing was added: correct the lines that are marked first."))


def plan(lines: Sequence[Line], held: Mapping[str, Participant]) -> list[Planned]:
    """What would become of each line, beside who is held by digest. Pure."""
    first: dict[str, Line] = {}
    found = []
    for line in lines:
        if line.faults or line.details is None:
            found.append(Planned(line, WRONG, line.faults))
            continue
        earlier = first.setdefault(line.identity, line)
        if earlier is not line:
            found.append(_again(line, earlier))
        elif line.identity in held:
            found.append(_beside(line, line.details, held[line.identity]))
        else:
            found.append(Planned(line, ADD))
    return found


def _again(line: Line, earlier: Line) -> Planned:
    if line.details == earlier.details:
        return Planned(line, SAME)
    why = _("Line %(number)s is about the same person and says something else.",
            number=earlier.number)  # fmt: skip
    return Planned(line, WRONG, (why,))


def _beside(line: Line, said: Details, one: Participant) -> Planned:
    """What is said of somebody who is held: more, the same, or something else."""
    if differing(said, one):
        why = _("This person is held with other details. Change them on the person's page.")
        return Planned(line, WRONG, (why,))
    more = any(getattr(said, name) and not getattr(one, name) for name in FILLED)
    return Planned(line, FILL if more else SAME)


def differing(said: Details, one: Participant) -> list[str]:
    """The names of what is said otherwise than held; what is not said differs from nothing."""
    names = [
        name for name in FILLED
        if getattr(said, name) and getattr(one, name) and getattr(said, name) != getattr(one, name)
    ]  # fmt: skip
    if said.body_id != one.body_id:
        names.append("body_id")
    if said.own_name and one.own_name and said.own_language != one.own_language:
        names.append("own_language")
    return names


def planned_for(project: Project, activity_code: str, lines: Sequence[Line]) -> list[Planned]:
    """The plan beside the activity's participants as they are now."""
    held = session().scalars(participants_of(project.id, activity_code))
    return plan(lines, {one.identity: one for one in held if one.identity})


def bring(
    project: Project, activity_code: str, lines: Sequence[Line], actor: Actor
) -> Counter[str]:
    """Carry the plan out; how many lines had which outcome. Raises `Forbidden`, `Faulty`."""
    require(actor, RULE)
    wait_for(project.id)
    held = {
        one.identity: one
        for one in session().scalars(
            participants_of(project.id, activity_code).execution_options(populate_existing=True)
        )
        if one.identity
    }
    planned = plan(lines, held)
    if any(one.outcome == WRONG for one in planned):
        raise Faulty
    for one in planned:
        said, key = one.line.details, one.line.identity
        assert said is not None
        if one.outcome == ADD:
            session().add(new_participant(project.id, activity_code, said, key))
        elif one.outcome == FILL:
            _fill(held[key], said)
    counts = Counter(one.outcome for one in planned)
    session().flush()
    if counts[ADD] or counts[FILL]:
        record_audit(RULE, project.code, actor, act="bring", activity=activity_code,
                     added=counts[ADD], filled=counts[FILL])  # fmt: skip
    return counts


def _fill(one: Participant, said: Details) -> None:
    if said.own_name and not one.own_name:
        one.own_language = said.own_language
    for name in FILLED:
        if getattr(said, name) and not getattr(one, name):
            setattr(one, name, getattr(said, name))
