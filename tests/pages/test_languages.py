"""The reader's language: found, kept, switched; and texts that there are only in another one."""

import pytest

from core.database import db, writing
from core.languages import SITE_LANGUAGES, direction
from registry.door import acting_as
from registry.services import revise_text
from tests.pages.conftest import page_at
from tests.records import EDITOR, administration, agreement, practice

PREFERRED = [
    ("", "en"),
    ("zh-HK", "zh"),
    ("zh-TW,zh;q=0.9,en;q=0.5", "zh"),
    ("ar-EG", "ar"),
    ("fr;q=0.3", "fr"),
    ("de,fr;q=0.3", "fr"),
    ("es-419,en;q=0.9", "es"),
    ("kk,ru;q=0.8,en;q=0.7", "ru"),
    ("en;q=0,ru;q=0.1", "ru"),
    ("xx", "en"),
    ("*;;;q=,", "en"),
]


@pytest.mark.parametrize(("accepted", "tag"), PREFERRED)
def test_addresses_without_a_language_lead_to_the_browser_s(registry_client, accepted, tag):
    for address, page in (("/", ""), ("/r/M13", "measures/M13"), ("/r/M13/v/1", "r/M13/v/1")):
        answer = registry_client.get(address, headers={"Accept-Language": accepted})
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/{tag}/{page}"
        assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("code", "page"),
    [
        ("F2015-S1", "forum/F2015-XIAN/sessions/F2015-S1"),
        ("O02", "forum/F2014-XIAN/outcomes/O02"),
        ("CN", "administrations/CN"),
        ("seed", "sources/seed"),
    ],
)
def test_permanent_addresses_lead_to_each_kind_of_page(registry_client, code, page):
    answer = registry_client.get(f"/r/{code}", headers={"Accept-Language": "ru"})
    assert answer.headers["Location"] == f"/ru/{page}"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/EN/", "/en/"),
        ("/Ar/measures/M13", "/ar/measures/M13"),
        ("/ZH/agreements/?form=cmaa&page=2", "/zh/agreements/?form=cmaa&page=2"),
    ],
)
def test_a_language_in_capitals_moves_to_its_address(registry_client, typed, meant):
    answer = registry_client.get(typed)
    assert (answer.status_code, answer.headers["Location"]) == (301, meant)


@pytest.mark.parametrize("address", ["/xx/", "/de/measures/", "/zh-hant/measures/M13", "/e/"])
def test_a_language_that_the_site_does_not_speak_is_told_in_the_best_one(
    registry_client, words, address
):
    page = page_at(registry_client, address, 404, headers={"Accept-Language": "ar,en;q=0.5"})
    assert (page.root.get("lang"), page.root.get("dir")) == ("ar", "rtl")
    assert page.heading == words("ar", "There is no page at this address")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "measures/M13",
        "agreements/?form=cmaa&form=mra&sort=title&page=2",
        "forum/F2015-XIAN/sessions/F2015-S1",
        "r/M13/v/1",
        "account/sign-in?next=%2Fen%2Faccount%2F",
    ],
)
def test_the_switch_stays_on_the_page_with_its_query(read, path):
    page = read(f"/en/{path}")
    switch = {one.get("hreflang"): one for one in page.links if one.get("hreflang")}
    assert list(switch) == list(SITE_LANGUAGES)
    for tag, link in switch.items():
        assert link.get("href") == f"/{tag}/{path}"
        assert (link.get("lang"), link.get("dir")) == (tag, direction(tag))
    assert switch["en"].get("aria-current") == "true"


def test_an_answer_names_its_language_and_what_it_varies_by(registry_client):
    answer = registry_client.get("/fr/measures/")
    assert answer.headers["Content-Language"] == "fr"
    # The language stands in the address, so the one that the browser prefers changes nothing.
    assert {part.strip() for part in answer.headers["Vary"].split(",")} == {
        "Cookie",
        "Accept-Encoding",
    }


@pytest.fixture
def untranslated(app):
    """Reads pages of a fresh installation that holds texts in English only."""
    with app.app_context(), writing(), acting_as(EDITOR):
        agreement("A9001", parties=[administration("CN"), administration("KZ")])
        made = practice("PR99")
        revise_text(made, "en", EDITOR, {"title": "Fast lane"}, "official")
        db.session.commit()
    return lambda address: page_at(app.test_client(), address)


def test_an_agreement_without_an_arabic_title_shows_the_composed_one_marked(untranslated, words):
    page = untranslated("/ar/agreements/A9001")
    (head,) = page.marked(class_="head")
    assert "الصين – كازاخستان" in page.heading
    assert words("ar", "composed title") in page.words(head)


def test_the_title_held_stands_beside_the_composed_one_with_its_language(untranslated, words):
    page = untranslated("/ar/agreements/A9001")
    held = [
        one for one in page.all("span", within=page.main) if page.words(one) == "Agreement A9001"
    ]
    assert held
    assert {(one.get("lang"), one.get("dir")) for one in held} == {("en", "ltr")}
    assert words("ar", "original text") in page.words(page.main)


def test_names_of_administrations_are_not_called_composed(read, words):
    composed = words("en", "composed title")
    assert composed not in read("/en/administrations/").words()
    assert composed not in read("/en/administrations/KZ").words(
        read("/en/administrations/KZ").marked(class_="head")[0]
    )


def test_a_fallback_names_the_language_and_origin_of_the_text(untranslated, words):
    page = untranslated("/fr/practices/PR99")
    (head,) = page.marked(class_="head")
    (heading,) = page.all("h1")
    assert page.heading == "Fast lane"
    assert (heading.get("lang"), heading.get("dir")) == ("en", "ltr")
    assert "anglais" in page.words(head)
    assert words("fr", "official text") in page.words(head)


def test_machine_translations_say_so(read, words):
    told = words("ru", "machine translation, not reviewed")
    page = read("/ru/measures/M13")
    assert told in page.words(page.marked(class_="head")[0])
    assert words("zh", "machine translation, not reviewed") not in read("/zh/measures/M13").words(
        read("/zh/measures/M13").marked(class_="head")[0]
    )


@pytest.mark.parametrize("path", ["agreements/", "practices/", "events/", "forum/"])
@pytest.mark.parametrize("tag", ["fr", "ar"])
def test_rows_of_lists_label_texts_in_another_language(read, tag, path):
    page = read(f"/{tag}/{path}")
    unlabelled = []
    for row in page.marked(class_="row"):
        (title,) = page.marked_within(row, "row__title")
        foreign = any(one.get("lang") for one in page.all("span", within=title))
        if foreign and not page.marked_within(row, "note"):
            unlabelled.append(page.words(title))
    assert unlabelled == []


def test_dates_and_numbers_follow_the_reader(read):
    assert "28 мая 2015" in read("/ru/measures/M13?as_of=2015-05-28").words()
    assert "2015年5月28日" in read("/zh/measures/M13?as_of=2015-05-28").words()


def test_a_link_named_in_another_language_keeps_that_language(read):
    page = read("/ar/measures/M13")
    names = [one for one in page.all("span", within=page.main) if one.get("lang") == "zh"]
    assert names
    assert {one.get("dir") for one in names} == {"ltr"}
