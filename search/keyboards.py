"""What would have been typed on the other keyboard: `ghbdtn` is «привет» on a Russian one.

Key by key after the layouts of Windows and X.org (US, Russian, Hebrew SI-1452, Arabic 101).
"""

_US = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_HEBREW = ";/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ"
_ARABIC = "ذضصثقفغعهخحجدشسيبلاتنمكطئءؤر\0ىةوز"  # \0: one key, two letters

_LAM_ALEF = "لا"


def _pairs(other: str) -> dict[str, str]:
    return dict(zip(_US, other, strict=True))


_LAYOUTS = {
    "ru": _pairs(_RUSSIAN),
    "he": _pairs(_HEBREW),
    "ar": _pairs(_ARABIC) | {"b": _LAM_ALEF},
}
_TYPED = [
    *((tag, table) for tag, table in _LAYOUTS.items()),
    *(("en", {there: here for here, there in table.items()}) for table in _LAYOUTS.values()),
]


def otherwise_typed(text: str) -> list[tuple[str, str]]:
    """`(text, language)` as it would be on each other keyboard, where that makes other words."""
    found = []
    for language, table in _TYPED:
        typed = text.lower()
        if language == "en":
            typed = typed.replace(_LAM_ALEF, "b")
        letters = [one for one in typed if one.isalpha()]
        if not letters or sum(one in table for one in letters) < len(letters):
            continue
        found.append(("".join(table.get(one, one) for one in typed), language))
    return found
