"""What all pages of the desk share: the navigation between them, and that no cache keeps them."""

from typing import Any

from flask import Flask, Response, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.page_cache import keep_nothing
from core.permissions import allows

ENTRIES = (
    ("desk.overview", _l("What waits"), "desk.open"),
    ("desk_review.queue", _l("Review"), "proposal.write"),
    ("desk_editing.new", _l("New record"), "record.create"),
    ("desk_translation.overview", _l("Translations"), "translation.work"),
    ("desk_imports.import_list", _l("Imports"), "import.run"),
    ("desk_forum.overview", _l("Forum"), "programme.plan"),
    ("desk_fund.overview", _l("Training fund"), "participant.manage"),
    ("desk_documents.document_list", _l("Documents"), "document.add"),
    ("desk_questions.queue", _l("Questions and answers"), "question.moderate"),
    ("desk_reports.report_list", _l("Reports of mistakes"), "report.read"),
    ("desk_audit.audit_log", _l("Audit log"), "audit.read"),
    ("desk_jobs.job_list", _l("Worker"), "upkeep.read"),
    ("people.people_list", _l("People"), "account.manage"),
)


def desk_navigation() -> dict[str, Any]:
    """Entries with label, address and whether the reader is there; none on other pages."""
    blueprint = request.blueprint or ""
    if not (blueprint.startswith("desk") or blueprint == "people"):
        return {}
    if not allows(current_user, "desk.open"):
        return {}
    return {
        "desk_navigation": [
            {
                "label": label,
                "url": url_for(endpoint),
                "current": request.endpoint == endpoint,
                "around": endpoint.partition(".")[0] == blueprint not in ("desk", "desk_editing"),
            }
            for endpoint, label, rule in ENTRIES
            if allows(current_user, rule)
        ]
    }


def keep_no_desk(response: Response) -> Response:
    """What is not public, and what people write, stays out of every cache."""
    return keep_nothing(response) if (request.blueprint or "").startswith("desk") else response


def init_app(app: Flask) -> None:
    """Put the frame around the desk's pages."""
    app.context_processor(desk_navigation)
    app.after_request(keep_no_desk)
