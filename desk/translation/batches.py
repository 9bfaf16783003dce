"""A batch of proposals that came in together: looked through, and accepted in one go."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import NotFound

from core.database import session
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.problems import BadValue, Problem
from core.reader import reader
from desk.translation.place import blueprint
from exchange.xliff.importing import batch_exists, batch_language, proposals_of
from registry.deciding import may_decide
from registry.models import TEXT_FIELDS
from registry.proposals import Proposal
from registry.references import references_to
from registry.schema.contents import MINOR
from registry.schema.forms import TEXTS
from registry.templating import listed
from registry.translating import accept_reviewed, problem_of, text_in

PAGE_SIZE = 25
AT_ONCE = 100
"""Proposals that one press of the button decides: each is a revision of its own."""


@blueprint.get("/batches/<batch>")
@guarded("translation.work")
def batch_page(batch: str) -> str:
    """The proposals of a batch that wait, with what each changes."""
    if not batch_exists(batch):
        raise NotFound
    found = proposals_of(batch)
    place = page_place(asked_page(), PAGE_SIZE, len(found))
    shown = found[place["first"] - 1 : place["last"]]
    return render_template(
        "desk/translation/batch.html",
        batch=batch,
        proposals=[(one, _changed(one), problem_of(one)) for one in shown],
        names=references_to((one.record_id for one in shown), reader().language),
        labels={one.name: one.label for one in TEXTS.fields},
        page=place,
        decidable=sum(may_decide(one, current_user) for one in found),
        at_once=AT_ONCE,
    )


def _changed(proposal: Proposal) -> list[tuple[str, str, str, str]]:
    """(language, field, old, new) of the words that a proposal changes; origins alone count too."""
    found = []
    for row in proposal.content[TEXTS.name]:
        old = text_in(proposal.base, row["language"])
        if {**row, MINOR: None} == {**old, MINOR: None}:
            continue
        changed = [f for f in TEXT_FIELDS if row[f] != old.get(f, "")]
        raised = [f for f in TEXT_FIELDS if row[f"{f}_origin"] != old.get(f"{f}_origin", "")]
        for name in dict.fromkeys((*changed, *raised)):
            found.append((row["language"], name, old.get(name, ""), row[name]))
    return found


@blueprint.post("/batches/<batch>")
@guarded("translation.work")
def accept_batch(batch: str) -> ResponseReturnValue:
    """Accept all proposals of the batch that have no problem; the others are left and told."""
    if not batch_exists(batch):
        raise NotFound
    if not FlaskForm().validate():
        raise BadValue(_("A value in the form is not valid."))
    accepted, left = 0, []
    for proposal in [one for one in proposals_of(batch) if may_decide(one, current_user)]:
        if accepted == AT_ONCE:
            break
        if problem_of(proposal) or not _accepted(proposal):
            left.append(proposal.code)
        else:
            accepted += 1
    _tell(accepted, left)
    return redirect(url_for("desk_translation.batch_page", batch=batch), 303)


def _accepted(proposal: Proposal) -> bool:
    """Accept one and commit: each stands by itself, and other writers get their turn."""
    try:
        accept_reviewed(proposal, batch_language(proposal.batch), current_user)
        session().commit()
    except (Problem, StaleDataError):
        session().rollback()
        return False
    return True


def _tell(accepted: int, left: list[str]) -> None:
    if accepted:
        flash(
            ngettext("%(num)s proposal is accepted.", "%(num)s proposals are accepted.", accepted),
            "success",
        )
    if left:
        words = ngettext(
            "%(num)s proposal is left, with the reason beside it: %(codes)s",
            "%(num)s proposals are left, each with the reason beside it: %(codes)s",
            len(left),
            codes=listed(left[:20]),
        )
        flash(words, "warning")
