"""Numbers of units as they are printed, in figures of any script, Roman, Chinese, or words."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple


class Number(NamedTuple):
    """A number at the beginning of a text: how identifiers write it, and where it ends there."""

    value: str
    end: int


_OPEN, _CLOSE = "([（﴾", ")]）﴿"
_FIGURES = re.compile(r"\d{1,4}")
_ROMAN = re.compile(r"[IVXLC]+(?![^\W\d_])")
_LETTER = re.compile(r"[A-Z](?![^\W_])")
_HAN = re.compile("[〇零一二三四五六七八九十百千两]+")
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*(?:[\u064b-\u0652][^\W\d_]*)*")
_MORE = re.compile(
    r"[ -]?(bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies)(?![^\W_])"
    r"|-(\d{1,3})(?![^\W_])|([A-Za-z])(?![^\W_])",
    re.I,
)
_ORDINAL = re.compile(r"\.?[°ºª]|er(?![^\W_])")
_MORE_BY_LANGUAGE = {"бис": "bis", "тер": "ter", "مكرر": "bis", "مكررا": "bis"}
_HAN_VALUES = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "两": 2, "十": 10, "百": 100, "千": 1000,
}  # fmt: skip
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_AS_LATIN = str.maketrans("ІХСⅠⅤⅩ", "IXCIVX")
_TENS_OF_HAN = re.compile("[十百千]")
_ARABIC_MARKS = re.compile("[\u064b-\u0652\u0640]")
_ARABIC_LETTERS = str.maketrans("أإآٱىة", "اااايه")


def number_at(text: str, language: str, letters: bool = False) -> Number | None:
    """The number that a text begins with, in or without brackets; None where there is none.

    `letters`: a capital letter alone is a number too, as of annexes.
    """
    skipped = len(text) - len(text.lstrip())
    opened = text[skipped : skipped + 1] in _OPEN and skipped < len(text)
    start = skipped + opened
    found = _plain_number(text[start:], language, letters)
    if found is None:
        return None
    end = start + found.end
    if opened:
        rest = text[end:].lstrip()
        if rest[:1] not in _CLOSE or not rest:
            return None
        end = len(text) - len(rest) + 1
    return Number(found.value, end)


def _plain_number(text: str, language: str, letters: bool) -> Number | None:
    if match := _FIGURES.match(text):
        digits = "".join(str(unicodedata.digit(sign)) for sign in match.group())
        return _with_more(text, str(int(digits)), match.end())
    if (match := _HAN.match(text)) and (value := _han(match.group())):
        return Number(str(value), match.end())
    latin = text[:12].translate(_AS_LATIN)
    if (match := _ROMAN.match(latin)) and (value := _roman(match.group())):
        return _with_more(text, str(value), match.end())
    if letters and (match := _LETTER.match(text)):
        return Number(match.group().lower(), match.end())
    return _in_words(text, language)


def _with_more(text: str, value: str, end: int) -> Number:
    """With "bis", a letter or a second number behind it."""
    if match := _ORDINAL.match(text, end):
        end = match.end()
    if match := _MORE.match(text, end):
        latin, second, letter = match.groups()
        more = (latin or letter or "").lower() or (f"-{second}" if second else "")
        return Number(value + more, match.end())
    for word, more in _MORE_BY_LANGUAGE.items():
        if match := re.compile(rf"\s?{word}(?![^\W_])").match(text, end):
            return Number(value + more, match.end())
    return Number(value, end)


def _han(signs: str) -> int:
    if not _TENS_OF_HAN.search(signs):
        return int("".join(str(_HAN_VALUES[sign]) for sign in signs))
    total, held = 0, 0
    for sign in signs:
        value = _HAN_VALUES[sign]
        if value < 10:
            held = value
        else:
            total += (held or 1) * value
            held = 0
    return total + held


def _roman(letters: str) -> int:
    """The value; 0 for letters that are no number in the usual writing."""
    values = [_ROMAN_VALUES[letter] for letter in letters]
    total = sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
    return total if _as_roman(total) == letters else 0


def _as_roman(number: int) -> str:
    steps = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
             (4, "IV"), (1, "I"))  # fmt: skip
    written = ""
    for value, letters in steps:
        count, number = divmod(number, value)
        written += letters * count
    return written


def _in_words(text: str, language: str) -> Number | None:
    """A number in words; of several that fit, the longest."""
    known = _words_of(language.partition("-")[0])
    found = None
    said: list[str] = []
    for match in list(_WORDS.finditer(text[:80]))[:3]:
        if text[: match.start()].strip() and not said:
            return None
        said.append(_folded(match.group()))
        value = known.get(" ".join(said))
        if value:
            found = Number(str(value), match.end())
    return found


def _folded(word: str) -> str:
    plain = _ARABIC_MARKS.sub("", word.casefold()).translate(_ARABIC_LETTERS)
    return plain.replace("ё", "е").replace("-", " ")


@cache
def _words_of(language: str) -> Mapping[str, int]:
    makers = {"en": _english, "ar": _arabic}
    if language in makers:
        return {_folded(word): number for word, number in makers[language]()}
    words = _OTHERS.get(language, ())
    return {_folded(word): number for number, all_of in enumerate(words, 1)
            for word in all_of.split("/")}  # fmt: skip


_OTHERS = {
    "fr": ("premier/première/un", "deuxième/deux", "troisième/trois", "quatrième/quatre",
           "cinquième/cinq", "sixième/six", "septième/sept", "huitième/huit", "neuvième/neuf",
           "dixième/dix"),
    "es": ("primero/primera/primer/uno", "segundo/segunda/dos", "tercero/tercera/tres",
           "cuarto/cuarta/cuatro", "quinto/quinta/cinco", "sexto/sexta/seis",
           "séptimo/séptima/siete", "octavo/octava/ocho", "noveno/novena/nueve",
           "décimo/décima/diez"),
    "ru": ("первая/первый/первое", "вторая/второй", "третья/третий", "четвертая/четвертый",
           "пятая/пятый", "шестая/шестой", "седьмая/седьмой", "восьмая/восьмой",
           "девятая/девятый", "десятая/десятый"),
    "pt": ("primeiro/primeira", "segundo/segunda", "terceiro/terceira", "quarto/quarta"),
    "fa": ("اول/یکم", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم", "دهم"),
}  # fmt: skip


def _english() -> Iterator[tuple[str, int]]:
    ones = ("one first", "two second", "three third", "four fourth", "five fifth", "six sixth",
            "seven seventh", "eight eighth", "nine ninth", "ten tenth", "eleven eleventh",
            "twelve twelfth", "thirteen thirteenth", "fourteen fourteenth", "fifteen fifteenth",
            "sixteen sixteenth", "seventeen seventeenth", "eighteen eighteenth",
            "nineteen nineteenth")  # fmt: skip
    tens = ("twenty twentieth", "thirty thirtieth", "forty fortieth", "fifty fiftieth",
            "sixty sixtieth", "seventy seventieth", "eighty eightieth",
            "ninety ninetieth")  # fmt: skip
    for number, words in enumerate(ones, 1):
        for word in words.split():
            yield word, number
    for number, words in enumerate(tens, 2):
        plain, ordinal = words.split()
        yield from ((plain, number * 10), (ordinal, number * 10))
        for one, both in enumerate(ones[:9], 1):
            for word in both.split():
                yield f"{plain} {word}", number * 10 + one


def _arabic() -> Iterator[tuple[str, int]]:
    """Ordinals with the article, of both genders."""
    ones = ("الأول الأولى", "الثاني الثانية", "الثالث الثالثة", "الرابع الرابعة", "الخامس الخامسة",
            "السادس السادسة", "السابع السابعة", "الثامن الثامنة", "التاسع التاسعة")  # fmt: skip
    tens = ("العشر", "الثلاث", "الأربع", "الخمس", "الست", "السبع", "الثمان", "التسع")
    for number, words in enumerate(ones, 1):
        for word in words.split():
            yield word, number
    for word in ("العاشر", "العاشرة"):
        yield word, 10
    compound = ("الحادي الحادية", *ones[1:])
    for number, words in enumerate(compound, 1):
        for word in words.split():
            yield f"{word} عشر", 10 + number
            yield f"{word} عشرة", 10 + number
    for number, stem in enumerate(tens, 2):
        for ending in ("ون", "ين"):
            yield stem + ending, number * 10
            for one, words in enumerate(compound, 1):
                for word in words.split():
                    yield f"{word} و{stem}{ending}", number * 10 + one
    yield "المائة", 100
