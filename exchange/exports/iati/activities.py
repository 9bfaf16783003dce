"""A project as an activity of IATI 2.03: elements in the order of the schema, with narratives in
every language that the registry has.

What IATI asks for and a project does not tell is never made up: such a project is left out of the
file, and a comment there says what it lacks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from mimetypes import guess_type
from urllib.parse import urlsplit

from lxml import etree

from core.dates import parse_event_date
from core.languages import SITE_LANGUAGES, locale_of, territory_name
from exchange.exports.contents import Published
from exchange.exports.iati import codes
from exchange.exports.iati.elements import LANG, Element, add, first_day, last_day, narrative
from exchange.exports.naming import Name, address_of
from registry.schema.contents import Content

Names = Mapping[str, Sequence[Name]]
PROJECT_TRACK = "project"
WHOLE = 100


@dataclass(frozen=True)
class Publisher:
    """Who reports: an organisation identifier (`ref`), and its name by language."""

    ref: str
    names: Mapping[str, str]

    def identifier(self, code: str) -> str:
        """The identifier of the activity that a record is."""
        return f"{self.ref}-{code}"


def lacks(one: Published) -> list[str]:
    """What IATI asks of an activity and the project does not tell, in English."""
    content = one.content
    found = []
    if content["tie"]:
        found.append("a tie to the fund: others report it")
    if not any(row["summary"] for row in content["texts"]):
        found.append("a description")
    if not any(row["role"] in codes.ROLE for row in content["parties"]):
        found.append("a participating organisation")
    if not any(content[name] for name, kind in codes.DATES if kind in codes.STARTS):
        found.append("a planned or actual start")
    if not _status(one):
        found.append("a status")
    return found


def activity(one: Published, at: datetime | None, names: Names, publisher: Publisher) -> Element:
    """The element of a project that lacks nothing. `at`: when the version was published; `names`:
    how the records are called that it names."""
    content = one.content
    made = etree.Element("iati-activity")
    made.set(LANG, content["source_language"])
    made.set("last-updated-datetime", (at or datetime.now(UTC)).isoformat(timespec="seconds"))
    made.set("hierarchy", "1")
    made.set("humanitarian", "0")
    add(made, "iati-identifier", publisher.identifier(one.code))
    reporting = add(made, "reporting-org", ref=publisher.ref, type=codes.GOVERNMENT)
    for language, name in publisher.names.items():
        narrative(reporting, name, language)
    _texts(add(made, "title"), content, "title")
    _texts(add(made, "description", type="1"), content, "summary")
    _participating(made, content, names)
    if content["iati_identifier"]:
        add(made, "other-identifier", ref=content["iati_identifier"], type=codes.OTHER_ACTIVITY)
    add(made, "activity-status", code=_status(one))
    _dates(made, content)
    _recipients(made, content)
    _sectors(made)
    _tags(made, content, names)
    for row in content["budgets"]:
        _budget(made, row)
    for row in content["transactions"]:
        _transaction(made, row, names)
    _page(made, one)
    for row in content["reports"]:
        if row["received_text"] and row["url"]:
            _report(made, row)
    for row in content["indicators"]:
        _result(made, row, content)
    return made


def _texts(parent: Element, content: Content, field: str) -> None:
    """The texts of a field, that in the source language first."""
    rows = sorted(content["texts"], key=lambda row: row["language"] != content["source_language"])
    for row in rows:
        if row[field]:
            narrative(parent, row[field], row["language"])


def _named(parent: Element, code: str, names: Names) -> None:
    told = dict.fromkeys((name.title, name.language) for name in names.get(code, ()))
    for title, language in told:
        narrative(parent, title, language)


def _status(one: Published) -> str:
    return next(
        (codes.STATUS[held.status] for held in one.statuses
         if held.track == PROJECT_TRACK and held.status in codes.STATUS),
        "",
    )  # fmt: skip


def _participating(made: Element, content: Content, names: Names) -> None:
    for row in content["parties"]:
        if row["role"] not in codes.ROLE:
            continue
        role = codes.ROLE[row["role"]]
        if row["party"] in names:
            of_kind = names[row["party"]][0].kind
            of_type = codes.GOVERNMENT if of_kind == "administration" else codes.MULTILATERAL
            body = add(made, "participating-org", role=role, type=of_type)
            _named(body, row["party"], names)
        elif row["territory"]:
            body = add(made, "participating-org", role=role)
            for tag in SITE_LANGUAGES:
                narrative(body, territory_name(row["territory"], locale_of(tag)), tag)


def _dates(made: Element, content: Content) -> None:
    for name, kind in codes.DATES:
        if content[name]:
            bound = first_day if kind in codes.STARTS else last_day
            one = add(made, "activity-date", type=kind, iso_date=bound(content[name]))
            if parse_event_date(content[name]).precision != "day":
                narrative(one, codes.SOURCE_SAYS.format(content[name]), "en")


def _recipients(made: Element, content: Content) -> None:
    """Countries and regions by the seats that they took; where those are not all told, one
    beneficiary is the whole, and of several no share is known."""
    shares = seat_shares(content["participation"])
    if not shares:
        told = {_territory(row) for row in content["parties"] if row["role"] == "beneficiary"}
        shares = {code: Decimal(WHOLE) for code in told} if len(told) == 1 else {}
    if len(shares) != 1:
        add(made, "activity-scope", code=codes.SEVERAL_COUNTRIES)
    for code, share in sorted(shares.items()):
        add(made, "recipient-country", code=code, percentage=format(share.normalize(), "f"))


def seat_shares(rows: Iterable[Content]) -> dict[str, Decimal]:
    """Shares of 100 by territory, of two decimals, by the seats taken; the last takes what rounding
    leaves. Empty where a row does not tell its seats, or is of no country or region."""
    seats: dict[str, int] = {}
    for row in rows:
        code = _territory(row)
        if len(code) != 2 or row["taken"] is None:
            return {}
        seats[code] = seats.get(code, 0) + row["taken"]
    total = sum(seats.values())
    if not total:
        return {}
    held = {
        code: round(Decimal(number) * WHOLE / total, 2)
        for code, number in sorted(seats.items())
        if number
    }
    last = max(held)
    held[last] += WHOLE - sum(held.values())
    return held


def _territory(row: Content) -> str:
    """ISO 3166-1: what the registry calls an administration by."""
    return str(row["territory"] or row["party"] or "")


def _sectors(made: Element) -> None:
    add(
        made,
        "sector",
        vocabulary=codes.DAC_5_DIGITS,
        code=codes.TRADE_FACILITATION,
        percentage=str(WHOLE),
    )


def _tags(made: Element, content: Content, names: Names) -> None:
    """The measures that it serves, and its subjects."""
    served = [row["target"] for row in content["links"] if row["relation"] == "implements"]
    for code in served:
        if code in names:
            tag = add(made, "tag", vocabulary=codes.REPORTING_ORGANISATION, code=code)
            tag.set("vocabulary-uri", address_of(code))
            _named(tag, code, names)


def _budget(made: Element, row: Content) -> None:
    one = add(
        made,
        "budget",
        type=codes.BUDGET_TYPE[row["budget_type"]],
        status=codes.BUDGET_STATUS[row["budget_status"]],
    )
    add(one, "period-start", iso_date=first_day(row["start_text"]))
    add(one, "period-end", iso_date=last_day(row["end_text"]))
    value = add(one, "value", row["amount"], currency=row["currency"])
    value.set("value-date", first_day(row["value_date_text"]))


def _transaction(made: Element, row: Content, names: Names) -> None:
    one = add(made, "transaction", ref=row["code"])
    add(one, "transaction-type", code=codes.TRANSACTION[row["transaction_type"]])
    add(one, "transaction-date", iso_date=first_day(row["date_text"]))
    value = add(one, "value", row["amount"], currency=row["currency"])
    value.set("value-date", first_day(row["date_text"]))
    if row["note"]:
        narrative(add(one, "description"), row["note"], "")
    for field in ("provider", "receiver"):
        if row[field] and row[field] in names:
            _named(add(one, f"{field}-org"), row[field], names)


def _page(made: Element, one: Published) -> None:
    link = add(made, "document-link", url=address_of(one.code), format=codes.WEB_FORMAT)
    _texts(add(link, "title"), one.content, "title")
    add(link, "category", code=codes.WEB_PAGE)


def _report(made: Element, row: Content) -> None:
    """A report that was received and has an address; its media type is that of the file's name."""
    media_type, _encoding = guess_type(urlsplit(row["url"]).path)
    link = add(made, "document-link", url=row["url"], format=media_type or codes.WEB_FORMAT)
    period = "/".join(filter(None, (row["start_text"], row["end_text"])))
    title = f"{codes.REPORT_TITLE[row['report_type']]} {period}".strip()
    narrative(add(link, "title"), title, "en")
    add(link, "category", code=codes.REPORT[row["report_type"]])
    add(link, "document-date", iso_date=first_day(row["received_text"]))


def _result(made: Element, row: Content, content: Content) -> None:
    """An indicator as a result of its own: the registry names indicators, not results."""
    result = add(made, "result", type=codes.RESULT[row["result_type"]])
    narrative(add(result, "title"), row["title"], row["language"])
    measure = codes.MEASURE[row["measure"]]
    indicator = add(result, "indicator", measure=measure)
    if row["higher_is_better"] is not None:
        indicator.set("ascending", "1" if row["higher_is_better"] else "0")
    narrative(add(indicator, "title"), row["title"], row["language"])
    if row["baseline_date_text"]:
        baseline = add(indicator, "baseline")
        baseline.set("year", first_day(row["baseline_date_text"])[:4])
        baseline.set("iso-date", first_day(row["baseline_date_text"]))
        _value(baseline, row["baseline_value"], row["baseline_text"], measure)
    for period in content["result_periods"]:
        if period["indicator_ref"] == row["ref"]:
            _period(indicator, period, measure)


def _period(indicator: Element, row: Content, measure: str) -> None:
    one = add(indicator, "period")
    add(one, "period-start", iso_date=first_day(row["start_text"]))
    add(one, "period-end", iso_date=last_day(row["end_text"]))
    for field in ("target", "actual"):
        words = [row[f"{field}_text"]]
        if field == "actual":
            words.append(row["evidence"])
        if row[f"{field}_value"] is not None or any(words):
            _value(add(one, field), row[f"{field}_value"], " ".join(filter(None, words)), measure)


def _value(made: Element, value: str | None, words: str, measure: str) -> None:
    if value is not None and measure != codes.QUALITATIVE:
        made.set("value", value)
    if words:
        narrative(add(made, "comment"), words, "")
