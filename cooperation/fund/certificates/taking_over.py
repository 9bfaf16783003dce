"""The numbers of participants as a proposal for the project's record, reviewed like all else."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from cooperation.fund.certificates.counting import Person, counted_into
from cooperation.fund.certificates.models import Participant
from cooperation.fund.certificates.participants import RULE
from cooperation.fund.projects.models import Project
from core.database import session
from core.permissions import Actor, require
from core.problems import Problem
from registry.models import Record
from registry.proposals import Proposal
from registry.proposing import check_editable, propose
from registry.schema.contents import Content, content_of


def counted_content(project: Project) -> Content:
    """What the project's record would say if it counted the participants that are held."""
    content = content_of(project)
    activities: dict[str, list[tuple[Participant, str]]] = {}
    held = (
        select(Participant, Record.code)
        .join(Record, Record.id == Participant.body_id)
        .where(Participant.project_id == project.id)
        .order_by(Participant.id)
    )
    for one, body in session().execute(held):
        activities.setdefault(one.activity_code, []).append((one, body))
    for activity in project.activities:
        held_of_it = activities.get(activity.code, [])
        people = [
            Person(body, one.level, one.sex, one.completed_on is not None)
            for one, body in held_of_it
        ]
        if people:
            all_held = all(one.erased_at is None for one, _body in held_of_it)
            content = counted_into(content, activity.ref, people, all_held)
    return content


def propose_counts(project: Project, actor: Actor) -> Proposal:
    """Begin a proposal with these numbers. Raises `Forbidden`, `Conflict`, and `Problem` where the
    record says the same."""
    require(actor, RULE)
    check_editable(project)
    content = counted_content(project)
    if content == content_of(project):
        raise Problem(_l("The record says these numbers already."))
    return propose(project, content, actor, origin="participants")
