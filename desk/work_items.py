"""How one thing that waits is shown: its name, where it is dealt with, and what is to be known."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import current_app, url_for
from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from cooperation.agreements.clauses.vocabulary import CLAUSES
from cooperation.agreements.confirming.models import Confirmation
from cooperation.agreements.texts.models import TextDraft
from cooperation.agreements.upcoming import Ahead, days_words
from cooperation.agreements.vocabulary import NEXT_DATES
from cooperation.fund.applications.models import Application, ApplicationReview
from cooperation.fund.projects.models import ProjectReport
from cooperation.fund.projects.vocabulary import REPORT_TYPES
from core.clocks import utc_words
from core.database import today
from core.dates import format_event_date
from core.languages import language_name
from core.reader import reader
from desk.addresses import AskedAddress
from forum.floor.models import Answer, Question
from forum.models import Outcome
from forum.outcomes.standing import Standing
from forum.papers.models import CONFLICT, Paper, PaperReview
from registry.documents.models import Document
from registry.kinds import kinds
from registry.models import Record, dated
from registry.proposals import Proposal
from registry.references import Reference, references_to
from registry.reports import MistakeReport
from registry.vocabulary import EVENT_KINDS

Item = dict[str, Any]
"""title, language, url, code and notes (words) of one row; the macro `work_items` takes it."""
OUTCOMES = {
    "gone": _l("The server says that the page is not there."),
    "fails": _l("The server answers with a fault of its own."),
    "unreachable": _l("No server answers at this address."),
}


def _item(about: Reference | None, title: str, url: str, *notes: Any) -> Item:
    """Named after a record that may not be there (yet)."""
    named = about.title if about else title
    language = about.language if about else reader().language
    code = about.code if about else ""
    return {"title": named, "language": language, "url": url, "code": code,
            "notes": [note for note in notes if note]}  # fmt: skip


def _names(ids: Iterable[int | None]) -> dict[int, Reference]:
    return references_to(ids, reader().language)


def draft_items(rows: Sequence[Any]) -> list[Item]:
    """Drafts of the reader's own, to be gone on with."""
    return _proposal_items(
        rows,
        "desk_editing.edit",
        lambda one: _("Saved %(time)s", time=utc_words(one.updated_at, reader().locale)),
    )


def review_items(rows: Sequence[Any]) -> list[Item]:
    """Proposals to be reviewed."""
    return _proposal_items(
        rows,
        "desk_review.proposal_page",
        lambda one: _("%(person)s, %(time)s", person=one.editor_name,
                      time=utc_words(one.submitted_at, reader().locale)),
    )  # fmt: skip


def _proposal_items(rows: Sequence[Any], endpoint: str, note: Any) -> list[Item]:
    proposals: list[Proposal] = [row[0] for row in rows]
    names = _names(one.record_id for one in proposals)
    return [
        _item(
            names.get(one.record_id or 0),
            _("New: %(kind)s", kind=kinds()[one.kind].label),
            url_for(endpoint, number=one.id),
            kinds()[one.kind].label if one.record_id else "",
            note(one),
            one.message,
        )
        for one in proposals
    ]


def report_items(rows: Sequence[Any]) -> list[Item]:
    """Reports of mistakes, by the page that they are about."""
    reports: list[MistakeReport] = [row[0] for row in rows]
    names = _names(one.record_id for one in reports)
    return [
        _item(
            names.get(one.record_id or 0),
            one.path,
            url_for("desk_reports.report_page", number=one.id),
            format_date(one.created_at, "medium"),
            language_name(one.language, reader().locale),
        )
        for one in reports
    ]


def dispute_items(rows: Sequence[Any]) -> list[Item]:
    """Disputed facts, with who disputes them."""
    disputes: list[Confirmation] = [row[0] for row in rows]
    names = _names(key for one in disputes for key in one.key)
    return [
        _item(
            names.get(one.record_id),
            _("Disputed fact"),
            url_for("desk_disputes.dispute_page", number=one.id),
            names[one.administration_id].title if one.administration_id in names else "",
            format_date(one.at, "medium"),
        )
        for one in disputes
    ]


def question_items(rows: Sequence[Any]) -> list[Item]:
    """Questions, by the record that they are about."""
    questions: list[Question] = [row[0] for row in rows]
    names = _names(one.about_id for one in questions)
    return [
        _item(
            names.get(one.about_id),
            _("Question %(number)s", number=one.id),
            url_for("desk_questions.question_page", number=one.id),
            utc_words(one.asked_at, reader().locale),
            language_name(one.language, reader().locale),
            _("reported by a reader") if one.reported_at else "",
        )
        for one in questions
    ]


def answer_items(rows: Sequence[Any]) -> list[Item]:
    """Answers of record, by the administration that gives them."""
    answers: list[Answer] = [row[0] for row in rows]
    names = _names(one.body_id for one in answers)
    return [
        _item(
            names.get(one.body_id or 0),
            _("Answer"),
            url_for("desk_questions.question_page", number=one.question_id),
            _("Question %(number)s", number=one.question_id),
            format_date(one.answered_at, "medium"),
        )
        for one in answers
    ]


def paper_review_items(rows: Sequence[Any]) -> list[Item]:
    """Papers that the reader was asked to review; who wrote them is not told."""
    reviews: list[PaperReview] = [row[0] for row in rows]
    return _paper_items(
        [one.paper for one in reviews],
        "paper_reviews.review_page",
        [
            _("to be reviewed") if one.conflict else _("conflict of interest to be declared")
            for one in reviews
        ],
    )


def paper_items(rows: Sequence[Any]) -> list[Item]:
    """Papers without a decision, with how many of their reviews are there."""
    papers: list[Paper] = [row[0] for row in rows]
    return _paper_items(papers, "desk_papers.paper_page", [_reviewed(one) for one in papers])


def _reviewed(paper: Paper) -> str:
    if not paper.reviews:
        return str(_("No reviewer is named."))
    asked = [one for one in paper.reviews if one.conflict != CONFLICT]
    sent = [one for one in asked if one.sent_at is not None]
    return str(
        _("%(sent)s of %(asked)s reviews are there.", sent=format_decimal(len(sent)),
          asked=format_decimal(len(asked)))
    )  # fmt: skip


def paper_release_items(rows: Sequence[Any]) -> list[Item]:
    """Accepted papers, with what is to be done before readers have them."""
    papers: list[Paper] = [row[0] for row in rows]
    return _paper_items(
        papers,
        "desk_paper_files.shown_page",
        [
            _("Files without a time of release") if one.session_id else _("No session is chosen.")
            for one in papers
        ],
    )


def _paper_items(papers: Sequence[Paper], endpoint: str, notes: Sequence[str]) -> list[Item]:
    names = _names(one.edition_id for one in papers)
    return [
        {
            "title": one.title,
            "language": one.language,
            "url": url_for(endpoint, code=names[one.edition_id].code, number=one.id),
            "code": names[one.edition_id].code,
            "notes": [format_date(one.submitted_at, "medium"), note],
        }
        for one, note in zip(papers, notes, strict=True)
        if one.edition_id in names
    ]


def application_items(rows: Sequence[Any]) -> list[Item]:
    """Applications that were submitted, with the administration and the day."""
    applications: list[Application] = [row[0] for row in rows]
    names = _names(key for one in applications for key in (one.call_id, one.body_id))
    return [
        {
            "title": one.title,
            "language": one.language,
            "url": url_for(
                "desk_applications.application_page",
                code=names[one.call_id].code,
                number=one.number,
            ),
            "code": f"{names[one.call_id].code}-{one.number}",
            "notes": [
                names[one.body_id].title if one.body_id in names else "",
                format_date(one.submitted_at, "medium"),
            ],
        }
        for one in applications
        if one.call_id in names
    ]


def application_review_items(rows: Sequence[Any]) -> list[Item]:
    """Reviews that the reader has yet to write, by administration: no more is seen before a
    conflict of interest is declared."""
    reviews: list[ApplicationReview] = [row[0] for row in rows]
    applications = [one.application for one in reviews]
    names = _names(key for one in applications for key in (one.call_id, one.body_id))
    return [
        _item(
            names.get(one.application.body_id),
            f"{names[one.application.call_id].code}-{one.application.number}",
            url_for("application_reviews.review_page", number=one.id),
            _("to be reviewed") if one.conflict else _("conflict of interest to be declared"),
        )
        for one in reviews
        if one.application.call_id in names
    ]


def clause_items(rows: Sequence[Any]) -> list[Item]:
    """Agreements, with how many of their clauses are assessed."""
    names = _names(agreement_id for agreement_id, _assessed in rows)
    return [
        _item(
            names[key],
            "",
            url_for("desk_clauses.assess", code=names[key].code),
            _("%(assessed)s of %(total)s standard clauses are assessed.",
              assessed=format_decimal(assessed), total=format_decimal(len(CLAUSES))),
        )
        for key, assessed in rows
        if key in names
    ]  # fmt: skip


def document_items(rows: Sequence[Any]) -> list[Item]:
    """Documents, by their titles, with the record that they belong to."""
    documents: list[Document] = [row[0] for row in rows]
    names = _names(one.record_id for one in documents)
    return [
        {
            "title": one.title,
            "language": one.language,
            "url": url_for("desk_documents.document_page", code=one.code),
            "code": one.code,
            "notes": [names[one.record_id].title, one.author_name],
        }
        for one in documents
        if one.record_id in names
    ]


def text_items(rows: Sequence[Any]) -> list[Item]:
    """Drafts of texts, by their agreements."""
    drafts: list[TextDraft] = [row[0] for row in rows]
    names = _names(one.record_id for one in drafts)
    return [
        _item(
            names[one.record_id],
            "",
            url_for("desk_texts.draft_page", code=names[one.record_id].code, tag=one.language),
            language_name(one.language, reader().locale),
            one.editor_name,
        )
        for one in drafts
        if one.record_id in names
    ]


def due_items(rows: Sequence[Any]) -> list[Item]:
    """Promises, by the record that they were made for."""
    names = _names(record_id for _event, record_id in rows)
    return [
        _item(
            names.get(record_id),
            event.code,
            names[record_id].url if record_id in names else "",
            EVENT_KINDS[event.event_kind],
            _due_words(dated(event.due_text), event.due_latest),
        )
        for event, record_id in rows
    ]


def _due_words(due: Any, latest: date) -> str:
    shown, days = format_event_date(due), (today() - latest).days
    words: str = _("due %(date)s", date=shown)
    if days > 0:
        words = ngettext(
            "was due %(date)s: %(num)s day late",
            "was due %(date)s: %(num)s days late",
            days,
            date=shown,
        )
    return words


def outcome_items(rows: Sequence[Any]) -> list[Item]:
    """Overdue outcomes, with how late they are."""
    late: Sequence[tuple[Outcome, Standing]] = rows
    names = _names(one.id for one, _standing in late)
    return [
        _item(
            names[one.id],
            "",
            names[one.id].url,
            _due_words(standing.due, standing.due.latest),
        )
        for one, standing in late
        if one.id in names and standing.due and standing.due.latest
    ]


def project_report_items(rows: Sequence[Any]) -> list[Item]:
    """Overdue reports of projects, with how late they are."""
    late: list[ProjectReport] = [row[0] for row in rows]
    names = _names(one.project_id for one in late)
    return [
        _item(
            names[one.project_id],
            "",
            f"{names[one.project_id].url}#reports",
            REPORT_TYPES[one.report_type],
            _due_words(dated(one.due_text), one.due),
        )
        for one in late
        if one.project_id in names
    ]


def expiring_items(rows: Sequence[Any]) -> list[Item]:
    """Agreements with the day, or the days, on which they may end, be renewed or given notice."""
    ahead: Sequence[Ahead] = rows
    names = _names(one.agreement_id for one in ahead)
    return [
        _item(
            names[one.agreement_id],
            "",
            names[one.agreement_id].url,
            NEXT_DATES[one.date.kind],
            days_words(one.date),
        )
        for one in ahead
        if one.agreement_id in names
    ]


def record_items(rows: Sequence[Any]) -> list[Item]:
    """Records, by name."""
    records: list[Record] = [row[0] for row in rows]
    names = _names(one.id for one in records)
    return [
        _item(names.get(one.id), one.code, names[one.id].url, kinds()[one.kind].label)
        for one in records
        if one.id in names
    ]


def address_items(rows: Sequence[Any]) -> list[Item]:
    """Addresses that don't answer, by the record that links to them."""
    names = _names(record_id for record_id, _asked in rows)
    return [_address_item(names.get(record_id), asked) for record_id, asked in rows]


def _address_item(about: Reference | None, asked: AskedAddress) -> Item:
    since = _("since %(day)s", day=format_date(asked.failing_since, "medium"))
    item = _item(about, asked.address, about.url if about else "", OUTCOMES[asked.outcome], since)
    return item | {"address": asked.address, "status": asked.status}


def search_items(rows: Sequence[Any]) -> list[Item]:
    """Words that readers looked for in vain."""
    return [
        {
            "title": words,
            "language": "und",
            "url": url_for("search.search_page", q=words),
            "code": "",
            "notes": [
                language_name(language, reader().locale),
                ngettext("%(num)s search", "%(num)s searches", count),
            ],
        }
        for language, words, count in rows
    ]


def is_asking() -> bool:
    """Whether the settings let the worker ask addresses."""
    return bool(current_app.config["ASK_ADDRESSES"])
