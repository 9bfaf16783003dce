"""A row that was checked."""

from dataclasses import dataclass, field
from typing import Any

from exchange.sheets.problems import CellProblem
from registry.models import Record
from registry.schema.contents import Content

Cells = dict[str, str]
"""Column → what stands there; blank cells are left out."""


@dataclass
class Checked:
    """What a row would do, and what is wrong with it."""

    number: int
    cells: Cells
    code: str = ""
    record: Record | None = None
    base_version: int = 0
    base: Content = field(default_factory=dict)
    content: Content = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    conflicts: list[CellProblem] = field(default_factory=list)
    warnings: list[CellProblem] = field(default_factory=list)
    differs: bool = True

    @property
    def outcome(self) -> str:
        """create, change, unchanged, conflict or wrong."""
        if self.problems:
            return "wrong"
        if not self.differs:
            return "unchanged"
        if self.conflicts:
            return "conflict"
        return "change" if self.record is not None else "create"

    def as_row(self) -> dict[str, Any]:
        """The values of its `SheetRow`."""
        writes = self.outcome in ("create", "change")
        return {
            "number": self.number,
            "cells": self.cells,
            "code": self.code[:40],
            "outcome": self.outcome,
            "base": self.base if writes and self.record is not None else {},
            "content": self.content if writes else {},
            "base_version": self.base_version,
            "problems": [one.as_json() for one in (*self.problems, *self._told_conflicts())],
            "warnings": [one.as_json() for one in self.warnings],
            "warned": bool(self.warnings),
        }

    def _told_conflicts(self) -> list[CellProblem]:
        return self.conflicts if self.differs else []
