"""The cooperation matrix: what it shows, its list of partners, its file, and bad questions."""

import csv
import gzip
import io

import pytest

from core import cache
from core.database import db, writing
from core.languages import SITE_LANGUAGES
from registry.door import acting_as
from tests.pages.conftest import page_at, statements_of
from tests.people import sign_in
from tests.records import EDITOR, administration

MATRIX = "/en/agreements/matrix"
SVG = "{http://www.w3.org/2000/svg}"
MOST_STATEMENTS = 12
MOST_COMPRESSED = 100_000
PARTNERS = """
    SELECT DISTINCT b.code FROM party x JOIN party y ON y.record_id = x.record_id
    JOIN record a ON a.id = x.record_id AND a.kind = 'agreement' AND a.state = 'published'
    JOIN record me ON me.id = x.party_id JOIN record b ON b.id = y.party_id
    WHERE me.code = :code AND b.code <> :code AND x.role = 'party' AND y.role = 'party'
    AND (b.kind = 'administration' OR b.code = 'EU')
"""
THROUGH_EU = """
    SELECT DISTINCT b.code FROM record eu JOIN party x ON x.party_id = eu.id AND x.role = 'party'
    JOIN record a ON a.id = x.record_id AND a.kind = 'agreement'
    JOIN party y ON y.record_id = a.id AND y.role = 'party' AND y.party_id <> eu.id
    JOIN record b ON b.id = y.party_id WHERE eu.code = 'EU' AND b.kind = 'administration'
    AND b.id NOT IN (SELECT administration_id FROM membership WHERE organization_id = eu.id)
"""


def data_of(app, **values):
    answer = app.test_client().get("/en/pictures/agreement-matrix.csv", query_string=values)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))[1:]


def partners_of(page):
    """(code, words) of each partner in the list."""
    section = page.by_id("partners")
    items = page.all("li", within=section)
    return [
        (
            page.all("a", within=one)[0].get("href").rpartition("/")[2].partition("?")[0],
            page.words(one),
        )
        for one in items
    ]


@pytest.mark.parametrize("code", ["CN", "KZ", "TH"])
def test_partners_are_those_that_the_agreements_name(read, rows, code):
    listed = [partner for partner, words in partners_of(read(f"{MATRIX}?mine={code}"))
              if "through" not in words or words.count(":") > words.count("through")]  # fmt: skip
    direct = {partner for (partner,) in rows(PARTNERS, code=code)}
    assert direct <= set(listed)


def test_germany_has_the_partners_of_the_union_through_it(read, rows):
    through = {partner for partner, words in partners_of(read(f"{MATRIX}?mine=DE"))
               if "through European Union" in words}  # fmt: skip
    assert through == {partner for (partner,) in rows(THROUGH_EU)}


def test_through_the_union_means_from_accession_on(read):
    before = dict(partners_of(read(f"{MATRIX}?mine=PL&form=cmaa&as_of=2004-04-01")))
    after = dict(partners_of(read(f"{MATRIX}?mine=PL&form=cmaa&as_of=2004-06-01")))
    assert "JP" not in before
    assert "HK" not in before
    assert "through European Union" in after["HK"]


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_every_pair_of_the_drawing_stands_in_the_file(read, registry_app, tag):
    page = read(f"/{tag}/agreements/matrix?mine=KZ")
    cells = {
        tuple(sorted(one.get("href").split("/")[-2:]))
        for one in page.all(f"{SVG}a")
        if "/between/" in one.get("href")
    }
    assert cells == {tuple(sorted(row[:2])) for row in data_of(registry_app)}


@pytest.mark.parametrize("code", ["CN", "DE", "KZ"])
def test_the_list_of_partners_and_the_file_of_one_body_are_the_same(read, registry_app, code):
    listed = {partner for partner, _ in partners_of(read(f"{MATRIX}?mine={code}"))}
    held = data_of(registry_app, key=code)
    assert {row[0] for row in held} == {code}
    assert {row[1] for row in held} == listed


def test_the_file_keeps_the_filters_of_the_page(read, registry_app):
    page = read(f"{MATRIX}?mine=DE&form=mra&state=in_force&as_of=2015-12-01")
    (address,) = [href for href in page.hrefs if ".csv" in href and "key=DE" in href]
    for argument in ("form=mra", "state=in_force", "as_of=2015-12-01"):
        assert argument in address
    held = data_of(registry_app, key="DE", form="mra", state="in_force", as_of="2015-12-01")
    assert {(row[1], row[3], row[4], row[6]) for row in held} == {
        (partner, "mra", "in_force", "EU") for partner in ("CH", "CN", "JP")
    }


def test_no_cell_is_a_tab_stop_and_the_list_has_the_links(read):
    page = read(f"{MATRIX}?mine=KZ")
    assert {one.get("tabindex") for one in page.all(f"{SVG}a")} == {"-1"}
    assert "/en/between/KZ/CN" in page.hrefs


def test_one_s_own_row_goes_first(read):
    page = read(f"{MATRIX}?mine=KZ")
    pairs = [one.get("href") for one in page.all(f"{SVG}a") if "/between/" in one.get("href")]
    assert pairs[0].startswith("/en/between/KZ/")


def test_a_delegate_s_own_administration_goes_first(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        administration("KZ")
        db.session.commit()
    client = app.test_client()
    sign_in(client, "delegate")
    page = page_at(client, MATRIX)
    (chosen,) = [one for one in page.all("option") if one.get("selected") is not None
                 and one.get("value") == "KZ"]  # fmt: skip
    assert page.words(chosen) == "Kazakhstan"
    assert "Kazakhstan: no agreement with another administration matches" in page.words()


@pytest.mark.parametrize(
    ("query", "said", "kept"),
    [
        ("mine=XQ&form=mra", "There is no administration “XQ”.", "mra"),
        ("form=zz&state=signed", "“zz” is not a value of the filter “Form”", "signed"),
        ("region=moon&subject=transit", "“moon” is not a value of the filter", "transit"),
    ],
)
def test_what_cannot_be_used_is_said_and_the_rest_of_the_form_is_kept(
    registry_app, query, said, kept
):
    page = page_at(registry_app.test_client(), f"{MATRIX}?{query}", 400)
    assert said in page.words(page.main)
    chosen = [one.get("value") for one in page.all("option") if one.get("selected") is not None]
    assert kept in chosen


def test_filters_that_leave_nothing_say_so(read):
    page = read(f"{MATRIX}?form=mra&as_of=1990-01-01&state=in_force")
    assert "No pair has an agreement that matches" in page.words(page.main)
    assert page.all(f"{SVG}a") == []


def test_an_administration_without_agreements_is_told(read):
    page = read(f"{MATRIX}?mine=MV")
    assert "Maldives: no agreement with another administration matches" in page.words()


def test_an_impossible_day_is_refused(registry_app):
    page_at(registry_app.test_client(), f"{MATRIX}?as_of=2015-02-30", 400)


@pytest.mark.parametrize("query", ["", "?mine=KZ", "?mine=CN&form=mra&region=europe"])
def test_the_matrix_sends_few_statements(registry_app, query):
    client = registry_app.test_client()
    client.get("/en/about/")
    cache._kept.clear()
    with statements_of(registry_app) as sent:
        page_at(client, f"{MATRIX}{query}")
    assert len(sent) <= MOST_STATEMENTS


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_the_page_is_small_on_the_line(read, tag):
    page = read(f"/{tag}/agreements/matrix?mine=KZ")
    assert len(gzip.compress(page.html.encode())) < MOST_COMPRESSED


def test_the_list_of_agreements_leads_to_it(read):
    assert {MATRIX, "/en/between/", "/en/agreements/growth"} <= read("/en/agreements/").hrefs


@pytest.mark.parametrize("key", ["XQ", "WCO", "A0001"])
def test_there_is_no_file_for_who_has_no_row(registry_app, key):
    client = registry_app.test_client()
    assert client.get(f"/en/pictures/agreement-matrix.csv?key={key}").status_code == 404
