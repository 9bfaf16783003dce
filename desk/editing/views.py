"""All editing pages on one blueprint."""

from desk.editing import beginning, conflict, edit, merging, picking, preview
from desk.editing.place import blueprint

__all__ = ["beginning", "blueprint", "conflict", "edit", "merging", "picking", "preview"]
