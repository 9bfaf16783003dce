"""What harvesters get wrong is answered by the conditions of OAI-PMH 2.0, section 3.6."""

import pytest
from itsdangerous import URLSafeTimedSerializer
from lxml import etree

from exchange.oai import tokens
from tests.pages.harvesting import LISTING, OAI, answer, codes, error_of, schema

RECORDS = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
KNOWN = "oai:localhost:A0077"


def refused(client, query):
    root = answer_to(client, query)
    told = root.find(f"{OAI}error")
    assert told.text
    return told.get("code"), root


def answer_to(client, query):
    """The answer to arguments as they stand, such as repeated ones."""
    told = client.get(f"/oai?{query}")
    assert told.status_code == 200
    root = etree.fromstring(told.data)
    schema("oai_pmh").assertValid(root)
    return root


@pytest.mark.parametrize(
    "query",
    ["", "verb=", "verb=Harvest", "verb=identify", "verb=Identify&verb=Identify", "verb=%0B%3C",
     "Verb=Identify", "metadataPrefix=oai_dc"],
)  # fmt: skip
def test_a_verb_that_is_none(searcher, query):
    code, root = refused(searcher, query)
    assert code == "badVerb"
    assert root.find(f"{OAI}request").attrib == {}


@pytest.mark.parametrize(
    "query",
    [
        "verb=Identify&metadataPrefix=oai_dc",
        "verb=ListSets&set=agreement",
        "verb=ListRecords",
        "verb=GetRecord&metadataPrefix=oai_dc",
        f"verb=GetRecord&identifier={KNOWN}",
        "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc",
        f"verb=ListIdentifiers&metadataPrefix=oai_dc&identifier={KNOWN}",
        "verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x",
        "verb=ListRecords&resumptionToken=x&resumptionToken=x",
        "verb=ListRecords&metadataPrefix=oai_dc&until=yesterday",
        "verb=ListRecords&metadataPrefix=oai_dc&from=",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2015-02-30",
        "verb=ListRecords&metadataPrefix=oai_dc&from=0000-01-01",
        "verb=ListRecords&metadataPrefix=oai_dc&from=20150528",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2015-05-28T08:00Z",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2015-05-28T08:00:00%2B08:00",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2015-05-28T08:00:00.5Z",
        "verb=ListRecords&metadataPrefix=oai_dc&from=٢٠١٥-٠٥-٢٨",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2015-05-28T25:00:00Z",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2015-05-28&until=2016-05-28T00:00:00Z",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2016-05-28&until=2015-05-28",
        "verb=ListRecords&metadataPrefix=oai_dc&set=",
        "verb=ListRecords&metadataPrefix=oai_dc&set=a%20b",
        "verb=Identify&%3Cscript%3E=1",
    ],
)
def test_arguments_that_are_wrong(searcher, query):
    code, root = refused(searcher, query)
    assert code == "badArgument"
    assert root.find(f"{OAI}request").attrib == {}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        (f"verb=GetRecord&metadataPrefix=marc21&identifier={KNOWN}", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:NONE", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:elsewhere:A0077", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=A0077", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=oai:localhost:NONE", "idDoesNotExist"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=painting", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=1969-12-31", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=9999-12-31", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=nonsense", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=nonsense", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=", "badResumptionToken"),
    ],
)
def test_what_is_not_there(searcher, query, code):
    assert refused(searcher, query)[0] == code


@pytest.mark.parametrize(
    "until", ["9999-12-31", "9999-12-31T23:59:59Z"], ids=["the last day", "the last second"]
)
def test_the_end_of_time_is_a_bound_like_others(searcher, until):
    asked = {"since": "0001-01-01" + until[10:].replace("23:59:59", "00:00:00"), "until": until}
    assert len(codes(answer(searcher, **LISTING, **asked))) == 100


def test_an_identifier_may_hold_what_xml_cannot(searcher):
    root = answer_to(searcher, "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:%0B")
    assert error_of(root) == "idDoesNotExist"


def test_a_token_is_for_its_verb_and_unaltered(searcher):
    token = answer(searcher, **RECORDS).findtext(f".//{OAI}resumptionToken")
    assert codes(answer(searcher, verb="ListRecords", resumptionToken=token))
    for verb, told in (
        ("ListIdentifiers", token),
        # not the last letter, which ends in bits that say nothing
        ("ListRecords", token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]),
        ("ListRecords", token[1:]),
    ):
        assert error_of(answer(searcher, verb=verb, resumptionToken=told)) == "badResumptionToken"


def test_a_token_ends_after_a_day(searcher, monkeypatch):
    token = answer(searcher, **RECORDS).findtext(f".//{OAI}resumptionToken")

    class Tomorrow(URLSafeTimedSerializer):
        """Signs nothing; reads as it will read when a day and a second have passed."""

        def loads(self, signed, max_age=None):
            return super().loads(signed, max_age=max_age - 86_401)

    assert tokens.GOOD_FOR.total_seconds() == 86_400
    monkeypatch.setattr(tokens, "URLSafeTimedSerializer", Tomorrow)
    root = answer(searcher, verb="ListRecords", resumptionToken=token)
    assert error_of(root) == "badResumptionToken"
