"""What can be wrong with a data set, and where."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops a load; a warning is for a person to judge."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right.

    `line` is the physical line of the file, counted from 1. `column` is the name of the column;
    where a row cannot be divided into columns it is a number (the byte of the line for a wrongly
    encoded byte, the cell of the row for a malformed one, counted from 1); it is empty where the
    whole row or file is meant.
    """

    file: str
    line: int
    column: str
    message: str
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        place = ":".join(filter(None, (self.file, str(self.line), self.column)))
        return f"{place}: {self.severity}: {self.message}"
