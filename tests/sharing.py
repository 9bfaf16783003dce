"""What the many apps of a test run need not each make anew: templates, rules, statements,
translations, hashes, names, what is wrong with how a cell is written.

Nearly every test has an app of its own. What the same code comes to in all of them is worked out
once a process: compiled templates, what addresses are cut into, the SQL of statements, the site's
words in its languages, the hash of a password, the words of names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from accounts.passwords import hashed
from core.catalogues import GuardedDomain
from core.database import db
from exchange.dataset import cells
from search import beginnings, cldr_names, kept, names, spellings
from search.beginnings import Beginnings
from search.cldr_names import CldrNames, Named
from search.lexicon import Lexicon
from search.spellings import Spellings

NAMED = (Lexicon, Beginnings, Spellings)
"""What is made of all names, which takes seconds."""
MOST_MADE = 6
MOST_STATEMENTS = 3_000


class _CompiledTemplates(BytecodeCache):
    """Keeps the code of templates in memory, by name and content."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_templates = _CompiledTemplates()
_rules: dict[tuple[Any, ...], tuple[Any, ...]] = {}
_statements: LRUCache[Any, Any] = LRUCache(MOST_STATEMENTS)
_translations: defaultdict[tuple[str, ...], dict[Any, Any]] = defaultdict(dict)
_compile = Rule.compile


def _compile_once(rule: Rule) -> None:
    """Werkzeug cuts each rule into parts, and writes and compiles Python for it; that depends on
    nothing but these."""
    converters = frozenset(rule.map.converters.items())
    key = (rule.rule, rule.subdomain, rule.merge_slashes, repr(rule.defaults), converters)
    if key not in _rules:
        _compile(rule)
        made = (rule._parts, rule._trace, rule._converters, frozenset(rule.arguments))
        builders = (rule._build, rule._build_unknown)
        _rules[key] = (*made, *(builder.__func__ for builder in builders))  # type: ignore[attr-defined]
        return
    rule._parts, rule._trace, rule._converters, arguments, build, build_unknown = _rules[key]
    rule.arguments = set(arguments)
    rule._build = build.__get__(rule)
    rule._build_unknown = build_unknown.__get__(rule)


def share_rules() -> None:
    """Let rules of the same form share what they are cut into and what builds their addresses."""
    Rule.compile = _compile_once  # type: ignore[method-assign, assignment]


def share_statements(app: Flask) -> None:
    """Let an app's databases use the SQL that was written for others of the same kind."""
    with app.app_context():
        for engine in db.engines.values():
            engine._compiled_cache = _statements


def share_dialects() -> None:
    """Let SQL that was written for a database count for all of its kind: their servers are of one
    version, and no database of ours has settings that another has not."""
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        kind.__eq__ = _same_kind  # type: ignore[method-assign, assignment]
        kind.__hash__ = _hash_of_kind  # type: ignore[method-assign, assignment]


def _same_kind(one: Dialect, other: object) -> bool:
    return type(one) is type(other)


def _hash_of_kind(one: Dialect) -> int:
    return hash(type(one))


def share_templates(app: Flask) -> None:
    """Let an app use the templates that were compiled for another."""
    app.jinja_env.bytecode_cache = _templates


def share_translations() -> None:
    """Let apps that look for catalogues in the same folders have what was read there for one."""
    GuardedDomain.get_translations_cache = lambda domain, _context: _translations[
        tuple(domain.translation_directories)
    ]


def share_cells() -> None:
    """Look once at how each cell of the data set is written, which depends on nothing else."""
    cells.writing_faults = cache(cells.writing_faults)


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
