"""Pages send a fixed number of SQL statements, however much they show."""

import pytest

from core import cache
from core.database import db, writing
from registry.door import acting_as
from search.names import lexicon
from tests.pages.conftest import page_at, statements_of
from tests.pages.samples import EVERY, LISTS
from tests.records import EDITOR, act, administration, agreement

MOST_OF_A_LIST = 22
MOST_OF_A_RECORD = 30
MOST_OF_A_BRIEFING = 38  # an administration: the matrix, corridors, events, gaps, questions
MOST_OF_AN_EDITION = 38  # what came of the edition before it besides
MOST_OF_OTHERS = 15
PAGED = ("agreements/", "concepts/", "sources/", "events/", "indicators/")


def sent_by(app, address):
    client = app.test_client()
    client.get("/en/about/")  # what is read once for the whole process is read now
    with app.app_context():
        lexicon()  # names as well, whichever page is asked first
    cache._kept.clear()  # and what is remembered between requests is forgotten
    with statements_of(app) as sent:
        page = page_at(client, address)
    return len(sent), page


@pytest.mark.parametrize("path", EVERY)
def test_no_page_needs_more_statements_than_its_ceiling(registry_app, path):
    count, page = sent_by(registry_app, f"/zh/{path}")
    plain = path.partition("?")[0]
    ceiling = MOST_OF_A_LIST if plain in LISTS else MOST_OF_A_RECORD
    if plain.startswith("administrations/") and plain not in LISTS:
        ceiling = MOST_OF_A_BRIEFING
    if plain in ("forum/F2014-XIAN/", "forum/F2015-XIAN/"):
        ceiling = MOST_OF_AN_EDITION
    assert count <= (MOST_OF_OTHERS if plain in ("", "about/", "about/code-lists") else ceiling)
    assert page.heading


@pytest.mark.parametrize("path", PAGED)
def test_a_full_page_of_a_list_needs_no_more_statements_than_its_last(registry_app, path):
    full, first = sent_by(registry_app, f"/en/{path}")
    pages = [href for href in first.hrefs if "page=" in href and path in href]
    last = max(pages, key=lambda href: int(href.rpartition("page=")[2]))
    short, rest = sent_by(registry_app, last)
    assert len(rest.marked(class_="row")) < len(first.marked(class_="row"))
    assert full <= short + 2  # nothing is asked about parties where no row has one


@pytest.mark.parametrize(
    ("all_of_them", "few_of_them"),
    [
        ("administrations/", "administrations/?region=north_africa_middle_east"),
        ("practices/", "practices/?administration=KZ"),
        ("agreements/?form=cmaa", "agreements/?form=convention"),
        ("events/?track=legal", "events/?track=progress"),
    ],
)
def test_a_filter_that_leaves_little_saves_or_costs_a_statement_or_two(
    registry_app, all_of_them, few_of_them
):
    many, _ = sent_by(registry_app, f"/en/{all_of_them}")
    few, _ = sent_by(registry_app, f"/en/{few_of_them}")
    assert abs(many - few) <= 3


@pytest.fixture
def small_registry(app):
    """Adds agreements with as many parties and acts each to a fresh installation."""

    def adding(first, agreements, parties):
        with app.app_context(), writing(), acting_as(EDITOR):
            bodies = [
                administration(chr(65 + first % 26) + chr(65 + number)) for number in range(parties)
            ]
            for number in range(first, first + agreements):
                made = agreement(f"A{number}", parties=bodies)
                for day in range(parties):
                    act(f"E{number}-{day}", "amendment", f"2015-05-{day + 1:02}", made)
            db.session.commit()

    return adding


def test_lists_send_as_many_statements_for_25_rows_as_for_5(app, small_registry):
    small_registry(1, agreements=5, parties=2)
    few = {path: sent_by(app, path) for path in ("/en/agreements/", "/en/events/")}
    small_registry(10, agreements=20, parties=2)
    for path, (count, page) in few.items():
        more, longer = sent_by(app, path)
        assert len(longer.marked(class_="row")) > len(page.marked(class_="row"))
        assert more == count, path


def test_a_record_sends_as_many_statements_for_24_parties_and_acts_as_for_2(app, small_registry):
    small_registry(1, agreements=1, parties=2)
    small_registry(2, agreements=1, parties=24)
    few, _ = sent_by(app, "/en/agreements/A1")
    many, page = sent_by(app, "/en/agreements/A2")
    assert len(page.marked(id="E2-20")) == 1
    assert many == few


def test_a_body_sends_as_many_statements_for_20_agreements_as_for_1(app, small_registry):
    small_registry(1, agreements=1, parties=2)
    small_registry(2, agreements=20, parties=2)
    few, _ = sent_by(app, "/en/administrations/BA")
    many, page = sent_by(app, "/en/administrations/CA")
    assert "Agreement A9" in page.words()
    assert many == few
