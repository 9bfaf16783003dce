"""What stands for the engine where it cannot be loaded: the site works, but for searching."""

from typing import Any

from search.engine import IndexReport, IndexUnavailable


class NoEngine:
    """A `SearchEngine` without an index: whatever it is asked, it raises `IndexUnavailable`."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def needs_rebuild(self) -> bool:
        return True

    def check(self) -> IndexReport:
        return IndexReport(0, (self._reason,))

    def close(self) -> None:
        pass

    def __getattr__(self, _method: str) -> Any:
        raise IndexUnavailable(self._reason)
