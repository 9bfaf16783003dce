"""A delegate's pages: what is to be confirmed for an administration, and one agreement's facts.

Opening a page says nothing; only the buttons of its forms do.
"""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from cooperation.agreements.confirming import services
from cooperation.agreements.confirming.facts import Fact, own_titles
from cooperation.agreements.confirming.forms import ConfirmForm, DisputeForm
from cooperation.agreements.confirming.models import Confirmation
from cooperation.agreements.confirming.queries import (
    administrations_of,
    agreements_of,
    facts_of,
    said_about,
)
from cooperation.agreements.confirming.services import Place
from cooperation.agreements.confirming.standing import asked_facts, is_asked
from cooperation.agreements.kind import AGREEMENT
from cooperation.agreements.life import Life
from cooperation.agreements.vocabulary import FORMS, RENEWALS
from core.database import session
from core.page_cache import keep_nothing
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.problems import BadValue, Conflict
from core.reader import reader
from registry.record_view import RecordView
from registry.references import references_to

blueprint = Blueprint("confirmations", __name__, url_prefix="/<lang>/account/confirmations")
PAGE_SIZE = 50


# What an administration has yet to say stays out of every cache.
blueprint.after_request(keep_nothing)


@dataclass(frozen=True)
class Row:
    """An agreement of an administration, and how many of its facts are to be confirmed."""

    administration_id: int
    agreement_id: int
    asked: int


@dataclass(frozen=True)
class Asked:
    """A fact on the page of its agreement: what was said of it last, and the form to dispute it."""

    fact: Fact
    said: Confirmation | None
    form: DisputeForm

    @property
    def number(self) -> int:
        """The number of the last statement about it, 0 without one."""
        return self.said.number if self.said else 0

    @property
    def is_open(self) -> bool:
        """Whether the party has yet to speak of it as it is now."""
        return is_asked(self.said, self.fact)

    @property
    def has_changed(self) -> bool:
        """Whether it has changed since the party spoke of it."""
        return self.said is not None and self.said.digest != self.fact.digest


@blueprint.get("/")
@guarded("fact.confirm")
def confirmation_list() -> str:
    """The agreements of the delegate's administrations, those to be confirmed first."""
    rows = sorted(_rows(), key=lambda row: not row.asked)
    page = page_place(asked_page(), PAGE_SIZE, len(rows))
    shown = rows[page["first"] - 1 : page["last"]]
    ids = {row.agreement_id for row in rows} | {row.administration_id for row in rows}
    return render_template(
        "agreements/confirming/list.html",
        rows=shown,
        open_total=sum(row.asked > 0 for row in rows),
        names=references_to(ids, reader().language),
        page=page,
    )


def _rows() -> list[Row]:
    found = []
    bodies = session().scalars(administrations_of(current_user.scopes(services.ROLE))).all()
    for body in bodies:  # a delegate has one or two
        agreements = session().scalars(agreements_of(body.id)).all()
        facts = facts_of(agreements)
        said = said_about(fact.record_id for held in facts.values() for fact in held)
        found += [
            Row(body.id, one.id, len(asked_facts(facts[one.id], said, body.id)))
            for one in agreements
        ]
    return found


@blueprint.get("/<party>/<code>")
@guarded("fact.confirm")
def confirmation_page(party: str, code: str) -> str:
    """The facts of an agreement, each to be confirmed or disputed for the party."""
    return _page(services.own_place(party, code, current_user))


@blueprint.post("/<party>/<code>/<fact>/confirm")
@guarded("fact.confirm")
def confirm(party: str, code: str, fact: str) -> ResponseReturnValue:
    """Say that a fact is right; the page again where it has changed meanwhile."""
    services.hold_facts()
    place, form = services.own_place(party, code, current_user), ConfirmForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    try:
        services.confirm(place, _fact(place, fact), form.said, current_user)
    except Conflict as conflict:
        session().rollback()
        return _page(services.own_place(party, code, current_user), message=str(conflict)), 409
    return _done(place, fact, _("It is confirmed."))


@blueprint.post("/<party>/<code>/<fact>/dispute")
@guarded("fact.confirm")
def dispute(party: str, code: str, fact: str) -> ResponseReturnValue:
    """Say in words that a fact is not right; the form again, filled in, when that fails."""
    services.hold_facts()
    place, form = services.own_place(party, code, current_user), DisputeForm(prefix=_prefix(fact))
    _fact(place, fact)
    if form.digest.data is None or form.number.data is None:
        raise BadValue(_("A value in the form is not valid."))
    if not form.validate():
        return _page(place, {fact: form}), 422
    try:
        services.dispute(place, _fact(place, fact), form.said, current_user)
    except Conflict as conflict:
        session().rollback()
        return _page(
            services.own_place(party, code, current_user), {fact: form}, str(conflict)
        ), 409
    return _done(place, fact, _("The dispute has gone to the secretariat."))


def _done(place: Place, fact: str, message: str) -> ResponseReturnValue:
    address = url_for(
        "confirmations.confirmation_page",
        party=place.administration.code,
        code=place.agreement.code,
        _anchor=fact,
    )
    session().commit()
    flash(message, "success")
    return redirect(address, 303)


def _fact(place: Place, code: str) -> Fact:
    fact = place.fact(code)
    if fact is None:
        raise NotFound
    return fact


def _page(place: Place, typed: dict[str, DisputeForm] | None = None, message: str = "") -> str:
    view = RecordView(place.agreement, AGREEMENT, reader())
    said = said_about(one.record_id for one in place.facts)
    body = references_to([place.administration.id], reader().language)
    return render_template(
        "agreements/confirming/agreement.html",
        view=view,
        life=Life(view),
        body=body[place.administration.id],
        titles=own_titles(place.agreement),
        forms=FORMS,
        renewals=RENEWALS,
        asked=[
            _asked(one, said.get((one.record_id, place.administration.id)), typed or {})
            for one in place.facts
        ],
        message=message,
    )


def _asked(fact: Fact, said: Confirmation | None, typed: dict[str, DisputeForm]) -> Asked:
    data = {"language": reader().language}
    form = typed.get(fact.code) or DisputeForm(formdata=None, prefix=_prefix(fact.code), data=data)
    asked = Asked(fact, said, form)
    form.show(fact.digest, asked.number)
    return asked


def _prefix(fact: str) -> str:
    """Forms of several facts stand on one page: their fields need names of their own."""
    return f"{fact}-"
