"""Gettext catalogues at run time: where they are, compiling them, and the guard over them.

One catalogue a site language, `translations/<locale>/LC_MESSAGES/messages.po`, with the compiled
`.mo` beside it (built at set-up, never committed). Message ids are plain English.
"""

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import polib
from flask import current_app, g
from flask_babel import Babel, Domain

from core.languages import SITE_LANGUAGES, is_site_language, locale_of

TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"
# Of `X-Review` in a catalogue's header: nobody has read these translations yet.
UNREVIEWED = "machine"

_PLACEHOLDER = re.compile(r"%\((\w+)\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]")
# A line that is no comment: polib reads a string whose quote is not closed without complaint.
_LINE = re.compile(r'\s*(?:msg\w+(?:\[\d+\])?\s+)?"(?:[^"\\]|\\.)*"\s*|\s*|\s*#.*')
_REVIEW = re.compile(r'^"X-Review: *([^\\"]*)', re.MULTILINE)


class CatalogueError(Exception):
    """A catalogue that cannot be used; the text is one line that names file and message."""


def catalogue_path(tag: str, folder: Path = TRANSLATIONS) -> Path:
    """The `.po` file of a site language, where gettext looks for it."""
    return folder / str(locale_of(tag)) / "LC_MESSAGES" / "messages.po"


@lru_cache(maxsize=32)
def catalogue_reviewed(tag: str, folder: Path = TRANSLATIONS) -> bool:
    """Whether a person has reviewed the site's words in this language (header `X-Review`)."""
    path = catalogue_path(tag, folder)
    if not is_site_language(tag) or not path.is_file():
        return False
    header = path.read_text("utf-8").partition("\n\n")[0]
    match = _REVIEW.search(header)
    return match is not None and match[1].strip() not in ("", UNREVIEWED)


def read_catalogue(path: Path) -> Any:
    """The `.po` file as polib reads it; raises `CatalogueError` if it is missing or broken."""
    if not path.is_file():
        raise CatalogueError(f"{path}: there is no such catalogue; run `flask i18n update`")
    try:
        text = path.read_text("utf-8")
        for number, line in enumerate(text.splitlines(), start=1):
            if not _LINE.fullmatch(line):
                raise CatalogueError(f"{path}: line {number} is not closed or not known: {line!r}")
        return polib.pofile(str(path), wrapwidth=100)
    except (OSError, ValueError) as error:
        raise CatalogueError(f"{path}: {' '.join(str(error).split())}") from error


def compile_catalogue(tag: str, folder: Path = TRANSLATIONS) -> bool:
    """Write the `.mo` of a language if its `.po` is newer; whether it was written.

    Raises `CatalogueError` for a file that gettext could not read, or a translation that would
    fail when it is formatted; an earlier `.mo` then stays as it is.
    """
    source = catalogue_path(tag, folder)
    target = source.with_suffix(".mo")
    if _newer(target, source):
        return False
    catalogue = read_catalogue(source)
    for entry in catalogue.translated_entries():
        fault = formatting_fault(entry)
        if fault:
            raise CatalogueError(f"{source}: {entry.msgid!r}: {fault}")
    # Replaced whole, so that a running site never loads half a file.
    partial = target.with_suffix(f".{os.getpid()}.part")
    partial.write_bytes(catalogue.to_binary())
    partial.replace(target)
    return True


def _newer(one: Path, other: Path) -> bool:
    both = one.exists() and other.exists()
    return both and one.stat().st_mtime_ns >= other.stat().st_mtime_ns


def formatting_fault(entry: Any) -> str | None:
    """What would go wrong when a polib entry's translation is formatted; None if nothing."""
    if not entry.msgid_plural:
        return _fault(entry.msgid, entry.msgstr, plural=False)
    forms = [form for _, form in sorted(entry.msgstr_plural.items())]
    faults = (_fault(entry.msgid, form, plural=True) for form in forms)
    return next((fault for fault in faults if fault), None)


def _fault(message: str, translation: str, *, plural: bool) -> str | None:
    """Compare the placeholders of a message and its translation.

    A form of a plural may leave out `num`: languages with a form for one or two say it in words.
    """
    if "%" not in message and "%" not in translation:  # most messages; pages wait for all of them
        return None
    wanted, found = placeholders(message), placeholders(translation)
    spare = {"num"} if plural else set()
    if found - wanted - spare or wanted - found - spare:
        return f"placeholders {_listed(wanted)} became {_listed(found)}"
    if _formats(message) and not _formats(translation):
        return "the translation cannot be formatted; a per cent sign is written %%"
    return None


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def placeholders(text: str) -> set[str]:
    """Names of the `%(name)s` placeholders in a text."""
    return set(_PLACEHOLDER.findall(text.replace("%%", "")))


def _formats(text: str) -> bool:
    try:
        text % dict.fromkeys(placeholders(text), 1)
    except (ValueError, TypeError, KeyError):
        return False
    return True


class GuardedDomain(Domain):  # type: ignore[misc]
    """The site's messages, without the translations that could not be formatted.

    Templates and Python format what they get from here in different places; a translation whose
    placeholders do not fit its message is therefore left out when the catalogue is loaded, and
    the English message is shown in its stead.
    """

    def get_translations(self) -> Any:
        """The messages of the language that is spoken now.

        A page asks some hundred times, so they are kept where Flask-Babel keeps its language, and
        under the name that it empties when another one is spoken (`force_locale`, `refresh`).
        """
        spoken = getattr(g, "_flask_babel", None) if g else None
        kept = getattr(spoken, "babel_translations", None)
        if kept is not None:
            return kept
        translations = super().get_translations()
        if not getattr(translations, "guarded", False):
            translations.guarded = True
            _leave_out_unusable(getattr(translations, "_catalog", {}))
        if spoken is not None:
            spoken.babel_translations = translations
        return translations


def _leave_out_unusable(catalogue: dict[Any, str]) -> None:
    """Drop translations that fail from a gettext dictionary: key msgid, or (msgid, form)."""
    for key, translation in list(catalogue.items()):
        message = key[0] if isinstance(key, tuple) else key
        message = message.rpartition("\x04")[2]
        fault = message and _fault(message, translation, plural=isinstance(key, tuple))
        if fault:
            del catalogue[key]
            current_app.logger.warning("translation of %r left out: %s", message, fault)


def guard_catalogues(babel: Babel) -> None:
    """Let an app's Flask-Babel look messages up in a `GuardedDomain`."""
    babel.domain_instance = GuardedDomain(domain="messages")


def compile_all(folder: Path = TRANSLATIONS) -> tuple[list[str], list[str]]:
    """Compile what is older than its source; the tags written, and one line a failure."""
    written, failures = [], []
    for tag in SITE_LANGUAGES:
        try:
            if compile_catalogue(tag, folder):
                written.append(tag)
        except CatalogueError as error:
            failures.append(str(error))
    return written, failures
