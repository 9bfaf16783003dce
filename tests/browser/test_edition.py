"""A whole edition of the forum, from the invitation to what came of it, in Russian and in Arabic.

The secretariat and a focal point go through it by the pages, in their language, and everything that
readers see is looked at. Pages are told apart by their fields and addresses, which are the same in
every language; words that are looked for are those of the catalogues.
"""

import re
from datetime import timedelta
from io import BytesIO
from typing import NamedTuple

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from sqlalchemy import select

from core.database import db, today, writing
from core.jobs import Job
from forum.models import Edition, Outcome, Session
from registry.door import acting_as
from registry.ledger_models import Event
from registry.models import Link, Party, Record, Text
from tests.browser.axe import violations_of
from tests.browser.conftest import DESK
from tests.browser.test_secretariat import sign_in
from tests.instances import instance
from tests.live_site import live_site
from tests.people import accounts_factory
from tests.records import EDITOR, new, saved
from tests.searching import copied_indexed
from tests.sheets import work

pytestmark = pytest.mark.browser

EDITION, BEFORE = "F2099-XIAN", "F2098-XIAN"


class Play(NamedTuple):
    """A language, the body whose focal point speaks it, and what is written and read in it."""

    language: str
    direction: str
    body: str
    latin_name: str
    name: str
    own_language: str
    hall: str
    question: str
    answer: str


PLAYS = (
    Play("ru", "ltr", "KZ", "Aigerim Bekova", "Айгерім Бекова", "kk", "Большой зал",
         "Когда откроется единое окно?", "Единое окно открывается 1 января."),
    Play("ar", "rtl", "SA", "Aisha Al-Qahtani", "عائشة القحطاني", "ar", "القاعة الكبرى",
         "متى تفتح النافذة الواحدة؟", "تفتح النافذة الواحدة في 1 يناير."),
)  # fmt: skip


def titled(record, titles):
    record.texts = [
        Text(language=tag, title=title, title_origin="original") for tag, title in titles.items()
    ]
    return saved(record)


def forum(code, first, days):
    """An edition from a day on."""
    made = new(Edition, code, city="Xi'an", end_text=(first + timedelta(days=days)).isoformat())
    made.set_date(first.isoformat())
    return titled(made, {"en": f"Forum {code}", "ru": f"Форум {code}", "ar": f"المنتدى {code}"})


def records():
    """An edition that is on, with two sessions, and the one before it: what was agreed there leads
    to a measure, of which something happened since."""
    edition = forum(EDITION, today() - timedelta(days=1), 2)
    for number in (1, 2):
        made = new(Session, f"F2099-S{number}", edition_id=edition.id, session_type="plenary",
                   within=EDITION)  # fmt: skip
        titles = {"en": "Plenary %d", "ru": "Пленарное заседание %d", "ar": "الجلسة العامة %d"}
        titled(made, {tag: title % number for tag, title in titles.items()})
    before = forum(BEFORE, today() - timedelta(days=400), 1)
    measure = db.session.scalars(select(Record).filter_by(code="M07")).one()
    china = db.session.scalars(select(Record).filter_by(code="CN")).one()
    outcome = new(Outcome, "O2098", edition_id=before.id, outcome_type="decision", within=BEFORE,
                  due_text=(today() - timedelta(days=30)).isoformat())  # fmt: skip
    outcome.set_date(before.date_text)
    outcome.parties = [Party(party=china, role="owner", position=0)]
    outcome.links = [Link(relation="part_of", target_id=measure.id)]
    titled(outcome, {"en": "One window", "ru": "Единое окно", "ar": "نافذة واحدة"})
    event = new(Event, "EV2099", track="progress", event_kind="milestone")
    event.set_date((today() - timedelta(days=40)).isoformat())
    event.about = [measure]
    titled(event, {"en": "It opens", "ru": "Окно открыто", "ar": "فتحت النافذة"})


@pytest.fixture(params=PLAYS, ids=lambda play: play.language)
def play(request):
    return request.param


@pytest.fixture
def office(indexed, tmp_path, play):
    """The running site with its people, and the app of its worker."""
    with instance(tmp_path, copied_indexed(indexed, tmp_path)) as app:
        accounts_factory(app, "editor", "aida@example.org")
        accounts_factory(app, "delegate", "focal@example.org", play.body)
        with app.app_context(), writing(), acting_as(EDITOR):
            records()
            db.session.commit()
        work(app)
        with live_site(tmp_path) as origin:
            yield origin, app


@pytest.fixture
def person(office, browser):
    """Opens a browser of a person's own."""
    contexts = []

    def opening(width=DESK):
        context = browser.new_context(
            base_url=office[0], viewport={"width": width, "height": 900}, accept_downloads=True
        )
        context.set_default_timeout(60_000)  # machines are slow at times
        contexts.append(context)
        return context.new_page()

    yield opening
    for context in contexts:
        context.close()


def send(page, action, button="button[type=submit], button:not([type])"):
    """Send the form with this action, and see that the answer is no error."""
    form = page.locator(f"main form[action$='{action}']").first
    with page.expect_navigation() as told:
        form.locator(button).first.click()
    assert told.value.status < 400, page.locator("main").inner_text()[:400]


def looked_at(page, play, address):
    """Open a page for readers: its language and direction are right, and axe finds nothing."""
    answer = page.goto(address)
    assert answer.status == 200, address
    root = page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == (
        play.language,
        play.direction,
    )
    assert violations_of(page) == [], address
    return page.locator("main")


def plan(editor, desk, play):
    """Days, a room, a session in it, and the first release."""
    editor.goto(f"{desk}programme/days")
    editor.select_option("[name=time_zone]", "Asia/Shanghai")
    send(editor, "/programme/days")
    editor.goto(f"{desk}programme/rooms/")
    editor.fill(f"[name=name_{play.language}]", play.hall)
    editor.fill("[name=capacity]", "1")
    send(editor, "/rooms/")
    place(editor, desk, play, "F2099-S1", "09:00", "10:30")
    release(editor, desk)


def place(editor, desk, play, code, start, end):
    editor.goto(f"{desk}programme/sessions/{code}")
    editor.fill("[name=day]", (today() + timedelta(days=1)).isoformat())
    editor.fill("[name=start]", start)
    editor.fill("[name=end]", end)
    editor.select_option("[name=room]", label=play.hall)
    editor.select_option("[name=status]", "confirmed")
    editor.check("[name=floor][value=zh]")
    editor.check(f"[name=interpretation][value={play.language}]")
    send(editor, f"/sessions/{code}")


def release(editor, desk):
    editor.goto(f"{desk}programme/release")
    send(editor, "/release")


def invite(editor, desk, play):
    """Registration is set, the body is put on the list, and its focal point is written to."""
    editor.goto(f"{desk}delegations/registration")
    editor.fill("[name=closes_at]", "2099-01-01T12:00")
    editor.fill("[name=erase_on]", "2099-02-01")
    editor.locator("main form:has([name=closes_at]) button").click()
    editor.wait_for_url(re.compile("/delegations/$"))
    editor.goto(f"{desk}delegations/invite")
    editor.check(f"[name=bodies][value={play.body}]")
    editor.locator("main form:has([name=bodies]) button").click()
    editor.wait_for_url(re.compile("/delegations/$"))
    editor.goto(f"{desk}delegations/1")
    editor.fill("[name=name]", play.name)
    editor.fill("[name=email]", "focal@example.org")
    editor.select_option("[name=language]", play.language)
    send(editor, "/focal")
    send(editor, "/invite")


def letters(app):
    """Subjects and texts of the letters that the worker has to send."""
    with app.app_context():
        jobs = db.session.scalars(select(Job).filter_by(topic="mail")).all()
        return [job.payload for job in jobs]


def nominate(focal, site, play):
    focal.goto(f"{site}delegation")
    send(focal, "/accept")
    focal.goto(f"{site}delegation/members/new")
    focal.select_option("[name=role]", "head")
    focal.fill("[name=latin_name]", play.latin_name)
    focal.fill("[name=own_name]", play.name)
    focal.select_option("[name=own_language]", play.own_language)
    focal.check(f"[name=languages][value={play.language}]")
    focal.locator("main form:has([name=own_name]) button").last.click()
    focal.wait_for_url(re.compile("/delegation$"))
    expect(focal.locator("main")).to_contain_text(play.name)


def confirm(editor, desk):
    editor.goto(f"{desk}delegations/1")
    for state in ("confirmed", "accredited"):
        editor.locator(f"form[action$='/1/step']:has([value={state}]) button").first.click()
        expect(editor.locator(f"form[action$='/1/step']:has([value={state}])")).to_have_count(0)


def enter(editor, desk, play):
    """The badge is printed, and its bearer found at the door."""
    editor.goto(f"{desk}badges/")
    with editor.expect_download() as told:
        editor.locator("form:has([name=member]) button").first.click()
    pages = PdfReader(BytesIO(told.value.path().read_bytes())).pages
    assert len(pages) == 1
    editor.goto(f"{desk}check-in/")
    editor.fill("[name=shown]", play.name.split()[0])
    send(editor, "/look")
    expect(editor.locator("main")).to_contain_text(play.name)
    send(editor, "/enter")
    expect(editor.locator("main form[action$='/undo']")).to_have_count(1)


def ask_and_answer(reader, editor, focal, play):
    """A reader asks, the secretariat publishes, the administration answers on record."""
    reader.goto(f"/{play.language}/questions/ask?about=F2099-S1")
    reader.fill("[name=text]", play.question)
    reader.wait_for_timeout(3500)  # who sends a form at once is taken for a program
    send(reader, "/ask")
    editor.goto(f"/{play.language}/desk/questions/1")
    send(editor, "/publish")
    focal.goto(f"/{play.language}/questions/1")
    focal.fill("[name=text]", play.answer)
    focal.wait_for_timeout(3500)
    send(focal, "/answer", "[name=kind][value=of_record]")
    editor.goto(f"/{play.language}/desk/questions/1")
    send(editor, "/confirm")


def attend(editor, focal, desk, site):
    """The delegation agrees to be named, and the registry says that it was there."""
    focal.goto(f"{site}delegation/attendance/")
    focal.check("[name=names_head]")
    send(focal, "/agree")
    editor.goto(f"{desk}attendance/")
    editor.fill("[name=source]", "seed")
    send(editor, "/attendance/")


def test_an_edition_is_played_through(office, person, play):
    _origin, app = office
    editor, focal, reader = person(), person(), person(390)
    sign_in(editor, "aida@example.org")
    sign_in(focal, "focal@example.org")
    desk = f"/{play.language}/desk/forum/{EDITION}/"
    site = f"/{play.language}/forum/{EDITION}/"

    plan(editor, desk, play)
    programme = looked_at(reader, play, f"{site}programme")
    expect(programme).to_contain_text(play.hall)
    invite(editor, desk, play)
    assert any(f"{site}delegation" in str(letter) for letter in letters(app))
    nominate(focal, site, play)
    confirm(editor, desk)
    focal.goto(f"{site}delegation/seats/")
    send(focal, "/ask")

    place(editor, desk, play, "F2099-S1", "11:00", "12:00")  # moved
    place(editor, desk, play, "F2099-S2", "09:00", "10:00")  # in its stead
    release(editor, desk)
    expect(looked_at(reader, play, f"{site}programme")).to_contain_text("11:00")
    expect(
        looked_at(reader, play, f"{site}programme/releases/2").locator("section")
    ).not_to_have_count(0)
    looked_at(reader, play, f"{site}languages")
    calendar = reader.request.get(f"{site}sessions/F2099-S1.ics").text()
    assert "SEQUENCE:1" in calendar

    enter(editor, desk, play)
    looked_at(reader, play, f"{site}live")
    ask_and_answer(reader, editor, focal, play)
    answered = looked_at(reader, play, f"{site}sessions/F2099-S1/live")
    expect(answered).to_contain_text(play.question)
    expect(answered).to_contain_text(play.answer)

    attend(editor, focal, desk, site)
    work(app)
    opening = looked_at(reader, play, site)
    expect(opening.locator("#last-edition a[href$='/outcomes/O2098']")).to_be_visible()
    expect(opening.locator("#attendance")).to_contain_text(play.latin_name)
    since = looked_at(reader, play, f"/{play.language}/forum/{BEFORE}/since")
    expect(since.locator("a[href$='/measures/M07']").first).to_be_visible()
    expect(since.locator("a[href$='/events/EV2099']").first).to_be_visible()
    looked_at(reader, play, f"{site}report")
