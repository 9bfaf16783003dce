"""Standard clauses that words name: they are no records, so the index does not find them."""

from cooperation.agreements.clauses.vocabulary import CLAUSES
from search.sheets import term_labels

SHORTEST, LONGEST = 2, 80
MOST = 5


def clauses_named(words: str) -> list[str]:
    """Codes of the clauses whose name, in a language of the site, has the words in it."""
    asked = " ".join(words.casefold().split())
    if not SHORTEST <= len(asked) <= LONGEST:
        return []
    return [code for code in CLAUSES if any(asked in name for name in _names(code))][:MOST]


def _names(code: str) -> list[str]:
    return [label.casefold() for label, _language in term_labels(CLAUSES.name, code)]
