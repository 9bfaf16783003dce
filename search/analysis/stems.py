"""Stems for the second, lighter field; languages without a stemmer have none."""

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Protocol

import snowballstemmer

from search.analysis.chain import Piece, chunks_of, fold, pieces_of
from search.analysis.chunk_memory import FORMS, by_chunk
from search.analysis.scripts import APOSTROPHES
from search.analysis.tokens import Role, Token
from search.analysis.transliteration import scheme

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
    """Stems of the words of `text`, at the offsets of the words; positions are those in a chunk.

    A stem is taken from the word as written and from the word without diacritics, because people
    type `douanieres`; where they differ, the second is a twin.
    """
    if not has_stems(language):
        return []
    return [
        Token(stem, base + start, base + end, position, role)
        for base, chunk in chunks_of(text)
        for stem, start, end, position, role in stems_of[chunk, language]
    ]


@by_chunk()
def stems_of(chunk: str, language: str) -> tuple[Piece, ...]:
    """The stems of a chunk of a text in a language; none where it has no stems."""
    if not has_stems(language):
        return ()
    base = _base(language)
    found: list[Piece] = []
    for piece in pieces_of(chunk, scheme(language))[0]:
        if piece.role is Role.WORD and len(piece.text) >= _SHORTEST and not piece.text.isdecimal():
            forms = _stem_forms(chunk[piece.start : piece.end], piece.text, base)
            for index, form in enumerate(forms):
                found.append(piece._replace(text=form, role=Role.TWIN if index else Role.WORD))
    return tuple(found)


def query_stems(word: str, folded: str, languages: Iterable[str]) -> tuple[str, ...]:
    """Stems of one typed word in each of several languages, each once.

    `word` as typed, `folded` as the chain gave it.
    """
    if len(folded) < _SHORTEST or folded.isdecimal():
        return ()
    bases = [_base(language) for language in languages if has_stems(language)]
    return tuple(dict.fromkeys(s for base in bases for s in _stem_forms(word, folded, base)))


@lru_cache(maxsize=FORMS)
def bare_stem(folded: str, language: str) -> str:
    """The stem of a folded word in a language that has stems."""
    return fold(_stemmer(_base(language)).stemWord(folded))


def _base(language: str) -> str:
    return language.partition("-")[0].lower()


@cache
def _stemmer(base: str) -> _Stemmer:
    stemmer: _Stemmer = snowballstemmer.stemmer(_ALGORITHMS[base])
    return stemmer


@lru_cache(maxsize=FORMS)
def _stem_forms(word: str, folded: str, base: str) -> tuple[str, ...]:
    stemmer = _stemmer(base)
    written = unicodedata.normalize("NFC", word).casefold().translate(_APOSTROPHES)
    forms = (fold(stemmer.stemWord(written)), stemmer.stemWord(folded))
    return tuple(dict.fromkeys(form for form in forms if form))
