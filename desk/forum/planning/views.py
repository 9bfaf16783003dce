"""Programmes at the desk: all pages on one blueprint."""

from desk.forum.planning import board, release, rows, sessions, setup
from desk.forum.planning.place import blueprint

__all__ = ["blueprint", "board", "release", "rows", "sessions", "setup"]
