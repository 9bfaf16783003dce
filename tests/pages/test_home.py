"""The home page: what it offers, what it counts, and what it says is new."""

import csv
import io
import re

import pytest

from core import cache
from core.database import db, writing
from core.languages import SITE_LANGUAGES
from pages.home import search_examples
from registry.door import acting_as
from registry.services import revise_text, withdraw
from tests.pages.conftest import page_at, statements_of
from tests.records import EDITOR, administration, agreement, edition, practice

MOST_STATEMENTS = 18


@pytest.fixture
def home(read):
    return read("/en/")


def links_to(page, address):
    return [link for link in page.links if link.get("href") == address]


def section(page, heading):
    """The section whose heading says this."""
    (found,) = [one for one in page.all("h2") if page.words(one) == heading]
    return page.parents[found]


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_every_example_of_a_search_finds_records(searchable, read, tag):
    page = read(f"/{tag}/")
    (line,) = page.marked(class_="hero__examples")
    examples = [page.words(link) for link in page.links if line in page.ancestors(link)]
    with searchable.test_request_context(f"/{tag}/"):
        assert examples == list(search_examples())
    for words in examples:
        found = page_at(searchable.test_client(), f"/{tag}/search?q={words}")
        assert found.marked(class_="row"), words


def test_the_doors_lead_to_an_administration_the_pair_and_the_matrix(home):
    (door,) = home.marked(action="/en/my-administration")
    options = [one.get("value") for one in home.all("option", within=door)]
    assert len(options) == 76
    assert options[0] == ""  # nobody is sent to whoever comes first
    assert "KZ" in options
    assert {"/en/between/", "/en/agreements/matrix"} <= home.hrefs


def test_each_measure_stands_under_its_pillar_with_its_state(home):
    pillars = home.marked(class_="board__pillar")
    measures = [home.all("li", within=pillar) for pillar in pillars]
    assert [len(found) for found in measures] == [6, 5, 5]
    for one in (measure for found in measures for measure in found):
        assert home.marked_within(one, "tag"), home.words(one)
        assert home.all("a", within=one)[0].get("href").startswith("/en/measures/M")


def test_the_states_of_the_measures_lead_to_their_lists(home, read):
    links = [one for one in home.links if "/en/measures/?status=" in one.get("href")]
    assert links
    for link in links:
        count = int(re.search(r"\d+", home.words(link)).group())
        listed = read(link.get("href"))
        assert len(listed.marked(class_="card--measure")) == count


def test_the_figure_of_agreements_in_force_is_that_of_their_list(home, read):
    (link,) = links_to(home, "/en/agreements/?status=in_force")
    numbers = [int(one) for one in re.findall(r"\d+", home.words(link))]
    listed = read("/en/agreements/?status=in_force")
    (line,) = listed.marked(role="status")
    assert f"{numbers[0]} certain" in listed.words(line)
    assert sum(numbers) == int(re.match(r"\d+", listed.words(line)).group())


def test_the_first_load_is_one_line(home):
    new_here = section(home, "New in this registry")
    (line,) = home.all("li", within=new_here)
    assert "records were added: Sources (" in home.words(line)
    assert home.words(line).endswith("See them all")


def test_without_a_coming_forum_the_page_says_so(home):
    assert "No coming forum is announced" in home.words(section(home, "Forums"))


def test_a_coming_forum_is_named_before_the_latest(app, client):
    with app.app_context(), writing(), acting_as(EDITOR):
        edition("F2090", "2090-05-01")
        edition("F2020", "2020-05-01")
        db.session.commit()
    page = page_at(client, "/en/")
    first, second = page.all("li", within=section(page, "Forums"))
    assert "Next forum" in page.words(first)
    assert "2090" in page.words(first)
    assert "Latest forum" in page.words(second)
    assert "2020" in page.words(second)


@pytest.fixture
def changed(app):
    """One agreement published and corrected, one withdrawn, one that is a draft."""
    with app.app_context(), writing(), acting_as(EDITOR):
        made = agreement("A1", parties=[administration("KZ")])
        revise_text(made, "en", EDITOR, {"title": "Accord corrected"}, "original")
        withdraw(agreement("A2"), EDITOR, "Counted twice")
        agreement("A3", "draft")
        db.session.commit()
    return app


def test_few_changes_are_told_one_by_one_and_drafts_by_nobody(changed, client):
    page = page_at(client, "/en/")
    words = page.words(section(page, "New in this registry"))
    assert "Changed: Agreement Accord corrected A1" in words
    assert "Withdrawn: Agreement A2 Counted twice" in words
    assert "A3" not in words


def test_many_changes_of_a_day_are_counted(app, client):
    with app.app_context(), writing(), acting_as(EDITOR):
        for number in range(6):
            practice(f"PR{number}")
        db.session.commit()
    page = page_at(client, "/en/")
    words = page.words(section(page, "New in this registry"))
    assert "6 records were added: Practices (6)." in words


def test_an_empty_registry_has_a_home_page(client):
    page = page_at(client, "/en/")
    assert "Nothing has been published yet." in page.words()


def test_the_home_page_needs_few_statements_on_days_of_change(changed):
    client = changed.test_client()
    client.get("/en/about/")
    cache._kept.clear()
    with statements_of(changed) as sent:
        page_at(client, "/en/")
    assert len(sent) <= MOST_STATEMENTS


def test_the_picture_of_the_states_and_its_file_hold_the_same(home, registry_client):
    (figure,) = home.marked(id="measures-state")
    shown = [home.words(row) for row in home.all("tr", within=figure)][1:]
    text = registry_client.get("/en/pictures/measures-state.csv").text
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert len(rows) == len(shown) > 16
    assert {row[0] for row in rows} == {f"M{number:02}" for number in range(1, 17)}
    assert all(shown_row.startswith(row[0]) for row, shown_row in zip(rows, shown, strict=True))
