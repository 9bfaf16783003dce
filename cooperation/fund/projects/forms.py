"""The form of projects."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from cooperation.fund.projects.models import (
    LEAST_SHOWN,
    LONGEST_IDENTIFIER,
    ParticipantGroup,
    Participation,
    ProjectActivity,
    ProjectBudget,
    ProjectReport,
    ResultIndicator,
    ResultPeriod,
    Transaction,
)
from cooperation.fund.projects.vocabulary import (
    ACTIVITY_TYPES,
    BUDGET_STATUSES,
    BUDGET_TYPES,
    LEVELS,
    MEASURES_OF,
    PROJECT_TIES,
    REPORT_TYPES,
    RESULT_TYPES,
    SEXES,
    TRANSACTION_TYPES,
)
from core.database import today
from core.dates import InvalidEventDate, parse_event_date
from core.money import HIGHEST
from registry.forms import DATE_HELP
from registry.schema.fields import (
    Address,
    Amount,
    Choice,
    Currency,
    Field,
    Language,
    LanguageLines,
    Money,
    Number,
    Reference,
    Territory,
    When,
    YesNo,
)
from registry.schema.forms import (
    BODIES,
    CITATIONS,
    COMMON,
    LINKS,
    SUBJECT_CODES,
    TEXTS,
    Numbered,
    PartForm,
    RecordForm,
    parties_in,
    register_form,
)

REF_HELP = _l("A short name within the project, such as A1, by which other rows refer to it.")
TIE_HELP = _l(
    "Leave it blank if the fund pays for the project: then it counts in the sums of the fund."
)

ACTIVITIES = PartForm(
    name="activities",
    label=_l("Activities"),
    one=_l("Activity"),
    model=ProjectActivity,
    key=("ref",),
    numbering=Numbered("PA", 4),
    fields=(
        Field(name="ref", label=_l("Number within the project"), help=REF_HELP, longest=10,
              required=True),
        Choice(name="activity_type", label=ACTIVITY_TYPES.title, codes=ACTIVITY_TYPES,
               required=True),
        Field(name="title", label=_l("Title"), longest=300, required=True),
        Language(name="language", label=_l("Language of the title"), required=True),
        When(name="start_text", label=_l("First day"), help=DATE_HELP),
        When(name="end_text", label=_l("Last day"), help=DATE_HELP),
        Territory(name="territory", label=_l("Territory")),
        Field(name="place", label=_l("Where it takes place"), longest=200),
        LanguageLines(name="languages", label=_l("Languages of instruction"), longest=20),
        Number(name="seats_offered", label=_l("Seats offered"), highest=100_000),
        Number(name="seats_taken", label=_l("Seats filled"), highest=100_000),
    ),
)  # fmt: skip
PARTICIPATION = PartForm(
    name="participation",
    label=_l("Participants by administration"),
    one=_l("Participants"),
    model=Participation,
    key=("activity_ref", "party", "territory"),
    numbering=Numbered("PN", 5),
    help=_l("Numbers only; people are never named here."),
    fields=(
        Field(name="activity_ref", label=_l("Activity"), longest=10, required=True),
        Reference(name="party", label=_l("Body"), kinds=BODIES),
        Territory(name="territory", label=_l("Territory")),
        Number(name="offered", label=_l("Seats offered"), highest=100_000),
        Number(name="taken", label=_l("Seats filled"), highest=100_000),
        Number(name="completed", label=_l("Finished it"), highest=100_000),
    ),
)
GROUPS = PartForm(
    name="groups",
    label=_l("Participants by level and sex"),
    one=_l("Participants"),
    model=ParticipantGroup,
    key=("activity_ref", "level", "sex"),
    numbering=Numbered("PG", 5),
    help=_l("Numbers from five on, so that none tells of one person. Leave smaller ones out."),
    fields=(
        Field(name="activity_ref", label=_l("Activity"), longest=10, required=True),
        Choice(name="level", label=LEVELS.title, codes=LEVELS),
        Choice(name="sex", label=SEXES.title, codes=SEXES),
        Number(name="taken", label=_l("Seats filled"), lowest=LEAST_SHOWN, highest=100_000,
               required=True),
    ),
)  # fmt: skip
BUDGETS = PartForm(
    name="budgets",
    label=_l("Budgets"),
    one=_l("Budget"),
    model=ProjectBudget,
    key=("budget_type", "start_text", "end_text", "currency"),
    numbering=Numbered("BU", 4),
    fields=(
        Choice(name="budget_type", label=BUDGET_TYPES.title, codes=BUDGET_TYPES, required=True),
        Choice(name="budget_status", label=BUDGET_STATUSES.title, codes=BUDGET_STATUSES,
               required=True),
        When(name="start_text", label=_l("From"), required=True),
        When(name="end_text", label=_l("Until"), required=True),
        Money(name="amount", label=_l("Amount"), required=True),
        Currency(name="currency", label=_l("Currency"), required=True),
        When(name="value_date_text", label=_l("Value date"), required=True,
             help=_l("The day for which the amount is meant, for exchange rates.")),
        Field(name="note", label=_l("Note")),
    ),
)  # fmt: skip
TRANSACTIONS = PartForm(
    name="transactions",
    label=_l("Transactions"),
    one=_l("Transaction"),
    model=Transaction,
    key=("transaction_type", "date_text", "amount", "currency", "provider", "receiver"),
    numbering=Numbered("TX", 6),
    help=_l("Sources cite a transaction by its code, as the part that rests on them."),
    fields=(
        Choice(name="transaction_type", label=TRANSACTION_TYPES.title, codes=TRANSACTION_TYPES,
               required=True),
        When(name="date_text", label=_l("Day"), required=True),
        Money(name="amount", label=_l("Amount"), negative=True, required=True,
              help=_l("Below zero only to take back an earlier one, which the note names.")),
        Currency(name="currency", label=_l("Currency"), required=True),
        Amount(name="rate", label=_l("Yuan for one unit of the currency")),
        Field(name="rate_source", label=_l("Source of the rate"), longest=200),
        When(name="rate_date_text", label=_l("Day of the rate")),
        Reference(name="provider", label=_l("Money from"), kinds=BODIES),
        Reference(name="receiver", label=_l("Money to"), kinds=BODIES),
        Field(name="note", label=_l("Note")),
    ),
)  # fmt: skip
INDICATORS = PartForm(
    name="indicators",
    label=_l("Indicators of results"),
    one=_l("Indicator"),
    model=ResultIndicator,
    key=("ref",),
    numbering=Numbered("RI", 4),
    fields=(
        Field(name="ref", label=_l("Number within the project"), help=REF_HELP, longest=10,
              required=True),
        Choice(name="result_type", label=RESULT_TYPES.title, codes=RESULT_TYPES, required=True),
        Field(name="title", label=_l("Title"), longest=300, required=True),
        Language(name="language", label=_l("Language of the title"), required=True),
        Choice(name="measure", label=MEASURES_OF.title, codes=MEASURES_OF, required=True),
        YesNo(name="higher_is_better", label=_l("Higher is better")),
        Amount(name="baseline_value", label=_l("Baseline")),
        Field(name="baseline_text", label=_l("Baseline in words"), longest=300),
        When(name="baseline_date_text", label=_l("Date of the baseline")),
    ),
)  # fmt: skip
RESULT_PERIODS = PartForm(
    name="result_periods",
    label=_l("Targets and results"),
    one=_l("Period"),
    model=ResultPeriod,
    key=("indicator_ref", "start_text", "end_text"),
    numbering=Numbered("RP", 5),
    help=_l("A period may lie after the end of the project, such as six months later."),
    fields=(
        Field(name="indicator_ref", label=_l("Indicator"), longest=10, required=True),
        When(name="start_text", label=_l("From"), required=True),
        When(name="end_text", label=_l("Until"), required=True),
        Amount(name="target_value", label=_l("Target")),
        Field(name="target_text", label=_l("Target in words"), longest=300),
        Amount(name="actual_value", label=_l("Reached")),
        Field(name="actual_text", label=_l("Reached, in words"), longest=300),
        Field(name="evidence", label=_l("Evidence")),
    ),
)

REPORTS = PartForm(
    name="reports",
    label=_l("Reports of the project"),
    one=REPORT_TYPES.title,
    model=ProjectReport,
    key=("report_type", "due_text"),
    numbering=Numbered("FR", 4),
    help=_l("What the project owes by which day, and when it came."),
    fields=(
        Choice(name="report_type", label=REPORT_TYPES.title, codes=REPORT_TYPES, required=True),
        When(name="start_text", label=_l("From")),
        When(name="end_text", label=_l("Until")),
        When(name="due_text", label=_l("Due on"), required=True),
        When(name="received_text", label=_l("Received on")),
        Address(name="url", label=_l("Where it lies"), longest=500,
                help=_l("A web address, also that of a document of this record.")),
        Field(name="note", label=_l("Note")),
    ),
)  # fmt: skip


def _check_project(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from _check_participation(content)
    yield from _check_money(content)
    yield from _check_reports(content)
    if any(
        (row["baseline_value"] is not None or row["baseline_text"])
        and not row["baseline_date_text"]
        for row in content["indicators"]
    ):
        yield "indicators", _l("Say of which date each baseline is.")
    indicators = {row["ref"] for row in content["indicators"]}
    for row in content["result_periods"]:
        if row["indicator_ref"] and row["indicator_ref"] not in indicators:
            yield "result_periods", _l("There is no indicator %(ref)s in this project.",
                                       ref=row["indicator_ref"])  # fmt: skip


def _check_participation(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    activities = {row["ref"] for row in content["activities"]}
    for name in ("participation", "groups"):
        for row in content[name]:
            if row["activity_ref"] and row["activity_ref"] not in activities:
                yield name, _l("There is no activity %(ref)s in this project.",
                               ref=row["activity_ref"])  # fmt: skip
    for row in content["groups"]:
        if not row["level"] and not row["sex"]:
            yield "groups", _l("Say of each which level or sex it counts.")
    for row in content["participation"]:
        if bool(row["party"]) == bool(row["territory"]):
            yield (
                "participation",
                _l("Say of each which body or territory they are from, not both."),
            )


def _check_money(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for row in content["transactions"]:
        if _is_no_day(row["date_text"]):
            yield "transactions", _l("Every transaction needs a full day.")
        if len({bool(row[name]) for name in ("rate", "rate_source", "rate_date_text")}) > 1:
            yield "transactions", _l("Give a rate with its source and its day, or none of them.")
        if _is_too_high(row["amount"], row["rate"]):
            yield "transactions", _l("In yuan this is too high. Look at the amount and the rate.")
        if str(row["amount"] or "").startswith("-") and not row["note"]:
            yield "transactions", _l("Say in the note what an amount below zero takes back.")


def _check_reports(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for row in content["reports"]:
        if _is_no_day(row["due_text"]) or _is_no_day(row["received_text"]):
            yield "reports", _l("Say of each report the full day on which it is due, or came.")
        elif row["received_text"] and row["received_text"] > today().isoformat():
            yield "reports", _l("A report cannot have come on a day that is still ahead.")
        if row["url"] and not row["received_text"]:
            yield "reports", _l("Say of a report that has an address when it came.")


def _is_too_high(amount: Any, rate: Any) -> bool:
    try:
        return abs(Decimal(amount) * Decimal(rate)) >= HIGHEST
    except (ArithmeticError, TypeError, ValueError):
        return False  # one of them is not told, or told wrongly beside the field


def _is_no_day(text: Any) -> bool:
    try:
        found = parse_event_date(text) if text else None
    except (InvalidEventDate, TypeError):
        return False  # told beside the field
    return found is not None and found.precision != "day"


PROJECT_FORM = register_form(
    RecordForm(
        kind="project",
        codes=Numbered("PJ", 4),
        check=_check_project,
        fields=(
            Reference(name="call", label=_l("Call for applications"), kinds=("fund_call",)),
            Choice(name="tie", label=PROJECT_TIES.title, codes=PROJECT_TIES, help=TIE_HELP),
            Field(
                name="iati_identifier",
                label=_l("IATI identifier"),
                longest=LONGEST_IDENTIFIER,
                help=_l("Where another publisher reports it to IATI: by what it is known there."),
            ),
            When(name="planned_start_text", label=_l("Planned start"), help=DATE_HELP),
            When(name="planned_end_text", label=_l("Planned end"), help=DATE_HELP),
            When(name="start_text", label=_l("Actual start"), help=DATE_HELP),
            When(name="end_text", label=_l("Actual end"), help=DATE_HELP),
            *COMMON,
        ),
        parts=(
            TEXTS,
            parties_in(
                ("funding", "accountable", "extending", "implementing", "beneficiary"),
            ),
            SUBJECT_CODES,
            ACTIVITIES,
            PARTICIPATION,
            GROUPS,
            BUDGETS,
            TRANSACTIONS,
            INDICATORS,
            RESULT_PERIODS,
            REPORTS,
            LINKS,
            CITATIONS,
        ),
    )
)
