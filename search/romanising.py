"""Words of other scripts in plain Latin letters, and back: for who types without their keyboard.

Simple on purpose: what comes near is found by edit distance afterwards. Words are folded
(`search.analysis.chain.fold`) on both sides.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from itertools import islice, product
from pathlib import Path

MOST_READINGS = 24
"""Spellings of a Latin word in another script that are tried."""
_TRIED = 512

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
    "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye",
    "ґ": "g", "ў": "u", "ә": "a", "ғ": "g", "қ": "q", "ң": "n", "ө": "o", "ұ": "u", "ү": "u",
    "һ": "h", "ҳ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c",
    "ђ": "dj", "џ": "dz", "ќ": "k", "ѓ": "g", "ѕ": "dz",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i",
    "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s",
    "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_GEORGIAN = {
    "ა": "a", "ბ": "b", "გ": "g", "დ": "d", "ე": "e", "ვ": "v", "ზ": "z", "თ": "t", "ი": "i",
    "კ": "k", "ლ": "l", "მ": "m", "ნ": "n", "ო": "o", "პ": "p", "ჟ": "zh", "რ": "r", "ს": "s",
    "ტ": "t", "უ": "u", "ფ": "p", "ქ": "k", "ღ": "gh", "ყ": "q", "შ": "sh", "ჩ": "ch", "ც": "ts",
    "ძ": "dz", "წ": "ts", "ჭ": "ch", "ხ": "kh", "ჯ": "j", "ჰ": "h",
}  # fmt: skip
_ARMENIAN = {
    "ա": "a", "բ": "b", "գ": "g", "դ": "d", "ե": "e", "զ": "z", "է": "e", "ը": "y", "թ": "t",
    "ժ": "zh", "ի": "i", "լ": "l", "խ": "kh", "ծ": "ts", "կ": "k", "հ": "h", "ձ": "dz",
    "ղ": "gh", "ճ": "ch", "մ": "m", "յ": "y", "ն": "n", "շ": "sh", "ո": "o", "չ": "ch", "պ": "p",
    "ջ": "j", "ռ": "r", "ս": "s", "վ": "v", "տ": "t", "ր": "r", "ց": "ts", "ւ": "v", "փ": "p",
    "ք": "k", "օ": "o", "ֆ": "f", "և": "ev",
}  # fmt: skip
_TABLE = str.maketrans({**_CYRILLIC, **_GREEK, **_GEORGIAN, **_ARMENIAN})
_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN = re.compile("[a-z]+")

# Which Cyrillic and Greek letters a Latin spelling may stand for, the likeliest first.
_TO_CYRILLIC: Mapping[str, tuple[str, ...]] = {
    "shch": ("щ",), "sch": ("щ",), "yo": ("е",), "yu": ("ю",), "ya": ("я",), "ye": ("е",),
    "zh": ("ж",), "kh": ("х",), "ts": ("ц",), "ch": ("ч",), "sh": ("ш",), "ju": ("ю",),
    "ja": ("я",), "iy": ("ий",), "iye": ("ие",), "iya": ("ия",),
    "iyu": ("ию",), "a": ("а",), "b": ("б",), "c": ("ц", "к"), "d": ("д",),
    "e": ("е", "э"), "f": ("ф",), "g": ("г",), "h": ("х",), "i": ("и",), "j": ("ж", "й"),
    "k": ("к",), "l": ("л", "ль"), "m": ("м",), "n": ("н", "нь"), "o": ("о",), "p": ("п",),
    "q": ("к",), "r": ("р",), "s": ("с",), "t": ("т", "ть"), "u": ("у",), "v": ("в",),
    "w": ("в",), "x": ("кс",), "y": ("й", "ы"), "z": ("з",),
}  # fmt: skip
_TO_GREEK: Mapping[str, tuple[str, ...]] = {
    "th": ("θ",), "ch": ("χ",), "ps": ("ψ",), "ou": ("ου",), "mp": ("μπ",), "nt": ("ντ",),
    "a": ("α",), "b": ("μπ", "β"), "c": ("κ",), "d": ("δ", "ντ"), "e": ("ε", "αι"), "f": ("φ",),
    "g": ("γ",), "h": ("χ", "η"), "i": ("ι", "η"), "j": ("τζ",), "k": ("κ",), "l": ("λ",),
    "m": ("μ",), "n": ("ν",), "o": ("ο", "ω"), "p": ("π",), "q": ("κ",), "r": ("ρ",), "s": ("σ",),
    "t": ("τ",), "u": ("ου", "υ"), "v": ("β",), "w": ("ω",), "x": ("ξ",), "y": ("υ", "ι"),
    "z": ("ζ",),
}  # fmt: skip


def _longest_first(pieces: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(pieces, key=len, reverse=True)))


_CYRILLIC_PIECES, _GREEK_PIECES = _longest_first(_TO_CYRILLIC), _longest_first(_TO_GREEK)


def romanised(word: str) -> str:
    """A folded word in plain Latin letters; '' for scripts that have no table here."""
    if word.isascii():
        return ""
    if _HAN.search(word):
        word = word.translate(_syllables())
    latin = word.translate(_TABLE)
    return latin if _LATIN.fullmatch(latin) else ""


@cache
def _syllables() -> dict[int, str]:
    """Chinese characters by their first reading in pinyin, without tones; some 20,000.

    The table of pypinyin (MIT), read without importing the package: its phrases take 60 MB.
    """
    spec = find_spec("pypinyin")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package pypinyin is not installed")
    path = Path(spec.submodule_search_locations[0]) / "pinyin_dict.json"
    table: dict[str, str] = json.loads(path.read_text("utf-8"))
    return {
        int(point): _without_tone(sounds.partition(",")[0])
        for point, sounds in table.items()
        if _HAN.match(chr(int(point)))
    }


def _without_tone(syllable: str) -> str:
    marked = unicodedata.normalize("NFD", syllable)
    return "".join(letter for letter in marked if letter.isascii())


def readings(word: str) -> list[str]:
    """Cyrillic and Greek words that a Latin one may stand for, the likeliest first of each."""
    if not _LATIN.fullmatch(word):
        return []
    found = []
    for table, pieces in ((_TO_CYRILLIC, _CYRILLIC_PIECES), (_TO_GREEK, _GREEK_PIECES)):
        parts = [table[piece] for piece in pieces.findall(word)]
        ways = list(islice(product(*parts), _TRIED))
        ways.sort(key=lambda way: sum(one != part[0] for one, part in zip(way, parts, strict=True)))
        found += ["".join(way) for way in ways[:MOST_READINGS]]
    return found
