"""OAI-PMH 2.0: every verb over the real data, valid by the schema of the protocol."""

from collections import defaultdict

import pytest

from core.languages import SITE_LANGUAGES
from registry.kinds import kinds
from tests.instances import copied, instance
from tests.pages.conftest import statements_of
from tests.pages.harvesting import DC, LANG, OAI, answer, codes, error_of, headers, parts
from tests.people import sign_in

PUBLIC = "SELECT code FROM record WHERE state = 'published'"
IDENTIFIER = "oai:localhost:A0077"


def told_of(client, code):
    """Dublin Core of a record: element → [(value, language)]."""
    root = answer(
        client, verb="GetRecord", metadataPrefix="oai_dc", identifier=f"oai:localhost:{code}"
    )
    found = defaultdict(list)
    for one in root.find(f".//{OAI}metadata")[0]:
        found[one.tag.removeprefix(DC)].append((one.text, one.get(LANG)))
    return found


def test_it_says_who_it_is(searcher, rows):
    root = answer(searcher, verb="Identify")
    told = {one.tag.removeprefix(OAI): one.text for one in root.find(f"{OAI}Identify")}
    ((first,),) = rows("SELECT min(public_at) FROM record")
    assert told["baseURL"] == "http://localhost:8000/oai"
    assert told["deletedRecord"] == "persistent"
    assert told["granularity"] == "YYYY-MM-DDThh:mm:ssZ"
    assert told["earliestDatestamp"] == f"{first[:10]}T{first[11:19]}Z"


def test_identifiers_are_described_where_the_host_is_a_domain(tmp_path, empty_sqlite):
    copied(empty_sqlite, tmp_path)
    with instance(tmp_path, GUANTONG_ORIGIN="https://guantong.example") as app:
        root = answer(app.test_client(), verb="Identify")
        name = "{http://www.openarchives.org/OAI/2.0/oai-identifier}repositoryIdentifier"
        assert root.findtext(f".//{name}") == "guantong.example"
        assert root.findtext(f".//{OAI}earliestDatestamp") == "1970-01-01T00:00:00Z"


def test_there_is_one_format_also_of_a_record(searcher):
    for asked in ({}, {"identifier": IDENTIFIER}):
        root = answer(searcher, verb="ListMetadataFormats", **asked)
        assert [one.text for one in root.iter(f"{OAI}metadataPrefix")] == ["oai_dc"]


def test_the_sets_are_the_kinds(searcher):
    root = answer(searcher, verb="ListSets")
    assert [one.text for one in root.iter(f"{OAI}setSpec")] == list(kinds())


def test_a_whole_harvest_has_every_public_record_once(searcher, rows):
    found = list(parts(searcher))
    assert sorted(codes(*found)) == sorted(code for (code,) in rows(PUBLIC))
    tokens = [root.find(f".//{OAI}resumptionToken") for root in found]
    assert {one.get("completeListSize") for one in tokens} == {str(len(rows(PUBLIC)))}
    assert [one.get("cursor") for one in tokens] == [str(100 * n) for n in range(len(found))]
    assert [len(codes(root)) for root in found[:-1]] == [100] * (len(found) - 1)
    assert tokens[-1].text is None
    assert "expirationDate" not in tokens[-1].attrib


@pytest.mark.parametrize("kind", ["agreement", "event", "corridor"])
def test_a_set_is_the_records_of_a_kind(searcher, rows, kind):
    found = list(parts(searcher, verb="ListRecords", set=kind))
    wanted = rows(f"{PUBLIC} AND kind = :kind", kind=kind)
    assert sorted(codes(*found)) == sorted(code for (code,) in wanted)
    assert {one.text for root in found for one in root.iter(f"{OAI}setSpec")} == {kind}
    if len(wanted) <= 100:
        assert found[0].find(f".//{OAI}resumptionToken") is None


def test_by_post_it_is_the_same(searcher):
    asked = {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "corridor"}
    assert codes(answer(searcher, method="POST", **asked)) == codes(answer(searcher, **asked))


def test_titles_come_in_every_language_held_with_its_mark(searcher, rows):
    held = rows(
        "SELECT t.title, t.language FROM text t JOIN record r ON r.id = t.record_id"
        " WHERE r.code = 'A0077' AND t.title != ''"
    )
    assert sorted(told_of(searcher, "A0077")["title"]) == sorted(held)
    composed = told_of(searcher, "EA0061")["title"]
    assert {language for _title, language in composed} == {*SITE_LANGUAGES}


def test_dublin_core_says_what_the_page_says(searcher, rows, words):
    told = told_of(searcher, "A0077")
    assert told["identifier"] == [("http://localhost:8000/r/A0077", None)]
    assert told["date"] == [("2012-06", None)]
    assert dict(map(reversed, told["type"])) == {
        tag: words(tag, "Agreement") for tag in SITE_LANGUAGES
    }
    assert {("China", "en"), ("新加坡", "zh")} <= set(told["contributor"])
    assert ("authorized economic operator", "en") in told["subject"]
    assert (words("ru", "AEO mutual recognition"), "ru") in told["subject"]
    assert told["rights"] == [("http://localhost:8000/en/about/reuse", None)]
    sources = rows(
        "SELECT DISTINCT s.title FROM source s JOIN citation c ON c.source_id = s.id"
        " JOIN record r ON r.id = c.record_id WHERE r.code = 'A0077'"
    )
    assert {title for (title,) in sources} <= {value for value, _language in told["source"]}
    about = rows(
        "SELECT r.code FROM event_record JOIN record r ON r.id = record_id"
        " JOIN record e ON e.id = event_id WHERE e.code = 'EA0061'"
    )
    related = {value for value, _language in told_of(searcher, "EA0061")["relation"]}
    assert {f"http://localhost:8000/r/{code}" for (code,) in about} <= related


def test_what_is_not_known_is_left_out(searcher, rows):
    ((code,), *_) = rows(f"{PUBLIC} AND kind = 'agreement' AND date_text = ''")
    assert "date" not in told_of(searcher, code)


def test_a_party_without_a_record_is_named_by_cldr(searcher, rows):
    ((code, territory), *_) = rows(
        "SELECT r.code, p.territory FROM party p JOIN record r ON r.id = p.record_id"
        " WHERE p.territory != ''"
    )
    assert len(told_of(searcher, code)["contributor"]) >= 1
    assert territory not in {value for value, _language in told_of(searcher, code)["contributor"]}


def test_a_set_of_sixteen_is_one_part(searchable):
    found = codes(answer(searchable.test_client(), verb="ListIdentifiers",
                           metadataPrefix="oai_dc", set="measure"))  # fmt: skip
    assert len(found) == 16


def test_a_full_part_needs_as_many_statements_as_a_short_one(searchable):
    client = searchable.test_client()
    counts = {}
    for kind in ("event", "corridor"):
        with statements_of(searchable) as sent:
            root = answer(client, verb="ListRecords", metadataPrefix="oai_dc", set=kind)
        counts[len(codes(root))] = len(sent)
    assert len(counts) == 2
    assert max(counts.values()) <= 16
    assert abs(max(counts.values()) - min(counts.values())) <= 2


def test_nothing_of_it_is_kept_by_caches(searcher):
    told = searcher.get("/oai?verb=Identify")
    assert told.headers["Cache-Control"] == "no-cache"
    assert "ETag" not in told.headers
    assert "Set-Cookie" not in told.headers


def test_another_method_is_refused(searcher):
    assert searcher.put("/oai?verb=Identify").status_code == 405


@pytest.mark.parametrize("role", ["visitor", "editor"])
def test_drafts_are_never_harvested(writable_search, draft, role):
    client = writable_search.test_client()
    sign_in(client, role)
    found = codes(*parts(client, set="policy"))
    assert "PO02" in found
    assert draft not in found
    root = answer(
        client, verb="GetRecord", metadataPrefix="oai_dc", identifier=f"oai:localhost:{draft}"
    )
    assert error_of(root) == "idDoesNotExist"
    assert headers(root) == []
