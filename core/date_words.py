"""Words that dates are written with, folded: the months' names, and "by", "from", "about", "to".

Names of months come from CLDR. What is said around a date are the site's own translations, so that
what the site writes it can read, and what people write besides.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from babel.dates import get_month_names
from flask import has_app_context
from flask_babel import gettext as _

from core.languages import SITE_LANGUAGES, in_each_language, locale_of

Said = Literal["by", "from", "inferred", "span", "between"]

# Syrian and Lebanese names, and those of the Maghreb; "Sept" is British.
_FURTHER_LOCALES = ("ar_SY", "ar_LB", "ar_MA", "ar_DZ", "ar_TN", "en_GB", "zh_Hant")
_FIRST_MONTH = 0xE001
"""Character that stands for January; the other months follow it (private use)."""
MONTH = "[\ue001-\ue00c]"
_HAN_DIGITS = "〇一二三四五六七八九"
_HAN_YEAR = re.compile("[〇零一二三四五六七八九]{4}(?=年)")
_HAN_DAY = re.compile("([二三]?十)?([一二三四五六七八九])?(?=[日号號])")
_MONTH_NUMBER = re.compile(r"(?<!\d)0?([1-9]|1[0-2]) ?月份?")

# `*` is the date. Words that also mean "before" without the month itself are not here.
_SAID: dict[Said, tuple[str, ...]] = {
    "by": (
        "by *", "by the end of *", "until *", "till *", "up to *", "not later than *",
        "no later than *",
        "截至*", "截止*", "截至*止", "截至*为止", "截止到*", "不晚于*",
        "不迟于*", "最迟*", "至迟*", "至*止",
        "до *", "до конца *", "не позднее *", "по *",
        "d'ici *", "d'ici à *", "d'ici fin *", "jusqu'à *", "jusqu'en *", "jusqu'au *",
        "au plus tard en *", "au plus tard le *",
        "hasta *", "a más tardar en *", "a más tardar el *", "para *",
        "حتى *", "بحلول *", "في موعد أقصاه *", "قبل نهاية *",
    ),
    "from": (
        "from *", "since *", "as of *", "starting *", "* onwards", "from * onwards", "from * on",
        "自*", "自*起", "从*", "从*起", "从*开始", "自*以来", "*起", "*以来", "*以后",
        "с *", "со *", "начиная с *",
        "depuis *", "dès *", "à partir de *", "à partir du *", "à compter de *", "à compter du *",
        "desde *", "a partir de *", "a partir del *",
        "منذ *", "من *", "اعتبارا من *", "ابتداء من *",
    ),
    "inferred": (
        "about *", "around *", "circa *", "c. *", "ca. *", "inferred *",
        "probably *", "* (inferred)",
        "约*", "大约*", "*左右", "推定*", "推断*",
        "около *", "приблизительно *", "предположительно *", "примерно *",
        "vers *", "environ *", "probablement *",
        "hacia *", "alrededor de *", "aproximadamente *", "probablemente *",
        "حوالي *", "نحو *", "تقريبا *",
    ),
    "span": (
        "from *", "自*", "从*", "с *", "со *", "от *", "du *", "de *", "desde *", "del *", "من *",
    ),
    "between": ("between *", "между *", "entre *", "بين *", "ما بين *"),
}  # fmt: skip
_JOINERS: dict[str, tuple[str, ...]] = {
    "span": (
        "-", "~", " / ", " to ", " until ", " till ", " through ", "至", "到", " по ", " до ",
        " à ", " au ", " jusqu'à ", " jusqu'en ", " jusqu'au ", " a ", " al ", " hasta ",
        " إلى ", " حتى ",
    ),
    "between": (" and ", "和", " и ", " et ", " y ", " و"),
}  # fmt: skip
_NOISE = re.compile(
    r"(?<!\w)(?:of|the|de|del|le|el|en|in|г|гг|года|год|году|годы|year|"
    r"سنه|سنة|عام|لعام|شهر)(?!\w)\.?|[,،]|(?<=\d)(?:st|nd|rd|th|er|o)(?!\w)"
)


def fold(text: str) -> str:
    """The text without differences that mean nothing: width, accents, capitals, kinds of digits
    and of dashes, marks of direction, blanks."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(map(_folded, plain)).replace("（", "(").replace("）", ")").split())


def _folded(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in ("Mn", "Cf") or sign == "ـ":  # tatweel only lengthens
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if category == "Pd" or sign == "\u2212":
        return "-"
    return {"\u2019": "'", "\u02bc": "'", "؟": "?"}.get(sign, sign)


def with_months(text: str) -> str:
    """A folded text with each name of a month as one character (see `month_number`)."""
    text = _HAN_YEAR.sub(_han_year, text)
    text = _HAN_DAY.sub(_han_day, text)
    text = _MONTH_NUMBER.sub(lambda match: _sign(int(match[1])), text)
    names, pattern = _month_names()
    return pattern.sub(lambda match: _sign(names[match[1]]), text)


def _han_year(match: re.Match[str]) -> str:
    return "".join(str(_HAN_DIGITS.index(sign)) for sign in match[0].replace("零", "〇"))


def _han_day(match: re.Match[str]) -> str:
    if not match[0]:
        return ""
    tens = {"": 0, "十": 1, "二十": 2, "三十": 3}[match[1] or ""]
    return str(10 * tens + (_HAN_DIGITS.index(match[2]) if match[2] else 0))


def _sign(month: int) -> str:
    return chr(_FIRST_MONTH + month - 1)


def month_number(sign: str) -> int:
    """The month that a character of `with_months` stands for."""
    return ord(sign) - _FIRST_MONTH + 1


@lru_cache(maxsize=1)
def _month_names() -> tuple[dict[str, int], re.Pattern[str]]:
    """Folded name -> month, in every form that CLDR has, and what finds them in a text."""
    names: dict[str, int] = {}
    for locale in (*map(locale_of, SITE_LANGUAGES), *_FURTHER_LOCALES):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                found = get_month_names(width, context, locale)  # type: ignore[arg-type]
                for month, name in found.items():
                    names.setdefault(fold(name).rstrip("."), month)
    longest_first = sorted((name for name in names if not name[0].isdigit()), key=len, reverse=True)
    alternatives = "|".join(map(re.escape, longest_first))
    # Words of Han characters stand without blanks; of other letters a name is a whole word.
    letter = r"[^\W\d_\u3400-\u9fff]"
    return names, re.compile(f"(?<!{letter})({alternatives})(?!{letter})\\.?")


def without_noise(text: str) -> str:
    """Without the words and marks that say nothing of the date."""
    return " ".join(_NOISE.sub(" ", text).split())


def inside(text: str, said: Said) -> Iterator[str]:
    """What is left of the text inside of each wording that says this."""
    for before, after in _wordings(said, has_app_context()):
        whole = len(before) + len(after) < len(text)
        if whole and text.startswith(before) and text.endswith(after):
            yield text[len(before) : len(text) - len(after)].strip()


@lru_cache(maxsize=8)
def _wordings(said: Said, translated: bool) -> tuple[tuple[str, str], ...]:
    """(before, after) of each wording, the longest first; `translated`: the site's own too."""
    texts = [*_SAID[said], *(_translations(said) if translated else ())]
    pairs = {tuple(map(_folded_edge, text.partition("*")[::2])) for text in texts}
    return tuple(sorted(pairs, key=lambda pair: -len("".join(pair))))  # type: ignore[arg-type]


def _folded_edge(text: str) -> str:
    """Folded, with the blank that parts it from the date."""
    start, end = " " * text.startswith(" "), " " * text.endswith(" ")
    return f"{start}{fold(text)}{end}" if text.strip() else ""


def _translations(said: Said) -> Iterator[str]:
    for _tag in in_each_language():
        if said == "by":
            yield _("by %(date)s", date="*")
        elif said == "from":
            yield _("from %(date)s", date="*")
        elif said == "inferred":
            yield _("%(date)s (year inferred)", date="*")


def halves(text: str, said: Said) -> Iterator[tuple[str, str]]:
    """The text parted in two at each word or mark that joins the ends of such a period."""
    for match in _joiners(said).finditer(text):
        yield text[: match.start()].strip(), text[match.end() :].strip()


@lru_cache(maxsize=2)
def _joiners(said: Said) -> re.Pattern[str]:
    words = sorted({_folded_edge(word) for word in _JOINERS[said]}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))
