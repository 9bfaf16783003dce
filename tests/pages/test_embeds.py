"""Cards and tables in frames: what they show, what they may not do, and how one gets them."""

import html
import re

import pytest

from core.database import db, writing
from core.languages import SITE_LANGUAGES, direction
from exchange.embeds.views import MOST_ROWS, ROWS
from registry.door import acting_as
from registry.kinds import kinds
from registry.listing import list_of
from registry.services import revise_text, withdraw
from tests.pages.conftest import page_at, statements_of
from tests.pages.samples import HELD_OF_NONE
from tests.pages.test_headers import policy_of
from tests.people import sign_in
from tests.records import EDITOR, agreement

CARD, TABLE = "embed/r/A0077", "embed/agreement?form=cmaa&rows=5"
EMBEDS = [f"/{tag}/{path}" for tag in SITE_LANGUAGES for path in (CARD, TABLE)]


@pytest.mark.parametrize("address", EMBEDS)
def test_they_are_valid_pages_in_the_readers_language(read, address):
    page = read(address)
    tag = address.split("/")[1]
    assert (page.root.get("lang"), page.root.get("dir")) == (tag, direction(tag))
    assert page.nesting_faults() == []
    assert page.heading_faults() == []
    assert page.repeated_ids() == set()


@pytest.mark.parametrize("address", EMBEDS[:2])
def test_any_site_may_frame_them_and_nothing_runs_in_them(registry_client, address):
    answer = registry_client.get(address)
    policy = policy_of(answer)
    assert policy["frame-ancestors"] == {"*"}
    assert policy["default-src"] == policy["form-action"] == policy["base-uri"] == {"'none'"}
    assert "script-src" not in policy
    assert "X-Frame-Options" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert not re.search(r"<script|<form|<button|<input|\son[a-z]+=|<style", answer.text)


@pytest.mark.parametrize(
    "address",
    ["/en/agreements/A0077", "/en/agreements/", "/en/account/sign-in", "/r/A0077",
     "/feeds/en/changes", "/en/embed/r/NONE", "/en/embed/nothing",
     "/en/embed/agreement?form=nothing", "/en/embed/agreement?rows=0", "/oai", "/sitemap.xml"],
)  # fmt: skip
def test_nothing_else_may_be_framed(registry_client, address):
    answer = registry_client.get(address)
    assert policy_of(answer)["frame-ancestors"] == {"'none'"}
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_what_is_framed_stays_so_when_it_comes_from_the_cache(registry_client):
    for _again in range(2):
        answer = registry_client.get("/en/embed/measure")
        assert "X-Frame-Options" not in answer.headers
    told = {"If-None-Match": answer.headers["ETag"]}
    assert registry_client.get("/en/embed/measure", headers=told).status_code == 304


def test_a_card_says_what_the_record_is(read, words):
    page = read("/zh/embed/r/A0077")
    text = page.words(page.main)
    for said in ("A0077", "中国", "新加坡", words("zh", "Agreement"), words("zh", "In force"),
                 "2012年6月", "http://localhost:8000/r/A0077"):  # fmt: skip
        assert said in text
    linked = [link.get("href") for link in page.links]
    assert {"/zh/agreements/A0077", "http://localhost:8000/r/A0077"} <= {*linked}


def test_a_card_is_that_of_the_day_asked_about(read, words):
    page = read(f"/en/{CARD}?as_of=2012-01-01")
    assert words("en", "In force") not in page.words(page.main)
    assert "/en/agreements/A0077?as_of=2012-01-01" in page.hrefs
    assert "1 January 2012" in page.words(page.main)


def test_what_is_not_known_is_said_to_be_so(read, rows, words):
    ((code,), *_) = rows("SELECT code FROM record WHERE kind = 'agreement' AND date_text = ''")
    page = read(f"/en/embed/r/{code}")
    assert words("en", "Date not known") in page.words(page.main)


@pytest.mark.parametrize(
    "kind", sorted(kind for kind in kinds() if list_of(kind) and kind not in HELD_OF_NONE)
)
def test_every_list_is_a_table_of_its_first_rows(read, searcher, kind):
    page = read(f"/en/embed/{kind}")
    shown = [one for one in page.all("tr") if one.get("scope") != "col"][1:]
    assert 0 < len(shown) <= ROWS
    assert len(page.all("caption", "h1")) == 1


def test_a_table_is_the_list_as_it_is_filtered(read):
    asked = "administration=KZ&form=cmaa&sort=title"
    page, whole = read(f"/fr/embed/agreement?{asked}&rows=3"), read(f"/fr/agreements/?{asked}")
    titles = [page.words(one) for one in page.marked(scope="row")]
    listed = [whole.words(one) for one in whole.marked(class_="row__title")]
    assert titles == listed[:3]
    assert any(
        "/fr/agreements/?" in href and "administration=KZ" in href and "sort=title" in href
        for href in page.hrefs
    )
    (status,) = whole.marked(role="status")
    assert whole.words(status).split("·")[0].strip() in page.words(page.main)


@pytest.mark.parametrize("rows_", ["0", "51", "-1", "x", "999", "٣"])
def test_so_many_rows_are_not_shown(registry_client, rows_):
    page_at(registry_client, f"/en/embed/agreement?rows={rows_}", status=400)


def test_the_most_rows_are_shown(read):
    assert len(read(f"/en/embed/concept?rows={MOST_ROWS}").marked(scope="row")) == MOST_ROWS


def test_links_take_the_whole_window(read):
    for address in EMBEDS[:2]:
        (base,) = read(address).all("base")
        assert base.get("target") == "_top"
        assert not base.get("href")


@pytest.mark.parametrize("tag", ["ar", "en", "zh"])
@pytest.mark.parametrize(
    ("path", "framed"),
    [("agreements/A0077", "embed/r/A0077"), ("measures/M07", "embed/r/M07"),
     ("agreements/?form=cmaa&page=2", "embed/agreement?form=cmaa"), ("sources/", "embed/source")],
)  # fmt: skip
def test_pages_give_the_code_of_the_frame(read, searcher, tag, path, framed):
    page = read(f"/{tag}/{path}")
    (field,) = page.marked(id="embed-code")
    code = page.words(field)
    source = html.unescape(re.search(r'src="([^"]+)"', code)[1])
    assert source == f"http://localhost:8000/{tag}/{framed}"
    assert re.search(r'title="[^"]+"', code)
    assert "<script" not in code
    assert (
        "X-Frame-Options" not in searcher.get(source.removeprefix("http://localhost:8000")).headers
    )


def test_a_title_cannot_leave_the_code_it_stands_in(app):
    hostile = '"></textarea><script>alert(1)</script>'
    with app.app_context(), writing(), acting_as(EDITOR):
        made = agreement("A1")
        revise_text(made, "en", EDITOR, {"title": hostile}, "original")
        db.session.commit()
    page = page_at(app.test_client(), "/en/agreements/A1")
    (field,) = page.marked(id="embed-code")
    frame = page.words(field)
    assert html.unescape(re.search(r'title="([^"]*)"', frame)[1]) == hostile
    assert "alert(1)</script>" not in page.html


@pytest.mark.parametrize("role", ["visitor", "editor"])
def test_no_draft_is_framed_and_what_is_withdrawn_says_so(app, role):
    with app.app_context(), writing(), acting_as(EDITOR):
        agreement("ADRAFT", "draft")
        gone = agreement("AGONE")
        agreement("A1")
        db.session.flush()
        withdraw(gone, EDITOR, "Par erreur.", language="fr")
        db.session.commit()
    client = app.test_client()
    sign_in(client, role)
    page_at(client, "/en/embed/r/ADRAFT", status=404)
    listed = page_at(client, "/en/embed/agreement")
    assert [listed.words(one) for one in listed.marked(scope="row")] == ["Agreement A1"]
    answer = client.get("/en/embed/r/AGONE")
    assert answer.status_code == 410
    assert '<p lang="fr" dir="ltr">Par erreur.</p>' in answer.text
    assert policy_of(answer)["frame-ancestors"] == {"*"}


def test_no_filter_has_the_name_of_what_the_address_says_besides():
    names = {one.name for kind in kinds() if (page := list_of(kind)) for one in page.filters}
    assert not names & {"of", "rows", "lang", "code"}


def test_more_rows_need_no_more_statements(registry_app):
    client = registry_app.test_client()
    counts = []
    for size in (2, 50):
        client.get(f"/en/embed/agreement?rows={size}")
        with statements_of(registry_app) as sent:
            page_at(client, f"/en/embed/agreement?rows={size}")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
