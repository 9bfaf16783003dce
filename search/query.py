"""What a person types, parsed into a tree that every engine understands.

Words are joined by AND; `"…"` is a phrase, `word*` a prefix, `-word` excludes, `OR` or `|` joins
its two neighbours. Nothing a person types is an error: what cannot be meant is left out, and a
note says so.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from search.analysis.chain import analyze, chunks
from search.analysis.stems import query_stems
from search.analysis.tokens import Role, Token

LONGEST_QUERY = 500
"""Characters of a query that are read."""
MOST_TERMS = 32
"""Words, phrases and prefixes of a query that are read."""
SHORTEST_PREFIX = 2

DEFAULT_LANGUAGES = ("en", "fr", "es", "ru", "ar")


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
class Not:
    """The child does not match."""

    child: "Node"


Node = Everything | Nothing | Term | Prefix | Phrase | Concept | And | Or | Some | Not


class Note(StrEnum):
    """What was left out of a query; the page words it."""

    TEXT_CUT = "text-cut"
    TERMS_CUT = "terms-cut"
    QUOTE_UNCLOSED = "quote-unclosed"
    PREFIX_SHORT = "prefix-short"
    NO_WORDS = "no-words"


@dataclass(frozen=True, slots=True)
class Tag:
    """A concept named in a query: from `start` to `end` in its text, as one of `tokens`."""

    start: int
    end: int
    tokens: tuple[str, ...]


Tagger = Callable[[str], Iterable[Tag]]


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query: the text that was read, its tree, and notes on what was not."""

    text: str
    node: Node
    notes: tuple[Note, ...] = ()
    tags: tuple[Tag, ...] = ()


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』＂〝〞", '"'))
_DASHES = r"−–—－\-"
_ITEM = re.compile(
    rf'(?P<minus>(?<!\S)[{_DASHES}](?=[^\s{_DASHES}]))?"(?P<phrase>[^"]*)(?P<close>"|$)'
    r"|(?P<either>(?<!\S)OR(?!\S)|\|+)|(?P<all>(?<!\S)(?:AND|&+)(?!\S))"
    rf'|(?P<not>(?<![^\s"])[{_DASHES}](?=[^\s{_DASHES}"]))?(?P<word>[^\s"|]+)'
)


@dataclass(slots=True)
class _Item:
    """A parsed part of the query with its place in the text."""

    start: int
    end: int
    node: Node
    plain: bool
    negated: bool = False
    joins_next: bool = False


@dataclass(slots=True)
class _Reading:
    """The parts found so far, and how many terms may still come."""

    text: str
    languages: Sequence[str]
    items: list[_Item] = field(default_factory=list)
    notes: dict[Note, None] = field(default_factory=dict)
    left: int = MOST_TERMS

    def add(self, start: int, end: int, node: Node | None, *, plain: bool, negated: bool) -> None:
        if node is None:
            return
        if self.left <= 0:
            self.notes[Note.TERMS_CUT] = None
            return
        self.left -= 1
        self.items.append(_Item(start, end, node, plain, negated))


def parse(
    text: str, languages: Sequence[str] = DEFAULT_LANGUAGES, tagger: Tagger | None = None
) -> ParsedQuery:
    """Parse what a person typed; never raises.

    `languages` are those whose stems are asked for: the reader's and the site's. `tagger` finds
    the concepts that the text names, by offsets into it.
    """
    read = text.replace("\x00", " ")[:LONGEST_QUERY]
    reading = _Reading(read, languages)
    if len(text) > LONGEST_QUERY:
        reading.notes[Note.TEXT_CUT] = None
    for match in _ITEM.finditer(read.translate(_QUOTES)):
        _read_item(reading, match)
    tags = tuple(tagger(read)) if tagger and reading.items else ()
    node = _tree(_with_concepts(reading.items, tags))
    if node is None:
        node = Nothing() if read.strip() else Everything()
        if read.strip():
            reading.notes[Note.NO_WORDS] = None
    return ParsedQuery(read, node, tuple(reading.notes), tags)


def _read_item(reading: _Reading, match: re.Match[str]) -> None:
    if match["either"] is not None:
        if reading.items:
            reading.items[-1].joins_next = True
    elif match["phrase"] is not None:
        if not match["close"]:
            reading.notes[Note.QUOTE_UNCLOSED] = None
        node = _phrase(analyze(reading.text[slice(*match.span("phrase"))]))
        negated = match["minus"] is not None
        reading.add(match.start(), match.end(), node, plain=False, negated=negated)
    elif match["word"] is not None:
        _read_word(reading, match)


def _read_word(reading: _Reading, match: re.Match[str]) -> None:
    start, end = match.span("word")
    negated = match["not"] is not None
    groups = list(chunks(reading.text[start:end]))
    if match["word"].endswith("*") and groups:
        node = _prefix(groups[-1], reading)
        if node is not None:
            last = groups.pop()
            reading.add(
                start + last[0].start, start + last[-1].end, node, plain=False, negated=negated
            )
    for group in groups:
        node = _word(reading.text[start:end], group, reading.languages)
        first, last_end = group[0].start, max(token.end for token in group)
        reading.add(start + first, start + last_end, node, plain=True, negated=negated)


def _phrase(tokens: list[Token]) -> Node | None:
    """A strict phrase. One character of an unspaced script is asked for as a prefix beside it."""
    slots: dict[int, list[str]] = {}
    singles: list[Node] = []
    for token in tokens:
        if token.role is Role.SINGLE:
            singles.append(Prefix((token.text,)))
        elif token.role not in (Role.TAIL, Role.JOINED):
            slots.setdefault(token.position, []).append(token.text)
    if not slots:
        return _all_of(singles)
    first = min(slots)
    parts = tuple((position - first, tuple(texts)) for position, texts in slots.items())
    node = Term(parts[0][1]) if len(parts) == 1 else Phrase(parts)
    return _all_of([node, *singles])


def _prefix(group: list[Token], reading: _Reading) -> Node | None:
    """`word*`; in unspaced scripts a run already finds what it begins, so the star adds nothing."""
    last = [token for token in group if token.position == group[-1].position]
    words = tuple(t.text for t in last if t.role in (Role.WORD, Role.TWIN))
    if not words:
        return None
    if len(words[0]) < SHORTEST_PREFIX:
        reading.notes[Note.PREFIX_SHORT] = None
        return None
    before = [token for token in group if token.position < group[-1].position]
    rest = [Term((token.text,)) for token in before if token.role in (Role.WORD, Role.GRAM)]
    return _all_of([*rest, Prefix(words)])


def _word(text: str, group: list[Token], languages: Sequence[str]) -> Node | None:
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
    return _all_of(nodes)


def _term(text: str, group: list[Token], token: Token, languages: Sequence[str]) -> Term:
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


def _all_of(nodes: Sequence[Node]) -> Node | None:
    if not nodes:
        return None
    return nodes[0] if len(nodes) == 1 else And(tuple(nodes))


def _with_concepts(items: list[_Item], tags: Sequence[Tag]) -> list[_Item]:
    """Where plain words name a concept, the concept is an alternative to the words."""
    for tag in tags:
        inside = [
            index
            for index, item in enumerate(items)
            if item.plain and tag.start <= item.start and item.end <= tag.end
        ]
        if not inside or inside != list(range(inside[0], inside[-1] + 1)):
            continue
        named = items[inside[0] : inside[-1] + 1]
        if len({item.negated for item in named}) > 1 or any(i.joins_next for i in named[:-1]):
            continue
        words = And(tuple(i.node for i in named)) if len(named) > 1 else named[0].node
        both = _Item(
            named[0].start,
            named[-1].end,
            Or((words, Concept(tag.tokens))),
            plain=False,
            negated=named[0].negated,
            joins_next=named[-1].joins_next,
        )
        items[inside[0] : inside[-1] + 1] = [both]
    return items


def _tree(items: Sequence[_Item]) -> Node | None:
    """AND of all parts, with neighbours that OR joins taken together first."""
    wanted: list[Node] = []
    refused: list[Node] = []
    either: list[Node] = []
    for index, item in enumerate(items):
        if item.negated:
            refused.append(Not(item.node))
        else:
            either.append(item.node)
        if either and (not item.joins_next or index == len(items) - 1):
            wanted.append(either[0] if len(either) == 1 else Or(tuple(either)))
            either = []
    if refused and not wanted:
        wanted.append(Everything())
    return _all_of([*wanted, *refused])
