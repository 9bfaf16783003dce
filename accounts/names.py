"""Names of people as they are stored and shown: one line, nothing that hides or turns text."""

import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_JOINERS = frozenset({"\u200c", "\u200d"})


def one_line(text: str | None) -> str:
    """The text in one line, without control characters and signs that turn its direction.

    Unicode's formatting characters (Cf) go, but for the joiners that Persian and Indic names need.
    """
    kept = (
        sign if sign in _JOINERS or unicodedata.category(sign) not in _UNSEEN else _stand_in(sign)
        for sign in text or ""
    )
    return " ".join("".join(kept).split())


def _stand_in(sign: str) -> str:
    return " " if sign.isspace() else ""
