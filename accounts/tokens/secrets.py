"""The secrets of tokens: `gt_`, random signs, and a checksum that tells a typing mistake.

By the prefix and the checksum anybody who searches files for leaked secrets recognises ours without
asking us; they add nothing to what has to be guessed.
"""

import re
import secrets
import string
import zlib

PREFIX = "gt_"
RANDOM_SIGNS = 36
"""Of 62 signs: 214 bits."""
CHECK_SIGNS = 6
FORM = rf"{PREFIX}[0-9A-Za-z]{{{RANDOM_SIGNS + CHECK_SIGNS}}}"
"""What a token looks like, as a regular expression."""
_SIGNS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_FORM = re.compile(FORM)


def new_secret() -> str:
    """A new token, such as `gt_…` with 42 letters and digits behind it."""
    body = PREFIX + "".join(secrets.choice(_SIGNS) for _ in range(RANDOM_SIGNS))
    return body + _checksum(body)


def is_whole(text: str) -> bool:
    """Whether the text can be a token of ours: nothing is missing, and no sign is another."""
    return _FORM.fullmatch(text) is not None and text[-CHECK_SIGNS:] == _checksum(
        text[:-CHECK_SIGNS]
    )


def _checksum(body: str) -> str:
    """CRC-32 (ISO-HDLC) in six digits of base 62."""
    rest, signs = zlib.crc32(body.encode()), ""
    for _ in range(CHECK_SIGNS):
        rest, digit = divmod(rest, len(_SIGNS))
        signs = _SIGNS[digit] + signs
    return signs
