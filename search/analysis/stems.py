"""Stems for the second, lighter field; languages without a stemmer have none."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Protocol

import snowballstemmer

from search.analysis.chain import LONGEST_REMEMBERED, REMEMBERED_TEXTS, analyzed, fold
from search.analysis.scripts import APOSTROPHES
from search.analysis.tokens import Role, Token

_ALGORITHMS = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech",
    "da": "danish", "nl": "dutch", "en": "english", "eo": "esperanto", "et": "estonian",
    "fi": "finnish", "fr": "french", "de": "german", "el": "greek", "hi": "hindi",
    "hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nb": "norwegian", "nn": "norwegian", "no": "norwegian", "fa": "persian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "es": "spanish",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip

_SHORTEST = 3
_APOSTROPHES = str.maketrans("", "", APOSTROPHES)


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


def has_stems(language: str) -> bool:
    """Whether words of a language (BCP 47 tag) have stems."""
    return _base(language) in _ALGORITHMS


def stems(text: str, language: str) -> list[Token]:
    """Stems of the words of `text`, at the positions and offsets of the words.

    A stem is taken from the word as written and from the word without diacritics, because people
    type `douanieres`; where they differ, the second is a twin.
    """
    if not has_stems(language):
        return []
    base = _base(language)
    found: list[Token] = []
    for token in analyzed(text, language):
        if token.role is Role.WORD and len(token.text) >= _SHORTEST and not token.text.isdecimal():
            forms = _stem_forms(text[token.start : token.end], token.text, base)
            for index, form in enumerate(forms):
                found.append(token._replace(text=form, role=Role.TWIN if index else Role.WORD))
    return found


def stemmed(text: str, language: str) -> Sequence[Token]:
    """The stems of a text that is likely to be shown again: ordinary ones are remembered."""
    if len(text) > LONGEST_REMEMBERED:
        return stems(text, language)
    return _remembered_stems(text, language)


@lru_cache(maxsize=REMEMBERED_TEXTS)
def _remembered_stems(text: str, language: str) -> tuple[Token, ...]:
    return tuple(stems(text, language))


def query_stems(word: str, folded: str, languages: Iterable[str]) -> tuple[str, ...]:
    """Stems of one typed word in each of several languages, each once.

    `word` as typed, `folded` as the chain gave it.
    """
    if len(folded) < _SHORTEST or folded.isdecimal():
        return ()
    bases = [_base(language) for language in languages if has_stems(language)]
    return tuple(dict.fromkeys(s for base in bases for s in _stem_forms(word, folded, base)))


@lru_cache(maxsize=65536)
def bare_stem(folded: str, language: str) -> str:
    """The stem of a folded word in a language that has stems."""
    return fold(_stemmer(_base(language)).stemWord(folded))


def _base(language: str) -> str:
    return language.partition("-")[0].lower()


@cache
def _stemmer(base: str) -> _Stemmer:
    stemmer: _Stemmer = snowballstemmer.stemmer(_ALGORITHMS[base])
    return stemmer


@lru_cache(maxsize=65536)
def _stem_forms(word: str, folded: str, base: str) -> tuple[str, ...]:
    stemmer = _stemmer(base)
    written = unicodedata.normalize("NFC", word).casefold().translate(_APOSTROPHES)
    forms = (fold(stemmer.stemWord(written)), stemmer.stemWord(folded))
    return tuple(dict.fromkeys(form for form in forms if form))
