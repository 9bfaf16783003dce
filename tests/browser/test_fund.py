"""A call of the training fund, from its opening to a certified and published project.

Three administrations apply in Russian, Arabic and French; the secretariat works in Chinese; readers
look in their language. Pages are told apart by their fields and addresses, which are the same in
every language; words that are looked for are those that people typed.
"""

import io
import re
from datetime import timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from lxml import etree
from playwright.sync_api import expect
from pypdf import PdfReader
from sqlalchemy import select

from cooperation.fund.announcing.upkeep import write_about_calls
from cooperation.fund.calls.models import FundCall
from core.database import db, today, utcnow, writing
from core.jobs import Job
from registry.changes import changing
from registry.door import acting_as
from tests.browser.axe import violations_of
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_edition import send
from tests.browser.test_secretariat import sign_in
from tests.instances import instance
from tests.live_site import live_site
from tests.pages.test_iati import SCHEMAS
from tests.people import accounts_factory
from tests.records import EDITOR
from tests.searching import copied_indexed
from tests.sheets import work

pytestmark = pytest.mark.browser

ZONE = "Asia/Shanghai"
CALL, PROJECT = "FC01", "PJ0001"
FIRST, SECOND = "aida@example.org", "bao@example.org"
REVIEWERS = ("vera@example.org", "omar@example.org")
CRITERIA = {"relevance": 60, "feasibility": 40}
TRUSTED = {"confidence": "high", "verification": "checked"}
REASON = "该项目切合需要，计划可行。"


class Applicant(NamedTuple):
    """An administration, the language that its delegate writes in, what they write, and how."""

    body: str
    language: str
    title: str
    need: str
    amount: str
    score: int

    @property
    def email(self) -> str:
        """The address of its delegate."""
        return f"{self.body.lower()}@example.org"


APPLICANTS = (
    Applicant("KZ", "ru", "Курс управления рисками", "Мало обученных инспекторов.", "90 000,00", 5),
    Applicant("SA", "ar", "دورة المختبرات الجمركية", "عدد الخبراء قليل.", "٨٠٠٠٠", 3),
    Applicant("LA", "fr", "Formation au transit", "Peu d’agents sont formés.", "70000", 2),
)
ASKED_FOR = ("90,000.00", "80,000.00", "70,000.00")
AWARDED = APPLICANTS[0]
LINES = """latin_name,own_name,own_language,body,completed,known_by,language
Aigerim Bekova,Айгерім Бекова,kk,KZ,{day},KZ-1,ru
"""


@pytest.fixture
def office(indexed, tmp_path):
    """The running site with its people, and the app of its worker."""
    with instance(tmp_path, copied_indexed(indexed, tmp_path)) as app:
        accounts_factory(app, "editor", FIRST)
        accounts_factory(app, "editor", SECOND)
        for email, language in zip(REVIEWERS, ("ru", "ar"), strict=True):
            accounts_factory(app, "translator", email, scope=language)
        for one in APPLICANTS:
            accounts_factory(app, "delegate", one.email, scope=one.body)
        work(app)
        with live_site(tmp_path) as origin:
            yield origin, app


@pytest.fixture
def person(office, browser):
    """Opens a browser of a person's own, signed in where an address is given."""
    contexts = []

    def opening(email="", width=DESK):
        context = browser.new_context(
            base_url=office[0], viewport={"width": width, "height": 900}, accept_downloads=True
        )
        context.set_default_timeout(60_000)  # machines are slow at times
        contexts.append(context)
        page = context.new_page()
        if email:
            sign_in(page, email)
        return page

    yield opening
    for context in contexts:
        context.close()


def looked_at(page, address, language):
    """Open a page: its language is right, and axe finds nothing."""
    answer = page.goto(address)
    assert answer.status == 200, address
    assert page.locator("html").get_attribute("lang").startswith(language)
    assert violations_of(page) == [], address
    return page.locator("main")


def fill(page, values):
    """Type or choose values in the edit page."""
    for name, value in values.items():
        field = page.locator(f"[name='{name}']")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def add(page, part, **values):
    """Add a row to a part of a record that is edited."""
    with page.expect_navigation():
        page.locator(f"button[value='add:{part}']").click()
    last(page, part, **values)


def last(page, part, **values):
    """Fill the last row of a part."""
    row = page.locator(f"#{part} details.editing__row").last.get_attribute("id")
    fill(page, {f"{row}-{name}": value for name, value in values.items()})


def publish(writer, reviewer):
    """Send what is edited for review; somebody else publishes it."""
    writer.locator("#message").fill("说明")
    with writer.expect_navigation():
        writer.locator("button[value=submit]").click()
    accept(reviewer, re.search(r"/proposals/(\d+)$", writer.url)[1])


def accept(reviewer, number):
    reviewer.goto(f"/zh/desk/proposals/{number}")
    send(reviewer, "/accept")


def clock(at):
    """An instant as a form has it, by the clocks of the fund."""
    return at.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%dT%H:%M")


def open_call(first, second):
    first.goto("/zh/desk/new")
    first.select_option("[name=kind]", "fund_call")
    first.select_option("[name=language]", "zh")
    with first.expect_navigation():
        first.locator("main form button").click()
    now = utcnow()
    fill(first, {
        "time_zone": ZONE, "opens_clock": clock(now - timedelta(hours=1)),
        "closes_clock": clock(now + timedelta(days=2)), "budget": "100000", "currency": "CNY",
        "seats": "20", "reviewers": "2", **TRUSTED,
    })  # fmt: skip
    last(first, "texts", title="二零二六年培训征集", title_origin="original",
         summary="为各国海关培训关员。", summary_origin="original")  # fmt: skip
    for criterion, weight in CRITERIA.items():
        add(first, "criteria", criterion=criterion, weight=str(weight))
    add(first, "citations", source="seed", **TRUSTED)
    publish(first, second)


def announce(app):
    """The worker tells delegates of all administrations that the call is open."""
    with app.app_context():
        write_about_calls(utcnow())
    for one in APPLICANTS:
        assert any(f"/fund/calls/{CALL}" in letter["text"] for letter in letters(app, one.email))


def apply(delegate, one, app):
    """Find the call, begin, be told what is missing, complete it, submit, and get a receipt."""
    page = looked_at(delegate, f"/{one.language}/fund/calls/{CALL}", one.language)
    page.locator(f"a[href$='/calls/{CALL}/apply']").click()
    delegate.select_option("[name=language]", one.language)
    delegate.fill("[name=title]", one.title)
    with delegate.expect_navigation():
        delegate.locator("button[value=submit]").click()
    expect(delegate.locator("[aria-invalid=true]").first).to_be_visible()  # what is missing
    assert violations_of(delegate) == []
    fill(delegate, {
        "need": one.need, "plan": one.need, "results": one.need, "seats": "10",
        "line1-item": one.title, "line1-amount": one.amount,
    })  # fmt: skip
    with delegate.expect_navigation():
        delegate.locator("button[value=submit]").click()
    number = re.search(r"/applications/(\d+)", delegate.url)[1]
    receipt = looked_at(
        delegate, f"/{one.language}/fund/applications/{number}/receipt", one.language
    )
    expect(receipt).to_contain_text(f"{CALL}-{number}")
    expect(receipt).to_contain_text(one.title)
    assert any(f"{CALL}-{number}" in letter["text"] for letter in letters(app, one.email))


def letters(app, email):
    """The letters that wait for an address."""
    with app.app_context():
        jobs = db.session.scalars(select(Job).filter_by(topic="mail").order_by(Job.id)).all()
        return [job.payload for job in jobs if job.payload["to"] == email]


def check(editor):
    """All are eligible, and two reviewers are named for each."""
    desk = f"/zh/desk/fund/calls/{CALL}/applications/"
    for number, one in enumerate(APPLICANTS, 1):
        expect(looked_at(editor, f"{desk}{number}", "zh")).to_contain_text(one.title)
        send(editor, "/eligible")
        for email in REVIEWERS:
            editor.goto(f"{desk}{number}")
            editor.fill("[name=email]", email)
            send(editor, "/reviewers")
    editor.goto(f"{desk}1")
    editor.fill("[name=email]", AWARDED.email)  # their own administration's
    editor.locator("form[action$='/reviewers'] button").click()
    expect(editor.locator("[role=alert], .notice--error").first).to_be_visible()


def review(reviewer, language, lower):
    """Declare no conflict, and score all three."""
    home = f"/{language}/fund/reviews/"
    looked_at(reviewer, home, language)
    addresses = reviewer.locator("main a[href*='/fund/reviews/']").evaluate_all(
        "links => [...new Set(links.map((one) => one.getAttribute('href')))]"
    )
    pages = [one for one in addresses if re.search(r"/reviews/\d+$", one)]
    assert len(pages) == len(APPLICANTS)
    for address in pages:
        page = looked_at(reviewer, address, language)
        for one in APPLICANTS:
            expect(page).not_to_contain_text(one.need)  # before the declaration
        reviewer.check("[name=conflict][value=none]")
        send(reviewer, "/declare")
        words = page.inner_text()
        (one,) = (each for each in APPLICANTS if each.need in words)
        for criterion in CRITERIA:
            reviewer.check(f"[name='score-{criterion}'][value='{one.score - lower}']")
            reviewer.fill(f"[name='words-{criterion}']", "Обосновано")
        with reviewer.expect_navigation() as told:
            reviewer.locator("button[value=send]").click()
        assert told.value.status < 400, page.inner_text()[:300]


def decide(first, second):
    """All on the shortlist; the first is awarded, the others are declined, by two people."""
    desk = f"/zh/desk/fund/calls/{CALL}/applications/"
    for number in range(1, len(APPLICANTS) + 1):
        looked_at(first, f"{desk}{number}", "zh")
        send(first, "/shortlist")
    looked_at(first, desk, "zh")
    looked_at(first, f"{desk}awards", "zh")
    first.locator("[name=reason]").first.fill(REASON)
    for form, (number, decision) in enumerate(((1, "awarded"), (2, "declined"), (3, "declined"))):
        row = first.locator("main ol.rows > li").nth(form)
        expect(row).to_contain_text(f"{CALL}-{number}")
        row.locator("select[name$=decision]").select_option(decision)
    with first.expect_navigation():
        first.locator("button[value=propose]").click()
    for number in range(1, len(APPLICANTS) + 1):
        looked_at(second, f"{desk}{number}/decision", "zh")
        send(second, "/confirm")


def close(app):
    """The deadline passes."""
    with app.app_context(), writing(), acting_as(EDITOR):
        call = db.session.scalars(select(FundCall)).one()
        with changing(call, EDITOR, "record.edit", "The deadline has passed."):
            call.closes_clock = clock(utcnow() - timedelta(minutes=1))
        db.session.commit()
    work(app)


def run(first, second):
    """The award becomes a project; it is done, paid and reported."""
    first.goto(f"/zh/desk/fund/calls/{CALL}/applications/1")
    send(first, "/project")
    first.goto(f"/zh/fund/projects/{PROJECT}")
    send(first, f"/{PROJECT}/edit")
    day = today().isoformat()  # not before it was awarded
    span = {"start_text": day, "end_text": day}
    fill(first, span)
    last(first, "texts", summary="Курс для инспекторов.", summary_origin="original")
    last(first, "budgets", **span)  # the award's amount
    add(first, "activities", ref="A1", activity_type="course", title=AWARDED.title,
        language="ru", seats_offered="10", seats_taken="9", **span)  # fmt: skip
    money = {"currency": "CNY", "date_text": day}
    add(first, "transactions", transaction_type="commitment", amount="90000", **money)
    add(first, "transactions", transaction_type="expenditure", amount="60000,50", **money)
    add(first, "indicators", ref="O1", result_type="outcome", title="Досмотры по риску",
        language="ru", measure="percentage")  # fmt: skip
    add(first, "result_periods", indicator_ref="O1", target_value="60", actual_value="64", **span)
    add(first, "reports", report_type="final", due_text=day, received_text=day)  # fmt: skip
    publish(first, second)
    second.goto("/zh/desk/review/")  # that it was awarded was proposed with the project
    waiting = second.locator("main a[href*='/desk/proposals/']").first.get_attribute("href")
    accept(second, waiting.rpartition("/")[2])
    for kind in ("started", "activities_completed"):
        record(first, second, kind, day)


def record(first, second, kind, when):
    """An entry of the project's ledger."""
    first.goto(f"/zh/desk/records/{PROJECT}/events/add?kind={kind}")
    fill(first, {"when": when, "source": "seed", **TRUSTED})
    send(first, "/events/add")
    accept(second, re.search(r"/proposals/(\d+)$", first.url)[1])


def certify(first, second, reader):
    """Who took part gets a certificate, which anybody verifies; the numbers go into the record."""
    people = f"/zh/desk/fund/{PROJECT}/participants/"
    first.goto(people)
    first.locator("main a[href*='/participants/sheet']").click()
    first.locator("main textarea").fill(LINES.format(day=today()))
    with first.expect_navigation():
        first.locator("main form:has(textarea) button").last.click()
    with first.expect_navigation():
        first.locator("main form button[name=sure]").click()
    first.goto(people)
    first.locator("form[action*='/issue/']").locator("xpath=..").locator("summary").click()
    first.locator("[name$=issuer]").fill("上海海关学院")
    send(first, "/issue/PA0001")
    with first.expect_download() as told:
        first.locator("form[action*='/print/'] button").click()
    words = PdfReader(io.BytesIO(told.value.path().read_bytes())).pages[0].extract_text()
    path = re.search(r"/ru/certificates/TC[\w.-]+", re.sub(r"[\s\u2060]", "", words))[0]
    expect(looked_at(reader, path, "ru")).to_contain_text("Айгерім Бекова")


def followed(reader, language):
    """Every figure of the fund's page leads to its rows."""
    page = looked_at(reader, f"/{language}/fund/", language)
    links = page.locator("a[href*='/fund/rows?']").evaluate_all(
        "links => [...new Set(links.map((one) => one.getAttribute('href')))]"
    )
    assert links
    for link in links:
        assert looked_at(reader, link, language).locator("table tbody tr").count(), link


def in_the_open(reader):
    """What readers see in the end."""
    called = looked_at(reader, f"/fr/fund/calls/{CALL}", "fr")
    expect(called.locator(f"a[href$='/projects/{PROJECT}']").first).to_be_visible()
    done = looked_at(reader, f"/ar/fund/projects/{PROJECT}", "ar")
    expect(done).to_contain_text(AWARDED.title)
    followed(reader, "zh")
    root = etree.fromstring(reader.request.get(f"/r/{PROJECT}.iati.xml").body())
    etree.XMLSchema(etree.parse(SCHEMAS / "iati-activities-schema.xsd")).assertValid(root)
    amounts = [one.text for one in root.findall(".//transaction/value")]
    assert sorted(amounts) == ["60000.50", "90000.00"] or sorted(amounts) == ["60000.5", "90000"]


def test_from_an_open_call_to_a_certified_and_published_project(office, person):
    _origin, app = office
    first, second, reader = person(FIRST), person(SECOND), person(width=PHONE)
    open_call(first, second)
    work(app)
    announce(app)
    for one in APPLICANTS:
        apply(person(one.email, PHONE), one, app)
    check(first)
    for email, language, lower in zip(REVIEWERS, ("ru", "ar"), (0, 1), strict=True):
        review(person(email), language, lower)
    decide(first, second)
    for one in APPLICANTS:
        assert any(REASON in letter["text"] for letter in letters(app, one.email))
    close(app)
    run(first, second)
    certify(first, second, reader)
    work(app)
    in_the_open(reader)
