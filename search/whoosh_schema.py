"""How documents lie in a Whoosh index: fields, and numbers of versions.

Every stretch that is found by itself is a document of Whoosh's, called a *unit* here: a record, and
right after it its sections. All units of a record have its code, so that they are deleted together.
"""

from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence, Frequency

from search.analysis.chain import ANALYSIS_VERSION
from search.engine import DOCUMENTS_VERSION
from search.ranking import TITLE_WEIGHT

SCHEMA_VERSION = 3
VERSIONS = {
    "schema": SCHEMA_VERSION,
    "analysis": ANALYSIS_VERSION,
    "documents": DOCUMENTS_VERSION,
    "title_weight": TITLE_WEIGHT,
}
"""Kept beside the index; an index of other versions is rebuilt."""

AUDIENCE = "@audience"
CONCEPT = "@concept"

FIELDS = ("code", "exact", "marks", "order", "stems", "words")
SCORED = ("stems", "words")
"""Fields whose postings have weights, and whose lengths count."""


class _Given(FieldType):  # type: ignore[misc]
    """Takes tokens that were made elsewhere; Whoosh itself may look for them."""

    def __init__(self, *, scored: bool) -> None:
        super().__init__(Frequency() if scored else Existence(), None, scorable=scored)


def schema() -> Schema:
    """The schema: code, marks of whole titles, marks (facets, audience, concepts), orders of the
    title by language, stems, words."""
    return Schema(**{name: _Given(scored=name in SCORED) for name in FIELDS})
