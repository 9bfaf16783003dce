"""Names of XLIFF 2.1 (OASIS, 2018) that are written and read."""

CORE = "urn:oasis:names:tc:xliff:document:2.0"
"""The namespace of the core of versions 2.0 and 2.1."""
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
XML = "http://www.w3.org/XML/1998/namespace"
CATEGORY = "guantong"
"""The group of metadata in which our digests stand: `source s1`, `target s1`."""
VERSIONS = ("2.0", "2.1")
INITIAL, TRANSLATED, REVIEWED, FINAL = "initial", "translated", "reviewed", "final"
STATES = (INITIAL, TRANSLATED, REVIEWED, FINAL)
BY_PEOPLE = (REVIEWED, FINAL)
"""States that say that a person answers for the words."""
MOST_BYTES = 10_000_000
MOST_RECORDS = 2_000


def core(name: str) -> str:
    """A name of the core, as lxml writes it."""
    return f"{{{CORE}}}{name}"


def metadata(name: str) -> str:
    """A name of the module for metadata."""
    return f"{{{METADATA}}}{name}"
