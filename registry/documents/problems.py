"""Why a file is not taken."""

from flask_babel import lazy_gettext as _l

from core.problems import Problem


class Refused(Problem):
    """A file that is not taken; the message says why and what to do (HTTP 422)."""

    status = 422


class TooLarge(Refused):
    """A file of more bytes than are taken."""

    def __init__(self, largest: int) -> None:
        super().__init__(
            _l(
                "The file is too large: %(most)s MB at most. Make its pictures smaller, or divide "
                "it into parts.",
                most=largest // 1_000_000,
            )
        )
