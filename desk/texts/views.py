"""Texts of agreements at the desk: all pages on one blueprint."""

from desk.texts import beginning, drafting
from desk.texts.place import blueprint

__all__ = ["beginning", "blueprint", "drafting"]
