"""The ways into editing: the button on a record's page, and the page for a new record."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from accounts.forms import site_languages
from core.database import session
from core.permissions import guarded
from core.reader import reader
from desk.editing.place import blueprint
from registry.kinds import kinds
from registry.proposals import Proposal
from registry.proposing import begin, begin_new, check_editable
from registry.schema.forms import editable_kinds, form_of
from registry.views import record_by_code


class NewRecordForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What a new record is, and the language that it is written in."""

    kind = SelectField(_l("Kind of record"))
    language = SelectField(
        _l("Source language"),
        choices=site_languages,
        description=_l("The language that you write in; the others are translated from it."),
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        made = [name for name in kinds() if form_of(name).codes is not None]
        self.kind.choices = [SelectChoice(name, kinds()[name].label) for name in made]


@blueprint.post("/records/<code>/edit")
@guarded("proposal.write")
def begin_edit(code: str) -> ResponseReturnValue:
    """Go on with one's open proposal for the record, or begin one."""
    record = record_by_code(code)
    if record.kind not in editable_kinds():
        raise NotFound
    check_editable(record)
    return _on_to(begin(record, current_user))


@blueprint.get("/new")
@guarded("record.create")
def new() -> str:
    """Which kind of record it is to be."""
    return _new_page(NewRecordForm(formdata=None, data={"language": reader().language}))


@blueprint.post("/new")
@guarded("record.create")
def begin_new_record() -> ResponseReturnValue:
    """Begin a proposal for a record that is still to be made."""
    form = NewRecordForm()
    if not form.validate():
        return _new_page(form), 422
    return _on_to(begin_new(form.kind.data, current_user, form.language.data))


def _new_page(form: NewRecordForm) -> str:
    return render_template("desk/editing/new.html", form=form)


def _on_to(proposal: Proposal) -> ResponseReturnValue:
    session().commit()
    return redirect(url_for("desk_editing.edit", number=proposal.id), 303)
