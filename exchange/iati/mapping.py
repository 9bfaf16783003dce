"""An activity of a file as the content of a project, with everything that is not taken named.

It is another publisher's: its tie to the fund is `related`, so that it counts in no sum of the fund
until somebody says that the fund pays for it.
"""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from cooperation.fund.projects.forms import PROJECT_FORM
from cooperation.fund.projects.models import LONGEST_IDENTIFIER
from core.languages import is_territory
from exchange.exports.iati import codes
from exchange.exports.iati.elements import LANG
from exchange.iati.names import Bodies
from exchange.iati.rows import Rows
from exchange.iati.telling import Remarks
from exchange.iati.values import (
    Element,
    Words,
    code_of,
    date_of,
    first_words,
    language_of,
    words_of,
)
from registry.schema.contents import Content, trimmed
from registry.vocabulary import ROLES

RELATED = "related"
TRUST = {"confidence": "high", "verification": "unverified"}
"""Who reports an activity is the primary source of it; nobody here compared it with another."""
GENERAL = ("", "1")
"""DescriptionType: what a summary is; the others (objectives, target groups) are notes."""
ROLE_OF = {code: word for word, code in codes.ROLE.items()}
STATUS_OF = {code: word for word, code in codes.STATUS.items()}
SUBJECT_OF = {"43081": "capacity_building"}
"""Sectors of the OECD DAC that say clearly what the registry calls a subject: education and
training."""
TAKEN = frozenset(
    {
        "iati-identifier", "reporting-org", "title", "description", "participating-org",
        "activity-status", "activity-date", "recipient-country", "sector", "budget", "transaction",
        "document-link", "result", "other-identifier", "activity-scope",
    }
)  # fmt: skip
"""Elements that are read; others are named in the report."""


@dataclass(frozen=True)
class Reporter:
    """Who reports an activity: the organisation identifier, and a name."""

    ref: str
    name: Words


@dataclass(frozen=True)
class ReadActivity:
    """An activity as the registry would hold it. `number` is its place in the file; `status` a word
    of the registry or ''; `documents` are addresses. With `faults` it cannot be taken."""

    number: int
    identifier: str
    reporter: Reporter
    content: Content
    status: str
    documents: tuple[str, ...]
    remarks: Remarks
    faults: Remarks = field(default_factory=Remarks)

    @property
    def title(self) -> Words:
        """Its title in its own language."""
        language = self.content["source_language"]
        texts = {row["language"]: row["title"] for row in self.content["texts"]}
        return Words(language, texts.get(language, ""))


def read_activity(one: Element, number: int, language: str, bodies: Bodies) -> ReadActivity:
    """What an activity says; `language` is that of words where the file names none."""
    remarks, faults = Remarks(), Remarks()
    default = language_of(one.get(LANG), language) or language
    identifier = (one.findtext("iati-identifier") or "").strip()
    if not identifier:
        faults.say("iati-identifier", _("It has no identifier, so nobody could know it again."))
    elif len(identifier) > LONGEST_IDENTIFIER:
        faults.say("iati-identifier", _("It is too long: %(most)s characters at most.",
                                        most=LONGEST_IDENTIFIER))  # fmt: skip
    content = _content(one, default, bodies, remarks)
    status = one.find("activity-status")
    code = "" if status is None else code_of(status)
    if code and code not in STATUS_OF:
        remarks.unknown("activity-status", code)
    links = (code_of(link, "url") for link in one.findall("document-link"))
    others = sorted({str(child.tag) for child in one} - TAKEN)
    if others:
        remarks.say(
            "", _("These elements are not taken: %(names)s.", names=", ".join(others)[:900])
        )
    return ReadActivity(
        number=number,
        identifier=identifier[:LONGEST_IDENTIFIER],
        reporter=_reporter(one, default, faults),
        content=content | {"iati_identifier": identifier[:LONGEST_IDENTIFIER]},
        status=STATUS_OF.get(code, ""),
        documents=tuple(dict.fromkeys(link for link in links if link)),
        remarks=remarks,
        faults=faults,
    )


def _reporter(one: Element, default: str, faults: Remarks) -> Reporter:
    told = one.find("reporting-org")
    ref = "" if told is None else code_of(told, "ref")
    if not ref:
        faults.say("reporting-org", _("It does not say who reports it."))
    return Reporter(ref, first_words(told, default, Remarks()))


def _content(one: Element, default: str, bodies: Bodies, remarks: Remarks) -> Content:
    rows = Rows(one, default, bodies, remarks)
    texts = _texts(one, default, remarks)
    titled = [row["language"] for row in texts if row.get("title")]
    indicators, periods = rows.results()
    held: Content = {
        "tie": RELATED,
        **TRUST,
        "source_language": default if default in titled or not titled else titled[0],
        "texts": texts,
        "parties": [*_participating(one, default, bodies, remarks),
                    *_beneficiaries(one, bodies, remarks)],
        "subjects": _subjects(one, remarks),
        "budgets": rows.budgets(),
        "transactions": rows.transactions(),
        "indicators": indicators,
        "result_periods": periods,
        **_dates(one, remarks),
    }  # fmt: skip
    return trimmed(held, PROJECT_FORM)


def _texts(one: Element, default: str, remarks: Remarks) -> list[Content]:
    """A row for each language: its title, what describes it, and other descriptions as a note."""
    found: dict[str, Content] = {}

    def put(words: Words, name: str) -> None:
        row = found.setdefault(words.language, {"language": words.language})
        text = " ".join(words.text.split()) if name == "title" else words.text
        row[name] = f"{row[name]}\n\n{text}" if row.get(name) else text
        row[f"{name}_origin"] = "official"

    for words in words_of(one.find("title"), default, remarks):
        put(words, "title")
    for told in one.findall("description"):
        name = "summary" if code_of(told, "type") in GENERAL else "body"
        for words in words_of(told, default, remarks):
            put(words, name)
    return list(found.values())


def _participating(one: Element, default: str, bodies: Bodies, remarks: Remarks) -> list[Content]:
    found: dict[tuple[str, str], Content] = {}
    for number, told in enumerate(one.findall("participating-org"), 1):
        place, role = f"participating-org {number}", ROLE_OF.get(code_of(told, "role"), "")
        name = first_words(told, default, remarks).text or code_of(told, "ref")
        party = bodies.of(told)
        if not role:
            remarks.unknown(f"{place} role", code_of(told, "role"))
        elif party is None:
            remarks.say(place, _("“%(name)s” (%(role)s) is no body of the registry by this name.",
                                 name=name[:200], role=ROLES[role]))  # fmt: skip
        else:
            found[role, party] = {"role": role, "party": party}
    return list(found.values())


def _beneficiaries(one: Element, bodies: Bodies, remarks: Remarks) -> list[Content]:
    found: dict[str, Content] = {}
    for told in one.findall("recipient-country"):
        code = code_of(told).upper()
        if not is_territory(code):
            remarks.unknown("recipient-country", code)
            continue
        known = code in bodies.administrations
        found[code] = {"role": "beneficiary", "party" if known else "territory": code}
    if len(found) > 1:
        remarks.say("recipient-country", _("Shares of countries are not taken."))
    return list(found.values())


def _dates(one: Element, remarks: Remarks) -> Content:
    names, found = {kind: name for name, kind in codes.DATES}, {}
    for told in one.findall("activity-date"):
        kind = code_of(told, "type")
        place = f"activity-date {kind}"
        if kind not in names:
            remarks.unknown("activity-date type", kind)
        elif names[kind] in found:
            remarks.say(place, _("It stands there twice; the first is taken."))
        else:
            found[names[kind]] = date_of(told, place, remarks)
    return found


def _subjects(one: Element, remarks: Remarks) -> list[Content]:
    found: dict[str, Any] = {}
    for told in one.findall("sector"):
        code = code_of(told)
        is_dac = code_of(told, "vocabulary") in ("", codes.DAC_5_DIGITS)
        if is_dac and code in SUBJECT_OF:
            found[SUBJECT_OF[code]] = None
        elif not (is_dac and code == codes.TRADE_FACILITATION):
            remarks.unknown("sector", code or code_of(told, "vocabulary"))
    return [{"code": code} for code in found]
