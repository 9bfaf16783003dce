"""Fonts of the printed book: the Noto family, a font for each script, cut to what a book says.

HarfBuzz cuts a font and makes a variable one plain at a weight in one go, in a few milliseconds.
A character that no font has is never printed as a box: who asks is told which are missing.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import uharfbuzz

REGULAR, BOLD = 400, 650
LATIN, ARABIC, HAN = "sans", "arabic", "han"
SPACE = " "
_VARIABLE = {
    LATIN: "NotoSans", ARABIC: "NotoSansArabic", "armenian": "NotoSansArmenian",
    "bengali": "NotoSansBengali", "devanagari": "NotoSansDevanagari",
    "ethiopic": "NotoSansEthiopic", "georgian": "NotoSansGeorgian",
    "gujarati": "NotoSansGujarati", "gurmukhi": "NotoSansGurmukhi", "hebrew": "NotoSansHebrew",
    "kannada": "NotoSansKannada", "khmer": "NotoSansKhmer", "lao": "NotoSansLao",
    "malayalam": "NotoSansMalayalam", "myanmar": "NotoSansMyanmar", "oriya": "NotoSansOriya",
    "sinhala": "NotoSansSinhala", "tamil": "NotoSansTamil", "telugu": "NotoSansTelugu",
    "thai": "NotoSansThai", "symbols": "NotoSansSymbols",
}  # fmt: skip
_SIMPLIFIED = 2
"""Place of the Chinese face in the collection of Noto Sans CJK."""
_WIDE = frozenset("WFA")
"""East Asian widths (UAX 11) of signs that a Chinese text sets in a Chinese font."""
IGNORABLE = frozenset(map(chr, (*range(0x200E, 0x2010), *range(0x2028, 0x202F),
                                *range(0x2060, 0x2070), 0xAD, 0xFEFF)))  # fmt: skip
"""Marks that steer a text and have no shape; the layout finds directions by itself."""
JOINERS = frozenset("\u200c\u200d")


@dataclass(frozen=True)
class Face:
    """A font file. `number` is its place in a collection; `weights` what it is cut at."""

    family: str
    path: Path
    number: int = 0
    weights: tuple[int, ...] = (REGULAR, BOLD)


@cache
def faces() -> dict[str, Face]:
    """All faces by family, in the order in which they are asked for a character."""
    folder = files("manimgx_fonts")
    found = {
        family: Face(family, Path(str(folder / f"{name}[wght].ttf")))
        for family, name in _VARIABLE.items()
    }
    han = Path(str(files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc"))
    return found | {HAN: Face(HAN, han, _SIMPLIFIED, (REGULAR,))}


@cache
def _characters(family: str) -> frozenset[str]:
    """What a face has."""
    return frozenset(map(chr, _opened(faces()[family]).unicodes))


def _opened(face: Face) -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(face.path)), face.number)


class Case:
    """The type that a book in a language is set with: which character is of which family."""

    def __init__(self, texts: Iterable[str], language: str) -> None:
        self.language = language
        self.primary = ARABIC if language == "ar" else LATIN
        self.family: dict[str, str] = {SPACE: self.primary}
        self.missing: set[str] = set()
        for text in texts:
            self._take(text)

    def _take(self, text: str) -> None:
        before = self.primary
        for sign in unicodedata.normalize("NFC", text):
            if sign in self.family:
                before = self.family[sign]
            elif sign not in IGNORABLE and sign != "\n" and sign not in self.missing:
                found = next(self._offers(sign, before), "")
                if found:
                    self.family[sign] = before = found
                else:
                    self.missing.add(sign)

    def _offers(self, sign: str, before: str) -> Iterator[str]:
        """The families that have the sign, the best first: a mark stays with what it marks."""
        wanted = [*self._preferred(sign, before), self.primary, *faces()]
        return (family for family in wanted if sign in _characters(family))

    def _preferred(self, sign: str, before: str) -> Iterator[str]:
        if sign in JOINERS or unicodedata.category(sign)[0] == "M":
            yield before
        wide = unicodedata.east_asian_width(sign) in _WIDE
        if self.language == "zh" and wide and not sign.isalnum():
            yield HAN

    def cut(self, folder: Path) -> Iterator[tuple[str, str, Path]]:
        """(family, style, file) of the fonts with what is needed of each, written to a folder."""
        for family in dict.fromkeys((self.primary, *sorted(set(self.family.values())))):
            face = faces()[family]
            signs = {sign for sign, of in self.family.items() if of == family}
            if family not in (LATIN, HAN):
                signs |= _parts(signs, family) | {SPACE}
            for weight in face.weights:
                style = "B" if weight == BOLD else ""
                yield family, style, _cut(face, signs, weight, folder / f"{family}{weight}")


def _parts(signs: Iterable[str], family: str) -> set[str]:
    """What shaping may take letters and vowels apart into."""
    apart = {part for sign in signs for part in unicodedata.normalize("NFKD", sign)}
    marks = {sign for sign in _characters(family) if unicodedata.category(sign)[0] == "M"}
    return apart | marks


def _cut(face: Face, signs: Iterable[str], weight: int, target: Path) -> Path:
    """Write the face with no more than the signs and what shaping makes of them, at the weight."""
    whole, wanted = _opened(face), uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, signs))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.invert()  # every feature, not the usual ones alone
    wanted.flags = uharfbuzz.SubsetFlags.NOTDEF_OUTLINE | uharfbuzz.SubsetFlags.GLYPH_NAMES
    if whole.has_var_data:
        wanted.pin_axis_location(whole, "wght", weight)
    path = target.with_suffix(".otf" if "CFF " in whole.table_tags else ".ttf")
    path.write_bytes(uharfbuzz.subset(whole, wanted).blob.data)
    return path


def printable(text: str) -> str:
    """The text without marks that have no shape, composed (NFC)."""
    kept = "".join(sign for sign in text if sign not in IGNORABLE)
    return unicodedata.normalize("NFC", kept)
