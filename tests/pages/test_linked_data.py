"""Linked data, as rdflib reads it: in schema.org's own terms, no more than the registry knows."""

import json

import pytest
from rdflib import RDF, SDO, Graph, Literal, URIRef

from core.languages import SITE_LANGUAGES
from registry.kinds import kinds
from registry.listing import list_of
from tests.pages.samples import HELD_OF_NONE, RECORDS

# rdflib's own reader of JSON-LD uses what rdflib no longer wants.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

CONTEXT = {
    "@vocab": "http://schema.org/",
    **{name: {"@type": "@id"} for name in ("url", "sameAs")},
}
"""What of the context at schema.org these documents need."""
VOCABULARY = "http://schema.org/"
LISTED = sorted(kind for kind in kinds() if list_of(kind) and kind not in HELD_OF_NONE)


def graph_of(document):
    """A document as a graph; the terms of schema.org under https, as rdflib knows them."""
    assert document["@context"] == "https://schema.org"
    graph, found = Graph(), Graph()
    graph.parse(data=json.dumps({**document, "@context": CONTEXT}), format="json-ld")
    for triple in graph:
        found.add(tuple(_secure(term) for term in triple))
    return found


def _secure(term):
    if isinstance(term, URIRef) and term.startswith(VOCABULARY):
        return URIRef(term.replace("http://", "https://", 1))
    return term


def read_graph(client, address):
    answer = client.get(address, buffered=True)
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
    return graph_of(json.loads(answer.data))


def thing(graph, code):
    (found,) = [one for one in graph.subjects(SDO.identifier, Literal(code)) if "/r/" in one]
    return found


def values(graph, code, name):
    return {str(one) for one in graph.objects(thing(graph, code), SDO[name])}


def codes(addresses):
    return {one.rpartition("/r/")[2] for one in addresses}


@pytest.fixture(scope="module")
def record_graph(registry_app):
    held = {}

    def reading(code, query=""):
        address = f"/r/{code}.jsonld{query}"
        if address not in held:
            held[address] = read_graph(registry_app.test_client(), address)
        return held[address]

    return reading


@pytest.mark.parametrize("kind", LISTED)
def test_every_record_is_a_thing_in_terms_that_schema_org_has(registry_client, rows, kind):
    graph = read_graph(registry_client, f"/en/exports/{kind}.jsonld")
    terms = set(graph.predicates()) - {RDF.type} | set(graph.objects(None, RDF.type))
    assert SDO.name in terms
    assert [one for one in terms if one not in SDO] == []
    published = {code for (code,) in rows("select code from record where kind = :kind", kind=kind)}
    assert {code for code in published if graph.value(thing(graph, code), SDO.name)} == published


def test_an_agreement_is_legislation_made_by_its_parties(record_graph, rows):
    graph = record_graph("A0077")
    one = thing(graph, "A0077")
    assert graph.value(one, RDF.type) == SDO.Legislation
    assert codes(values(graph, "A0077", "legislationPassedBy")) == {"CN", "SG"}
    assert values(graph, "A0077", "legislationDate") == {"2012-06"}
    assert values(graph, "A0077", "legislationLegalForce") == {"https://schema.org/InForce"}
    held = rows(
        "select text.language, text.title from text join record on record.id = text.record_id "
        "where record.code = 'A0077'"
    )
    names = {(name.language, str(name)) for name in graph.objects(one, SDO.name)}
    assert names == set(held)


def test_the_record_says_its_version_languages_and_sources(record_graph, rows):
    graph = record_graph("A0077")
    record = graph.value(thing(graph, "A0077"), SDO.subjectOf)
    assert str(record).endswith("/r/A0077/v/1")
    assert str(graph.value(record, SDO.version)) == "1"
    assert {str(one) for one in graph.objects(record, SDO.inLanguage)} == set(SITE_LANGUAGES)
    cited = rows(
        "select distinct source.code from citation join record on record.id = citation.record_id "
        "join record source on source.id = citation.source_id where record.code = 'A0077'"
    )
    sources = {str(one) for one in graph.objects(record, SDO.isBasedOn)}
    assert codes(sources) == {code for (code,) in cited}


def test_the_legal_force_is_said_only_where_it_is_certain(registry_client, rows):
    graph = read_graph(registry_client, "/en/exports/agreement.jsonld")
    of_things = graph.subjects(SDO.legislationLegalForce)
    said = {str(graph.value(one, SDO.identifier)) for one in of_things}
    periods = rows(
        "select record.code, status, start_latest, end_earliest, date(), inferred "
        "from status_period join record on record.id = record_id "
        "where track = 'legal' and party_id is null "
        "and date() < end_latest and date() >= start_earliest"
    )
    certain = {
        code
        for code, status, start, end, today, inferred in periods
        if status in ("in_force", "expired", "proposed", "negotiating")
        and not inferred
        and start <= today < end
    }
    assert said == certain
    assert len(said) > 20


def test_the_day_asked_about_is_that_of_the_legal_force(record_graph):
    graph = record_graph("A0077", "?as_of=2012-01-01")
    assert values(graph, "A0077", "legislationLegalForce") == set()


@pytest.mark.parametrize("kind", ["agreement", "edition", "session", "event", "policy"])
def test_no_date_is_more_exact_than_its_source(registry_client, kind):
    graph = read_graph(registry_client, f"/en/exports/{kind}.jsonld")
    records = json.loads(registry_client.get(f"/en/exports/{kind}.json", buffered=True).data)
    dates = {one["code"]: one["date"] or "" for one in records["records"]}
    doubtful = {code for code, text in dates.items() if not text or "?" in text or ".." in text}
    for name in ("startDate", "legislationDate"):
        for one, said in graph.subject_objects(SDO[name]):
            code = str(one).rpartition("/r/")[2]
            if name == "startDate":
                assert code not in doubtful
                assert dates[code].split("/")[0] == str(said)
            else:
                assert "?" not in said
                assert ".." not in said
                assert len(said) in (4, 7, 10)


def test_an_edition_and_its_session_are_events(record_graph):
    edition, session = record_graph("F2015-XIAN"), record_graph("F2015-S1")
    assert edition.value(thing(edition, "F2015-XIAN"), RDF.type) == SDO.Event
    assert values(edition, "F2015-XIAN", "startDate") == {"2015-05-27"}
    assert values(edition, "F2015-XIAN", "endDate") == {"2015-05-28"}
    assert "CN" in codes(values(edition, "F2015-XIAN", "organizer"))
    assert codes(values(session, "F2015-S1", "superEvent")) == {"F2015-XIAN"}


def test_an_administration_is_a_governmental_organization_with_its_memberships(record_graph, rows):
    graph = record_graph("KZ")
    one = thing(graph, "KZ")
    assert graph.value(one, RDF.type) == SDO.GovernmentOrganization
    roles = list(graph.objects(one, SDO.memberOf))
    bodies = {str(graph.value(role, SDO.memberOf)) for role in roles}
    held = rows(
        "select organization.code from membership join record on record.id = administration_id "
        "join record organization on organization.id = organization_id where record.code = 'KZ'"
    )
    assert codes(bodies) == {code for (code,) in held}
    assert {name.language for name in graph.objects(one, SDO.alternateName)} >= {"kk", "ar", "zh"}


def test_a_concept_is_a_term_with_its_names_in_every_language(record_graph, rows):
    graph = record_graph("T036")
    held = rows(
        "select language, label, preferred from label "
        "join record on record.id = concept_id where code = 'T036'"
    )
    for name, preferred in ((SDO.name, True), (SDO.alternateName, False)):
        said = {(one.language, str(one)) for one in graph.objects(thing(graph, "T036"), name)}
        assert said == {tuple(row[:2]) for row in held if row[2] == preferred}


@pytest.mark.parametrize("path", RECORDS)
def test_every_page_describes_itself_as_its_file_does(read, registry_client, path):
    page = read(f"/ar/{path}")
    (script,) = [one for one in page.all("script") if one.get("type") != "module"]
    assert script.get("type") == "application/ld+json"
    assert "<" not in script.text
    document = json.loads(script.text)
    answer = registry_client.get(f"/r/{document['identifier']}.jsonld", buffered=True)
    assert document == json.loads(answer.data)
    assert len(graph_of(document)) > 3
