"""A day of the secretariat: second factor, sheet, review, XLIFF, and the Russian page at its end.

With `GUANTONG_PICTURES` set to a folder, the pictures of docs/curating.md are taken on the way.
"""

import os
import re
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import expect
from translate.storage import xliff2

from tests.browser.axe import violations_of
from tests.browser.conftest import DESK
from tests.instances import instance
from tests.live_site import live_site
from tests.people import CODE_SECRET, PASSWORD, accounts_factory
from tests.searching import copied_indexed
from tests.sheets import HEADER, work

pytestmark = pytest.mark.browser

ROWS = 200
WRONG = {
    17: ("party", "CN|QQ", "CN|KZ"),
    93: ("form", "treaty", "mra"),
    160: ("sources", "nowhere", "acn1607"),
}
"""Row of the sheet: the column that is wrong, what stands there, and what should."""
TITLE = "Trial arrangement %d on mutual recognition"
NOTE = "Not in force when last known; the depositary keeps the list of parties."
RUSSIAN = "Пробная договорённость № %d о взаимном признании"


@pytest.fixture
def office(indexed, tmp_path):
    """The running site with its people, and the app of its worker."""
    with instance(tmp_path, copied_indexed(indexed, tmp_path)) as app:
        accounts_factory(app, "editor", "aida@example.org", enrolled=False)
        accounts_factory(app, "editor", "bao@example.org")
        accounts_factory(app, "translator", "vera@example.org", scope="ru")
        work(app)
        with live_site(tmp_path) as origin:
            yield origin, app


@pytest.fixture
def person(office, browser):
    """Opens a browser of a person's own."""
    contexts = []

    def opening():
        context = browser.new_context(
            base_url=office[0], viewport={"width": DESK, "height": 900}, accept_downloads=True
        )
        context.set_default_timeout(60_000)  # machines are slow at times
        contexts.append(context)
        return context.new_page()

    yield opening
    for context in contexts:
        context.close()


def picture(page, name):
    """Take a picture for the documentation, where it is asked for."""
    if folder := os.environ.get("GUANTONG_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def sheet(folder):
    """A sheet of new agreements, three rows of which are wrong."""
    lines = [HEADER]
    for number in range(1, ROWS + 1):
        row = {"party": "CN|KZ", "form": "mra", "sources": "acn1607"}
        if number + 1 in WRONG:  # the header is row 1
            column, wrong, _right = WRONG[number + 1]
            row[column] = wrong
        title = TITLE % number
        lines.append(f",{row['form']},en,high,checked,{title},{row['party']},{row['sources']}")
    path = folder / "arrangements.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def give_password(page, email):
    page.goto("/en/account/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def sign_in(page, email):
    """Sign in with a second factor where the role needs one."""
    give_password(page, email)
    if "second-step" in page.url:
        page.locator("#code").fill(pyotp.TOTP(CODE_SECRET).now())
        page.locator("form:has(#code) button").click()
    expect(page).to_have_url(re.compile(r"/en/account/$"))


def enrol(page, email):
    """The first sign-in of an editor: a second factor is set up on the way."""
    give_password(page, email)
    picture(page, "second-step")
    page.get_by_role("link", name="Set up codes").click()
    secret = page.locator(".account__secret").inner_text().replace(" ", "")
    page.locator("#code").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".account__codes li")).to_have_count(10)
    page.get_by_role("link", name="I have kept them; go on").click()


def mend(page):
    """Put right what the dry run complains about, each on the spot."""
    for number, (column, _wrong, right) in WRONG.items():
        row = page.locator(f"#row-{number}")
        row.get_by_label(column, exact=True).fill(right)
        row.get_by_role("button", name=f"Mend row {number}").click()
        expect(page.locator(f"#row-{number}").get_by_role("button")).to_have_count(0)


def translate(path):
    """Give every segment of a file a Russian wording, in a translator's own program."""
    store = xliff2.Xliff2File.parsefile(str(path))
    for unit in store.units:
        if found := re.fullmatch(TITLE.replace("%d", r"(\d+)"), unit.source or ""):
            unit.target = RUSSIAN % int(found[1])
    store.savefile(str(path))


def change_a_record(aida, bao):
    """One editor changes the note of a record, another comments on it and publishes it."""
    aida.goto("/en/agreements/A0028")
    aida.get_by_role("button", name="Edit").click()
    aida.locator("#texts-1-body").fill(NOTE)
    expect(aida.get_by_text(re.compile("^Saved "))).to_be_visible()
    aida.get_by_role("button", name="Save the draft").first.click()
    picture(aida, "edit")
    aida.get_by_label("What did you change, and why?").fill("As the source words it")
    aida.get_by_role("button", name="Send for review").click()
    expect(aida.get_by_text("somebody else has to decide")).to_be_visible()
    bao.goto("/en/desk/review/")
    bao.get_by_role("link", name="Johannesburg").first.click()
    bao.get_by_text("Comment on this").first.click()
    bao.get_by_label("Comment").first.fill("Checked with the source")
    bao.get_by_role("button", name="Send the comment").first.click()
    expect(bao.get_by_text("Checked with the source")).to_be_visible()
    assert violations_of(bao) == []
    picture(bao, "review")
    bao.get_by_role("button", name="Accept and publish").click()
    expect(bao.get_by_text("It is published.")).to_be_visible()
    bao.goto("/en/agreements/A0028")
    expect(bao.get_by_role("main")).to_contain_text(NOTE)


def import_a_sheet(aida, bao, app, path):
    """One editor mends what is wrong with a sheet in the dry run, another publishes it."""
    aida.goto("/en/desk/imports/")
    aida.get_by_label("Kind of record").first.select_option("agreement")
    aida.locator("input[type=file]").set_input_files(path)
    aida.get_by_role("button", name="Check the sheet").click()
    expect(aida.get_by_text("Mend 3 rows below")).to_be_visible()
    assert violations_of(aida) == []
    picture(aida, "dry-run")
    mend(aida)
    aida.get_by_label("What is changed, for the history").fill("Arrangements of the trial")
    aida.get_by_role("button", name="Submit for review").click()
    expect(aida.get_by_text("Somebody else has to accept it.")).to_be_visible()
    bao.goto("/en/desk/imports/1")
    picture(bao, "accept-import")
    bao.get_by_role("button", name="Accept and import").click()
    work(app)
    bao.goto("/en/desk/imports/1")
    expect(bao.get_by_text("Imported on")).to_be_visible()


def translate_in_a_file(vera, folder):
    """The translator takes two records out as XLIFF and brings them back; the code of the first."""
    vera.goto("/en/desk/translation/ru/?state=missing&q=Trial+arrangement")
    boxes = vera.locator("input[name=code]")
    expect(boxes).to_have_count(50)
    code = boxes.first.get_attribute("value")
    boxes.nth(0).check()
    boxes.nth(1).check()
    picture(vera, "translations")
    with vera.expect_download() as download:
        vera.get_by_role("button", name="Export what is chosen (XLIFF)").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    translate(path)
    vera.goto("/en/desk/translation/import")
    vera.locator("input[type=file]").set_input_files(path)
    vera.get_by_role("button", name="Show what it would change").click()
    expect(vera.get_by_text("2 records would be proposed")).to_be_visible()
    assert violations_of(vera) == []
    picture(vera, "xliff")
    vera.locator("select[name=origin]").select_option("human")
    vera.get_by_role("button", name="Propose these translations").click()
    expect(vera.get_by_text("2 proposals wait for review.").first).to_be_visible()
    return code


def test_from_a_sheet_with_mistakes_to_a_reviewed_russian_page(office, person, tmp_path):
    origin, app = office
    aida, bao, vera = person(), person(), person()
    enrol(aida, "aida@example.org")
    sign_in(bao, "bao@example.org")
    sign_in(vera, "vera@example.org")
    aida.goto("/en/desk/")
    picture(aida, "desk")

    change_a_record(aida, bao)
    import_a_sheet(aida, bao, app, sheet(tmp_path))
    code = translate_in_a_file(vera, tmp_path)

    bao.goto(vera.url.removeprefix(origin))
    picture(bao, "review-translations")
    bao.get_by_role("button", name="Accept all that have no problem").click()
    expect(bao.get_by_text("Nothing waits")).to_be_visible()

    vera.goto(f"/ru/agreements/{code}")
    expect(vera.get_by_role("heading", level=1)).to_contain_text("о взаимном признании")
    text = vera.get_by_role("listitem").filter(has_text="русский")
    expect(text).to_contain_text("перевод · проверка: Editor · соответствует исходному тексту")
    picture(vera, "russian-page")
    vera.goto(f"/en/desk/translation/ru/{code}")
    expect(vera.get_by_role("main")).to_contain_text("Current")
