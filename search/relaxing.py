"""A question that asks for more than any record has, asked again for most of it."""

import math
from collections.abc import Sequence

from search.nodes import And, Codes, Everything, Field, Most, Node, Not, Nothing, Or


def relaxed(node: Node, share: float) -> Node | None:
    """The same question with a share of its parts only, at least one; `None` if there are not two.

    What is excluded stays excluded, and fields typed among the words stay filters.
    """
    firm, parts = _divided(node)
    if len(parts) < 2:
        return None
    return _all([Most(max(1, math.ceil(len(parts) * share)), tuple(parts)), *firm])


def with_named(node: Node, named: frozenset[str]) -> Node:
    """The question widened by the records that it is about; what filters it filters them too.

    `customs risk management` asks for the concept, although that says nothing of customs.
    """
    firm, parts = _divided(node)
    if not named or not parts:
        return node
    return _all([Or((_all(parts), Codes(named))), *firm])


def _divided(node: Node) -> tuple[list[Node], list[Node]]:
    """Filters of a question, and the parts that say what it is about."""
    children = node.children if isinstance(node, And) else (node,)
    firm = [child for child in children if _is_firm(child)]
    return firm, [child for child in children if not _is_firm(child)]


def _all(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else And(tuple(nodes))


def _is_firm(node: Node) -> bool:
    """Whether a part says which records are meant, and not what they are about."""
    if isinstance(node, Or):
        return all(map(_is_firm, node.children))
    return isinstance(node, Not | Field | Codes | Nothing | Everything)
