"""What a document's file is called: the name that it came with, made safe."""

import re
import unicodedata
from pathlib import PurePosixPath

from registry.documents.recognising import Format

LONGEST = 100
_UNSAFE = re.compile(r'[<>:"/\\|?*#%;&]+')
_BLANK = re.compile(r"\s+")


def safe_name(given: str, form: Format, otherwise: str) -> str:
    """A name for saving and for the address; its ending is that of the format.

    Folders, control and bidirectional characters and signs with a meaning in addresses go.
    """
    name = unicodedata.normalize("NFC", given.replace("\\", "/").rpartition("/")[2])
    visible = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    stem = PurePosixPath(_UNSAFE.sub(" ", visible).strip(" ")).stem
    stem = _BLANK.sub("-", stem.strip(". "))[:LONGEST].strip("-.")
    return f"{stem or otherwise}{form.extension}"
