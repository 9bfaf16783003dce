"""Kazakh, Uzbek and Serbian from Cyrillic to Latin letters, in the folded form of the index.

Kazakh after the alphabet of 2021, Uzbek after the alphabet of 1995; apostrophes and diacritics
are already folded away, so ў is `o` and ш is `s` in Kazakh, `sh` in Uzbek. Serbian after Gaj, with
the letters of Macedonian and Montenegrin.
"""

import re
from collections.abc import Iterator

_KAZAKH = str.maketrans(
    {
        "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e",
        "ж": "j", "з": "z", "и": "i", "й": "i", "к": "k", "қ": "q", "л": "l", "м": "m",
        "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "ts", "ч": "ch",
        "ш": "s", "щ": "s", "ъ": "", "ы": "y", "і": "i", "ь": "", "э": "e", "ю": "iu",
        "я": "ia",
    }
)  # fmt: skip
_UZBEK = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ж": "j",
        "з": "z", "и": "i", "й": "y", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n",
        "о": "o", "ў": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "x", "ҳ": "h", "ц": "s", "ч": "ch", "ш": "sh", "ъ": "", "ы": "i", "ь": "",
        "э": "e", "ю": "yu", "я": "ya",
    }
)  # fmt: skip
_SERBIAN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "d", "е": "e", "ж": "z", "з": "z",
        "и": "i", "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o",
        "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "c", "у": "u", "ф": "f", "х": "h", "ц": "c",
        "ч": "c", "џ": "dz", "ш": "s", "ѓ": "g", "ќ": "k", "ѕ": "dz",
    }
)  # fmt: skip
_TABLES = {
    "kk": (_KAZAKH,),
    "uz": (_UZBEK,),
    "sr": (_SERBIAN,),
    "*": (_KAZAKH, _UZBEK, _SERBIAN),
}
_SCHEMES = {"kk": "kk", "uz": "uz", "sr": "sr", "mk": "sr", "bs": "sr", "cnr": "sr"}
_CYRILLIC = re.compile("[\u0400-\u052f]")


def scheme(language: str | None) -> str:
    """Which transliteration a text needs: `kk`, `uz`, `sr`, none (``""``), or all (``*``).

    A query has no known language (`None`) and may mean any.
    """
    if language is None:
        return "*"
    base = language.partition("-")[0].lower()
    return _SCHEMES.get(base, "")


def latin_forms(word: str, wanted: str) -> Iterator[str]:
    """Yield Latin forms of a folded Cyrillic word, by a scheme of `scheme()`."""
    if not wanted or not _CYRILLIC.search(word):
        return
    for table in _TABLES[wanted]:
        latin = word.translate(table)
        if table is _UZBEK and word[0] == "е":  # Uzbek writes ye at the start of a word
            latin = "y" + latin
        if not _CYRILLIC.search(latin):  # else the word has letters of another language
            yield latin
