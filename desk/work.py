"""What waits for the secretariat: lists of work, each a query and how its rows are shown.

The desk's first page shows the beginning of each list; a page of its own shows all of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select, func, select

from cooperation.agreements.clauses.queries import partly_assessed
from cooperation.agreements.confirming.queries import acknowledged_disputes, waiting_disputes
from cooperation.agreements.texts.queries import waiting_drafts
from cooperation.agreements.upcoming import dates_ahead
from cooperation.fund.applications.queries import (
    applications_to_check,
    applications_to_confirm,
    reviews_to_write,
)
from cooperation.fund.reporting.queries import overdue_reports
from core.database import session, today
from core.openings import fruitless_searches
from core.permissions import VISITOR, allows
from desk import work_items
from desk.addresses import dead_addresses
from forum.floor.queries import overtaken_answers, proposed_answers, waiting_questions
from forum.outcomes.due import overdue_outcomes
from forum.papers.queries import papers_to_decide, papers_to_release
from forum.papers.queries import reviews_to_write as papers_to_review
from registry.documents.queries import waiting_documents
from registry.promises import due_events
from registry.proposal_lists import AskedProposals, proposals_asked
from registry.proposals import Proposal
from registry.reports import OPEN, MistakeReport
from registry.sources import records_without_source

DUE_WITHIN_DAYS = 30
EXPIRING_WITHIN = timedelta(days=180)
MOST_SEARCHES = 200


@dataclass(frozen=True)
class WorkList:
    """A list of work. `items` takes rows of the query, as many as are shown; what SQL cannot
    compute comes as all its rows.

    `place` is the endpoint, and its values, of a page that shows all of it better.
    """

    name: str
    label: Any
    empty: Any
    rule: str
    query: Callable[[], Select[Any] | Sequence[Any]]
    items: Callable[[Sequence[Any]], list[work_items.Item]]
    help: Any = ""
    place: tuple[str, dict[str, Any]] | None = None

    @property
    def url(self) -> str:
        """Where all of it is."""
        endpoint, values = self.place or ("desk.work_list", {"name": self.name})
        return url_for(endpoint, **values)

    def total(self) -> int:
        """How much there is."""
        query = self.query()
        if not isinstance(query, Select):
            return len(query)
        counted = select(func.count()).select_from(query.order_by(None).subquery())
        return session().scalar(counted) or 0

    def shown(self, first: int, size: int) -> list[work_items.Item]:
        """So many rows from the place, counted from 0."""
        query = self.query()
        if not isinstance(query, Select):
            return self.items(query[first : first + size])
        return self.items(session().execute(query.limit(size).offset(first)).all())


def lists_of_reader() -> dict[str, WorkList]:
    """The lists that the reader may see, by name."""
    return {one.name: one for one in LISTS if allows(current_user, one.rule)}


def _drafts() -> Select[Any]:
    return (
        select(Proposal)
        .where(Proposal.state == "draft", Proposal.author_id == current_user.account_id)
        .order_by(Proposal.updated_at.desc(), Proposal.id)
    )


def _reports() -> Select[Any]:
    return (
        select(MistakeReport)
        .where(MistakeReport.state.in_(OPEN))
        .order_by(MistakeReport.created_at, MistakeReport.id)
    )


LISTS = (
    WorkList(
        name="drafts",
        label=_l("My drafts"),
        empty=_l("You have no drafts."),
        rule="proposal.write",
        query=_drafts,
        items=work_items.draft_items,
        place=("desk_review.queue", {"show": "mine"}),
    ),
    WorkList(
        name="review",
        label=_l("To review"),
        empty=_l("Nothing waits for review."),
        rule="proposal.write",
        query=lambda: proposals_asked(AskedProposals(), current_user),
        items=work_items.review_items,
        place=("desk_review.queue", {}),
    ),
    WorkList(
        name="documents",
        label=_l("Documents to accept"),
        empty=_l("No document waits."),
        rule="document.accept",
        query=waiting_documents,
        items=work_items.document_items,
    ),
    WorkList(
        name="texts",
        label=_l("Drafts of texts of agreements"),
        empty=_l("No text is being entered."),
        rule="agreement_text.write",
        query=waiting_drafts,
        items=work_items.text_items,
    ),
    WorkList(
        name="reports",
        label=_l("Reports of mistakes"),
        empty=_l("No report is open."),
        rule="report.read",
        query=_reports,
        items=work_items.report_items,
        place=("desk_reports.report_list", {}),
    ),
    WorkList(
        name="questions",
        label=_l("Questions to look at"),
        empty=_l("No question waits."),
        rule="question.moderate",
        query=waiting_questions,
        items=work_items.question_items,
        place=("desk_questions.queue", {}),
    ),
    WorkList(
        name="answers",
        label=_l("Answers of record to confirm"),
        empty=_l("No answer waits."),
        help=_l("What delegates answer for their administrations. Readers see none of it yet."),
        rule="question.moderate",
        query=proposed_answers,
        items=work_items.answer_items,
    ),
    WorkList(
        name="overtaken",
        label=_l("Answers of record to review"),
        empty=_l("No record was changed after it was answered about."),
        help=_l("Their records were changed since. The administration says that the answer holds, "
                "or gives another."),
        rule="question.moderate",
        query=overtaken_answers,
        items=work_items.answer_items,
    ),
    WorkList(
        name="reviews",
        label=_l("Papers that you review"),
        empty=_l("No paper waits for your review."),
        rule="paper.review",
        query=lambda: papers_to_review(current_user),
        items=work_items.paper_review_items,
    ),
    WorkList(
        name="papers",
        label=_l("Papers to decide on"),
        empty=_l("No paper waits for a decision."),
        rule="paper.decide",
        query=papers_to_decide,
        items=work_items.paper_items,
    ),
    WorkList(
        name="paper_files",
        label=_l("Accepted papers to release"),
        empty=_l("Every accepted paper has a session, and its files a time of release."),
        help=_l("Papers without a session, or with files of which nobody has said when readers may "
                "have them."),
        rule="paper.decide",
        query=papers_to_release,
        items=work_items.paper_release_items,
    ),
    WorkList(
        name="applications",
        label=_l("Applications to check"),
        empty=_l("No application waits for the eligibility check."),
        rule="application.decide",
        query=lambda: applications_to_check(current_user),
        items=work_items.application_items,
    ),
    WorkList(
        name="application_decisions",
        label=_l("Decisions on applications to confirm"),
        empty=_l("No decision on an application waits to be confirmed."),
        rule="application.decide",
        query=lambda: applications_to_confirm(current_user),
        items=work_items.application_items,
    ),
    WorkList(
        name="application_reviews",
        label=_l("Applications that you review"),
        empty=_l("No application waits for your review."),
        rule="application.review",
        query=lambda: reviews_to_write(current_user),
        items=work_items.application_review_items,
        place=("application_reviews.review_list", {}),
    ),
    WorkList(
        name="disputes",
        label=_l("Disputed facts to acknowledge"),
        empty=_l("No dispute waits."),
        help=_l("What parties to agreements say is not right. Readers see none of it yet."),
        rule="dispute.read",
        query=waiting_disputes,
        items=work_items.dispute_items,
    ),
    WorkList(
        name="disputed",
        label=_l("Disputed facts that readers see"),
        empty=_l("No fact is disputed."),
        rule="dispute.read",
        query=acknowledged_disputes,
        items=work_items.dispute_items,
    ),
    WorkList(
        name="due",
        label=_l("Due and overdue"),
        empty=_l("Nothing is due within 30 days."),
        help=_l("Promised dates that have passed, or come within 30 days, with nothing on record "
                "that fulfils them."),
        rule="upkeep.read",
        query=lambda: due_events(today(), DUE_WITHIN_DAYS),
        items=work_items.due_items,
    ),
    WorkList(
        name="outcomes",
        label=_l("Overdue outcomes"),
        empty=_l("No outcome of an edition is overdue."),
        help=_l("Outcomes of which the day has passed with nothing on record that ends them."),
        rule="outcome.follow",
        query=lambda: overdue_outcomes(today()),
        items=work_items.outcome_items,
        place=("desk_forum_outcomes.outcome_list", {"show": "overdue"}),
    ),
    WorkList(
        name="project_reports",
        label=_l("Overdue reports of projects"),
        empty=_l("No report of a project is overdue."),
        help=_l("Their day has passed, and they have not come. Enter the day on which one came in "
                "the record of its project."),
        rule="record.edit",
        query=lambda: overdue_reports(today()),
        items=work_items.project_report_items,
        place=("fund_reports.report_list", {"standing": "overdue"}),
    ),
    WorkList(
        name="expiring",
        label=_l("Dates ahead of agreements"),
        empty=_l("No agreement is known to end, or to be renewed, within 180 days."),
        help=_l("Ends of terms, renewals and last days to give notice within 180 days, as far as "
                "the registry knows."),
        rule="upkeep.read",
        query=lambda: dates_ahead(VISITOR, today(), today() + EXPIRING_WITHIN),
        items=work_items.expiring_items,
    ),
    WorkList(
        name="clauses",
        label=_l("Clauses partly assessed"),
        empty=_l("No agreement has some of its clauses assessed and others not."),
        help=_l("Agreements of which some of the thirty clauses have an answer and others none."),
        rule="record.edit",
        query=partly_assessed,
        items=work_items.clause_items,
    ),
    WorkList(
        name="unsourced",
        label=_l("Records without a source"),
        empty=_l("Every published record names a source."),
        rule="upkeep.read",
        query=records_without_source,
        items=work_items.record_items,
    ),
    WorkList(
        name="addresses",
        label=_l("Addresses that do not answer"),
        empty=_l("No address is known to be dead."),
        help=_l("The worker asks public addresses once a month, and again daily where one fails. "
                "Three failures in a row are shown here."),
        rule="upkeep.read",
        query=dead_addresses,
        items=work_items.address_items,
    ),
    WorkList(
        name="searches",
        label=_l("Searches that found nothing"),
        empty=_l("No words were searched for in vain three times or more."),
        help=_l("Counts of the last 90 days; who searched is not kept."),
        rule="upkeep.read",
        query=lambda: fruitless_searches(MOST_SEARCHES),
        items=work_items.search_items,
    ),
)  # fmt: skip
