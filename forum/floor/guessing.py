"""The language that somebody writes in, guessed from the letters and the smallest words: pure."""

import re
from collections import Counter

from core.languages import SITE_LANGUAGES

WRITTEN = (
    *SITE_LANGUAGES,
    *("az", "be", "de", "fa", "hy", "id", "it", "ka", "kk", "km", "ko", "ky", "lo", "mn", "ms"),
    *("my", "pl", "pt", "sr", "tg", "th", "tk", "tr", "uk", "ur", "uz", "vi"),
)
"""Tags of languages that can be chosen: the site's, then others of administrations in the registry
and of their neighbours, by tag."""
_SCRIPTS = {  # script → its languages here, the one that is guessed first
    "Han": (re.compile("[\u3400-\u9fff]"), ("zh",)),
    "Arabic": (re.compile("[\u0600-\u06ff]"), ("ar", "fa", "ur")),
    "Cyrillic": (re.compile("[\u0400-\u04ff]"), ("ru", "kk", "ky", "tg", "mn", "uk", "be", "sr")),
    "Hangul": (re.compile("[\uac00-\ud7a3]"), ("ko",)),
    "Georgian": (re.compile("[\u10a0-\u10ff]"), ("ka",)),
    "Armenian": (re.compile("[\u0530-\u058f]"), ("hy",)),
    "Thai": (re.compile("[\u0e00-\u0e7f]"), ("th",)),
    "Lao": (re.compile("[\u0e80-\u0eff]"), ("lo",)),
    "Khmer": (re.compile("[\u1780-\u17ff]"), ("km",)),
    "Myanmar": (re.compile("[\u1000-\u109f]"), ("my",)),
    "Latin": (re.compile("[A-Za-z\u00c0-\u024f]"), ("en", "fr", "es")),
}
_OWN_LETTERS = {  # letters that the first language of a script does not have
    "Arabic": (("ur", re.compile("[ٹڈڑےں]")), ("fa", re.compile("[پچژگ]"))),
    "Cyrillic": (
        ("tg", re.compile("[ҳҷӣӯ]", re.I)),
        ("uk", re.compile("[їєґ]", re.I)),
        ("kk", re.compile("[әұһ]", re.I)),
        ("mn", re.compile("[өү]", re.I)),
    ),
}
_SMALL_WORDS = {
    "en": {"the", "of", "and", "to", "is", "are", "what", "when", "how", "which", "does", "will"},
    "fr": {"le", "la", "les", "des", "du", "et", "est", "sont", "qui", "quand", "pour", "dans"},
    "es": {"el", "los", "las", "del", "y", "es", "son", "cuándo", "cómo", "cuál", "para", "una"},
}


def guessed(text: str, reader: str) -> str:
    """The tag of the language that a text is in, as far as its letters tell.

    Where they leave it open it is the language in which its writer reads the site (`reader`), if
    that is written in these letters.
    """
    script = _script(text)
    if not script:
        return reader
    for tag, letters in _OWN_LETTERS.get(script, ()):
        if letters.search(text):
            return tag
    languages = _SCRIPTS[script][1]
    likely = reader if reader in languages else languages[0]
    return _by_words(text, likely) if script == "Latin" else likely


def _script(text: str) -> str:
    """The script of most of its letters; a character of Chinese counts for two of others."""
    counts = {name: len(one.findall(text)) for name, (one, _tags) in _SCRIPTS.items()}
    counts["Han"] *= 2
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""


def _by_words(text: str, likely: str) -> str:
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    found = {tag: sum(words[one] for one in small) for tag, small in _SMALL_WORDS.items()}
    most = max(found.values())
    return likely if found[likely] == most else max(found, key=lambda tag: found[tag])
