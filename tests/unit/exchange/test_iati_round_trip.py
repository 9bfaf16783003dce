"""What we report to IATI is read back as the same content, in any script."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from cooperation.fund.projects.forms import PROJECT_FORM
from core.characters import plain
from exchange.exports.contents import Published
from exchange.exports.iati import codes
from exchange.exports.iati.activities import Publisher, activity
from exchange.exports.naming import Name
from exchange.iati.mapping import read_activity
from exchange.iati.names import Bodies
from exchange.iati.reading import ActivityFile
from registry.schema.contents import trimmed
from registry.statuses import Status
from tests.instances import instance

NAMES = {
    "KZ": [
        Name("administration", "Казахстан", "ru", ""),
        Name("administration", "哈萨克斯坦", "zh", ""),
    ],
    "WCO": [Name("organization", "Organisation mondiale des douanes", "fr", "")],
}
BODIES = Bodies(
    {"казахстан": "KZ", "哈萨克斯坦": "KZ", "organisation mondiale des douanes": "WCO"},
    frozenset({"KZ"}),
)
SCRIPTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Co", "Cn")),
    min_size=1, max_size=80,
)  # fmt: skip
WORDS = SCRIPTS.map(lambda text: " ".join(plain(text).split())).filter(bool)
LANGUAGES = ("en", "zh", "ar", "ru", "kk", "my", "am", "zh-hant")
AMOUNTS = st.decimals("-9999999999999", "9999999999999", places=2).map(
    lambda amount: format(amount.normalize() + 0, "f")
)
VALUES = st.none() | st.decimals("-99999", "99999", places=4).map(
    lambda value: format(value.normalize() + 0, "f")
)
DAYS = st.dates().map(lambda day: day.isoformat())
DATES = st.sampled_from(["", "2026", "2026-03", "2026-03-02", "2026/2027", "2026-05/2026-06-30"])
CURRENCIES = st.sampled_from(["CNY", "USD", "EUR", "KZT"])


@st.composite
def contents(draw):
    source = draw(st.sampled_from(LANGUAGES))
    tags = draw(st.lists(st.sampled_from(LANGUAGES), unique=True, max_size=3))
    tags = [source, *(tag for tag in tags if tag != source)]
    texts = [
        {"language": tag, "title": draw(WORDS), "title_origin": "official",
         "summary": draw(WORDS), "summary_origin": "official"}
        for tag in tags
    ]  # fmt: skip
    roles = draw(st.lists(st.sampled_from(list(codes.ROLE)), unique=True, max_size=4))
    parties = [{"role": role, "party": draw(st.sampled_from(["KZ", "WCO"]))} for role in roles]
    budgets = st.fixed_dictionaries({
        "budget_type": st.sampled_from(list(codes.BUDGET_TYPE)),
        "budget_status": st.sampled_from(list(codes.BUDGET_STATUS)),
        "start_text": DAYS, "end_text": DAYS, "value_date_text": DAYS,
        "amount": AMOUNTS, "currency": CURRENCIES,
    })  # fmt: skip
    day = draw(DAYS)
    transactions = st.fixed_dictionaries({
        "transaction_type": st.sampled_from(list(codes.TRANSACTION)),
        "date_text": st.just(day), "value_date_text": st.just(day),
        "amount": AMOUNTS, "currency": CURRENCIES,
        "provider": st.sampled_from([None, "KZ", "WCO"]),
        "receiver": st.sampled_from([None, "KZ"]), "note": st.just("") | WORDS,
    })  # fmt: skip
    count = draw(st.integers(0, 3))
    indicators, periods = [], []
    for number in range(1, count + 1):
        measured = draw(st.sampled_from([code for code in codes.MEASURE if code != "qualitative"]))
        indicators.append({
            "ref": f"I{number}", "result_type": draw(st.sampled_from(list(codes.RESULT))),
            "title": draw(WORDS), "language": draw(st.sampled_from(LANGUAGES)),
            "measure": measured, "higher_is_better": draw(st.sampled_from([None, True, False])),
            "baseline_value": draw(VALUES), "baseline_text": draw(st.just("") | WORDS),
            "baseline_date_text": draw(DAYS),
        })  # fmt: skip
        periods.append({
            "indicator_ref": f"I{number}", "start_text": draw(DAYS), "end_text": draw(DAYS),
            "target_value": draw(VALUES), "target_text": draw(st.just("") | WORDS),
            "actual_value": draw(VALUES), "actual_text": draw(st.just("") | WORDS),
        })  # fmt: skip
    return trimmed({
        "source_language": source, "texts": texts,
        "parties": [*parties, {"role": "beneficiary", "party": "KZ"}],
        "planned_start_text": draw(DATES), "start_text": draw(DATES),
        "planned_end_text": draw(DATES), "end_text": draw(DATES),
        "budgets": draw(st.lists(budgets, max_size=3)),
        "transactions": draw(st.lists(transactions, max_size=3)),
        "indicators": indicators, "result_periods": periods,
    }, PROJECT_FORM)  # fmt: skip


def report(content):
    """The project in a file, as it is exported."""
    status = Status("project", "implementation", "certain")
    one = Published("PJ0001", "project", 1, "", content, [status])
    root = etree.Element("iati-activities", version="2.03")
    at = datetime(2026, 5, 1, tzinfo=UTC)
    root.append(activity(one, at, NAMES, Publisher("XM-US", {"en": "Us"})))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def read_back(file):
    (one,) = (
        read_activity(element, number, "en", BODIES)
        for number, element in enumerate(ActivityFile(file).activities(), 1)
    )
    return one


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """An app without tables: addresses are written in full, and remarks in words."""
    with instance(tmp_path_factory.mktemp("iati")) as app:
        yield app


@settings(max_examples=60, deadline=None)
@given(content=contents())
def test_what_is_exported_is_read_back_as_it_was(site, content):
    with site.test_request_context("/en/"):
        one = read_back(report(content))
    told = {
        "tie": "related", "iati_identifier": "XM-US-PJ0001", "confidence": "high",
        "verification": "unverified",
    }  # fmt: skip
    expected = content | told | {"transactions": [
        row | {"value_date_text": ""} for row in content["transactions"]
    ]}  # fmt: skip
    assert trimmed(one.content, PROJECT_FORM) == trimmed(expected, PROJECT_FORM)
    assert one.identifier == "XM-US-PJ0001"
    assert one.status == "implementation"
    assert not one.faults
