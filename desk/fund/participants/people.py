"""Participants of a project at the desk: their list, and each by themselves."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from accounts.forms import VersionForm
from cooperation.fund.certificates.identity import digest_of
from cooperation.fund.certificates.issuing import is_outdated
from cooperation.fund.certificates.models import Certificate, CertificateFile, Participant
from cooperation.fund.certificates.participants import (
    add_participant,
    change_participant,
    erase_participant,
    remove_participant,
)
from cooperation.fund.certificates.queries import last_of_activity, participants_of
from cooperation.fund.certificates.taking_over import counted_content, propose_counts
from cooperation.fund.projects.models import Project, ProjectActivity
from cooperation.fund.projects.vocabulary import LEVELS
from core.database import session
from core.permissions import Actor, guarded
from core.problems import BadValue, Problem
from core.reader import reader
from desk.fund.participants.forms import IssueForm, ParticipantForm, RevokeForm
from desk.fund.participants.place import (
    activity_in,
    activity_of,
    blueprint,
    crumbs,
    name_of,
    participant_of,
    project_of,
)
from desk.fund.participants.reading import SEX_OF_PERSON
from desk.languages import known_languages
from exchange.certificates.making import AT_ONCE, certificate_files
from exchange.certificates.paper import unprintable
from registry.models import Record
from registry.references import by_title, references_to
from registry.schema.contents import content_of
from registry.schema.forms import BODIES

NEW = 0


@dataclass(frozen=True)
class Row:
    """A participant in the list."""

    person: Participant

    @property
    def good(self) -> Certificate | None:
        """Their certificate, if they have one that is good."""
        return next((one for one in self.person.certificates if one.revoked_at is None), None)

    @property
    def is_outdated(self) -> bool:
        """Whether the certificate says something else than is held."""
        return self.good is not None and is_outdated(self.good, self.person)

    @property
    def lacks_letters(self) -> bool:
        """Whether no font has a letter of a name."""
        names = self.person.latin_name + self.person.own_name
        return unprintable(names, self.person.language)


@dataclass(frozen=True)
class ActivityRows:
    """The participants of an activity; `erased` of them are numbers only."""

    activity: ProjectActivity | None
    code: str
    rows: list[Row]
    erased: int
    file: CertificateFile | None
    form: IssueForm | None

    @property
    def good(self) -> int:
        """How many certificates can be printed."""
        return sum(row.good is not None for row in self.rows)

    @property
    def waiting(self) -> int:
        """How many get a certificate when they are issued."""
        return sum(
            row.person.completed_on is not None and not row.person.certificates for row in self.rows
        )

    @property
    def is_large(self) -> bool:
        """Whether the worker makes the file."""
        return self.good > AT_ONCE


@blueprint.get("/<code>/participants/")
@guarded("participant.manage")
def participant_list(code: str) -> str:
    """All participants by activity, with their certificates."""
    return list_page(project_of(code))


def list_page(project: Project, message: str = "", wrong: IssueForm | None = None) -> str:
    """The list; `message` says why an act was refused, `wrong` is a form to be corrected."""
    people = list(session().scalars(participants_of(project.id)))
    reference = name_of(project)
    return render_template(
        "desk/fund/participants.html",
        project=project,
        reference=reference,
        crumbs=crumbs(reference),
        activities=_by_activity(project, people, wrong),
        bodies=references_to({one.body_id for one in people}, reader().language),
        levels=LEVELS,
        sexes=SEX_OF_PERSON,
        differs=bool(people) and counted_content(project) != content_of(project),
        message=message,
    )


def _by_activity(
    project: Project, people: list[Participant], wrong: IssueForm | None
) -> list[ActivityRows]:
    """The activities of the record, then those that it holds no more."""
    files = certificate_files(project.id)
    known = {one.code: one for one in project.activities}
    codes = dict.fromkeys((*known, *(one.activity_code for one in people)))
    return [
        ActivityRows(
            known.get(code),
            code,
            [Row(one) for one in people if one.activity_code == code and one.erased_at is None],
            sum(one.activity_code == code and one.erased_at is not None for one in people),
            files.get(code),
            _form(project, known.get(code), wrong),
        )
        for code in codes
    ]


def _form(
    project: Project, activity: ProjectActivity | None, wrong: IssueForm | None
) -> IssueForm | None:
    if activity is None:
        return None
    if wrong is not None and wrong.activity.data == activity.code:
        return wrong
    return issue_form(project, activity)


def issue_form(project: Project, activity: ProjectActivity) -> IssueForm:
    """The form, filled in as when certificates of the activity were issued last."""
    last = last_of_activity(project.id, activity.code)
    told = {"activity": activity.code, "issuer_language": reader().language}
    if last is not None:
        issuer = last.printed["issuer"]
        told |= {"issuer": issuer["text"], "issuer_language": issuer["language"],
                 "hours": last.printed["hours"]}  # fmt: skip
    return IssueForm(formdata=None, data=told, prefix=f"{activity.code}-")


@blueprint.get("/<code>/participants/new")
@guarded("participant.manage")
def new_participant_page(code: str) -> str:
    """The form for somebody new, for the activity that is asked for."""
    project = project_of(code)
    activity = activity_of(project, request.args.get("activity", ""))
    form = ParticipantForm(_bodies(), True, formdata=None)
    return _page(project, activity, None, form)


@blueprint.post("/<code>/participants/new")
@guarded("participant.manage")
def add(code: str) -> ResponseReturnValue:
    """Add them; the form again when that fails."""
    project = project_of(code)
    activity = activity_of(project, request.args.get("activity", ""))
    form = ParticipantForm(_bodies(), True)
    if not form.validate():
        return _page(project, activity, None, form), 422
    identity = digest_of(form.known_by.data, project.code)
    try:
        made = add_participant(project, activity.code, form.details(), identity, current_user)
    except Problem as problem:
        session().rollback()
        project = project_of(code)
        activity = activity_of(project, request.args.get("activity", ""))
        return _page(project, activity, None, form, str(problem)), problem.status
    key = made.id
    session().commit()
    flash(_("The person is added."), "success")
    return _to_list(code, f"p{key}")


@blueprint.get("/<code>/participants/<number:number>")
@guarded("participant.manage")
def participant_page(code: str, number: int) -> str:
    """The form of somebody, and their certificates."""
    project = project_of(code)
    person = participant_of(project, number)
    activity = activity_in(project, person.activity_code)
    return _page(project, activity, person, _form_of(person))


@blueprint.post("/<code>/participants/<number:number>")
@guarded("participant.manage")
def save(code: str, number: int) -> ResponseReturnValue:
    """Keep what is said of them; the form again when that fails."""
    project = project_of(code)
    person = participant_of(project, number)
    activity = activity_in(project, person.activity_code)
    form = ParticipantForm(_bodies(), False)
    if not form.validate():
        return _page(project, activity, person, form), 422
    identity = digest_of(form.known_by.data, project.code)
    try:
        change_participant(
            project, person, form.details(), identity, current_user, form.version.data
        )
    except Problem as problem:
        session().rollback()
        return person_page(code, number, str(problem), form), problem.status
    session().commit()
    flash(_("It is saved."), "success")
    return _to_person(code, number)


@blueprint.post("/<code>/participants/<number:number>/remove")
@guarded("participant.manage")
def remove(code: str, number: int) -> ResponseReturnValue:
    """Remove somebody who was entered by mistake."""
    return _gone(code, number, remove_participant, _("It is removed."))


@blueprint.post("/<code>/participants/<number:number>/erase")
@guarded("participant.manage")
def erase(code: str, number: int) -> ResponseReturnValue:
    """Erase who somebody was, before the time is over."""
    return _gone(code, number, erase_participant, _("The name is erased."))


def _gone(
    code: str, number: int, act: Callable[[Project, Participant, Actor, int], None], said: str
) -> ResponseReturnValue:
    """Do what takes somebody off the list; their page again when that fails."""
    project, form = project_of(code), VersionForm()
    person = participant_of(project, number)
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    try:
        act(project, person, current_user, form.version.data)
    except Problem as problem:
        session().rollback()
        return person_page(code, number, str(problem)), problem.status
    session().commit()
    flash(said, "success")
    return _to_list(code)


@blueprint.post("/<code>/participants/take-over")
@guarded("participant.manage")
def take_over(code: str) -> ResponseReturnValue:
    """Begin a proposal with the numbers of participants."""
    try:
        proposal = propose_counts(project_of(code), current_user)
    except Problem as problem:
        session().rollback()
        return list_page(project_of(code), str(problem)), problem.status
    number = proposal.id
    session().commit()
    flash(_("This is a proposal: look it over and send it for review."), "success")
    return redirect(url_for("desk_editing.edit", number=number), 303)


def person_page(
    code: str, number: int, message: str, form: ParticipantForm | None = None,
    revoking: RevokeForm | None = None,
) -> str:  # fmt: skip
    """The page of somebody again, with why an act was refused and what was typed."""
    project = project_of(code)
    person = participant_of(project, number)
    activity = activity_in(project, person.activity_code)
    return _page(project, activity, person, form or _form_of(person), message, revoking)


def _page(
    project: Project, activity: ProjectActivity | None, person: Participant | None,
    form: ParticipantForm, message: str = "", revoking: RevokeForm | None = None,
) -> str:  # fmt: skip
    form.version.data, form.version.raw_data = person.version if person else NEW, None
    reference = name_of(project)
    title = person.name if person else _("Add a participant")
    good = Row(person).good if person else None
    revoke = RevokeForm(formdata=None, data={"reason_language": reader().language})
    return render_template(
        "desk/fund/participant.html",
        project=project,
        activity=activity,
        person=person,
        title=title,
        crumbs=crumbs(reference, {"label": title, "language": "" if not person else "und"}),
        good=good,
        outdated=good is not None and person is not None and is_outdated(good, person),
        form=form,
        revoking=revoking or revoke,
        issuing=issue_form(project, activity) if activity else None,
        languages=known_languages(reader().language),
        message=message,
    )


def _form_of(person: Participant) -> ParticipantForm:
    """The form with what is held."""
    names = ("latin_name", "own_name", "own_language", "level", "sex", "completed_on", "language")
    told = {name: getattr(person, name) for name in names} | {"body": person.body_id}
    return ParticipantForm(_bodies(), False, formdata=None, data=told)


def _bodies() -> list[tuple[int, str]]:
    """Administrations and organizations by name, with their ids."""
    ids = session().scalars(select(Record.id).where(Record.kind.in_(BODIES)))
    named = by_title(references_to(ids, reader().language).values())
    return [(one.id, f"{one.title} ({one.code})") for one in named]


def _to_list(code: str, anchor: str = "") -> ResponseReturnValue:
    address = url_for("desk_fund.participant_list", code=code, _anchor=anchor or None)
    return redirect(address, 303)


def _to_person(code: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("desk_fund.participant_page", code=code, number=number), 303)
