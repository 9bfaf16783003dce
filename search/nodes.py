"""The tree of a query, which every engine understands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from search.notes import Note


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every document."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Matches no document."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word: any of `tokens` in title or text, or any of `stems` among the stems."""

    tokens: tuple[str, ...]
    stems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any token that begins with one of `beginnings`."""

    beginnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens at fixed distances: each part is a distance from the first and its alternatives."""

    parts: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept that the query names (`c:KZ`), met in whatever language."""

    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """Documents with any of the values of a facet of the index."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Codes:
    """Documents with any of these codes: what is settled outside the index."""

    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class And:
    """All children match."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one child matches."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least `least` children match: a run of characters that may be several words."""

    least: int
    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Most:
    """At least `least` children match, and the more of them do, the better: rare ones count more.

    What a question becomes that asks for more than any record has.
    """

    least: int
    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child does not match."""

    child: "Node"


Node = (
    Everything
    | Nothing
    | Term
    | Prefix
    | Phrase
    | Concept
    | Field
    | Codes
    | And
    | Or
    | Some
    | Most
    | Not
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A concept named in a query: from `start` to `end` in its text, as one of `tokens`."""

    start: int
    end: int
    tokens: tuple[str, ...]


Tagger = Callable[[str], Iterable[Tag]]


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query: the text that was read, its tree, and notes on what was not.

    `tags` are the names that were understood, `words` what is asked for in words, without
    operators, fields and what is excluded.
    """

    text: str
    node: Node
    notes: tuple[Note, ...] = ()
    tags: tuple[Tag, ...] = ()
    words: str = ""


def settled(node: Node, given: Mapping[str, Mapping[str, frozenset[str]]]) -> Node:
    """The tree with codes in place of the fields that are settled outside the index.

    `given`: field → value → codes, such as the statuses of a day.
    """
    match node:
        case Field(name, values) if name in given:
            found = (given[name].get(value, frozenset()) for value in values)
            return Codes(frozenset().union(*found))
        case And(children):
            return And(tuple(settled(child, given) for child in children))
        case Or(children):
            return Or(tuple(settled(child, given) for child in children))
        case Not(child):
            return Not(settled(child, given))
    return node
