"""The desk's pages of badges and of check-in, as phones without script use them."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import db, writing
from forum.delegations.models import Delegation, Member
from forum.presence.badges import token_of
from forum.presence.models import Badge
from forum.programme.models import Slot
from registry.door import acting_as
from tests.editions import (
    delegation,
    member,
    planned_edition,
    planned_session,
    registration,
    released,
)
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of, with_values
from tests.people import sign_in
from tests.records import EDITOR

DESK = "/en/desk/forum/F2026-XIAN/check-in/"
BADGES = "/en/desk/forum/F2026-XIAN/badges/"


@pytest.fixture
def desk(app, client):
    """An editor's phone; KZ comes with three members, of whom one is only nominated."""
    with app.app_context(), writing(), acting_as(EDITOR):
        edition = planned_edition()
        registration(edition)
        planned_session("F2026-S1", edition, seats=2)
        released(edition)
        party = delegation(edition, "KZ", state="confirmed")
        member(party, "Ayan Bekov", "head", state="confirmed", own_name="Аян Беков",
               own_language="ru", office="Chairman")  # fmt: skip
        member(party, "Dana Omar", state="confirmed")
        member(party, "Not Yet", state="nominated")
        db.session.commit()
    sign_in(client, "editor")
    return client


def looked_up(desk, shown, status=200, **values):
    form = with_values(form_of(desk.get(DESK).text, "/look"), shown=shown, **values)
    answer = desk.post(DESK + "look", data=form)
    assert answer.status_code == status
    return answer.text


def entered(desk, text):
    form = form_of(text, "/enter")
    number = text.partition("check-in/")[2] and text.split("/enter")[0].rsplit("/", 1)[1]
    return desk.post(DESK + f"{number}/enter", data=form)


def printed(desk, action="/print", **values):
    form = {"csrf_token": form_of(desk.get(DESK).text, "/look")["csrf_token"]} | values
    return desk.post(BADGES + action.strip("/"), data=form)


def texts(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def badge_tokens(app):
    with app.app_context():
        return {one.member.latin_name: token_of(one)
                for one in db.session.scalars(select(Badge))}  # fmt: skip


def test_badges_of_all_confirmed_members_are_printed(desk, app):
    answer = printed(desk)
    assert answer.content_type == "application/pdf"
    said = texts(answer.data)
    for words in ("Ayan Bekov", "Аян Беков", "Chairman", "Head of delegation", "Dana Omar"):
        assert words in said
    assert "Not Yet" not in said
    assert set(badge_tokens(app)) == {"Ayan Bekov", "Dana Omar"}
    assert texts(printed(desk).data) == said  # the same badges again


def test_other_readers_find_in_the_picture_of_each_badge_what_was_signed(desk, app):
    (page,) = pypdfium2.PdfDocument(printed(desk).data)
    picture = page.render(scale=300 / 72).to_pil()  # as printed, 300 dots an inch
    read = {found.text for found in zxingcpp.read_barcodes(picture)}
    assert read == set(badge_tokens(app).values())
    for token in read:
        assert "Check in" in looked_up(desk, token)


def test_a_badge_alone_has_a_page_of_its_size(desk, app):
    with app.app_context():
        key = db.session.scalar(select(Member.id).filter_by(latin_name="Dana Omar"))
    reading = PdfReader(BytesIO(printed(desk, member=str(key)).data))
    (page,) = reading.pages
    assert round(float(page.mediabox.width) * 25.4 / 72) == 96
    assert "Ayan" not in page.extract_text()


def test_where_nobody_is_confirmed_nothing_is_printed(desk, app):
    with app.app_context():
        key = db.session.scalar(select(Member.id).filter_by(latin_name="Not Yet"))
    answer = printed(desk, member=str(key))
    assert answer.status_code == 422
    assert "none is confirmed" in answer.text
    assert printed(desk, member="x").status_code == 400


def test_a_badge_is_replaced_and_revoked_on_the_page(desk, app):
    printed(desk)
    before = badge_tokens(app)["Dana Omar"]
    key = before.split(".")[0]
    form = form_of(desk.get(BADGES).text, f"/{key}/reissue")
    assert desk.post(BADGES + f"{key}/reissue", data=form).status_code == 303
    assert desk.post(BADGES + f"{key}/reissue", data=form).status_code == 409  # sent twice
    assert "replaced by a newer one" in looked_up(desk, before)
    form = form_of(desk.get(BADGES).text, f"/{key}/revoke")
    assert desk.post(BADGES + f"{key}/revoke", data=form).status_code == 303
    assert "Badge revoked" in desk.get(BADGES).text
    assert desk.post(BADGES + "999999/revoke", data=form).status_code == 404


def test_a_scanned_badge_shows_the_card_and_lets_in(desk, app):
    printed(desk)
    token = badge_tokens(app)["Ayan Bekov"]
    text = looked_up(desk, token)
    assert "Head of delegation" in text
    answer = entered(desk, text)
    assert answer.status_code == 303
    page = page_at(desk, DESK)
    assert "Ayan Bekov" in page.words(page.all("ol")[-1])
    assert "Checked in already" in looked_up(desk, token)
    assert entered(desk, text).status_code == 409  # the same card sent again
    assert "Checked in already" in entered(desk, text).text


def test_a_name_is_typed_and_who_is_not_confirmed_is_not_let_in(desk):
    text = looked_up(desk, "not")
    assert "not confirmed" in text
    assert "/enter" not in text


def test_a_session_has_a_door_of_its_own_and_the_card_tells_the_seat(desk, app):
    with app.app_context():
        slot = str(db.session.scalar(select(Slot.session_id)))
    text = looked_up(desk, "dana", slot=slot)
    assert "no seat" in text
    answer = entered(desk, text)
    assert answer.location.endswith(f"?slot={slot}")
    assert "Checked in already" in looked_up(desk, "dana", slot=slot)
    assert "Checked in already" not in looked_up(desk, "dana")


def test_a_check_in_is_taken_back(desk, app):
    entered(desk, looked_up(desk, "dana"))
    text = desk.get(DESK).text
    number = text.split("/undo")[0].rsplit("/", 1)[1]
    answer = desk.post(DESK + f"{number}/undo", data=form_of(text, "/undo"))
    assert answer.status_code == 303
    assert "Nobody yet." in desk.get(DESK).text
    with app.app_context():
        assert db.session.scalars(select(Delegation)).one().state == "confirmed"


@pytest.mark.parametrize("shown", ["", "x" * 201])
def test_a_field_that_cannot_be_used_is_marked(desk, shown):
    assert "field--wrong" in looked_up(desk, shown, 422)


def test_looking_notes_nothing_and_no_name_stands_in_an_address_or_the_log(desk, app):
    text = looked_up(desk, "dana")
    assert "Dana" not in desk.get(DESK).request.url
    entered(desk, text)
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry)).all()
        assert not any("Dana" in f"{one.target} {one.detail}" for one in entries)


def test_only_this_page_may_use_the_camera(desk):
    assert "camera=(self)" in desk.get(DESK).headers["Permissions-Policy"]
    assert "camera=()" in desk.get(BADGES).headers["Permissions-Policy"]
    assert "no-store" in desk.get(DESK).headers["Cache-Control"]


@pytest.mark.parametrize("address", [DESK, BADGES])
def test_pages_take_as_many_statements_for_many_as_for_few(desk, app, address):
    printed(desk)
    entered(desk, looked_up(desk, "dana"))
    with statements_of(app) as few:
        desk.get(address)
    with app.app_context(), writing(), acting_as(EDITOR):
        party = db.session.scalars(select(Delegation)).one()
        for number in range(6):
            member(party, f"Member {number}", state="confirmed")
        db.session.commit()
    printed(desk)
    for number in range(6):
        entered(desk, looked_up(desk, f"Member {number}"))
    with statements_of(app) as many:
        desk.get(address)
    assert len(many) == len(few)


@pytest.mark.parametrize("number", ["9" * 20, "9" * 5_000, "-1", "²", "x"])
def test_numbers_that_no_row_can_have_are_refused(desk, app, number):
    assert desk.get(DESK, query_string={"slot": number[:100]}).status_code == 200
    token = form_of(desk.get(DESK).text, "/look")["csrf_token"]
    sent = {"csrf_token": token, "shown": "Ayan"}
    assert desk.post(DESK + "look", data=sent | {"slot": number}).status_code == 422
    with app.app_context():
        member_id = db.session.scalars(select(Member.id)).first()
    for wrong in ({"slot": number, "badge": ""}, {"slot": "", "badge": number}):
        assert desk.post(f"{DESK}{member_id}/enter", data=sent | wrong).status_code == 400


def test_the_card_of_a_delegation_that_has_declined_lets_nobody_in(desk, app):
    with app.app_context(), writing():
        db.session.scalars(select(Delegation)).one().state = "declined"
        db.session.commit()
    text = looked_up(desk, "Ayan")
    assert "The delegation has declined." in text
    assert "/enter" not in text
