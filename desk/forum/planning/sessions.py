"""Where and when a session is: its form at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from core.clocks import span_words
from core.database import session
from core.permissions import guarded
from core.problems import Conflict
from core.reader import reader
from core.zones import zone_name
from desk.forum.planning.place import (
    blueprint,
    clashes_of,
    crumbs,
    name_of,
    plan_of,
    session_of,
    told,
)
from desk.forum.planning.slot_form import (
    FREE_ROWS,
    LISTS,
    PersonRow,
    SlotForm,
    known,
    parts_in,
    person_words,
    rows_held,
    rows_typed,
)
from desk.languages import known_languages
from forum.models import Session
from forum.programme.models import ForumPerson, Slot
from forum.programme.naming import name_in
from forum.programme.plan import Plan, people_by_name
from forum.programme.planning import NEW, RoomTaken, place
from forum.programme.vocabulary import SESSION_PARTS, SESSION_STATUSES
from registry.models import Record
from registry.references import Reference, by_title, references_to
from registry.schema.forms import BODIES


@dataclass
class Asked:
    """A session that is placed: the plan, the record, its slot, and bodies to choose from."""

    plan: Plan
    record: Session
    bodies: list[Reference]

    @property
    def slot(self) -> Slot | None:
        """Its slot, where there is one."""
        return self.plan.slots.get(self.record.id)

    def form(self, **more: Any) -> SlotForm:
        """The form."""
        return SlotForm(self.plan, self.slot, [one.id for one in self.bodies], **more)


def asked_for(code: str, session_code: str) -> Asked:
    """What is asked for. Raises `NotFound`."""
    plan = plan_of(code)
    record = session_of(plan.edition, session_code)
    ids = session().scalars(select(Record.id).where(Record.kind.in_(BODIES)))
    bodies = by_title(references_to(ids, reader().language).values())
    return Asked(plan, record, bodies)


@blueprint.get("/sessions/<session_code>")
@guarded("programme.plan")
def slot_page(code: str, session_code: str) -> str:
    """The form, with the clashes of what is saved."""
    asked = asked_for(code, session_code)
    form = asked.form(formdata=None, data=known(asked.plan, asked.slot))
    return shown(asked, form, rows_held(asked.slot.people if asked.slot else ()))


@blueprint.post("/sessions/<session_code>")
@guarded("programme.plan")
def save_slot(code: str, session_code: str) -> ResponseReturnValue:
    """Keep it; the form again when that fails."""
    asked = asked_for(code, session_code)
    form, rows = asked.form(), rows_typed(request.form)
    people = session().scalars(select(ForumPerson.id)).all()
    is_valid, parts = form.validate(), parts_in(rows, people)
    placing = form.placing(parts) if is_valid else None
    if placing is None or any(row.errors for row in rows):
        return shown(asked, form, rows), 422
    opened, all_the_same = form.version.data, form.all_the_same.data
    try:
        place(asked.plan.edition, asked.record, placing, current_user, opened, all_the_same)
    except (Conflict, RoomTaken) as problem:
        session().rollback()
        return shown(asked_for(code, session_code), form, rows, problem), 409
    session().commit()
    flash(_("It is saved."), "success")
    return redirect(url_for(".slot_page", code=code, session_code=session_code), 303)


def shown(
    asked: Asked,
    form: SlotForm,
    rows: Sequence[PersonRow],
    problem: Conflict | RoomTaken | None = None,
) -> str:
    """The page of a session's place, with what stands in the form."""
    plan, slot, language = asked.plan, asked.slot, reader().language
    form.version.data, form.version.raw_data = slot.version if slot else NEW, None
    reference = references_to([asked.record.id], language)[asked.record.id]
    there = {"label": reference.title, "language": reference.language}
    taken = problem.sessions if isinstance(problem, RoomTaken) else ()
    return render_template(
        "desk/forum/slot.html",
        reference=reference,
        crumbs=crumbs(name_of(plan.edition), there),
        plan=plan,
        slot=slot,
        form=form,
        rows=[*rows, *(PersonRow() for _free in range(FREE_ROWS))],
        lists=LISTS,
        parts=SESSION_PARTS,
        bodies=asked.bodies,
        people=[person_words(one) for one in session().scalars(people_by_name())],
        languages=known_languages(language),
        zone=(zone_name(form.zone, reader().locale), form.zone),
        clashes=told(plan, [one for one in clashes_of(plan) if asked.record.id in one.sessions]),
        now=_now(plan, slot) if isinstance(problem, Conflict) else "",
        taken=list(references_to(taken, language).values()),
        problem=problem,
        statuses=SESSION_STATUSES,
    )


def _now(plan: Plan, slot: Slot | None) -> str:
    """What is saved now, in words: for who was about to save something else."""
    if slot is None:
        return str(_("It has no place in the programme now."))
    when = _("no time yet")
    if slot.starts_at and slot.ends_at:
        when = span_words(slot.starts_at, slot.ends_at, plan.zone_of(slot), reader().locale)
    room = name_in(slot.room.names, reader().language).text if slot.room else _("no room yet")
    return " · ".join((when, room, str(SESSION_STATUSES[slot.status])))
