"""The look as it is, read from the templates and the sheet of tokens: for who builds the site."""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from flask import current_app

SAMPLES = (
    ("zh", "海关总署推出十六项措施，推进互联互通。"),
    ("ar", "أعلنت الجمارك ستة عشر تدبيرًا لتيسير الترابط."),
    ("ru", "Таможня объявила о шестнадцати мерах ради связности."),
    ("en", "Customs announced sixteen measures to connect the countries."),
    ("hi", "सीमा शुल्क ने संपर्क के लिए सोलह उपाय घोषित किए।"),
    ("th", "ศุลกากรประกาศสิบหกมาตรการเพื่อการเชื่อมโยง"),
)
# Text colour on ground, and the ratio that WCAG 2.2 asks for (1.4.3 text, 1.4.11 outlines).
PAIRS = (
    ("ink", "paper", 4.5),
    ("ink", "surface", 4.5),
    ("ink", "marked", 4.5),
    ("ink", "accent-tint", 4.5),
    ("ink-soft", "paper", 4.5),
    ("ink-soft", "surface", 4.5),
    ("accent", "paper", 4.5),
    ("accent", "surface", 4.5),
    ("accent", "accent-tint", 4.5),
    ("accent-strong", "accent-tint", 4.5),
    ("on-accent", "accent", 4.5),
    ("on-band", "band", 4.5),
    ("band-soft", "band", 4.5),
    ("error", "paper", 4.5),
    ("ink", "error-tint", 4.5),
    ("line-strong", "paper", 3.0),
    ("focus", "paper", 3.0),
)
SCHEMES = ("light", "dark")
_MACRO = re.compile(r"{%-?\s*macro\s+(\w+\(.*?\))\s*-?%}", re.DOTALL)
_NOTE = re.compile(r"\A\s*{#(.*?)#}", re.DOTALL)
_TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_LENGTH = re.compile(r"(?:s\d|small|body|large|h\d|figure|corner|page|measure|gutter)")


@dataclass(frozen=True)
class ComponentFile:
    """A file of components: what stands at its head about calling them, and its macros."""

    name: str
    note: str
    macros: list[str]


@dataclass(frozen=True)
class Swatch:
    """A pair of colours in one scheme, and its contrast ratio by WCAG 2.2."""

    scheme: str
    colour: str
    ground: str
    colour_value: str
    ground_value: str
    ratio: float
    needed: float

    @property
    def suffices(self) -> bool:
        """Whether the pair may be used."""
        return self.ratio >= self.needed


def component_files() -> list[ComponentFile]:
    """All files of macros in `templates/components`, as they are now."""
    folder = Path(current_app.root_path, "templates", "components")
    return [_read(path) for path in sorted(folder.glob("[!_]*.html"))]


def _read(path: Path) -> ComponentFile:
    text = path.read_text("utf-8")
    note = _NOTE.match(text)
    macros = [" ".join(signature.split()) for signature in _MACRO.findall(text)]
    return ComponentFile(path.stem, note[1].strip() if note else "", macros)


def tokens() -> dict[str, dict[str, str]]:
    """Values of the tokens by scheme; the dark ones stand on the light ones."""
    sheet = Path(current_app.root_path, "static", "css", "tokens.css").read_text("utf-8")
    light = dict(_TOKEN.findall(_block(sheet, r":root\s*{")))
    dark = dict(_TOKEN.findall(_block(sheet, r"prefers-color-scheme:\s*dark\)\s*{\s*:root\s*{")))
    return {"light": light, "dark": light | dark}


def _block(sheet: str, opening: str) -> str:
    """The declarations of the first rule that begins so."""
    match = re.search(opening, sheet)
    return sheet[match.end() :].partition("}")[0] if match else ""


def swatches() -> list[Swatch]:
    """The pairs of colours that the sheets use, with the contrast of each."""
    found = []
    for scheme, values in tokens().items():
        for colour, ground, needed in PAIRS:
            front, back = values.get(colour, ""), values.get(ground, "")
            if _HEX.fullmatch(front) and _HEX.fullmatch(back):
                ratio = contrast(front, back)
                found.append(Swatch(scheme, colour, ground, front, back, ratio, needed))
    return found


def scale() -> list[tuple[str, str]]:
    """Sizes of type and space: name and value."""
    return [(name, value) for name, value in tokens()["light"].items() if _LENGTH.fullmatch(name)]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour `#rgb` or `#rrggbb`, 0 to 1 (WCAG 2.2)."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = (int(digits[at:end], 16) / 255 for at, end in pairwise((0, 2, 4, 6)))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
