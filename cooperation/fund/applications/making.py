"""The project that an award becomes. It does not commit.

The record is a draft that says what the award says and nothing else: no funder, no period, no
activity. It is completed, reviewed and published as every record is; so is the entry of its
ledger. Their source is the decision, which two people have answered for already.
"""

from collections.abc import Iterator
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from cooperation.fund.applications.acting import acting
from cooperation.fund.applications.decision_letters import decision_words
from cooperation.fund.applications.models import (
    AWARDED,
    CONFIRMED,
    Application,
    ApplicationDecision,
)
from cooperation.fund.applications.queries import locked_call
from cooperation.fund.applications.shown import number_of
from cooperation.fund.projects.forms import PROJECT_FORM
from cooperation.fund.projects.models import Project
from core.audit import record_audit
from core.database import session, utcnow
from core.languages import locale_of
from core.permissions import Actor, require
from core.problems import Conflict
from registry.changes import changing
from registry.event_proposals import propose_event
from registry.forms import EVENT_FORM, SOURCE_FORM
from registry.models import Record
from registry.schema.codes import next_code
from registry.schema.contents import Content, apply_content, trimmed
from registry.schema.forms import Numbered
from registry.services import publish
from registry.sources import Source
from registry.versions import locked_head

ROLES_OF_APPLICANTS = ("implementing", "beneficiary")
TRUST = {"confidence": "high", "verification": "checked"}
"""The registry's own decision is at hand: a primary source, compared with what rests on it."""


def make_project(application: Application, by: Actor, opened: int) -> Project:
    """Make the draft of the project, its source, and the proposal that it was awarded.

    Raises `NotFound` through the door, `Forbidden`, and `Conflict` where there is one already or
    the award was given back.
    """
    require(by, "record.create")
    # in this order, as others hold the call and then the application: no two wait crosswise
    locked_head()
    session().scalars(locked_call(application.call_id)).one()
    session().expire(application)
    with acting(application, by, "application.make_project", opened) as detail:
        decision = _award_of(application)
        source = _source(application, decision, by)
        project = _project(application, decision, source, by)
        application.project_id = project.id
        detail["project"] = project.code
    propose_event(_awarded(project, decision, source), by)
    return project


def _award_of(application: Application) -> ApplicationDecision:
    decision = application.decided
    if application.state != AWARDED or decision is None:
        raise Conflict(_l("Only an award becomes a project."))
    if application.project_id is not None:
        raise Conflict(_l("A project was made of this award already."))
    return decision


def _source(application: Application, decision: ApplicationDecision, by: Actor) -> Source:
    """The decision as a source, published: its title, in the language of the decision, names
    nobody."""
    number = number_of(application)
    code = f"award-{number}".lower()
    if session().scalar(select(Record.id).where(Record.code == code)) is not None:
        raise Conflict(_l("There is a record %(code)s already.", code=code))
    with force_locale(str(locale_of(decision.language))):
        title = _(
            "Decision on application %(number)s to the training fund. %(decision)s",
            number=number,
            decision=decision_words(decision, application.currency),
        )
    content = {"title": title, "source_kind": "noaddr", "date_text": _day(decision)}
    made: Source = _new(Source, code)
    record_audit("record.create", code, by)
    session().add(made)
    apply_content(made, trimmed(content, SOURCE_FORM), SOURCE_FORM)
    publish(made, by, "Award")
    return made


def _project(
    application: Application, decision: ApplicationDecision, source: Source, by: Actor
) -> Project:
    assert isinstance(PROJECT_FORM.codes, Numbered)
    made: Project = _new(Project, next_code(PROJECT_FORM.codes, Record))
    content = trimmed(_said_of(application, decision, source), PROJECT_FORM)
    with changing(made, by, "record.create", "Award"):
        session().add(made)
        apply_content(made, content, PROJECT_FORM)
        for budget, citation in zip(made.budgets, made.citations[1:], strict=True):
            citation.part_code = budget.code
    return made


def _new(model: Any, code: str) -> Any:
    now = utcnow()
    return model(code=code, state="draft", created_at=now, updated_at=now)


def _said_of(application: Application, decision: ApplicationDecision, source: Source) -> Content:
    """What the award says of the project, by the form of projects. The period of the budget is not
    known: whoever completes the draft has to find it out."""
    title = {"title": application.title, "title_origin": "official"}
    budgets = list(_budgets(application, decision))
    cited = TRUST | {"source": source.code}
    return TRUST | {
        "source_language": application.language,
        "call": application.call.code,
        "concepts": [one.code for one in application.call.concepts],
        "texts": [{"language": application.language} | title],
        "parties": list(_parties(application)),
        "subjects": [{"code": one.code} for one in application.call.subjects],
        "budgets": budgets,
        "citations": [cited, *(cited for _budget in budgets)],
    }


def _parties(application: Application) -> Iterator[Content]:
    joined = (one.body.code for one in application.partners if one.state == CONFIRMED)
    bodies = (application.body.code, *joined)
    for role in ROLES_OF_APPLICANTS:
        for body in bodies:
            yield {"party": body, "role": role}


def _budgets(application: Application, decision: ApplicationDecision) -> Iterator[Content]:
    if decision.amount:
        yield {
            "budget_type": "original",
            "budget_status": "committed",
            "amount": f"{decision.amount.normalize():f}",
            "currency": application.currency,
            "value_date_text": _day(decision),
        }


def _awarded(project: Project, decision: ApplicationDecision, source: Source) -> Content:
    content = TRUST | {
        "about": [project.code],
        "track": "project",
        "event_kind": "awarded",
        "date_text": _day(decision),
        "source_language": decision.language,
        "citations": [TRUST | {"source": source.code}],
    }
    return trimmed(content, EVENT_FORM)


def _day(decision: ApplicationDecision) -> str:
    """The day of the confirmation, in UTC as are all days of the ledger."""
    assert decision.confirmed_at is not None
    return decision.confirmed_at.date().isoformat()
