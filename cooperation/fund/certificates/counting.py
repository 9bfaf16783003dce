"""From people to the numbers that a project's record holds. Pure.

By body everybody is counted; by level and by sex small groups are hidden, and others with them
until the number of all does not give them away (`core.suppression`). Level and sex are never
crossed: the cells of a cross table could be told from its sums.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from core.suppression import parts_shown

Row = dict[str, Any]
UNKNOWN = ""


class Person(NamedTuple):
    """What is counted of somebody: the code of the body, level and sex ('' where not known)."""

    body: str
    level: str
    sex: str
    completed: bool


def by_body(people: Iterable[Person]) -> dict[str, tuple[int, int]]:
    """How many took part, and how many of them completed, by code of the body."""
    took, completed = Counter[str](), Counter[str]()
    for one in people:
        took[one.body] += 1
        completed[one.body] += one.completed
    return {body: (took[body], completed[body]) for body in sorted(took)}


def by_group(people: Sequence[Person]) -> list[tuple[str, str, int]]:
    """(level, sex, number) of what may be shown: first by sex, then by level."""
    sexes = parts_shown(Counter(one.sex for one in people)).counts
    levels = parts_shown(Counter(one.level for one in people)).counts
    return [
        *((UNKNOWN, sex, number) for sex, number in sorted(sexes.items()) if sex and number),
        *((level, UNKNOWN, number) for level, number in sorted(levels.items()) if level and number),
    ]


def counted_into(
    content: Row, activity_ref: str, people: Sequence[Person], with_groups: bool
) -> Row:
    """The content of a project with an activity's numbers as the people come to.

    Bodies of whom nobody is held keep their rows, as do seats offered. `with_groups`: level and sex
    of everybody are still held; else the record's groups stay as they are.
    """
    taken = by_body(people)
    rows = [_counted(row, activity_ref, taken) for row in content["participation"]]
    named = {row["party"] for row in rows if row["activity_ref"] == activity_ref}
    rows += [_new(activity_ref, body, numbers) for body, numbers in taken.items()
             if body not in named]  # fmt: skip
    groups = content["groups"]
    if with_groups:
        held = {_key(row): row for row in groups if row["activity_ref"] == activity_ref}
        others = [row for row in groups if row["activity_ref"] != activity_ref]
        groups = [*others, *(_group(held, activity_ref, *found) for found in by_group(people))]
    return content | {"participation": rows, "groups": groups}


def _counted(row: Row, activity_ref: str, taken: Mapping[str, tuple[int, int]]) -> Row:
    if row["activity_ref"] != activity_ref or row["party"] not in taken:
        return row
    took, completed = taken[row["party"]]
    return row | {"taken": took, "completed": completed}


def _new(activity_ref: str, body: str, numbers: tuple[int, int]) -> Row:
    return {
        "code": "", "activity_ref": activity_ref, "party": body, "territory": "",
        "offered": None, "taken": numbers[0], "completed": numbers[1],
    }  # fmt: skip


def _key(row: Row) -> tuple[str, str]:
    return row["level"], row["sex"]


def _group(
    held: Mapping[tuple[str, str], Row], activity_ref: str, level: str, sex: str, number: int
) -> Row:
    row = held.get((level, sex), {"code": ""})
    return row | {"activity_ref": activity_ref, "level": level, "sex": sex, "taken": number}
