"""Programs that others wrote to harvest read all of the registry from a running site."""

from itertools import islice

import pytest
from oaipmh_scythe import Scythe
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch

from tests.live_site import live_site
from tests.searching import copied_indexed

PUBLIC = "SELECT code FROM record WHERE state = 'published'"


@pytest.fixture(scope="module")
def endpoint(indexed, tmp_path_factory):
    """The address of `/oai` of a site with the real data."""
    folder = tmp_path_factory.mktemp("harvested")
    copied_indexed(indexed, folder)
    with live_site(folder) as origin:
        yield f"{origin}/oai"


def test_sickle_gets_every_record_with_its_titles(endpoint, rows):
    found = {
        record.header.identifier.rpartition(":")[2]: record.metadata
        for record in Sickle(endpoint).ListRecords(metadataPrefix="oai_dc")
    }
    assert sorted(found) == sorted(code for (code,) in rows(PUBLIC))
    assert "China-Singapore AEO mutual recognition arrangement" in found["A0077"]["title"]
    assert all(one["title"] and one["identifier"] for one in found.values())


def test_sickle_reads_the_other_verbs(endpoint):
    harvester = Sickle(endpoint)
    assert harvester.Identify().deletedRecord == "persistent"
    assert "agreement" in [one.setSpec for one in harvester.ListSets()]
    assert [one.metadataPrefix for one in harvester.ListMetadataFormats()] == ["oai_dc"]
    record = harvester.GetRecord(metadataPrefix="oai_dc", identifier="oai:127.0.0.1:A0077")
    assert record.metadata["date"] == ["2012-06"]
    with pytest.raises(NoRecordsMatch):
        harvester.ListRecords(metadataPrefix="oai_dc", until="1969-01-01")


def test_sickle_may_post(endpoint, rows):
    harvester = Sickle(endpoint, http_method="POST")
    found = [one.identifier for one in harvester.ListIdentifiers(metadataPrefix="oai_dc")]
    assert len(found) == len(set(found)) == len(rows(PUBLIC))


def test_scythe_gets_every_record(endpoint, rows):
    with Scythe(endpoint) as harvester:
        found = [one.header.identifier for one in harvester.list_records()]
        assert len(found) == len(set(found)) == len(rows(PUBLIC))
        assert harvester.identify().granularity == "YYYY-MM-DDThh:mm:ssZ"
        few = list(islice(harvester.list_identifiers(set_="measure"), 20))
        assert len(few) == 16
