"""Calls and projects wherever records are: exports, embeds, API, feeds, versions.

The starting data has none of them, so tests of every kind on the real data cannot ask.
"""

import csv
import io

import jsonschema_rs
import pytest

from core.database import db, writing
from exchange.api.schemas import schemas
from registry.door import acting_as
from tests.fund import fund_call, project, step
from tests.pages.conftest import page_at
from tests.records import EDITOR, administration

KINDS = {"fund_call": ("calls", "FC01"), "project": ("projects", "PJ0001")}
of_kind = pytest.mark.parametrize("kind", sorted(KINDS))


@pytest.fixture
def client(app):
    """A visitor of a registry with KZ, FC01 and its project PJ0001."""
    with app.app_context(), writing(), acting_as(EDITOR):
        administration("KZ")
        made = project(call=fund_call())
        step("E0001", "started", "2026-03-02", made)
        db.session.commit()
    return app.test_client()


@of_kind
def test_every_field_is_in_the_codebook(client, kind):
    codebook = page_at(client, "/en/exports/")
    explained = {codebook.words(one) for one in codebook.all("code")}
    text = client.get(f"/en/exports/{kind}.csv").data.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {line["record"] for line in lines} == {KINDS[kind][1]}
    assert {line["field"] for line in lines} <= explained
    assert kind in explained


@of_kind
def test_a_list_is_a_table_to_embed_and_a_record_a_card(client, kind):
    table = page_at(client, f"/en/embed/{kind}")
    assert KINDS[kind][1] in table.html
    assert page_at(client, f"/en/embed/r/{KINDS[kind][1]}").heading


@of_kind
def test_the_api_gives_contents_as_it_describes_them(app, client, kind):
    content = client.get(f"/api/v1/records/{KINDS[kind][1]}").get_json()["content"]
    assert faults(app, kind, content) == []
    assert content["texts"]


def test_the_api_describes_a_call_of_which_no_amount_is_told(app, client):
    with app.app_context(), writing(), acting_as(EDITOR):
        fund_call("FC02", budget=None, currency="", seats=None)
        db.session.commit()
    content = client.get("/api/v1/records/FC02").get_json()["content"]
    assert (content["budget"], content["currency"], content["seats"]) == (None, "", None)
    assert faults(app, "fund_call", content) == []


def faults(app, kind, content):
    """Where a content is not as the API describes it."""
    with app.test_request_context():
        schema = f"Content{''.join(part.title() for part in kind.split('_'))}"
        told = {"$ref": f"#/components/schemas/{schema}", "components": {"schemas": schemas()}}
    return [str(one) for one in jsonschema_rs.validator_for(told).iter_errors(content)]


@of_kind
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json", "jsonl", "jsonld", "ris", "bib"])
def test_every_form_is_given(client, kind, suffix):
    answer = client.get(f"/r/{KINDS[kind][1]}.{suffix}")
    assert answer.status_code == 200
    assert answer.data


@of_kind
def test_lists_have_feeds_and_records_versions(client, kind):
    folder, code = KINDS[kind]
    assert code in client.get(f"/feeds/en/lists/{kind}").text
    assert "Version 1" in page_at(client, f"/en/r/{code}/versions").words()
    assert f"/en/fund/{folder}/{code}" in page_at(client, f"/en/fund/{folder}/").hrefs


@pytest.mark.parametrize("folder", ["calls", "projects"])
def test_an_empty_list_says_that_there_is_none_and_offers_no_filter_to_remove(app, folder):
    client = app.test_client()
    empty = page_at(client, f"/en/fund/{folder}/").words()
    assert "No record of this kind is published yet." in empty
    assert "Remove all filters" not in empty
    filtered = page_at(client, f"/en/fund/{folder}/?year=2026").words()
    assert "Nothing matches these filters." in filtered
