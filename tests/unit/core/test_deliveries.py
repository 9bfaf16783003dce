"""Letters that go out once: what the server says decides, and silence is not an answer."""

import pytest
from sqlalchemy import select, update

from core.database import db, utcnow, writing
from core.deliveries import (
    KEPT,
    Delivery,
    NotWaiting,
    cancel_deliveries,
    forget_deliveries,
    hand_over,
)
from core.jobs import Job
from core.mail import queue_mail
from core.smtp import Client
from core.worker import drain
from tests.mailing import receiving

LONG = "https://guantong.example/ar/unsubscribe/" + "x" * 120


@pytest.fixture
def send(app):
    """Sends a letter once, through a server; the state that its delivery comes to."""
    with app.app_context():

        def sending(receiver, **options):
            app.config["MAIL_URL"] = receiver.url
            with writing():
                number = queue_mail("a@example.kz", "News", "Text.", "en", once=True, **options)
                db.session.commit()
            drain()
            return number, state_of(number)

        yield sending


def state_of(number):
    db.session.rollback()
    return db.session.scalar(select(Delivery.state).where(Delivery.letter == number))


def again():
    with writing():
        db.session.execute(update(Job).values(run_at=utcnow()))
        db.session.commit()
    drain()


def test_a_letter_that_was_taken_is_sent(send):
    with receiving() as receiver:
        number, state = send(receiver)
        assert state == "sent"
        assert receiver.letters[0]["Message-ID"] == f"<{number}@localhost>"


@pytest.mark.parametrize("answer", ["451 later", "552 too much", "421 closing"])
def test_a_letter_that_was_refused_after_its_end_waits_and_goes_out_later(send, answer):
    with receiving(answer=answer) as receiver:
        number, state = send(receiver)
        assert (state, receiver.raw) == ("waiting", [])
        again()
        assert (state_of(number), len(receiver.raw)) == ("sent", 1)


def test_a_connection_that_is_lost_after_the_end_leaves_the_letter_unsure_for_good(send):
    with receiving("lost") as receiver:
        receiver.go_on.set()
        number, state = send(receiver)
        assert state == "unsure"
        again()
        assert (state_of(number), receiver.raw) == ("unsure", [])
        assert db.session.scalar(select(Job.id)) is None


def test_a_farewell_that_fails_changes_nothing(send):
    with receiving("quit") as receiver:
        receiver.go_on.set()
        assert send(receiver)[1] == "sent"
        again()
        assert len(receiver.raw) == 1


def test_a_cancelled_letter_is_not_sent_and_a_sent_one_cannot_be_cancelled(send, app):
    with receiving() as receiver:
        sent, _state = send(receiver)
        with writing():
            number = queue_mail("a@example.kz", "News", "Text.", "en", once=True)
            cancel_deliveries([number, sent])
            db.session.commit()
        drain()
        assert (state_of(number), state_of(sent)) == ("cancelled", "sent")
        assert len(receiver.raw) == 1


def test_only_one_of_two_workers_hands_a_letter_over(app):
    with app.app_context():
        with writing():
            number = queue_mail("a@example.kz", "News", "Text.", "en", once=True)
            db.session.commit()
        hand_over(number)
        with pytest.raises(NotWaiting):
            hand_over(number)


def test_headers_that_hold_an_address_are_in_one_line_as_they_are(send):
    headers = {"List-Unsubscribe": f"<{LONG}>", "List-Unsubscribe-Post": "a=b"}
    with receiving() as receiver:
        send(receiver, headers=headers)
        lines = receiver.raw[0].split(b"\r\n")
        assert f"List-Unsubscribe: <{LONG}>".encode() in lines
        assert receiver.letters[0]["List-Unsubscribe-Post"] == "a=b"


def test_a_line_end_in_such_a_header_is_refused(send):
    with receiving() as receiver:
        _number, state = send(receiver, headers={"List-Unsubscribe": "<x>\r\nBcc: b@example.org"})
        assert (state, receiver.raw) == ("waiting", [])


def test_lines_that_begin_with_a_period_arrive_and_end_nothing():
    with receiving() as receiver:
        host, port = receiver.url.removeprefix("smtp://").split(":")
        server = Client(host, int(port), timeout=10)
        server.sendmail("a@x.org", "b@x.org", b"S: x\r\n\r\n.\r\n..two\r\nno end")
        server.leave()
        assert receiver.raw == [b"S: x\r\n\r\n..\r\n...two\r\nno end\r\n"]


def test_what_is_settled_is_forgotten_after_a_time_and_what_waits_is_not(send, app):
    with receiving() as receiver:
        sent, _state = send(receiver)
        with writing():
            number = queue_mail("a@example.kz", "News", "Text.", "en", once=True)
            db.session.execute(update(Delivery).values(changed_at=utcnow() - KEPT * 2))
            db.session.commit()
        forget_deliveries()
        assert (state_of(sent), state_of(number)) == (None, "waiting")
