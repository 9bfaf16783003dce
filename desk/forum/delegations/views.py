"""Delegations to an edition at the desk: who is invited, who comes, in which order."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.clocks import zoned_words
from core.database import session
from core.permissions import guarded
from core.problems import BadValue, Conflict, Forbidden, Problem
from core.reader import reader
from core.zones import zone_name
from desk.forum.delegations.forms import InviteForm, RegistrationForm, registration_form
from directory.vocabulary import REGIONS
from exchange.exports.writing import csv_of
from forum.delegations import inviting
from forum.delegations.languages import language_choices, official_languages
from forum.delegations.listing import (
    ORGANIZATIONS,
    Asked,
    asked_as_set,
    chosen,
    rows_of,
    sheet,
    states_counted,
)
from forum.delegations.models import PRECEDENCES, STATES, Delegation, Registration
from forum.delegations.queries import bodies_to_invite, delegations_of, registration_of
from forum.delegations.registering import set_registration
from forum.delegations.vocabulary import DELEGATION_STATES
from forum.delegations.vocabulary import PRECEDENCES as ORDERS
from forum.models import Edition
from forum.programme.plan import zone_of_edition
from registry.references import by_title, references_to

blueprint = Blueprint(
    "desk_delegations", __name__, url_prefix="/<lang>/desk/forum/<code>/delegations"
)


@blueprint.get("/")
@guarded("delegation.read")
def delegation_list(code: str) -> ResponseReturnValue:
    """The delegations by precedence, those of a state or region, with counts."""
    registration = session().scalar(registration_of(code))
    if registration is None:
        return _nothing_yet(code)
    asked = _asked(registration)
    rows = rows_of(registration, asked, reader().language)
    ready = [row for row in rows if _is_ready(row.delegation)]
    zone = zone_of_edition(registration.edition_id)
    return render_template(
        "desk/forum/delegations.html",
        code=code,
        edition=_edition(code),
        registration=registration,
        closes=zoned_words(registration.closes_at, zone, reader().locale),
        asked=asked,
        rows=chosen(rows, asked),
        total=len(rows),
        ready=len(ready),
        counts=states_counted(rows),
        states=DELEGATION_STATES,
        regions={**REGIONS, ORGANIZATIONS: _("Organizations")},
        orders=ORDERS,
        languages=language_choices(),
    )


@blueprint.get("/list.csv")
@guarded("delegation.read")
def delegation_sheet(code: str) -> Response:
    """The same as CSV, a line a member, in both scripts."""
    registration = _registration(code)
    asked = _asked(registration)
    rows = chosen(rows_of(registration, asked, reader().language), asked)
    named = {"Content-Disposition": f'attachment; filename="delegations-{code}.csv"'}
    return Response("".join(csv_of(sheet(rows))), mimetype="text/csv", headers=named)


@blueprint.get("/registration")
@guarded("delegation.manage")
def registration_page(code: str) -> str:
    """How delegations register."""
    edition = _edition(code)
    registration = session().get(Registration, edition.id)
    return _registration_page(edition, registration_form(registration, zone_of_edition(edition.id)))


@blueprint.post("/registration")
@guarded("delegation.manage")
def save_registration(code: str) -> ResponseReturnValue:
    """Save it; the form again, filled in, when that fails."""
    edition = _edition(code)
    form = RegistrationForm(zone_of_edition(edition.id))
    if form.version.data is None:
        raise BadValue(_("A value in the form is not valid."))
    if not form.validate():
        return _registration_page(edition, form), 422
    try:
        set_registration(edition, form.settings(), current_user, form.version.data)
    except Conflict as conflict:
        session().rollback()
        edition = _edition(code)
        held = session().get(Registration, edition.id)
        form.version.data, form.version.raw_data = held.version if held else 0, None
        return _registration_page(edition, form, str(conflict)), 409
    session().commit()
    flash(_("It is saved."), "success")
    return redirect(url_for("desk_delegations.delegation_list", code=code), 303)


@blueprint.get("/invite")
@guarded("delegation.manage")
def invite_page(code: str) -> str:
    """Whom to put on the list."""
    registration = _registration(code)
    return _invite_page(code, _with_bodies(InviteForm(formdata=None), registration))


@blueprint.post("/invite")
@guarded("delegation.manage")
def add(code: str) -> ResponseReturnValue:
    """Put them on the list; letters go out later."""
    registration = _registration(code)
    form = _with_bodies(InviteForm(), registration)
    if not form.validate():
        return _invite_page(code, form), 422
    try:
        made = inviting.add_delegations(registration, form.wanted, current_user)
    except BadValue as problem:
        session().rollback()
        form = _with_bodies(form, _registration(code))
        form.codes.errors = [str(problem)]
        return _invite_page(code, form), 422
    session().commit()
    count = len(made)
    flash(ngettext("%(num)s body is added.", "%(num)s bodies are added.", count), "success")
    return redirect(url_for("desk_delegations.delegation_list", code=code), 303)


@blueprint.post("/send")
@guarded("delegation.manage")
def send_all(code: str) -> ResponseReturnValue:
    """Send the invitations that wait and have a focal point; say which could not be sent."""
    registration = _registration(code)
    waiting = [
        one for one in session().scalars(delegations_of(registration.edition_id)) if _is_ready(one)
    ]
    sent = 0
    for one in waiting:
        key, body = one.id, one.body_id
        try:
            with session().begin_nested():
                inviting.invite(one, current_user, one.version)
            sent += 1
        except Forbidden:
            raise
        except Problem as problem:
            names = references_to([body], reader().language)
            title = names[body].title if body in names else key
            flash(f"{title}: {problem}", "error")
    session().commit()
    flash(
        ngettext(
            "%(num)s invitation is on its way.", "%(num)s invitations are on their way.", sent
        ),
        "success" if sent else "info",
    )
    return redirect(url_for("desk_delegations.delegation_list", code=code), 303)


def _is_ready(delegation: Delegation) -> bool:
    return delegation.invited_at is None and bool(delegation.focal_email)


def _nothing_yet(code: str) -> ResponseReturnValue:
    """Of an edition whose registration is not set up there is nothing to list."""
    edition = _edition(code)
    return render_template("desk/forum/delegations.html", code=code, edition=edition,
                           registration=None)  # fmt: skip


def _asked(registration: Registration) -> Asked:
    usual = asked_as_set(registration)
    asked = Asked(
        order=request.args.get("order") or usual.order,
        language=request.args.get("language") or usual.language,
        state=request.args.get("state", ""),
        region=request.args.get("region", ""),
    )
    known = (
        asked.order in PRECEDENCES,
        asked.language in official_languages(),
        asked.state in ("", *STATES),
        asked.region in ("", ORGANIZATIONS, *REGIONS),
    )
    if not all(known):
        raise BadValue(_("A value in the address is not valid."))
    return asked


def _edition(code: str) -> Edition:
    found = session().scalar(select(Edition).where(Edition.code == code))
    if found is None:
        raise NotFound
    return found


def _registration(code: str) -> Registration:
    found = session().scalar(registration_of(code))
    if found is None:
        raise NotFound
    return found


def _registration_page(edition: Edition, form: Any, message: str = "") -> str:
    return render_template(
        "desk/forum/registration.html",
        code=edition.code,
        form=form,
        zone=zone_name(form.zone, reader().locale),
        message=message,
    )


def _invite_page(code: str, form: InviteForm) -> str:
    return render_template("desk/forum/delegation_invite.html", code=code, form=form)


def _with_bodies(form: InviteForm, registration: Registration) -> InviteForm:
    """Bodies that are not on the list, by name, as choices."""
    bodies = session().scalars(bodies_to_invite(registration.edition_id)).all()
    named = by_title(references_to((one.id for one in bodies), reader().language).values())
    form.bodies.choices = [(one.code, f"{one.title} ({one.code})") for one in named]
    return form
