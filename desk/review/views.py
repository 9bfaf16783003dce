"""The pages of review, all on one blueprint."""

from desk.review import deciding, proposal, queue
from desk.review.place import blueprint

__all__ = ["blueprint", "deciding", "proposal", "queue"]
