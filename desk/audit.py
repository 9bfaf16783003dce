"""The audit log at the desk: who did what, asked by person, act, record and day; and as files."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.exceptions import NotFound
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from accounts.models import Account
from core.audit import AuditEntry
from core.database import session
from core.permissions import IMPORTER, SYSTEM, VISITOR, guarded
from core.problems import BadValue
from core.reader import reader
from desk.audit_words import ACTIONS
from registry.references import references_by_code
from registry.templating import in_words

blueprint = Blueprint("desk_audit", __name__, url_prefix="/<lang>/desk/audit")
PAGE_SIZE = 50
BATCH = 1000
BYTE_ORDER_MARK = "\ufeff"
COLUMNS = ("id", "at", "person", "action", "target", "detail")
NOT_A_DAY = _l("Write a day as in 2012-06-28.")
_PLACE = re.compile(r"[0-9]{1,15}")
# A spreadsheet takes cells that begin so for formulas.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class AuditForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What is asked of the log; every field may be left empty."""

    class Meta:
        csrf = False  # it only asks

    person = SelectField(_l("Person"), [Optional()], validate_choice=False)
    action = SelectField(_l("Act"), [Optional()], validate_choice=False)
    target = StringField(
        _l("Code of the record"),
        [Optional(), Length(max=60)],
        render_kw={"autocapitalize": "characters", "spellcheck": "false", "dir": "auto"},
    )
    since = DateField(_l("From"), [Optional()], render_kw={"placeholder": "2015-05-28"})
    until = DateField(_l("Until"), [Optional()], render_kw={"placeholder": "2015-05-28"})

    def __init__(self) -> None:
        super().__init__(formdata=request.args)
        everybody = SelectChoice("", _l("Everybody"))
        self.person.choices = [everybody, *(SelectChoice(*one) for one in people())]
        self.action.choices = [
            SelectChoice("", _l("Every act")),
            *(SelectChoice(code, label) for code, label in ACTIONS.items()),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Days that can't be read are told in the reader's words."""
        good: bool = super().validate(extra_validators)
        for day in (self.since, self.until):
            if day.errors:
                day.errors = [NOT_A_DAY]
        return good


def people() -> list[tuple[str, str]]:
    """(value, name) of those who can have acted: accounts by name, then who has none."""
    accounts = session().execute(select(Account.id, Account.name).order_by(Account.name))
    others = [actor.name for actor in (IMPORTER, SYSTEM, VISITOR)]
    return [(str(key), name) for key, name in accounts] + [(n, in_words(n)) for n in others]


@blueprint.get("/")
@guarded("audit.read")
def audit_log() -> ResponseReturnValue:
    """The log, newest first; `before` and `after` are places in it, so pages stay as they were."""
    form = AuditForm()
    good = form.validate()
    entries, newer, older = _page(_conditions(form)) if good else ([], False, False)
    page = render_template(
        "desk/audit.html",
        form=form,
        entries=entries,
        actions=ACTIONS,
        names=references_by_code((entry.target for entry in entries), reader().language),
        newer=newer,
        older=older,
        asked={name: value for name, value in form.data.items() if request.args.get(name)}
        if good
        else {},
    )
    return page, 200 if good else 422


def _conditions(form: AuditForm) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if form.person.data:
        found += _of_person(form.person.data)
    if form.action.data:
        found.append(AuditEntry.action == form.action.data)
    if form.target.data and form.target.data.strip():
        found.append(AuditEntry.target == form.target.data.strip())
    if form.since.data:
        found.append(AuditEntry.at >= datetime.combine(form.since.data, time(), UTC))
    if form.until.data:
        following = form.until.data + timedelta(days=1)
        found.append(AuditEntry.at < datetime.combine(following, time(), UTC))
    return found


def _of_person(value: str) -> list[ColumnElement[bool]]:
    if _PLACE.fullmatch(value):
        return [AuditEntry.actor_id == int(value)]
    return [AuditEntry.actor_id.is_(None), AuditEntry.actor_name == value]


def _page(conditions: Sequence[ColumnElement[bool]]) -> tuple[list[AuditEntry], bool, bool]:
    """Entries of the page, and whether there are newer and older ones."""
    before, after = _place("before"), _place("after")
    key: InstrumentedAttribute[int] = AuditEntry.id
    query = select(AuditEntry).where(*conditions).limit(PAGE_SIZE + 1)
    if after is not None:
        found = list(session().scalars(query.where(key > after).order_by(key)))
        return found[PAGE_SIZE - 1 :: -1], len(found) > PAGE_SIZE, True
    if before is not None:
        query = query.where(key < before)
    found = list(session().scalars(query.order_by(key.desc())))
    if before is not None and not found:
        raise NotFound
    return found[:PAGE_SIZE], before is not None, len(found) > PAGE_SIZE


def _place(name: str) -> int | None:
    text = request.args.get(name, "")
    if text and not _PLACE.fullmatch(text):
        raise BadValue(_l("That is no place in the log."))
    return int(text) if text else None


@blueprint.get("/log.csv")
@guarded("audit.read")
def audit_csv() -> Response:
    """What was asked of the log, as CSV."""
    return _file(_csv_lines(_asked_rows()), "text/csv; charset=utf-8", "audit.csv")


@blueprint.get("/log.jsonl")
@guarded("audit.read")
def audit_json() -> Response:
    """What was asked of the log, as JSON Lines."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in _asked_rows())
    return _file(lines, "application/jsonl; charset=utf-8", "audit.jsonl")


def _file(lines: Iterator[str], content_type: str, name: str) -> Response:
    response = Response(stream_with_context(lines), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked_rows() -> Iterator[Mapping[str, Any]]:
    """The rows asked for, newest first. Raises `BadValue` at once where a filter can't be used."""
    form = AuditForm()
    if not form.validate():
        raise BadValue(_l("A value in the form is not valid."))
    return _rows(_conditions(form))


def _rows(conditions: Sequence[ColumnElement[bool]]) -> Iterator[Mapping[str, Any]]:
    """In batches, so that a long log neither fills the memory nor holds the database."""
    last: int | None = None
    while True:
        query = select(AuditEntry).where(*conditions).order_by(AuditEntry.id.desc()).limit(BATCH)
        if last is not None:
            query = query.where(AuditEntry.id < last)
        entries = list(session().scalars(query))
        for entry in entries:
            yield {
                "id": entry.id,
                "at": entry.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "person": entry.actor_name,
                "action": entry.action,
                "target": entry.target,
                "detail": entry.detail,
            }
        if len(entries) < BATCH:
            return
        last = entries[-1].id
        session().expunge_all()


def _csv_lines(rows: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + _csv_line(COLUMNS)
    for row in rows:
        detail = json.dumps(row["detail"], ensure_ascii=False)
        yield _csv_line([safe_cell(str(one)) for one in (*list(row.values())[:-1], detail)])


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: such ones get a leading apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text
