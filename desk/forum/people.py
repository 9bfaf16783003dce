"""People of programmes at the desk: who speaks, chairs and interprets."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, or_, select
from werkzeug.exceptions import NotFound

from core.database import session
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.problems import Problem
from core.reader import reader
from desk.forum.planning.forms import PersonForm, SureForm
from desk.languages import known_languages
from forum.programme.models import ForumPerson
from forum.programme.naming import names_of_person
from forum.programme.people import Details, remove_person, save_person
from forum.programme.plan import parts_of, people_by_name
from forum.programme.planning import NEW
from forum.programme.vocabulary import SESSION_PARTS
from registry.models import Record
from registry.references import by_title, references_to
from registry.schema.forms import BODIES

blueprint = Blueprint("desk_forum_people", __name__, url_prefix="/<lang>/desk/forum/people")
PAGE_SIZE = 50
LONGEST_WORDS = 200


@blueprint.get("/")
@guarded("programme.plan")
def people_list() -> str:
    """People by name; those whose name holds the words that are asked for."""
    words = " ".join(request.args.get("q", "")[:LONGEST_WORDS].split())
    asked = people_by_name()
    if words:
        holds = (ForumPerson.latin_name, ForumPerson.own_name)
        asked = asked.where(or_(*(one.icontains(words, autoescape=True) for one in holds)))
    counted = select(func.count()).select_from(asked.order_by(None).subquery())
    page = page_place(asked_page(), PAGE_SIZE, session().scalar(counted) or 0)
    people = session().scalars(asked.limit(PAGE_SIZE).offset(page["first"] - 1)).all()
    return render_template(
        "desk/forum/people.html",
        people=people,
        names_of=names_of_person,
        bodies=references_to((one.body_id for one in people), reader().language),
        words=words,
        page=page,
    )


@blueprint.get("/new")
@guarded("programme.plan")
def new_page() -> str:
    """The form for somebody new."""
    form = PersonForm(_bodies(), formdata=None, data={"letter_language": reader().language})
    return _page(ForumPerson(lives={}), form)


@blueprint.post("/new")
@guarded("programme.plan")
def add() -> ResponseReturnValue:
    """Add them; the form again when that fails."""
    return _save(ForumPerson(lives={}))


@blueprint.get("/<number:number>")
@guarded("programme.plan")
def person_page(number: int) -> str:
    """The form of somebody, and what they do at which sessions."""
    person = _person(number)
    columns = (
        "latin_name", "own_name", "own_language", "office", "office_language", "email",
        "letter_language",
    )  # fmt: skip
    known = {name: getattr(person, name) for name in columns} | {"body": person.body_id or 0}
    data = known | PersonForm.named(person.lives)
    return _page(person, PersonForm(_bodies(), formdata=None, data=data))


@blueprint.post("/<number:number>")
@guarded("programme.plan")
def save(number: int) -> ResponseReturnValue:
    """Keep what is said of them; the form again when that fails."""
    return _save(_person(number))


@blueprint.post("/<number:number>/remove")
@guarded("programme.plan")
def remove(number: int) -> ResponseReturnValue:
    """Remove somebody who has no part in any session."""
    form = SureForm()
    if not form.validate():
        raise NotFound
    try:
        remove_person(_person(number), current_user, form.version.data)
    except Problem as problem:
        session().rollback()
        flash(str(problem), "error")
        return redirect(url_for("desk_forum_people.person_page", number=number), 303)
    session().commit()
    flash(_("It is removed."), "success")
    return redirect(url_for("desk_forum_people.people_list"), 303)


def _save(person: ForumPerson) -> ResponseReturnValue:
    form, number = PersonForm(_bodies()), person.id
    if not form.validate():
        return _page(person, form), 422
    said = Details(
        form.latin_name.data,
        form.own_name.data,
        form.own_language.data or "",
        form.office.data,
        form.office_language.data or "",
        form.body.data or None,
        form.texts(),
        form.email.data or "",
        form.letter_language.data,
    )
    try:
        save_person(person, said, current_user, form.version.data)
    except Problem as problem:
        session().rollback()
        return _page(_person(number), form, str(problem)), problem.status
    session().commit()
    flash(_("It is saved."), "success")
    return redirect(url_for("desk_forum_people.person_page", number=person.id), 303)


def _person(number: int) -> ForumPerson:
    found = session().get(ForumPerson, number)
    if found is None:
        raise NotFound
    return found


def _bodies() -> list[tuple[int, str]]:
    """Administrations and organizations by name, with their ids."""
    ids = session().scalars(select(Record.id).where(Record.kind.in_(BODIES)))
    return [(one.id, one.title) for one in by_title(references_to(ids, reader().language).values())]


def _page(person: ForumPerson, form: PersonForm, message: str = "") -> str:
    form.version.data, form.version.raw_data = person.version or NEW, None
    parts = session().execute(parts_of(person.id)).all() if person.id else []
    names = references_to((key for _part, key in parts), reader().language)
    return render_template(
        "desk/forum/person.html",
        person=person,
        names=names_of_person(person),
        form=form,
        parts=[(SESSION_PARTS[part.part], names[key]) for part, key in parts if key in names],
        languages=known_languages(reader().language),
        message=message,
    )
