"""Orders in time that cannot be: a force before the signature, an end before the beginning.

Dates have the precision of their source. An order is impossible only where every day that the one
date can mean comes before every day that the other can mean.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from core.dates import EventDate, InvalidEventDate, certainly_before
from exchange.dataset.code_lists import OPERATIONAL_STATUSES
from exchange.dataset.problems import Problem, Severity
from exchange.dataset.rows import Dataset, Row

# Acts by which the text of an instrument comes about, and with which nothing of it can end.
MAKING = {"signature", "initialling", "adoption", "conclusion", "definitive_signature"}
# Acts that suppose a text.
CONSENT = {
    "ratification",
    "acceptance",
    "approval",
    "accession",
    "succession",
    "submitted_for_ratification",
    "domestic_approval",
}
BEGINNING = {"entry_into_force", "provisional_application"}
ENDING = {"termination", "expiry", "replacement", "withdrawal", "suspension"}
OPERATIONAL_ACTS = {"pilot_start", "operational_start"}
# (earlier column, later column) of the same row
SPANS = {
    "editions": ("start", "end"),
    "memberships": ("from", "until"),
    "group_members": ("from", "until"),
}


def check_orders(dataset: Dataset) -> Iterator[Problem]:
    """Problems of dates that contradict one another."""
    yield from _spans(dataset)
    yield from _sessions(dataset)
    yield from _tracks(dataset)
    by_agreement: dict[str, list[Row]] = defaultdict(list)
    for row in dataset.rows("agreement_events"):
        by_agreement[row["agreement"]].append(row)
    for events in by_agreement.values():
        yield from _acts(events)


def _date(row: Row, column: str) -> EventDate | None:
    """The date of a cell, or None where it is blank or wrong (which is reported elsewhere)."""
    try:
        return row.date(column)
    except InvalidEventDate:
        return None


def _before(one: EventDate | None, other: EventDate | None) -> bool:
    """Whether `one` certainly comes before `other`; an unknown date decides nothing."""
    return one is not None and other is not None and certainly_before(one, other)


def _spans(dataset: Dataset) -> Iterator[Problem]:
    for table, (first, last) in SPANS.items():
        for row in dataset.rows(table):
            if _before(_date(row, last), _date(row, first)):
                message = f"{row[last]} comes before {first}, {row[first]}: correct one of them"
                yield row.problem(last, message)


def _sessions(dataset: Dataset) -> Iterator[Problem]:
    editions = {row.code: row for row in dataset.rows("editions")}
    for row in dataset.rows("sessions"):
        edition, day = editions.get(row["edition"]), _date(row, "date")
        if edition is None:
            continue
        early = _before(day, _date(edition, "start"))
        if early or _before(_date(edition, "end"), day):
            days = "/".join(filter(None, (edition["start"], edition["end"])))
            message = f"{row['date']} is outside the days of {edition.code} ({days})"
            yield row.problem("date", message)


def _tracks(dataset: Dataset) -> Iterator[Problem]:
    """An act or status of the operational track on the legal one, or the other way round."""
    for row in dataset.rows("agreement_events"):
        operational = row["track"] == "operational"
        if row["kind"] == "status_reported":
            column, belongs = "status", row["status"] in OPERATIONAL_STATUSES
        else:
            column, belongs = "kind", row["kind"] in OPERATIONAL_ACTS
        if row[column] not in ("", "unknown", "suspended") and operational != belongs:
            track = "operational" if belongs else "legal"
            message = f"{row[column]} belongs to the {track} track"
            yield row.problem(column, message, Severity.WARNING)


def _acts(events: list[Row]) -> Iterator[Problem]:
    """Impossible orders among the acts on one instrument."""
    made = _of_kinds(events, MAKING)
    for row in _of_kinds(events, CONSENT | BEGINNING | ENDING):
        yield from _too_early(row, made)
    for row in _of_kinds(events, ENDING):
        yield from _too_early(row, _of_kinds(events, BEGINNING))
    for row in _of_kinds(events, {"status_reported"}):
        if row["status"] == "in_force":
            yield from _too_early(row, _of_kinds(events, BEGINNING), Severity.WARNING)
        elif row["status"] == "signed":
            yield from _too_early(row, made, Severity.WARNING)
    for row in _of_kinds(events, OPERATIONAL_ACTS):
        yield from _too_early(row, made, Severity.WARNING)


def _of_kinds(events: Iterable[Row], kinds: set[str]) -> list[Row]:
    return [row for row in events if row["kind"] in kinds]


def _too_early(
    row: Row, suppositions: list[Row], severity: Severity = Severity.ERROR
) -> Iterator[Problem]:
    """A problem if `row` comes before every act that it supposes.

    Acts of another party do not count, nor do those without a date: several parties may sign, and
    the first signature is enough.
    """
    acts = [other for other in suppositions if _concerns(other, row)]
    day = _date(row, "date")
    if acts and all(_before(day, _date(act, "date")) for act in acts):
        first = min(acts, key=lambda act: act["date"])
        what = f"the {first['kind']} of {first['agreement']} on {first['date']} ({first.code})"
        named = row["status"] or row["kind"]
        message = f"{named} on {row['date']} comes before {what}: correct one of the dates"
        yield row.problem("date", message, severity)


def _concerns(act: Row, row: Row) -> bool:
    return not act["party"] or not row["party"] or act["party"] == row["party"]
