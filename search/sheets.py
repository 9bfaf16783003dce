"""What a record's index document is made of, gathered for a whole batch; and who adds to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from flask_babel import force_locale

from core.languages import SITE_LANGUAGES, locale_of
from registry.vocabulary import vocabularies
from search.engine import Section

Wordings = dict[str, str | None]
"""Text → its language; the same text counts once."""


@dataclass(slots=True)
class Sheet:
    """The words of one record.

    `titles` and `own` are what it says itself, `labels` the names of things that it concerns.
    `names` are ids of other records whose headings are among its words; `territories` ISO 3166-1
    codes; `concepts` the marks of `search.names`; `order` sort keys of the title by language.
    """

    code: str
    kind: str
    titles: Wordings = field(default_factory=dict)
    own: Wordings = field(default_factory=dict)
    labels: Wordings = field(default_factory=dict)
    names: set[int] = field(default_factory=set)
    territories: set[str] = field(default_factory=set)
    concepts: set[str] = field(default_factory=set)
    sections: list[Section] = field(default_factory=list)
    order: dict[str, bytes] = field(default_factory=dict)
    subjects: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)

    def title(self, text: str, language: str | None) -> None:
        """Add a title or name of the record."""
        if text:
            self.titles.setdefault(text, language)

    def say(self, text: str, language: str | None = "en") -> None:
        """Add words of the record itself."""
        if text:
            self.own.setdefault(text, language)

    def label(self, text: str, language: str | None) -> None:
        """Add words for something that the record concerns."""
        if text:
            self.labels.setdefault(text, language)

    def term(self, vocabulary: str, code: str) -> None:
        """Add a code's labels in the languages of the site."""
        for text, language in term_labels(vocabulary, code):
            self.label(text, language)


Sheets = Mapping[int, Sheet]
"""Record id → its sheet."""
Adder = Callable[[Sequence[int], Sheets], None]

_adders: dict[str, list[Adder]] = {}


def words_of(*kinds: str) -> Callable[[Adder], Adder]:
    """Make the function add the words that records of these kinds have of their own.

    It is called once a batch with the ids of one kind and all sheets of the batch.
    """

    def register(adder: Adder) -> Adder:
        for kind in kinds:
            _adders.setdefault(kind, []).append(adder)
        return adder

    return register


def add_kind_words(sheets: Sheets) -> None:
    """Let every kind that occurs in the batch add its words."""
    by_kind: dict[str, list[int]] = {}
    for key, sheet in sheets.items():
        by_kind.setdefault(sheet.kind, []).append(key)
    for kind, ids in by_kind.items():
        for adder in _adders.get(kind, ()):
            adder(ids, sheets)


@lru_cache(maxsize=4096)
def term_labels(vocabulary: str, code: str) -> tuple[tuple[str, str], ...]:
    """`(label, language)` of a code in the languages of the site, each wording once.

    What a catalogue does not have appears in English, and counts as English.
    """
    terms = vocabularies()[vocabulary]
    if code not in terms:
        return ()
    found: dict[str, str] = {}
    for language in ("en", *SITE_LANGUAGES):
        with force_locale(str(locale_of(language))):
            found.setdefault(str(terms[code]), language)
    return tuple(found.items())


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Sorted, each once, without empty ones."""
    return tuple(sorted({value for value in values if value}))
