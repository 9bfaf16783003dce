"""Words, phrases and prefixes of a query as leaves of its tree."""

import math
from collections.abc import Callable, Sequence
from itertools import groupby

from search.analysis.stems import query_stems
from search.analysis.tokens import Role, Token
from search.nodes import And, Concept, Node, Or, Phrase, Prefix, Some, Term

SHORTEST_PREFIX = 2
"""Letters of a prefix in an alphabet."""


Splitter = Callable[[str], Sequence[tuple[str, tuple[str, ...]]]]
"""The parts of a compound, each with the marks of what it names; nothing for other words."""


def with_parts(node: Node, group: Sequence[Token], splitter: Splitter) -> Node:
    """A word or, as well, all of the names that it is made of (Zollforum: customs, forum)."""
    words = [token.text for token in group if token.role is Role.WORD]
    parts = splitter("-".join(words)) if words else ()
    named = [
        Or((Term((text,)), Concept(marks))) if marks else Term((text,)) for text, marks in parts
    ]
    return Or((node, And(tuple(named)))) if named else node


def phrase_leaf(tokens: Sequence[Token]) -> Node | None:
    """A strict phrase. One character of an unspaced script is asked for as a prefix beside it."""
    slots: dict[int, list[str]] = {}
    singles: list[Node] = []
    for token in tokens:
        if token.role is Role.SINGLE:
            singles.append(Prefix((token.text,)))
        elif token.role not in (Role.TAIL, Role.JOINED):
            slots.setdefault(token.position, []).append(token.text)
    if not slots:
        return all_of(singles)
    first = min(slots)
    parts = tuple((position - first, tuple(texts)) for position, texts in slots.items())
    node = Term(parts[0][1]) if len(parts) == 1 else Phrase(parts)
    return all_of([node, *singles])


def has_beginning(group: Sequence[Token]) -> bool:
    """Whether the last word of a stretch can begin others.

    In unspaced scripts a run already finds what it begins, so a star adds nothing.
    """
    return any(token.role is Role.WORD for token in _last(group))


def prefix_leaf(group: Sequence[Token]) -> Node | None:
    """`word*`; None for a beginning that is too short."""
    last = _last(group)
    words = tuple(token.text for token in last if token.role in (Role.WORD, Role.TWIN))
    if len(words[0]) < SHORTEST_PREFIX:
        return None
    before = [token for token in group if token.position < last[0].position]
    rest = [Term((token.text,)) for token in before if token.role in (Role.WORD, Role.GRAM)]
    return all_of([*rest, Prefix(words)])


def _last(group: Sequence[Token]) -> list[Token]:
    return [token for token in group if token.position == group[-1].position]


def word_leaf(text: str, group: Sequence[Token], languages: Sequence[str]) -> Node | None:
    """A stretch written without a break: a word, a hyphenated word, or runs of characters."""
    nodes: list[Node] = []
    for role, run in groupby(group, key=lambda token: token.role):
        tokens = list(run)
        if role is Role.WORD:
            nodes.extend(_term(text, group, token, languages) for token in tokens)
        elif role is Role.SINGLE:
            nodes.extend(Prefix((token.text,)) for token in tokens)
        elif role is Role.GRAM:
            nodes.append(_run(tokens))
    joined = [token.text for token in group if token.role is Role.JOINED]
    terms = [node for node in nodes if isinstance(node, Term)]
    if len(joined) == 1 and len(terms) == len(nodes):
        parts = tuple((distance, term.tokens) for distance, term in enumerate(terms))
        return Or((Phrase(parts), Term((joined[0],))))
    return all_of(nodes)


def _term(text: str, group: Sequence[Token], token: Token, languages: Sequence[str]) -> Term:
    """A word with its twins, and its stems in several languages."""
    twins = (t.text for t in group if t.role is Role.TWIN and t.position == token.position)
    stems = query_stems(text[token.start : token.end], token.text, languages)
    return Term((token.text, *twins), stems)


def _run(grams: list[Token]) -> Node:
    """A run of characters: up to three stand together; a longer run may be several words.

    Of its pairs a share must be there, since a pair across two words is in no text that holds
    the words apart. Chinese words are short, those of other unspaced scripts longer.
    """
    if len(grams) == 1:
        return Term((grams[0].text,))
    if len(grams) == 2:
        return Phrase(((0, (grams[0].text,)), (1, (grams[1].text,))))
    share = 0.6 if len(grams[0].text) == 2 and grams[0].text >= "\u3000" else 0.75
    terms = tuple(Term((text,)) for text in dict.fromkeys(gram.text for gram in grams))
    return Some(max(1, math.ceil(share * len(terms))), terms)


def all_of(nodes: Sequence[Node]) -> Node | None:
    """All of the nodes; None where there are none."""
    if not nodes:
        return None
    return nodes[0] if len(nodes) == 1 else And(tuple(nodes))
