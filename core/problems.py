"""What can go wrong in a way that a reader or an editor must be told, in their language."""

from typing import Any


class Problem(Exception):
    """A refusal with a message for people (lazily translated). `status` is its HTTP answer."""

    status = 400

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Conflict(Problem):
    """Somebody else changed the record after it was opened (HTTP 409)."""

    status = 409


class Forbidden(Problem):
    """The named rule does not allow the actor to do this (HTTP 403)."""

    status = 403


class BadValue(Problem):
    """A part of an address or a form has a value that means nothing (HTTP 400).

    `parameter` is the name of the part, where who raises it knows.
    """

    def __init__(self, message: Any, parameter: str = "") -> None:
        super().__init__(message)
        self.parameter = parameter
