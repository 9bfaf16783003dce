"""Texts show as they are written, whatever they are written with."""

import json

import pytest

from core.database import db, writing
from registry.door import acting_as
from registry.markup import render_markdown
from registry.services import revise_text
from tests.pages.conftest import page_at
from tests.records import EDITOR, administration, agreement

TITLES = {
    "a script": "<script>alert(1)</script> and <img src=x onerror=alert(2)>",
    "quotes": """" onmouseover="alert(1)' x='{{ 7*7 }}{% raw %}""",
    "right-to-left override": "Agreement \u202egnp.exe\u202c of \u2066two\u2069 parties",
    "400 characters": "Agreement " * 40,
    "a long word": "Zoll" * 20,
    "an entity": "A &amp; B &lt;b&gt; C",
    "characters from everywhere": "ﷺ 𠮷 🤝 e\u0301 \u200b zero width",
}
ALLOWED_SCRIPTS = 1  # the site's own


@pytest.fixture
def with_title(app):
    """Adds an agreement whose texts are the given one in a fresh installation."""

    def adding(title):
        with app.app_context(), writing(), acting_as(EDITOR):
            made = agreement("A1", parties=[administration("KZ"), administration("CN")])
            words = dict.fromkeys(("title", "summary", "body"), title)
            revise_text(made, "en", EDITOR, words, "original")
            db.session.commit()
        return app.test_client()

    return adding


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_title_shows_as_it_is_written(with_title, title):
    client = with_title(title)
    for path in ("agreements/A1", "agreements/", "administrations/KZ", "r/A1/v/2"):
        page = page_at(client, f"/en/{path}")  # strictly parsed
        assert " ".join(title.split()) in page.words(page.main), path
        run = [one for one in page.all("script") if one.get("type") != "application/ld+json"]
        assert len(run) == ALLOWED_SCRIPTS
        assert not page.all("img")
        handlers = [name for one in page.all() for name in one.attrib if name.startswith("on")]
        assert handlers == []


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_title_is_data_in_what_a_page_says_for_machines(with_title, title):
    page = page_at(with_title(title), "/en/agreements/A1")
    (block,) = [one for one in page.all("script") if one.get("type") != "module"]
    assert json.loads(block.text)["name"] == {"@language": "en", "@value": title}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_the_name_of_the_window_and_the_description_are_whole(with_title, title):
    page = page_at(with_title(title), "/en/agreements/A1")
    (name,) = page.all("title", within=page.all("head")[0])
    (described,) = page.marked(name="description")
    assert " ".join(title.split()) in page.words(name)
    assert " ".join(described.get("content").split()).startswith(" ".join(title.split())[:100])


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("[x](javascript:alert(1))", 'href="javascript'),
        ("<script>alert(1)</script>", "<script"),
        ("![x](http://example.org/pixel.gif)", "<img"),
        ('<a href="x" onclick="y">z</a>', "<a "),
        ("[x](data:text/html;base64,AAAA)", 'href="data'),
        ("# A heading of the page", "<h1"),
    ],
)
def test_markdown_gives_no_more_than_text_and_links(text, never):
    assert never not in render_markdown(text)


def test_what_is_searched_for_shows_as_it_was_typed(registry_client):
    asked = '"><script>alert(1)</script>'
    answer = registry_client.get("/en/search", query_string={"q": asked})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_a_refused_value_shows_as_it_was_typed(registry_client):
    page = page_at(registry_client, "/en/agreements/?form=%3Cscript%3Ealert(1)%3C/script%3E", 400)
    assert "<script>alert(1)</script>" in page.words(page.main)
    assert len(page.all("script")) == ALLOWED_SCRIPTS
