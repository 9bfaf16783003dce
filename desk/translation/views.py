"""All pages of the translation workbench on one blueprint."""

from desk.translation import batches, editing, files, lists
from desk.translation.place import blueprint

__all__ = ["batches", "blueprint", "editing", "files", "lists"]
