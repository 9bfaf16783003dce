"""Country packs in Chromium: the page that gives them, and the archive opened from a disk without
any network."""

import io
import zipfile

import pytest
from sqlalchemy import select

from core.database import db, utcnow, writing
from exchange.packs.making import look_at
from exchange.packs.models import PackFile
from exchange.packs.upkeep import ask_for
from registry.documents.storing import path_of
from registry.models import Record
from tests.browser.axe import violations_of
from tests.browser.conftest import DESK, OVERFLOW, PHONE
from tests.instances import copied, instance

pytestmark = pytest.mark.browser
LANGUAGES = ("ar", "zh", "en")


@pytest.fixture(scope="module")
def unpacked(loaded_sqlite, tmp_path_factory):
    """Language → the folder of the archive of Turkmenistan."""
    folder = tmp_path_factory.mktemp("packs")
    found = {}
    with instance(folder, copied(loaded_sqlite, folder)) as app, app.app_context():
        key = db.session.scalar(select(Record.id).where(Record.code == "TM"))
        for tag in LANGUAGES:
            with writing():
                pack = ask_for(key, tag, utcnow()).id
                db.session.commit()
            look_at(pack)
            query = select(PackFile.sha256).where(PackFile.pack_id == pack)
            sha256 = db.session.scalars(query.where(PackFile.suffix == "zip")).one()
            found[tag] = folder / tag
            with zipfile.ZipFile(io.BytesIO(path_of(sha256).read_bytes())) as archive:
                archive.extractall(found[tag])
    return found


@pytest.fixture
def opened(browser):
    """Opens a file in a context without network; gives the page and what it asked for."""
    contexts = []

    def opening(path, width=PHONE, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, offline=True, **options
        )
        contexts.append(context)
        asked = []
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.goto(path.as_uri())
        return page, asked

    yield opening
    for context in contexts:
        context.close()


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_book_and_a_record_are_accessible_and_fit_a_phone(opened, unpacked, tag, scheme):
    page, _asked = opened(unpacked[tag] / "index.html", color_scheme=scheme)
    assert violations_of(page) == []
    assert page.evaluate(OVERFLOW) == []
    page.goto((unpacked[tag] / "records" / "TM.html").as_uri())
    assert violations_of(page) == []
    assert page.evaluate(OVERFLOW) == []


def test_every_link_of_the_book_opens_without_a_network_and_asks_nothing(opened, unpacked):
    page, asked = opened(unpacked["en"] / "index.html", DESK, java_script_enabled=False)
    here = page.url
    links = {
        one.get_attribute("href").partition("#")[0] for one in page.locator("a[href]").all()
    } - {""}
    pages = sorted(link for link in links if link.endswith(".html"))
    assert len(pages) > 10
    for link in pages:
        page.goto(here)
        page.locator(f'a[href="{link}"]').first.click()
        assert page.url.endswith(link)
        assert page.locator("h1").inner_text()
        page.locator(".contents a").first.click()
        assert page.url == here
    assert all(address.startswith("file:") for address in asked)


def test_the_keyboard_reaches_the_content_first(opened, unpacked):
    page, _asked = opened(unpacked["ar"] / "index.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_page_of_a_pack_is_accessible_and_fits_a_phone(visit, tag):
    found = visit(f"/{tag}/administrations/TH/pack")
    assert found.violations == []
    assert found.overflow == {320: [], 390: []}
    assert found.complaints == []
