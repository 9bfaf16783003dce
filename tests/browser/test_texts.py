"""A text of an agreement from the file to the reader: imported, corrected, published, read side by
side on a phone, compared; judged by axe, by the eye's bounds, without script and in the dark."""

import itertools
import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from cooperation.agreements.models import Agreement
from core.database import session, writing
from core.worker import drain
from registry.door import acting_as
from registry.sources import Source
from tests.browser.axe import violations_of
from tests.browser.conftest import DESK, OVERFLOW, PHONE
from tests.browser.test_secretariat import sign_in
from tests.files import word
from tests.instances import instance
from tests.live_site import live_site
from tests.people import accounts_factory
from tests.records import EDITOR
from tests.searching import copied_indexed
from tests.texts import ARABIC, CHINESE, ENGLISH, with_text

pytestmark = pytest.mark.browser

TEXTS = "/en/desk/records/A0077/texts/"
OTHER = ENGLISH.replace("without delay", "at once").partition("Article 3")[0]


@pytest.fixture(scope="module")
def office(indexed, tmp_path_factory):
    """The running site with two editors, and texts of A0077 and A0078; the app of its worker."""
    folder = tmp_path_factory.mktemp("office")
    with instance(folder, copied_indexed(indexed, folder)) as app:
        accounts_factory(app, "editor", "aida@example.org")
        accounts_factory(app, "editor", "bao@example.org")
        with app.app_context(), writing(), acting_as(EDITOR):
            first, second = (session().query(Agreement).filter_by(code=code).one()
                             for code in ("A0077", "A0078"))  # fmt: skip
            cited = session().query(Source).order_by(Source.code).first()
            with_text(first, cited, "ar", ARABIC, origin="human")
            with_text(first, cited, "en", ENGLISH)
            with_text(second, cited, "en", f"{OTHER}Article 4\nDepositary\nNobody.")
            session().commit()
        with live_site(folder) as origin:
            yield origin, app


@pytest.fixture
def opened(office, browser):
    """Opens pages of the site, each in a context of its own."""
    contexts = []

    def opening(path, width=PHONE, **options):
        context = browser.new_context(
            base_url=office[0], viewport={"width": width, "height": 900}, **options
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield opening
    for context in contexts:
        context.close()


def picture(page, name):
    """Take a picture where it is asked for."""
    if folder := os.environ.get("GUANTONG_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def judged(page, name):
    """What is wrong with the look of a page."""
    picture(page, name)
    return [*violations_of(page), *page.evaluate(OVERFLOW)]


def test_a_text_goes_from_a_file_to_the_reader(office, opened):
    _origin, app = office
    aida = opened("/en/", DESK, java_script_enabled=False)
    sign_in(aida, "aida@example.org")
    aida.goto(TEXTS)
    picture(aida, "texts-begin")
    aida.get_by_label("Language of the text").fill("zh")
    aida.get_by_label("What the text is").select_option("authentic")
    aida.locator("#source").fill("acn1607")
    aida.get_by_label("Read a file (DOCX or PDF)").check()
    lines = CHINESE.replace("第二条 互助", "第二条互助").split("\n")
    file = {"name": "协定.docx", "mimeType": "application/octet-stream", "buffer": word(*lines)}
    aida.locator("#file").set_input_files(file)
    aida.get_by_role("button", name="Begin the draft").click()
    expect(aida.get_by_text("The file is being read.")).to_be_visible()
    with app.app_context():
        drain()
    aida.reload()
    expect(aida.locator("#found")).to_contain_text("art_3 comes after art_1")
    expect(aida.locator("#found")).to_contain_text("and not here: art_2")
    body = aida.locator("#u1-body")
    body.fill(body.input_value().replace("第二条互助", "===\n第二条 互助"))
    aida.locator("button[value='split:1']").click()
    expect(aida.locator("#u2-identifier")).to_have_value("art_2")
    aida.locator("#u3-body").fill("本协定自签字之日起生效。")
    aida.get_by_role("button", name="Save", exact=True).first.click()
    expect(aida.get_by_text("It is saved.")).to_be_visible()
    picture(aida, "texts-draft")
    expect(aida.get_by_text("somebody else publishes it")).to_be_visible()

    bao = opened("/en/", DESK)
    sign_in(bao, "bao@example.org")
    bao.goto(f"{TEXTS}zh")
    bao.get_by_role("button", name="Publish the text").click()
    expect(bao.get_by_text("The text is published.")).to_be_visible()

    page = opened("/ar/agreements/A0077/text?in=zh&with=ar", color_scheme="dark")
    article = page.locator("#art_2")
    chinese, arabic = article.locator("[lang=zh]"), article.locator("[lang=ar]")
    assert chinese.bounding_box()["y"] < arabic.bounding_box()["y"]  # one above the other
    assert judged(page, "texts-beside-phone-dark") == []
    page.set_viewport_size({"width": DESK, "height": 900})
    assert chinese.bounding_box()["y"] == arabic.bounding_box()["y"]
    assert chinese.bounding_box()["x"] > arabic.bounding_box()["x"]  # the page reads from the right
    assert judged(page, "texts-beside-desk-dark") == []


@pytest.mark.parametrize("tag", ["zh", "ar", "en"])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("agreements/A0077/text", "text"),
        ("agreements/A0077/text?in=en&with=ar", "beside"),
        ("agreements/A0077/text/art_3", "article"),
        ("agreements/A0077/text/art_99", "no-article"),
        ("agreements/A0079/text", "not-held"),
        ("agreements/compare", "compare-form"),
        ("agreements/compare?one=A0077&other=A0078&in=en", "compared"),
    ],
)
def test_axe_and_the_eye_find_nothing(opened, tag, path, name):
    page = opened(f"/{tag}/{path}")
    assert judged(page, f"texts-{name}-{tag}") == []


def test_axe_and_the_eye_find_nothing_at_the_desk(office, opened):
    accounts_factory(office[1], "editor", "chen@example.org")
    page = opened("/en/")
    sign_in(page, "chen@example.org")
    for tag, place in itertools.product(("zh", "ar"), ("", "en", "en/remove")):
        if place == "en":
            page.goto(f"/{tag}{TEXTS.removeprefix('/en')}")
            page.locator("form[action$='/en/correct'] button").click()
        else:
            page.goto(f"/{tag}{TEXTS.removeprefix('/en')}{place}")
        assert judged(page, f"texts-desk-{place.replace('/', '-') or 'begin'}-{tag}") == []
