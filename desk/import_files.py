"""Files of the imports desk: templates, records as a sheet, the problems of a sheet."""

import re

from flask import Blueprint, Response, make_response, request
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.database import session
from core.permissions import guarded
from core.problems import BadValue
from exchange.sheets.cells import guarded_text
from exchange.sheets.models import SheetImport
from exchange.sheets.storing import rows_of
from exchange.sheets.templates import (
    csv_template,
    record_rows,
    written_csv,
    written_xlsx,
    xlsx_template,
)
from registry.models import Record
from registry.schema.forms import editable_kinds

blueprint = Blueprint("desk_import_files", __name__, url_prefix="/<lang>/desk/imports")
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CODES = 2_000
_BETWEEN = re.compile(r"[\s,;|]+")


@blueprint.get("/templates/<kind>.<any(csv, xlsx):media>")
@guarded("import.run")
def template_file(kind: str, media: str) -> Response:
    """The template of a kind, in the reader's language."""
    if kind not in editable_kinds():
        raise NotFound
    content = csv_template(kind) if media == "csv" else xlsx_template(kind)
    return _file(content, f"{kind}-template.{media}", media)


@blueprint.get("/records")
@guarded("import.run")
def records_file() -> Response:
    """Records of a kind as a sheet, all of them or those of the codes that are given."""
    kind, media = request.args.get("kind", ""), request.args.get("media", "xlsx")
    if kind not in editable_kinds() or media not in ("csv", "xlsx"):
        raise BadValue(_("Choose a kind of record."))
    codes = [code for code in _BETWEEN.split(request.args.get("codes", "")) if code]
    _check_codes(kind, codes)
    rows = record_rows(kind, codes)
    content = written_csv(rows) if media == "csv" else written_xlsx(kind, rows)
    return _file(content, f"{kind}.{media}", media)


def _check_codes(kind: str, codes: list[str]) -> None:
    if len(codes) > MOST_CODES:
        raise BadValue(_("Give %(most)s codes at most, or none for all records.", most=MOST_CODES))
    asked = select(Record.code).where(
        Record.code.in_(codes), Record.kind == kind, Record.state == "published"
    )
    missing = sorted(set(codes) - set(session().scalars(asked)))
    if missing:
        raise BadValue(
            _("No published records of this kind: %(codes)s.", codes=", ".join(missing[:20]))
        )


@blueprint.get("/<number:number>/problems.csv")
@guarded("import.run")
def problems_file(number: int) -> Response:
    """Every problem and warning of a sheet, one a row."""
    sheet = session().get(SheetImport, number)
    if sheet is None:
        raise NotFound
    rows = [("row", "record", "column", "problem", "message", "value")]
    for row in session().scalars(rows_of(sheet)):
        for one in (*row.problems, *row.warnings):
            told = (row.code, one["column"], one["code"], one["message"], one["value"])
            rows.append((str(row.number), *map(guarded_text, told)))  # type: ignore[arg-type]
    return _file(written_csv(rows), f"import-{number}-problems.csv", "csv")


def _file(content: bytes, name: str, media: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = CSV if media == "csv" else XLSX
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
