"""Traditional Chinese characters folded to Simplified, one by one.

The table is OpenCC's `TSCharacters` (Apache-2.0), read when the first Han character is met:
a character with several simplified forms takes the first, the commonest.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def simplified() -> dict[int, str]:
    """Map of code points for `str.translate`; about 4,000 entries, read in 2 ms."""
    spec = find_spec("opencc")  # found without importing the package, which loads its phrases
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package opencc-python-reimplemented is not installed")
    path = Path(spec.submodule_search_locations[0]) / "dictionary" / "TSCharacters.txt"
    table = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        traditional, _, forms = line.partition("\t")
        if len(traditional) == 1 and forms:
            table[ord(traditional)] = forms.split(" ")[0]
    return table
