"""Reports of mistakes: sent once, handled by the desk, closed with an answer, addresses erased."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from core.audit import AuditEntry
from core.database import db, utcnow, writing
from core.permissions import VISITOR, NamedActor
from core.problems import BadValue, Conflict, Forbidden, Problem
from registry import reports
from registry.reports import (
    EMAIL_KEPT,
    LETTERS,
    MistakeReport,
    OtherWords,
    Written,
    close_report,
    erase_emails,
    erase_emails_in_time,
    judge_report,
    new_receipt,
    read_receipt,
    report_by_receipt,
    send_report,
    take_up_report,
)
from tests.records import EDITOR, TRANSLATOR, agreement

WORDS = Written(
    text="The date of signature is wrong.",
    suggestion="See page 3.",
    email="reader@example.org",
    path="/en/agreements/A1",
    language="en",
)
DELEGATE = NamedActor("delegate", "delegate", "visitor")


def sent(form_id="form-1", words=WORDS, suspected=False):
    return send_report(form_id, words, VISITOR, suspected)


def closed(report, outcome="corrected", answer="Thank you.", language="en"):
    close_report(report, EDITOR, outcome, answer, language, report.version)


def entries():
    query = select(AuditEntry).where(AuditEntry.action.like("report.%")).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def test_a_receipt_has_a_hundred_bits_in_letters_that_nobody_confuses():
    receipt = new_receipt()
    prefix, *groups = receipt.split("-")
    assert prefix == "RM"
    assert [len(group) for group in groups] == [4] * 5
    assert set("".join(groups)) <= set(LETTERS)
    assert not set("ILOU") & set(LETTERS)


def test_receipts_do_not_repeat():
    assert len({new_receipt() for _ in range(500)}) == 500


@pytest.mark.parametrize(
    "typed",
    [
        "RM-0123-4567-89AB-CDEF-GH1J",
        "rm-0123-4567-89ab-cdef-gh1j",
        "RM0123456789ABCDEFGH1J",
        "RM O123 4567 89AB CDEF GHIJ",
        "rm-ol23-4567-89ab-cdef-ghlj",
    ],
)
def test_a_receipt_is_read_however_it_is_typed(typed):
    assert read_receipt(typed) == "RM-0123-4567-89AB-CDEF-GH1J"


@pytest.mark.parametrize(
    "typed",
    ["", "RM", "x", "RM-0123", "XX-0123-4567-89AB-CDEF-GH1J", "RM-U123-4567-89AB-CDEF-GHJK"],
)
def test_what_is_no_receipt_is_none(typed):
    assert read_receipt(typed) is None


@pytest.mark.usefixtures("editing")
def test_a_report_is_found_by_its_receipt_alone():
    report = sent()
    assert report_by_receipt(report.receipt) is report
    assert report_by_receipt(new_receipt()) is None
    assert report.state == "new"


@pytest.mark.usefixtures("editing")
def test_the_audit_log_names_the_report_and_holds_nothing_that_was_written():
    report = sent()
    closed(report)
    for entry in entries():
        assert entry.target == f"report:{report.id}"
        assert set(entry.detail) == {"state", "path"}
        assert "wrong" not in str(entry.detail)
    assert [entry.action for entry in entries()] == ["report.send", "report.close"]


@pytest.mark.usefixtures("editing")
def test_the_same_form_sent_twice_is_one_report():
    assert sent() is sent()
    assert len(entries()) == 1


@pytest.mark.usefixtures("editing")
@pytest.mark.parametrize("changed", ["text", "suggestion", "email", "path"])
def test_a_form_that_comes_back_with_other_words_is_not_taken_for_the_same(changed):
    first = sent()
    with pytest.raises(OtherWords) as refused:
        sent(words=Written(**{**WORDS.__dict__, changed: "/something-else@example.org"}))
    assert refused.value.receipt == first.receipt


@pytest.mark.usefixtures("editing")
def test_what_looks_like_spam_is_kept_apart():
    assert sent(suspected=True).state == "spam_suspected"


def test_the_same_form_sent_twice_at_once_is_one_report(any_app):
    barrier, receipts, failures = threading.Barrier(2), [], []

    def send():
        try:
            with any_app.app_context(), writing():
                barrier.wait(timeout=10)
                report = sent()
                receipts.append(report.receipt)
                db.session.commit()
        except Exception as error:  # shown in the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(set(receipts)) == 1
    with any_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(MistakeReport)) == 1
        assert len(entries()) == 1


@pytest.mark.usefixtures("editing")
@pytest.mark.parametrize("actor", [VISITOR, DELEGATE, TRANSLATOR], ids=lambda actor: actor.name)
def test_only_editors_and_administrators_handle_reports(actor):
    report = sent()
    with pytest.raises(Forbidden):
        take_up_report(report, actor, report.version)
    with pytest.raises(Forbidden):
        close_report(report, actor, "corrected", "Thank you.", "en", report.version)
    with pytest.raises(Forbidden):
        judge_report(report, actor, True, report.version)


@pytest.mark.usefixtures("editing")
def test_a_report_is_taken_up_and_closed_with_an_answer():
    report = sent()
    take_up_report(report, EDITOR, report.version)
    assert report.state == "in_work"
    closed(report, "not_changed", "  The source says so. ", "fr")
    assert report.state == "not_changed"
    assert (report.answer, report.answer_language) == ("The source says so.", "fr")
    assert report.closed_at <= utcnow()


@pytest.mark.usefixtures("editing")
def test_a_report_is_not_closed_without_an_answer():
    report = sent()
    with pytest.raises(Problem):
        closed(report, answer=" \n ")
    assert report.state == "new"


@pytest.mark.usefixtures("editing")
@pytest.mark.parametrize(
    ("outcome", "language"), [("new", "en"), ("spam_suspected", "en"), ("corrected", "xx")]
)
def test_a_report_has_no_other_outcome_and_no_other_language(outcome, language):
    with pytest.raises(BadValue):
        closed(sent(), outcome, language=language)


@pytest.mark.usefixtures("editing")
def test_who_opened_an_earlier_version_is_told():
    report = sent()
    opened = report.version
    take_up_report(report, EDITOR, opened)
    with pytest.raises(Conflict):
        close_report(report, EDITOR, "corrected", "Thank you.", "en", opened)


@pytest.mark.usefixtures("editing")
def test_what_is_closed_stays_closed():
    report = sent()
    closed(report)
    for again in (
        lambda: closed(report),
        lambda: take_up_report(report, EDITOR, report.version),
        lambda: judge_report(report, EDITOR, True, report.version),
    ):
        with pytest.raises(Conflict):
            again()


@pytest.mark.usefixtures("editing")
def test_a_report_is_set_aside_as_spam_and_taken_back():
    report = sent()
    judge_report(report, EDITOR, True, report.version)
    assert report.state == "spam_suspected"
    judge_report(report, EDITOR, False, report.version)
    assert report.state == "new"


@pytest.mark.usefixtures("editing")
def test_the_database_refuses_a_closed_report_without_an_answer():
    report = sent()
    report.state, report.closed_at = "corrected", utcnow()
    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.usefixtures("editing")
def test_a_report_outlives_the_record_that_it_is_about():
    record = agreement("A1", "draft")
    report = sent(words=Written(**{**WORDS.__dict__, "record_id": record.id}))
    db.session.delete(record)
    db.session.flush()
    db.session.refresh(report)
    assert report.record_id is None


@pytest.mark.usefixtures("editing")
def test_addresses_are_erased_ninety_days_after_the_closing_and_not_before():
    report, untouched = sent(), sent("form-2")
    closed(report)
    assert erase_emails(report.closed_at + EMAIL_KEPT - timedelta(seconds=1)) == 0
    assert report.email == "reader@example.org"
    assert erase_emails(report.closed_at + EMAIL_KEPT) == 1
    assert report.email == ""
    assert untouched.email == "reader@example.org"
    assert report.text == WORDS.text
    assert entries()[-1].action == "report.erase_email"
    assert "example.org" not in str(entries()[-1].detail)


@pytest.mark.usefixtures("editing")
def test_addresses_of_spam_are_erased_ninety_days_after_sending():
    report = sent(suspected=True)
    assert erase_emails(report.created_at + EMAIL_KEPT) == 1
    assert report.email == ""


def test_the_worker_erases_what_is_due_and_rests(any_app):
    with any_app.app_context():
        with writing():
            report = sent()
            closed(report)
            report.closed_at -= EMAIL_KEPT
            db.session.commit()
        erase_emails_in_time()
        assert db.session.get(MistakeReport, report.id).email == ""
        with writing():
            report.email = "again@example.org"
            db.session.commit()
        erase_emails_in_time()
        assert report.email == "again@example.org"
        any_app.extensions["report_emails"]["erased"] -= reports.ERASED_EVERY_S
        erase_emails_in_time()
        assert report.email == ""
