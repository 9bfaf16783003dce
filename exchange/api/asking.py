"""What one request asks of the API: language, day, members, and the page of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from core.languages import DEFAULT_LANGUAGE
from core.reader import Reader, asked_day
from core.web import absolute
from exchange.api.parameters import USUAL, Parameter, read
from exchange.api.sparse import Fields
from registry.listing import Parameters

NOT_THE_LIST = ("cursor", "limit", "fields", "count")
"""Parameters that say how much of a list is told, and not which list it is."""


@dataclass(frozen=True)
class Asked:
    """A path with its parameters, read. The data depend on nothing else that a request says."""

    path: str
    parameters: Parameters
    reader: Reader

    @classmethod
    def of(cls, known: Sequence[Parameter], path: str, given: Parameters) -> "Asked":
        """Read parameters. Raises `BadValue`, mostly `BadParameter`."""
        read(given, known)
        day = asked_day(given.get("as_of", ""))
        return cls(path, given, Reader(given.get("lang", DEFAULT_LANGUAGE), day))

    @classmethod
    def now(cls, *known: Parameter) -> "Asked":
        """What the current request asks, where these parameters are known. Raises `BadValue`."""
        return cls.of(known, request.path, request.args)

    @property
    def fields(self) -> Fields:
        """The members of records that are wanted."""
        names = self.parameters.get("fields")
        return Fields(tuple(names.split(",")) if names else ())

    @property
    def limit(self) -> int:
        """How many records the page has at most."""
        return int(self.parameters.get("limit", USUAL))

    @property
    def cursor(self) -> str:
        """The place behind which to go on; '' for the beginning."""
        return self.parameters.get("cursor", "")

    @property
    def counted(self) -> bool:
        """Whether the number of all records is asked for."""
        return "count" in self.parameters

    @property
    def list_name(self) -> str:
        """What names the list itself, whichever page of it is asked for."""
        return self._address(NOT_THE_LIST)

    def links(self, following: str) -> dict[str, str | None]:
        """Full addresses of this page, the first, and the next one (by its cursor; '' for none)."""
        first = self._address(("cursor",))
        mark = "&" if "?" in first else "?"
        return {
            "self": absolute(self._address(())),
            "first": absolute(first),
            "next": absolute(f"{first}{mark}{urlencode({'cursor': following})}")
            if following
            else None,
        }

    def _address(self, without: Sequence[str]) -> str:
        pairs = [one for one in self.parameters.items(multi=True) if one[0] not in without]
        return f"{self.path}?{urlencode(pairs, safe=',')}" if pairs else self.path
