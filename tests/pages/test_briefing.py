"""An administration's page as a briefing, corridors as lines, the forum in pictures."""

import csv
import io
import re

import pytest

from core.database import db, writing
from registry.door import acting_as
from tests.pages.conftest import page_at
from tests.records import EDITOR, act, administration, agreement

SVG_LINK = "{http://www.w3.org/2000/svg}a"


def figures_of(page):
    return {
        one.get("href"): int(page.words(page.all("b", within=one)[0]).replace(",", ""))
        for one in page.marked(class_="figure")
    }


@pytest.mark.parametrize("code", ["KZ", "CN", "RU", "DE"])
@pytest.mark.parametrize("status", ["in_force", "signed"])
def test_a_figure_says_as_many_as_the_list_that_it_leads_to(read, code, status):
    figures = figures_of(read(f"/en/administrations/{code}"))
    address = f"/en/agreements/?administration={code}&status={status}"
    listed = read(address)
    total = int(re.search(r"([\d,]+) records?", listed.words(listed.main))[1].replace(",", ""))
    assert figures[address] == total


def test_partners_of_the_page_are_those_of_the_matrix(read):
    page, matrix = read("/en/administrations/KZ"), read("/en/agreements/matrix?mine=KZ")
    lists = page.marked_within(page.by_id("partners"), "partners")
    found = [pair for one in lists for pair in pairs_in(page, one)]
    assert found == pairs_in(matrix, matrix.by_id("partners"))
    assert {"CN", "KZ"} in found


def pairs_in(page, section):
    """The pairs of codes that links of a section lead to."""
    hrefs = (one.get("href") for one in page.all("a", within=section))
    return [set(href.split("?")[0].split("/")[-2:]) for href in hrefs if "/between/" in href]


def test_the_network_has_a_link_to_every_partner(read):
    page = read("/en/administrations/CN")
    section = page.by_id("partners")
    (drawing,) = page.marked_within(section, "drawing")
    drawn = {one.get("href") for one in page.all(SVG_LINK, within=drawing)}
    listed = {
        one.get("href")
        for region in page.marked_within(section, "partners")
        for one in page.all("a", within=region)
    }
    assert drawn == {href for href in listed if "/between/" in href}


def test_the_csv_file_of_the_network_names_codes(registry_app):
    answer = registry_app.test_client().get("/zh/pictures/administration-network.csv?key=DE")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert ["CN", "mra", "in_force certain through EU"] in [[r[0], *r[2:4]] for r in rows]


def test_the_long_page_stays_light(registry_app):
    answer = registry_app.test_client().get(
        "/ar/administrations/CN", headers={"Accept-Encoding": "gzip"}
    )
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 100_000


def test_gaps_lead_to_the_form_about_the_page(read):
    page = read("/en/administrations/KZ")
    section = page.by_id("gaps")
    asked = page.marked_within(section, "asks__tell")
    assert {one.get("href") for one in asked} == {"/en/report?about=/en/administrations/KZ"}


def test_a_year_without_events_says_so_and_gives_the_latest_before(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        body = administration("KZ")
        made = agreement("A1", parties=[body, administration("CN")])
        act("E1", "signature", "2001-05-06", made)
        db.session.commit()
    page = page_at(app.test_client(), "/en/administrations/KZ?as_of=2015-01-01")
    words = page.words(page.by_id("year"))
    assert "No event of the last 12 months is recorded." in words
    assert "6 May 2001" in words


def test_changes_are_those_of_the_year_before_the_day(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        made = agreement("A1", parties=[administration("KZ"), administration("CN")])
        act("E1", "signature", "2001-05-06", made)
        act("E2", "entry_into_force", "2002-03-01", made)
        act("E3", "amendment", "2003-03-01", made)
        db.session.commit()
    page = page_at(app.test_client(), "/en/administrations/KZ?as_of=2002-06-01")
    hrefs = {one.get("href").split("?")[0] for one in page.all("a", within=page.by_id("year"))}
    assert "/en/events/E2" in hrefs
    assert not {"/en/events/E1", "/en/events/E3"} & hrefs


def test_an_administration_without_anything_has_a_page(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        administration("KZ", languages=["kk"])
        db.session.commit()
    page = page_at(app.test_client(), "/en/administrations/KZ")
    assert "Nothing binds it to another administration" in page.words(page.by_id("partners"))
    assert "Nothing is recorded as open." in page.words(page.by_id("open"))
    assert "Its official name in: Kazakh" in page.words(page.by_id("gaps"))


def test_a_draft_agreement_makes_nobody_a_partner(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        bodies = [administration("KZ"), administration("CN")]
        act("E1", "signature", "2001-05-06", agreement("A1", "draft", parties=bodies))
        db.session.commit()
    page = page_at(app.test_client(), "/en/administrations/KZ")
    assert not page.marked(class_="partners")
    assert figures_of(page)["#partners"] == 0


def test_a_corridor_leads_to_what_binds_neighbours(read):
    page = read("/en/corridors/C05")
    assert {"/en/between/CN/KZ", "/en/between/DE/PL"} <= page.hrefs
    assert not any("FR" in href for href in page.hrefs if "/between/" in href)


def test_all_corridors_stand_in_the_picture_or_its_note(read, rows):
    page = read("/en/corridors/")
    words = page.words(page.by_id("corridors"))
    for (title,) in rows(
        "SELECT title FROM heading JOIN record ON record.id = record_id "
        "WHERE record.kind = 'corridor' AND language = 'en'"
    ):
        assert title in words


@pytest.mark.parametrize("name", ["administration-network", "corridor", "edition-outcomes"])
def test_a_picture_of_nobody_is_not_found(registry_app, name):
    assert registry_app.test_client().get(f"/en/pictures/{name}.csv?key=NOBODY").status_code == 404


def test_every_dated_edition_is_a_mark(read, rows):
    page = read("/en/forum/")
    ((total,),) = rows("SELECT count(*) FROM record WHERE kind = 'edition' AND date_text <> ''")
    (drawing,) = page.marked_within(page.by_id("forum-editions"), "drawing")
    assert len(page.all(SVG_LINK, within=drawing)) == total


def test_the_forum_before_its_first_edition_says_so(read):
    page = read("/en/forum/?as_of=1990-01-01")
    assert page.words(page.by_id("forum-editions")).count("No edition is recorded") == 1


def test_an_edition_tells_which_agreements_followed(read):
    page = read("/en/forum/F2015-XIAN/")
    followed = page.by_id("followed")
    assert any("/agreements/" in one.get("href") for one in page.all("a", within=followed))


@pytest.mark.parametrize("key", ["C01", "C05", "C13", "C14"])
def test_the_file_of_a_corridor_has_a_row_a_stop_if_only_none(registry_app, rows, key):
    answer = registry_app.test_client().get(f"/en/pictures/corridor.csv?key={key}")
    ((stops,),) = rows(
        "SELECT count(*) FROM corridor_leg JOIN record ON record.id = corridor_id"
        " WHERE record.code = :key",
        key=key,
    )
    assert answer.status_code == 200
    assert len(answer.text.strip().splitlines()) == stops + 1
