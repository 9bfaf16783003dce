"""Keeping the catalogues: extract messages from the sources, merge them in, fill translations.

Files are written so that a change in the sources is a small difference: messages sorted, no line
numbers, no dates.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polib
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg

from core.catalogue_checks import faults, form_count, plural_count
from core.catalogues import (
    UNREVIEWED,
    CatalogueError,
    catalogue_path,
    placeholders,
    read_catalogue,
)
from core.languages import SITE_LANGUAGES

# CLDR's plural categories in CLDR's order: ar zero, one, two, few, many, other; ru one, few, many.
PLURAL_FORMS = {
    "zh": "nplurals=1; plural=0;",
    "en": "nplurals=2; plural=(n != 1);",
    "ru": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
        "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
    ),
}
KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(
    ("_l", "lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2", "lazy_npgettext:1c,2,3")
)
_NOT_SOURCES = frozenset(
    ("benchmarks", "data", "docs", "instance", "migrations", "static", "tests", "translations")
)
_COMMENT_TAG = "Translators:"
# Between a message's context and its id, as gettext itself joins them.
_JOINT = "\x04"


@dataclass
class Filling:
    """What became of a file of translations: counts, and one line for each one refused."""

    filled: int = 0
    kept: int = 0
    refused: list[str] = field(default_factory=list)


def template_path(root: Path) -> Path:
    """The message template of the project at `root`."""
    return root / "translations" / "messages.pot"


def extracted(root: Path) -> Any:
    """All messages of the sources below `root`, sorted, as a polib file.

    Raises `CatalogueError` naming the file that cannot be read.
    """
    catalog = Catalog()
    for filename, message, comments, context in _messages(root):
        catalog.add(message, None, [(filename, 0)], auto_comments=comments, context=context)
    template = polib.POFile(wrapwidth=100)
    template.metadata = _metadata()
    found = [message for message in catalog if message.id]
    template.extend(_entry(message) for message in sorted(found, key=_order))
    return template


def _messages(root: Path) -> Iterator[tuple[str, Any, list[str], str | None]]:
    with (root / "translations" / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    reading: list[str] = []
    try:
        for filename, _line, message, comments, context in extract_from_dir(
            root,
            methods,
            options,
            keywords=KEYWORDS,
            comment_tags=(_COMMENT_TAG,),
            callback=lambda filename, _method, _options: reading.append(filename),
            strip_comment_tags=True,
            directory_filter=_holds_sources,
        ):
            yield Path(filename).as_posix(), message, comments, context
    except Exception as error:
        # Jinja, the tokenizer and the codecs each raise their own; none names the file.
        raise CatalogueError(f"{reading[-1] if reading else root}: {error}") from error


def _holds_sources(folder: Any) -> bool:
    name = Path(folder).name
    return not name.startswith((".", "_")) and name not in _NOT_SOURCES


def _order(message: Message) -> tuple[str, str]:
    return (_singular(message), str(message.context or ""))


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _entry(message: Message) -> Any:
    singular = _singular(message)
    plural = "" if isinstance(message.id, str) else str(message.id[1])
    named = placeholders(singular) | placeholders(plural)
    return polib.POEntry(
        msgid=singular,
        msgid_plural=plural,
        msgctxt=message.context,
        msgstr_plural={0: "", 1: ""} if plural else {},
        comment="\n".join(message.auto_comments),
        occurrences=[(name, "") for name in sorted({name for name, _line in message.locations})],
        flags=["python-format"] if named else [],
    )


def _metadata(tag: str | None = None) -> dict[str, str]:
    common = {
        "Project-Id-Version": "Guantong",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if tag is None:
        return common
    return common | {"Language": tag, "Plural-Forms": PLURAL_FORMS[tag], "X-Review": UNREVIEWED}


def write_template(root: Path) -> int:
    """Write `messages.pot` from the sources; the number of messages."""
    template = extracted(root)
    template.save(str(template_path(root)))
    return len(template)


def update_catalogue(tag: str, root: Path) -> list[str]:
    """Bring a language's catalogue up to the template; the ids that fell out of it.

    Nothing is guessed: a message whose words changed is a new, untranslated one.
    """
    template = read_catalogue(template_path(root))
    path = catalogue_path(tag, root / "translations")
    old = read_catalogue(path) if path.exists() else polib.POFile()
    known = {_key(entry): entry for entry in old if not entry.obsolete and not entry.fuzzy}
    merged = polib.POFile(wrapwidth=100)
    merged.header = old.header
    merged.metadata = _metadata(tag) | {
        name: value for name, value in old.metadata.items() if name == "X-Review"
    }
    for entry in template:
        _carry_over(entry, known.pop(_key(entry), None), tag)
        merged.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or str(merged) != path.read_text("utf-8").rstrip("\n"):
        merged.save(str(path))
    return sorted(entry.msgid for entry in known.values())


def _carry_over(entry: Any, old: Any | None, tag: str) -> None:
    """Give a template's entry the translation it had; English is its own message."""
    if entry.msgid_plural:
        forms = plural_count(PLURAL_FORMS[tag])
        entry.msgstr_plural = dict.fromkeys(range(forms), "")
        if old and len(old.msgstr_plural) == forms and old.msgid_plural == entry.msgid_plural:
            entry.msgstr_plural = dict(old.msgstr_plural)
        elif tag == "en":
            entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    else:
        entry.msgstr = old.msgstr if old else ""
        if tag == "en" and not entry.msgstr:
            entry.msgstr = entry.msgid


def _key(entry: Any) -> str:
    return f"{entry.msgctxt}{_JOINT}{entry.msgid}" if entry.msgctxt else str(entry.msgid)


def missing_translations(tag: str, root: Path) -> dict[str, str | list[str]]:
    """Untranslated messages in the shape that `fill_catalogue` takes, with empty translations."""
    catalogue = read_catalogue(catalogue_path(tag, root / "translations"))
    return {
        _key(entry): [""] * len(entry.msgstr_plural) if entry.msgid_plural else ""
        for entry in catalogue
        if not entry.obsolete and not entry.translated()
    }


def fill_catalogue(tag: str, translations: dict[str, Any], root: Path) -> Filling:
    """Fill missing translations from `{msgid: text or [plural forms]}`.

    A message with a context has the key `context␄msgid` with U+0004 between. What does not fit
    its message is refused and named, never written; translated messages stay as they are.
    """
    path = catalogue_path(tag, root / "translations")
    catalogue = read_catalogue(path)
    entries = {_key(entry): entry for entry in catalogue if not entry.obsolete}
    result = Filling()
    for key, value in translations.items():
        entry = entries.get(key)
        if entry is None:
            result.refused.append(f"{key!r}: not a message of the site")
        elif entry.translated():
            result.kept += 1
        else:
            _fill(entry, value, result, form_count(catalogue))
    if result.filled:
        catalogue.save(str(path))
    return result


def _fill(entry: Any, value: Any, result: Filling, forms: int) -> None:
    """Try a translation on a copy of the entry, and keep it if nothing is wrong with it."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        result.refused.append(f"{entry.msgid!r}: neither a text nor a list of plural forms")
        return
    trial = polib.POEntry(msgid=entry.msgid, msgid_plural=entry.msgid_plural)
    if entry.msgid_plural:
        trial.msgstr_plural = dict(enumerate(texts))
    elif len(texts) == 1:
        trial.msgstr = texts[0]
    wrong = list(faults(trial, forms))
    if wrong:
        result.refused.append(f"{entry.msgid!r}: {'; '.join(wrong)}")
        return
    entry.msgstr, entry.msgstr_plural = trial.msgstr, trial.msgstr_plural
    entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    result.filled += 1


def update_all(root: Path) -> dict[str, list[str]]:
    """Update every catalogue; by language the ids that fell out."""
    return {tag: update_catalogue(tag, root) for tag in SITE_LANGUAGES}
