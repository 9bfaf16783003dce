"""A researcher's questions have the same answers wherever they are asked: on the page of the list,
by the API, in the export, in a snapshot, by harvesting, and in a country pack."""

import csv
import io
import json
import sqlite3
import zipfile
from contextlib import closing

import pytest
from lxml import etree
from sqlalchemy import select

from core.database import db, today
from core.jobs import Job
from core.permissions import SYSTEM
from core.worker import drain
from exchange.snapshots.models import Snapshot, SnapshotFile
from exchange.snapshots.taking import take_snapshot
from registry.documents.storing import path_of
from tests.instances import copied, instance
from tests.pages.conftest import page_at
from tests.pages.reading import Page

ASKED = "form=mra&status=in_force"
IN_FORCE = """
SELECT period.record,
    CASE WHEN start_latest <= :day AND :day < end_earliest AND NOT inferred
        THEN 'certain' ELSE 'possible' END
FROM status_period AS period JOIN value ON value.record = period.record
WHERE field = 'form' AND value = 'mra' AND party = '' AND track = 'legal' AND status = 'in_force'
    AND start_earliest <= :day AND :day < end_latest
"""
DAYS = {"2015-05-28": (6, 1), "2024-01-01": (15, 1)}
"""Days, and how many arrangements were certainly and possibly in force, by the starting data."""
OAI = {"oai": "http://www.openarchives.org/OAI/2.0/", "dc": "http://purl.org/dc/elements/1.1/"}
every_day = pytest.mark.parametrize("day", DAYS)


@pytest.fixture(scope="module")
def site(loaded_sqlite, tmp_path_factory):
    """The real data with a snapshot of it, for reading."""
    folder = tmp_path_factory.mktemp("research")
    with instance(folder, copied(loaded_sqlite, folder)) as app:
        with app.test_request_context():
            take_snapshot(SYSTEM)
            db.session.query(Job).delete()
            db.session.commit()
        for code in ("RS", "PL"):
            app.test_client().post(f"/en/administrations/{code}/pack")
        with app.app_context():
            drain()
        yield app


def by_api(client, day):
    """Code → certainty, over all pages of the API."""
    address = f"/api/v1/agreements?{ASKED}&as_of={day}&fields=code,statuses&limit=5"
    found = {}
    while address:
        told = client.get(address).get_json()
        for record in told["records"]:
            (held,) = [s for s in record["statuses"] if s["status"] == "in_force"]
            found[record["code"]] = held["certainty"]
        address = told["links"].get("next")
    return found


def by_snapshot(app, day):
    with app.app_context():
        snapshot = db.session.scalars(select(Snapshot)).one()
        (file,) = [one for one in snapshot.files if one.name.endswith("sqlite3")]
        path = path_of(file.sha256)
    with closing(sqlite3.connect(path)) as database:
        return dict(database.execute(IN_FORCE, {"day": day}))


def by_export(client, day):
    answer = client.get(f"/en/exports/agreement.csv?{ASKED}&as_of={day}", buffered=True)
    rows = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    return {
        row["record"]: row["row"]
        for row in rows
        if (row["field"], row["value"]) == ("status.legal", "in_force")
    }


@every_day
def test_what_was_in_force_on_a_day_is_the_same_everywhere(site, day):
    client = site.test_client()
    found = by_api(client, day)
    counts = tuple(list(found.values()).count(one) for one in ("certain", "possible"))
    assert counts == DAYS[day]
    assert by_snapshot(site, day) == found
    assert by_export(client, day) == found
    page = page_at(client, f"/en/agreements/?{ASKED}&as_of={day}")
    assert {page.words(one) for one in page.marked(class_="code")} == set(found)


@every_day
def test_each_of_them_is_harvested_and_can_be_cited(site, day):
    client = site.test_client()
    for code in by_api(client, day):
        answer = client.get(
            "/oai",
            query_string={
                "verb": "GetRecord",
                "metadataPrefix": "oai_dc",
                "identifier": f"oai:localhost:{code}",
            },
        )
        record = etree.fromstring(answer.data)
        addresses = record.xpath("//dc:identifier/text()", namespaces=OAI)
        assert [one.rpartition("/")[2] for one in addresses] == [code]
        cited = client.get(f"/r/{code}.csl.json", buffered=True).get_json()
        assert code in str(cited)


def test_days_from_signature_to_force_say_of_how_many(site):
    client = site.test_client()
    page = page_at(client, "/en/agreements/durations")
    assert "38" in page.words(page.main)
    assert "486" in page.words(page.main)


@pytest.mark.parametrize(
    ("code", "own", "shown"),
    [
        ("RS", {"A0143"}, {"A0093", "A0101", "A0143"}),
        # Poland has none of its own with China: what binds it does so through the European Union
        ("PL", set(), {"A0046", "A0053", "A0064", "A0086", "A0087", "A0109"}),
    ],
)
def test_what_binds_china_and_another_is_what_the_api_holds_of_both(site, code, own, shown):
    client = site.test_client()
    told = client.get(
        f"/api/v1/agreements?administration={code}&fields=code,content.parties&limit=100"
    ).get_json()["records"]
    parties = {one["code"]: {party["party"] for party in one["content"]["parties"]} for one in told}
    assert {key for key, held in parties.items() if held == {"CN", code}} == own
    page = page_at(client, f"/en/between/CN/{code}")
    linked = {href.rpartition("/")[2] for href in page.hrefs if "/agreements/A" in href}
    assert linked == shown


def pack_of(client, code):
    """The records of a country pack by code, as JSON and as lines of CSV, and its book."""
    answer = client.get(f"/packs/{code}/en.zip", buffered=True)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        records = json.loads(archive.read("data/records.json"))["records"]
        text = archive.read("data/records.csv").decode("utf-8-sig")
        book = Page(archive.read("index.html").decode())
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    return {one["code"]: one for one in records}, lines, book


def codes_in(book, part):
    links = book.all("a", within=book.by_id(part))
    named = (one.get("href").removeprefix("records/").removesuffix(".html") for one in links)
    return {code for code in named if code.startswith("A0")}


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("RS", {"A0093", "A0101", "A0143"}),
        ("PL", {"A0046", "A0053", "A0064", "A0086", "A0087", "A0109"}),
    ],
)
def test_a_country_pack_says_what_binds_it_and_china(site, code, shown):
    _records, _lines, book = pack_of(site.test_client(), code)
    assert codes_in(book, "with-CN") == shown


@pytest.mark.parametrize("code", ["RS", "PL"])
def test_a_country_pack_has_its_own_aeo_arrangements_as_everywhere(site, code):
    client = site.test_client()
    told = client.get(f"/api/v1/agreements?{ASKED}&administration={code}&fields=code,statuses")
    by_the_api = {
        one["code"]: status["certainty"]
        for one in told.get_json()["records"]
        for status in one["statuses"]
        if status["status"] == "in_force"
    }
    records, lines, book = pack_of(client, code)
    own = {key for key, one in records.items()
           if any(party["party"] == code for party in one["content"].get("parties", ()))
           and one["content"].get("form") == "mra"}  # fmt: skip
    by_the_pack = {
        line["record"]: line["row"]
        for line in lines
        if line["record"] in own and (line["field"], line["value"]) == ("status.legal", "in_force")
    }
    assert by_the_pack == by_the_api
    assert set(by_the_api) <= codes_in(book, "aeo")
    listed = page_at(client, f"/en/agreements/?{ASKED}&administration={code}")
    assert {listed.words(one) for one in listed.marked(class_="code")} == set(by_the_api)
    with site.app_context():
        path = path_of(
            db.session.scalars(
                select(SnapshotFile.sha256).where(SnapshotFile.name.endswith("sqlite3"))
            ).one()
        )
    with closing(sqlite3.connect(path)) as database:
        in_force = dict(database.execute(IN_FORCE, {"day": today().isoformat()}))
    assert {key: in_force[key] for key in by_the_api} == by_the_api
