"""All weights of the order by relevance, in one place, each with its reason.

A score is the sum of what the query's parts give (BM25 on words and stems, a flat value for
phrases, prefixes and concepts) times what the document is in itself.
"""

from collections.abc import Iterable
from hashlib import blake2b

from search.analysis.chain import analyze
from search.analysis.tokens import Role

K1 = 1.2
"""Saturation of BM25: its usual value; a second mention of a word still counts."""
B = 0.6
"""How much long documents pay: less than the usual 0.75, since a record with texts in six
languages is not six times as wordy."""
TITLE_WEIGHT = 3.0
"""A word of a title counts as so many of a text: titles say what a record is about."""
STEM_WEIGHT = 0.4
"""A word met by its stem only counts less than the word itself."""
CONCEPT_WEIGHT = 1.5
"""A concept is surer than a word: it was recognised on both sides."""
SECTION_WEIGHT = 0.5
"""A passage deep in a long text says less about the record than its own description."""
CITED_WEIGHT = 0.15
"""For each doubling of the records that refer to it: among like matches the better known."""
FIRST = 1e6
"""Added for the code that was typed, or the one thing that all of the query names."""
WHOLE = 1e3
"""Added where all is met of a question that is asked for most of it only."""
EXACT = 1e4
"""Added where a whole title is what was typed: before all that merely contains it."""

COVERAGE_POWER = 2
"""Where no record has all that is asked for, those with most of it come well before the others:
scores are multiplied by this power of the share that is met."""
RARITY_POWER = 1.5
"""How much more the rare parts of such a question count: Madrid, and not "to"."""

KIND_FACTORS = {"event": 0.6, "source": 0.7}
"""Records before events and sources: people look for the agreement, not for one of its acts."""
STATUS_FACTORS = {
    "in_force": 1.15,
    "terminated": 0.85,
    "expired": 0.85,
    "superseded": 0.85,
    "withdrawn": 0.85,
}
"""What holds today before what has ended."""
NAMED_FACTOR = 2.0
"""The thing itself before what is about it: who types of risk management may want the concept."""
OWN_FACTOR = 1.2
"""The reader's own administration slightly first: most questions at home are about home."""


def exact_mark(title: str) -> str:
    """The mark of a whole title: the same for all ways to write it that the chain folds together.

    '' for a title without words.
    """
    return _digest(token.text for token in analyze(title) if token.role is not Role.TWIN)


def _digest(words: Iterable[str]) -> str:
    joined = " ".join(words)
    return blake2b(joined.encode(), digest_size=9).hexdigest() if joined else ""
