"""Groups of a query's parts, and the tree that is made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from search.leaves import all_of
from search.nodes import And, Concept, Everything, Node, Not, Or, Tag


@dataclass(slots=True)
class Item:
    """A part of a group with its place in the text; `node` is None for what was left out.

    Several items may come of one lexeme, such as `road/rail`.
    """

    start: int
    end: int
    node: Node | None
    lexeme: int
    plain: bool = False
    negated: bool = False
    joins_next: bool = False
    group: "Group | None" = None


@dataclass(slots=True)
class Group:
    """What stands between parentheses, or all of the query.

    `values_of`: the field whose values its words are, else ''.
    """

    start: int
    excluded: bool = False
    values_of: str = ""
    items: list[Item] = field(default_factory=list)


def tree_of(group: Group, named: Sequence[Tag], used: list[Tag]) -> Node | None:
    """The tree of a group; the names that are met in it and not excluded are added to `used`."""
    for item in group.items:
        if item.group is not None:
            item.node = tree_of(item.group, named, used)
    items = group.items
    for tag in named:
        merged = _with_concept(items, tag)
        if merged is not None:
            items = merged
            if not group.excluded and not any(
                item.negated for item in items if tag.start <= item.start < tag.end
            ):
                used.append(tag)
    return _tree(items)


def _with_concept(items: list[Item], tag: Tag) -> list[Item] | None:
    """Where plain words name a concept, the concept is an alternative to the words."""
    inside = [
        index
        for index, item in enumerate(items)
        if item.plain and tag.start <= item.start and item.end <= tag.end
    ]
    if not inside or inside != list(range(inside[0], inside[-1] + 1)):
        return None
    named = items[inside[0] : inside[-1] + 1]
    if len({item.negated for item in named}) > 1 or any(i.joins_next for i in named[:-1]):
        return None
    words = all_of([item.node for item in named if item.node is not None])
    if words is None:
        return None
    both = Item(
        named[0].start,
        named[-1].end,
        Or((words, Concept(tag.tokens))),
        named[-1].lexeme,
        negated=named[0].negated,
        joins_next=named[-1].joins_next,
    )
    return [*items[: inside[0]], both, *items[inside[-1] + 1 :]]


def _tree(items: Sequence[Item]) -> Node | None:
    """AND of all parts, with neighbours that OR joins taken together first."""
    wanted: list[Node] = []
    refused: list[Node] = []
    either: list[Node] = []
    joined = False
    for _number, of_lexeme in groupby(items, key=lambda item: item.lexeme):
        parts = list(of_lexeme)
        nodes = [item.node for item in parts if item.node is not None]
        joins_next = parts[-1].joins_next
        if nodes and not (joined or joins_next):
            if parts[0].negated:
                refused.append(Not(_one(nodes)))
            else:
                wanted.extend(nodes)
        elif nodes:
            node = _one(nodes)
            either.append(Not(node) if parts[0].negated else node)
        if either and not joins_next:
            one = either[0] if len(either) == 1 else Or(tuple(either))
            (refused if isinstance(one, Not) else wanted).append(one)
            either = []
        joined = joins_next
    if refused and not wanted:
        wanted.append(Everything())
    return all_of([*wanted, *refused])


def _one(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else And(tuple(nodes))
