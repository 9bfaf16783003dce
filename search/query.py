"""What a person types, parsed into a tree that every engine understands.

Words are joined by AND; `"…"` is a phrase, `word*` a prefix, `-word` or `NOT word` excludes, `OR`
or `|` joins its two neighbours before all else, parentheses group, `field:value` asks for a field
and `field:(one OR other)` for several values. Nothing a person types is an error: what cannot be
meant is left out, and a note says so.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from search.analysis.chain import analyze
from search.grouping import Group, Item, tree_of
from search.leaves import (
    Splitter,
    has_beginning,
    phrase_leaf,
    prefix_leaf,
    with_parts,
    word_leaf,
)
from search.lexemes import Lexeme, Sort, cleaned, lexemes, unknown_field
from search.nodes import (
    And,
    Codes,
    Concept,
    Everything,
    Field,
    Most,
    Node,
    Not,
    Nothing,
    Or,
    ParsedQuery,
    Phrase,
    Prefix,
    Some,
    Tag,
    Tagger,
    Term,
)
from search.notes import LONGEST_QUERY, MOST_NESTED, MOST_TERMS, Fault, Note, Notes
from search.stretches import stretches

__all__ = [
    "DEFAULT_LANGUAGES", "LONGEST_QUERY", "MOST_TERMS", "And", "Codes", "Concept", "Everything",
    "Fault", "Field", "Fields", "Most", "Node", "Not", "Note", "Nothing", "Or", "ParsedQuery",
    "Phrase", "Prefix", "Some", "Tag", "Tagger", "Term", "parse",
]  # fmt: skip

DEFAULT_LANGUAGES = ("en", "fr", "es", "ru", "ar")


class Fields(Protocol):
    """The fields that a query may name, for one reader."""

    def called(self, name: str) -> str:
        """The field of a name that was typed, '' where there is none."""

    def node(self, field: str, value: str, piece: str, notes: Notes) -> Node:
        """What a value asks for; faults of it are noted for the piece of the query."""


class _NoFields:
    """All that is typed is words."""

    def called(self, _name: str) -> str:
        return ""

    def node(self, _field: str, _value: str, _piece: str, _notes: Notes) -> Node:
        return Nothing()


NO_FIELDS: Fields = _NoFields()


def no_compounds(_word: str) -> Sequence[tuple[str, tuple[str, ...]]]:
    """No word is made of others."""
    return ()


def parse(
    text: str,
    languages: Sequence[str] = DEFAULT_LANGUAGES,
    tagger: Tagger | None = None,
    fields: Fields = NO_FIELDS,
    splitter: Splitter = no_compounds,
) -> ParsedQuery:
    """Parse what a person typed; never raises.

    `languages` are those whose stems are asked for: the reader's and the site's. `tagger` finds
    the concepts that the text names, by offsets into it; `splitter` the parts of compounds.
    """
    read = cleaned(text[:LONGEST_QUERY])
    reading = _Reading(read, languages, fields, tagger, splitter, len(text) > LONGEST_QUERY)
    for lexeme in lexemes(read, fields.called):
        reading.take(lexeme)
    root = reading.finished()
    named = list(tagger(reading.plain_words())) if tagger and reading.plain else []
    used: list[Tag] = []
    node = tree_of(root, named, used)
    if node is None:
        node = Nothing() if text.strip() else Everything()
        if text.strip():
            reading.notes.add(Fault.NO_WORDS)
    words = " ".join(read[start:end] for start, end in reading.wanted)
    return ParsedQuery(read, node, reading.notes.all(), tuple(used), words)


class _Reading:
    """Takes lexemes one by one; `groups` are those that are open, the innermost last."""

    def __init__(
        self,
        text: str,
        languages: Sequence[str],
        fields: Fields,
        tagger: Tagger | None,
        splitter: Splitter,
        was_cut: bool,
    ) -> None:
        self.text = text
        self.notes = Notes()
        self.plain: list[tuple[int, int]] = []
        self.wanted: list[tuple[int, int]] = []
        self._languages = languages
        self._fields = fields
        self._tagger = tagger
        self._splitter = splitter
        self._was_cut = was_cut
        self._groups = [Group(0)]
        self._ignored = 0  # parentheses that stand too deep
        self._number = 0
        self._left = MOST_TERMS
        self._not: Lexeme | None = None
        self._field: Lexeme | None = None
        if was_cut:
            self.notes.add(Fault.TEXT_CUT)

    def take(self, lexeme: Lexeme) -> None:
        """Read the next lexeme."""
        self._number += 1
        match lexeme.sort:
            case Sort.WORD:
                self._word(lexeme)
            case Sort.PHRASE | Sort.OPEN_PHRASE:
                self._phrase(lexeme)
            case Sort.FIELD:
                self._drop_field()
                self._field = lexeme
            case Sort.NONE:
                self._drop_not()
                self._not = lexeme
            case Sort.EITHER:
                self._either(lexeme)
            case Sort.OPEN:
                self._open(lexeme)
            case Sort.CLOSE:
                self._close(lexeme)

    def finished(self) -> Group:
        """The whole query, once all lexemes are taken."""
        while len(self._groups) > 1:
            if not self._was_cut:
                self.notes.add(Fault.PARENTHESIS_UNCLOSED, self.text[self._groups[-1].start :])
            self._end_group()
        self._end_of_items()
        return self._groups[0]

    def plain_words(self) -> str:
        """The text with spaces in place of all that is no plain word."""
        parts: list[str] = []
        place = 0
        for start, end in self.plain:
            parts += [" " * (start - place), self.text[start:end]]
            place = end
        return "".join(parts)

    def _piece(self, lexeme: Lexeme) -> str:
        return self.text[lexeme.start : lexeme.end]

    def _word(self, lexeme: Lexeme) -> None:
        if self._is_value():
            value = self._piece(lexeme).strip(",;،，；、。")
            if value:
                self._value(lexeme, value)
            return
        unknown = unknown_field(self._piece(lexeme)) if self._fields is not NO_FIELDS else ""
        if unknown:
            self.notes.add(Fault.FIELD_UNKNOWN, unknown)
        items = list(self._items_of_word(lexeme))
        if items:
            self.plain.append((lexeme.start, lexeme.end))
            self._add(lexeme, items)

    def _items_of_word(self, lexeme: Lexeme) -> Iterator[Item]:
        piece = self._piece(lexeme)
        parts = list(stretches(piece, self._tagger))
        starred = piece.endswith(("*", "＊"))
        if parts and ("*" in piece.rstrip("*") or "＊" in piece.rstrip("＊")):
            self.notes.add(Fault.STAR_MISPLACED, piece)
        for index, (offset, text, group) in enumerate(parts):
            last = starred and index == len(parts) - 1 and has_beginning(group)
            node = prefix_leaf(group) if last else word_leaf(text, group, self._languages)
            if node is not None and not last:
                node = with_parts(node, group, self._splitter)
            if node is None and last:
                self.notes.add(Fault.PREFIX_SHORT, piece)
            if node is not None or last:
                start = lexeme.start + offset
                first = start + group[0].start
                end = start + max(token.end for token in group)
                yield Item(first, end, node, self._number, plain=not last)

    def _phrase(self, lexeme: Lexeme) -> None:
        piece = self._piece(lexeme)
        if lexeme.sort is Sort.OPEN_PHRASE and not self._was_cut:
            self.notes.add(Fault.QUOTE_UNCLOSED, piece)
        if self._is_value():
            if lexeme.inner.strip():
                self._value(lexeme, lexeme.inner.strip())
            return
        if "*" in lexeme.inner:
            self.notes.add(Fault.STAR_MISPLACED, piece)
        node = phrase_leaf(analyze(lexeme.inner))
        if node is not None:
            self._add(lexeme, [Item(lexeme.start, lexeme.end, node, self._number)])

    def _is_value(self) -> bool:
        return self._field is not None or bool(self._groups[-1].values_of)

    def _value(self, lexeme: Lexeme, value: str) -> None:
        """A value of the field before it, or of the field before its group."""
        start = self._field.start if self._field else lexeme.start
        name = self._field.inner if self._field else self._groups[-1].values_of
        piece = self.text[start : lexeme.end]
        node = self._fields.node(name, value, piece, self.notes) if self._left > 0 else None
        self._field = None
        self._add(lexeme, [Item(start, lexeme.end, node, self._number)], in_words=False)

    def _add(self, lexeme: Lexeme, items: list[Item], *, in_words: bool = True) -> None:
        """Add what came of one lexeme to the innermost group."""
        group = self._groups[-1]
        negated = self._not is not None
        self._not = None
        if in_words and not negated and not group.excluded:
            self.wanted.append((lexeme.start, lexeme.end))
        for item in items:
            if self._left <= 0:
                self.notes.add(Fault.TERMS_CUT)
                item.node = None
            self._left -= 1
            item.negated = negated
            group.items.append(item)

    def _either(self, lexeme: Lexeme) -> None:
        self._drop_field()
        self._drop_not()
        items = self._groups[-1].items
        if items:
            items[-1].joins_next = True
        else:
            self.notes.add(Fault.OR_ALONE, self._piece(lexeme))

    def _open(self, lexeme: Lexeme) -> None:
        if len(self._groups) > MOST_NESTED:
            self.notes.add(Fault.NESTED_CUT)
            self._ignored += 1
            return
        outer = self._groups[-1]
        start = self._field.start if self._field else lexeme.start
        name = self._field.inner if self._field else outer.values_of
        inner = Group(start, outer.excluded or self._not is not None, name)
        item = Item(start, lexeme.end, None, self._number, group=inner)
        item.negated = self._not is not None
        self._not = self._field = None
        outer.items.append(item)
        self._groups.append(inner)

    def _close(self, lexeme: Lexeme) -> None:
        if self._ignored:
            self._ignored -= 1
        elif len(self._groups) == 1:
            self.notes.add(Fault.PARENTHESIS_EXTRA, self.text[: lexeme.end].split()[-1])
        else:
            self._end_group()

    def _end_group(self) -> None:
        self._end_of_items()
        self._groups.pop()

    def _end_of_items(self) -> None:
        """What waits for something behind it has nothing."""
        self._drop_field()
        self._drop_not()
        items = self._groups[-1].items
        if items and items[-1].joins_next:
            self.notes.add(Fault.OR_ALONE, f"{self.text[items[-1].start : items[-1].end]} OR")
            items[-1].joins_next = False

    def _drop_field(self) -> None:
        if self._field is not None:
            self.notes.add(Fault.FIELD_EMPTY, self._piece(self._field))
            self._field = None

    def _drop_not(self) -> None:
        if self._not is not None:
            self.notes.add(Fault.NOT_ALONE, self._piece(self._not))
            self._not = None
