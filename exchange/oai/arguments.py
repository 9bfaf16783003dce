"""The arguments of a request, by the rules of each verb (OAI-PMH 2.0, section 4)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from werkzeug.datastructures import MultiDict

from exchange.oai.errors import OaiError, bad_argument

PREFIX = "oai_dc"
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}Z)?", re.ASCII)


@dataclass(frozen=True)
class Rule:
    """The arguments that a verb takes; `resumptionToken`, where it is taken, stands alone."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    resumed: bool = False


_LISTING = Rule(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), resumed=True)
VERBS: Mapping[str, Rule] = {
    "Identify": Rule(),
    "ListMetadataFormats": Rule(optional=frozenset({"identifier"})),
    "ListSets": Rule(resumed=True),
    "ListIdentifiers": _LISTING,
    "ListRecords": _LISTING,
    "GetRecord": Rule(frozenset({"identifier", "metadataPrefix"})),
}


@dataclass(frozen=True)
class Selection:
    """Which records a list is of. `since` is included, `before` is not; `of` is a set, '' for all.

    `since_text` and `until_text` are the bounds as they were asked for.
    """

    of: str = ""
    since_text: str = ""
    until_text: str = ""
    since: datetime | None = None
    before: datetime | None = None


def checked(given: MultiDict[str, str]) -> tuple[str, dict[str, str]]:
    """The verb and its other arguments. Raises `OaiError`."""
    verbs = given.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise OaiError("badVerb", "Name one verb: " + ", ".join(VERBS) + ".")
    rule, arguments = VERBS[verbs[0]], given.to_dict()
    del arguments["verb"]
    for name in arguments:
        if len(given.getlist(name)) > 1:
            raise bad_argument(f"{_shown(name)} is given more than once.")
    if rule.resumed and "resumptionToken" in arguments:
        if len(arguments) > 1:
            raise bad_argument("resumptionToken stands alone, without other arguments.")
        return verbs[0], arguments
    for name in sorted(set(arguments) - rule.required - rule.optional):
        raise bad_argument(f"{verbs[0]} takes no {_shown(name)}.")
    for name in sorted(rule.required - set(arguments)):
        raise bad_argument(f"{verbs[0]} needs {name}.")
    return verbs[0], arguments


def selection(
    of: str | None = None, since: str | None = None, until: str | None = None
) -> Selection:
    """The selection that the texts of `set`, `from` and `until` mean. Raises `OaiError`."""
    if of is not None and not _SET.fullmatch(of):
        raise bad_argument("A set is named by letters, digits and a few signs.")
    first = None if since is None else _instant("from", since)
    last = None if until is None else _instant("until", until)
    if since and until and len(since) != len(until):
        raise bad_argument("from and until must have the same granularity.")
    if first and last and first > last:
        raise bad_argument("from must not be later than until.")
    before = last and _after(last, timedelta(seconds=1) if "T" in (until or "") else _DAY)
    return Selection(of or "", since or "", until or "", first, before)


_DAY = timedelta(days=1)


def _instant(name: str, text: str) -> datetime:
    """A day or a second, as its first instant in UTC. Raises `OaiError`."""
    parts = _INSTANT.fullmatch(text)
    try:
        if parts is None:
            raise ValueError(text)
        return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError:
        example = "2015-05-28 or 2015-05-28T08:00:00Z"
        raise bad_argument(f"{name} must be a day or an instant in UTC, as {example}.") from None


def _after(instant: datetime, step: timedelta) -> datetime | None:
    """The first instant after a day or second; None where time itself ends."""
    try:
        return instant + step
    except OverflowError:
        return None


def _shown(name: str) -> str:
    return f"“{name[:40]}”"
