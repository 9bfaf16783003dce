"""All names of this registry, as searching uses them: made by the worker, kept in files, and at
hand in each process."""

from functools import cache
from typing import Any

from core.languages import SITE_LANGUAGES
from search.beginnings import Beginnings
from search.kept import Kept, Sources
from search.lexicon import Lexicon
from search.name_sources import names_of_files, names_of_records, state, versions
from search.spellings import Spellings

NAMES_VERSION = 12
"""Raise when what is kept holds other things than before, so that it is made anew."""


def lexicon() -> Lexicon:
    """What is named in texts and questions; see `Kept.get`."""
    return _LEXICON.get()


def beginnings() -> Beginnings:
    """How names begin; see `Kept.get`."""
    return _BEGINNINGS.get()


def spellings() -> Spellings:
    """How the words of names are spelt; see `Kept.get`."""
    return _SPELLINGS.get()


def take_kept() -> None:
    """Have at hand what is kept, if anything is; needs no database."""
    for one in _ALL:
        one.take()


def keep_names() -> None:
    """Make anew what is kept, if a name has changed."""
    mark = _SOURCES.mark()
    for one in _ALL:
        one.keep(mark)


def _versions() -> tuple[Any, ...]:
    return NAMES_VERSION, *versions()


def _lexicon() -> Lexicon:
    found = names_of_records()
    return Lexicon(found.names, found.strangers, SITE_LANGUAGES, _lexicon_of_files())


@cache
def _lexicon_of_files() -> Lexicon:
    """Made once a process: applications for tests come and go."""
    return Lexicon(names_of_files(), heard=SITE_LANGUAGES)


def _beginnings() -> Beginnings:
    return Beginnings([*names_of_files(), *names_of_records().names])


def _spellings() -> Spellings:
    return Spellings([*names_of_files(), *names_of_records().names])


_SOURCES = Sources(_versions, state)
_LEXICON = Kept(Lexicon, _lexicon, _SOURCES)
_BEGINNINGS = Kept(Beginnings, _beginnings, _SOURCES)
_SPELLINGS = Kept(Spellings, _spellings, _SOURCES)
_ALL = (_LEXICON, _BEGINNINGS, _SPELLINGS)
