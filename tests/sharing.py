"""What the many apps of a test run need not each make anew: templates, rules, translations, hashes,
names.

Nearly every test has an app of its own. What the same code comes to in all of them is worked out
once a process: compiled templates, the functions that build addresses, the site's words in its
languages, the hash of a password, the words of names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from accounts.passwords import hashed
from core.catalogues import GuardedDomain
from search import beginnings, cldr_names, kept, names, spellings
from search.beginnings import Beginnings
from search.cldr_names import CldrNames, Named
from search.lexicon import Lexicon
from search.spellings import Spellings

NAMED = (Lexicon, Beginnings, Spellings)
"""What is made of all names, which takes seconds."""
MOST_MADE = 6


class _CompiledTemplates(BytecodeCache):
    """Keeps the code of templates in memory, by name and content."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_templates = _CompiledTemplates()
_builders: dict[tuple[Any, ...], Any] = {}
_translations: defaultdict[tuple[str, ...], dict[Any, Any]] = defaultdict(dict)
_compile_builder = Rule._compile_builder


def _compiled_builder(rule: Rule, append_unknown: bool = True) -> Any:
    """Werkzeug writes and compiles Python for each rule; it depends on nothing but these."""
    key = (rule.rule, *rule._trace, repr(rule.defaults), append_unknown)
    if key not in _builders:
        _builders[key] = _compile_builder(rule, append_unknown)
    return _builders[key]


def share_rules() -> None:
    """Let rules of the same form have one function that builds their addresses."""
    Rule._compile_builder = _compiled_builder  # type: ignore[assignment, method-assign]


def share_templates(app: Flask) -> None:
    """Let an app use the templates that were compiled for another."""
    app.jinja_env.bytecode_cache = _templates


def share_translations() -> None:
    """Let apps that look for catalogues in the same folders have what was read there for one."""
    GuardedDomain.get_translations_cache = lambda domain, _context: _translations[
        tuple(domain.translation_directories)
    ]


def share_names() -> None:
    """Read the names of territories once for each set of them, cut each of the thousands of names
    that depend on no record into words once, and make of the same names the same thing."""
    cldr_names._read = _read_once(cldr_names._read)  # type: ignore[assignment]
    beginnings.written_words = cache(beginnings.written_words)
    spellings._words = cache(_listed(spellings._words))
    for kind in NAMED:
        setattr(names, kind.__name__, _made_once(kind))
    kept.pickled = _pickled_once(kept.pickled)  # type: ignore[assignment]


def _read_once(read: Callable[[Named], CldrNames]) -> Callable[[Named], CldrNames]:
    held: dict[str, CldrNames] = {}

    def reading(wanted: Named) -> CldrNames:
        key = repr((sorted(wanted.capitals.items()), wanted.languages))
        if key not in held:
            held[key] = read(wanted)
        return held[key]

    return reading


def _made_once(kind: type[Any]) -> Callable[..., Any]:
    remembered = lru_cache(MOST_MADE)(kind)
    return lambda found, *others, **more: remembered(tuple(found), *others, **more)


def _pickled_once(pickled: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    remembered = lru_cache(MOST_MADE)(pickled)
    return lambda one: remembered(one) if isinstance(one, NAMED) else pickled(one)


def _listed(words: Callable[[str], Iterable[tuple[str, str]]]) -> Callable[[str], Any]:
    return lambda name: tuple(words(name))


@cache
def hash_of(password: str) -> str:
    """A hash of the password, as the product makes it; it is costly by design."""
    return hashed(password)
