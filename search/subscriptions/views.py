"""A person's searches and follows: the list, one of them, and what can be done with it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from accounts.forms import VersionForm
from core.database import session
from core.page_cache import keep_nothing
from core.permissions import guarded
from core.problems import BadValue, Forbidden, Problem
from core.reader import reader
from registry.models import Record
from registry.references import references_to
from registry.views import record_by_code
from search.questions import Question
from search.subscriptions import services
from search.subscriptions.forms import SubscriptionForm
from search.subscriptions.matching import query_of, question_of
from search.subscriptions.models import DAILY, FREQUENCIES, LONGEST_NAME, Subscription
from search.subscriptions.queries import in_words, kept, latest_changes

blueprint = Blueprint("subscriptions", __name__, url_prefix="/<lang>/account/subscriptions")


# What somebody follows stays out of every cache.
blueprint.after_request(keep_nothing)


@blueprint.get("/")
@guarded("subscription.own")
def subscription_list() -> str:
    """What the person keeps and follows."""
    own = list(session().scalars(services.subscriptions_of(current_user.account_id)))
    return render_template(
        "search/subscriptions/list.html",
        kept=kept(own, reader()),
        frequencies=FREQUENCIES,
        most=services.MOST,
    )


@blueprint.get("/new")
@guarded("subscription.own")
def new_page() -> str:
    """The form to keep the search, or follow the record, that the address names.

    Raises `BadValue`, `NotFound`.
    """
    about = _about(request.args.get("search", ""), request.args.get("record", ""))
    form = SubscriptionForm(
        formdata=None,
        data={
            **about.fields,
            "name": about.words[:LONGEST_NAME],
            "frequency": DAILY,
            "language": reader().language,
        },
    )
    return _new_page(form, about)


@blueprint.post("/")
@guarded("subscription.own")
def create() -> ResponseReturnValue:
    """Keep or follow it; the form again, filled in, when that fails."""
    form = SubscriptionForm()
    about = _about(form.search.data or "", form.record.data or "")
    if not form.validate():
        return _new_page(form, about), 422
    try:
        made = about.keep(*form.said)
    except services.KeptAlready as problem:
        number = problem.kept.id
        session().rollback()
        flash(str(problem), "info")
        return redirect(url_for("subscriptions.subscription_page", number=number), 303)
    except Forbidden:
        raise
    except Problem as problem:
        session().rollback()
        form.form_errors.append(str(problem))
        return _new_page(form, about), 422
    number = made.id
    session().commit()
    flash(_("It is kept."), "success")
    return redirect(url_for("subscriptions.subscription_page", number=number), 303)


@blueprint.get("/<number:number>")
@guarded("subscription.own")
def subscription_page(number: int) -> str:
    """One of them: what it is about, its letters, its latest changes."""
    return _page(_own(number))


@blueprint.post("/<number:number>")
@guarded("subscription.own")
def edit(number: int) -> ResponseReturnValue:
    """Change name, frequency and language."""
    own, form = _own(number), SubscriptionForm()
    if form.version.data is None or not form.validate():
        return _page(own, form), 422
    opened = form.version.data
    return _done(number, lambda: services.edit(own, *form.said, opened), form)


@blueprint.post("/<number:number>/pause")
@guarded("subscription.own")
def pause(number: int) -> ResponseReturnValue:
    """Send no letters for now."""
    return _set_paused(number, True)


@blueprint.post("/<number:number>/resume")
@guarded("subscription.own")
def resume(number: int) -> ResponseReturnValue:
    """Send letters again, about what happens from now on."""
    return _set_paused(number, False)


@blueprint.post("/<number:number>/delete")
@guarded("subscription.own")
def delete(number: int) -> ResponseReturnValue:
    """Keep or follow it no more."""
    services.drop(_own(number))
    session().commit()
    flash(_("It is deleted."), "success")
    return redirect(url_for("subscriptions.subscription_list"), 303)


class _SearchToKeep:
    """A new subscription to a search."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.fields = {"search": query_of(question), "record": ""}
        self.words = in_words(question) or _("Search")
        self.language = ""

    def keep(self, name: str, frequency: str, language: str) -> Subscription:
        return services.save_search(self.question, name, frequency, language, current_user)


class _RecordToFollow:
    """A new subscription to a record."""

    def __init__(self, record: Record) -> None:
        reference = references_to([record.id], reader().language)[record.id]
        self.record = record
        self.fields = {"search": "", "record": record.code}
        self.words, self.language = reference.title, reference.language

    def keep(self, name: str, frequency: str, language: str) -> Subscription:
        return services.follow(self.record, name, frequency, language, current_user)


def _about(search: str, code: str) -> _SearchToKeep | _RecordToFollow:
    if code:
        record = record_by_code(code)
        if record.state != "published":  # nobody is told of drafts
            raise NotFound
        return _RecordToFollow(record)
    question = question_of(search, reader().language)
    if question.empty:
        raise BadValue(services.NOTHING_ASKED)
    return _SearchToKeep(question)


def _new_page(form: SubscriptionForm, about: _SearchToKeep | _RecordToFollow) -> str:
    return render_template("search/subscriptions/new.html", form=form, about=about)


def _own(number: int) -> Subscription:
    """One of the person's own. Raises `NotFound` for all others."""
    found = session().get(Subscription, number)
    if found is None or found.account_id != current_user.account_id:
        raise NotFound
    return found


def _set_paused(number: int, paused: bool) -> ResponseReturnValue:
    own, form = _own(number), VersionForm()
    if not form.validate():
        return _page(own), 422
    opened = form.version.data
    return _done(number, lambda: services.pause(own, paused, opened))


def _done(
    number: int, act: Callable[[], Any], form: SubscriptionForm | None = None
) -> ResponseReturnValue:
    """Do it and come back; where it cannot be done, say why, with what was typed."""
    try:
        act()
    except Problem as problem:
        session().rollback()
        return _page(_own(number), form, str(problem)), problem.status
    session().commit()
    flash(_("It is saved."), "success")
    return redirect(url_for("subscriptions.subscription_page", number=number), 303)


def _page(own: Subscription, form: SubscriptionForm | None = None, message: str = "") -> str:
    form = form or SubscriptionForm(formdata=None, obj=own)
    form.version.data, form.version.raw_data = own.version, None
    (one,) = kept([own], reader())
    return render_template(
        "search/subscriptions/subscription.html",
        one=one,
        form=form,
        message=message,
        changes=latest_changes(own, reader()),
    )
