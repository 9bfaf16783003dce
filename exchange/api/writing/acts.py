"""What can be written through the API: all acts."""

from collections.abc import Sequence

from exchange.api.writing.act import Act
from exchange.api.writing.acts_documents import acts_of_documents
from exchange.api.writing.acts_proposals import acts_of_proposals
from exchange.api.writing.acts_records import acts_of_records
from exchange.api.writing.acts_statements import acts_of_statements


def acts() -> Sequence[Act]:
    """All of them, in the order of the guide."""
    return (
        *acts_of_proposals(),
        *acts_of_records(),
        *acts_of_documents(),
        *acts_of_statements(),
    )
