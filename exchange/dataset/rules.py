"""Rules that hold between the columns of a row and between the rows of a table."""

from collections.abc import Iterator

from exchange.dataset.columns import Table
from exchange.dataset.contract import TABLES
from exchange.dataset.problems import Problem, Severity
from exchange.dataset.rows import Dataset, Row

# The day on which the sixteen measures were made public.
ANNOUNCEMENT = "2015-05-27"
# Instruments whose parties the set does not have to name one by one.
FORMS_WITHOUT_PARTIES = {"convention", "cmaa", "protocol", "other"}


def check_rules(dataset: Dataset) -> Iterator[Problem]:
    """Problems between columns or rows."""
    for table in TABLES.values():
        if not table.rows_may_repeat:
            yield from _repeated_rows(table, dataset)
    yield from _one_of_two(dataset)
    yield from _agreements(dataset)
    yield from _progress(dataset)
    yield from _corridor_positions(dataset)
    yield from _labels(dataset)
    for row in dataset.rows("relations"):
        if row["from"] == row["to"]:
            yield row.problem("to", f"{row['to']} is related to itself: name another record")
    yield from _parents(dataset)
    yield from _leaders(dataset)


def _repeated_rows(table: Table, dataset: Dataset) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], Row] = {}
    for row in dataset.rows(table.name):
        content = tuple(value for name, value in row.cells.items() if name != "code")
        first = seen.setdefault(content, row)
        if first is not row:
            message = f"the row stands twice (first on line {first.line}): take one away"
            yield row.problem("", message)


def _one_of_two(dataset: Dataset) -> Iterator[Problem]:
    for table, one, other in (
        ("agreement_parties", "party", "territory"),
        ("observations", "value", "value_text"),
    ):
        for row in dataset.rows(table):
            if bool(row[one]) == bool(row[other]):
                yield row.problem(one, f"fill either {one} or {other}, and only one of them")
    for row in dataset.rows("attendance"):
        if not row["party"] and not row["name"]:
            yield row.problem("party", "fill party or name: who was there?")
    for row in dataset.rows("agreement_events"):
        if (row["kind"] == "status_reported") != bool(row["status"]):
            message = "a status goes with status_reported and only with it: acts have no status"
            yield row.problem("status", message)
    for row in dataset.rows("administrations"):
        if row["name_local"] and not row["name_local_language"]:
            message = "name_local is filled: name its language"
            yield row.problem("name_local_language", message, Severity.WARNING)


def _agreements(dataset: Dataset) -> Iterator[Problem]:
    with_party = {row["agreement"] for row in dataset.rows("agreement_parties")}
    with_event = {row["agreement"] for row in dataset.rows("agreement_events")}
    for row in dataset.rows("agreements"):
        needs_party = row["form"] not in FORMS_WITHOUT_PARTIES
        if needs_party and row.code not in with_party and "agreement_parties" in dataset.tables:
            yield row.problem("code", f"{row.code} has no party: add it to agreement_parties.csv")
        if row.code not in with_event and "agreement_events" in dataset.tables:
            yield row.problem("code", f"{row.code} has no event: add one to agreement_events.csv")


def _progress(dataset: Dataset) -> Iterator[Problem]:
    announced: set[str] = set()
    for row in dataset.rows("progress"):
        day = row["date"].rstrip("?")
        before = day < ANNOUNCEMENT and not ANNOUNCEMENT.startswith(day)
        if row["prehistory"] in ("true", "false") and before != row.yes("prehistory"):
            message = f"must be {str(before).lower()}: true exactly for dates before {ANNOUNCEMENT}"
            yield row.problem("prehistory", message)
        if row["kind"] == "announced" and row["date"] == ANNOUNCEMENT:
            announced.update(row.many("measures"))
    for row in dataset.rows("measures") if "progress" in dataset.tables else ():
        if row.code not in announced:
            message = f"{row.code} has no announcement on {ANNOUNCEMENT}: add it to progress.csv"
            yield row.problem("code", message)


def _corridor_positions(dataset: Dataset) -> Iterator[Problem]:
    last: dict[str, int] = {}
    for row in dataset.rows("corridor_legs"):
        corridor, position = row["corridor"], row["position"]
        expected = last.get(corridor, 0) + 1
        if position != str(expected):
            yield row.problem("position", f"{position!r} should be {expected}: legs run 1, 2, 3…")
        last[corridor] = int(position) if position.isdecimal() else expected


def _labels(dataset: Dataset) -> Iterator[Problem]:
    preferred: dict[tuple[str, str], Row] = {}
    for row in dataset.rows("labels"):
        if row["preferred"] == "true":
            first = preferred.setdefault((row["concept"], row["language"]), row)
            if first is not row:
                message = (
                    f"second preferred label of {row['concept']} in {row['language']} (first on "
                    f"line {first.line}): make one of them alternative"
                )
                yield row.problem("preferred", message)
    for row in dataset.rows("concepts") if "labels" in dataset.tables else ():
        language = row["source_language"]
        if (row.code, language) not in preferred:
            message = f"{row.code} has no preferred label in its source language {language}"
            yield row.problem("code", message, Severity.WARNING)


def _parents(dataset: Dataset) -> Iterator[Problem]:
    """An organization that stands, by its parents, above itself."""
    parents = {row.code: row["parent"] for row in dataset.rows("organizations")}
    for row in dataset.rows("organizations"):
        seen, above = set(), row["parent"]
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if row.code in seen:
            message = f"{row.code} stands above itself by its parents: correct one of them"
            yield row.problem("parent", message)


def _leaders(dataset: Dataset) -> Iterator[Problem]:
    members = {(row["group"], row["district"]) for row in dataset.rows("group_members")}
    for row in dataset.rows("groups"):
        leader = row["leader"]
        if dataset.table_of(leader) == "districts" and (row.code, leader) not in members:
            message = f"{leader} leads {row.code}, but is not among its members"
            yield row.problem("leader", message, Severity.WARNING)
