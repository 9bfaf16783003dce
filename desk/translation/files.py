"""Translations out and in as XLIFF: the list exported, a preview of what comes back, proposals."""

from collections import Counter

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import RequestEntityTooLarge

from core.database import session
from core.permissions import guarded
from core.problems import BadValue, Forbidden, Problem
from core.reader import reader
from core.web import absolute
from desk.kept_files import keep_file, kept_file
from desk.translation.forms import FileForm, ProposeForm
from desk.translation.place import asked_filters, blueprint, may_write_here
from exchange.xliff.comparing import TAKEN, VERDICTS, Compared
from exchange.xliff.importing import (
    WHOLE_RECORDS,
    compared_with_registry,
    propose_translations,
    refuse_faulty,
)
from exchange.xliff.names import MOST_BYTES, MOST_RECORDS
from exchange.xliff.reading import ReadXliff, UnreadableXliff, read_xliff
from exchange.xliff.writing import MEDIA_TYPE, xliff_files, zipped
from registry.models import Record
from registry.references import references_by_code
from registry.templating import listed
from registry.translating import checked_language
from registry.translation_states import listed_translations, translations

FORM_BYTES = 100_000
KEPT_IN = "xliff"
SHOWN = 500
"""Segments that the preview shows one by one; what is refused comes first."""


@blueprint.get("/<language>/export")
@guarded("xliff.export")
def export(language: str) -> Response:
    """The chosen records of the list, or all of it, as XLIFF; zipped where there are several
    source languages, because a file of XLIFF has one."""
    language = checked_language(language)
    files = xliff_files(_chosen(language), language, _address_of)
    if not files:
        raise BadValue(_("There is nothing to export. Choose records of the list."))
    name, content, media_type = f"guantong-{files[0][0]}", files[0][1], MEDIA_TYPE
    if len(files) > 1:
        name, content, media_type = f"guantong-{language}.zip", zipped(files), "application/zip"
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _address_of(record: Record) -> str:
    return absolute(url_for("permanent.redirect", code=record.code))


def _chosen(language: str) -> list[Record]:
    codes = request.args.getlist("code")
    if codes:
        found = translations(language, current_user).where(Record.code.in_(codes))
    else:
        found = listed_translations(language, current_user, asked_filters())
    ids = [row.id for row in session().execute(found.limit(MOST_RECORDS + 1))]
    if len(ids) > MOST_RECORDS:
        raise BadValue(_("These are too many records: 2,000 at most. Narrow the list."))
    place = {number: at for at, number in enumerate(ids)}
    records = session().scalars(
        select(Record).where(Record.id.in_(ids)).options(*WHOLE_RECORDS[:1])
    )
    return sorted(records, key=lambda record: place[record.id])


@blueprint.get("/import")
@guarded("xliff.import")
def import_page() -> str:
    """Where a file is chosen."""
    return _import_page(FileForm(formdata=None))


def _import_page(form: FileForm) -> str:
    return render_template("desk/translation/import.html", form=form)


@blueprint.post("/import")
@guarded("xliff.import")
def import_file() -> ResponseReturnValue:
    """Read the file and show what it would change. Nothing is proposed yet."""
    request.max_content_length = MOST_BYTES + FORM_BYTES
    try:
        form = FileForm()
        if not form.validate():
            return _import_page(form), 422
        content = form.file.data.read(MOST_BYTES + 1)
        read = _readable(content)
    except RequestEntityTooLarge:
        form = FileForm(formdata=None)
        form.file.errors = [_("The file is too large: 10 MB at most.")]
        return _import_page(form), 413
    except UnreadableXliff as problem:
        form.file.errors = [str(problem)]
        return _import_page(form), 422
    compared = compared_with_registry(read, current_user)
    refuse_faulty(compared, read.language)
    return _preview(read, compared, keep_file(KEPT_IN, content))


def _readable(content: bytes) -> ReadXliff:
    read = read_xliff(content)
    if not may_write_here(read.language):
        raise Forbidden(_l("You may change the texts in your languages only."))
    return read


def _preview(
    read: ReadXliff, compared: list[Compared], digest: str, form: ProposeForm | None = None
) -> str:
    segments = [(one.code, judged) for one in compared for judged in one.segments]
    counts = Counter(judged.verdict for _code, judged in segments)
    shown = sorted(segments, key=lambda pair: _rank(pair[1].verdict))[:SHOWN]
    return render_template(
        "desk/translation/preview.html",
        read=read,
        segments=shown,
        total=len(segments),
        counts=counts,
        verdicts=VERDICTS,
        records=sum(bool(one.fields) for one in compared),
        taken=TAKEN,
        names=references_by_code((code for code, _judged in shown), reader().language),
        form=form or ProposeForm(formdata=None, data={"digest": digest}),
    )


def _rank(verdict: str) -> int:
    """What is refused comes first, what changes nothing last."""
    return 1 if verdict in TAKEN else 2 if verdict in ("initial", "empty", "unchanged") else 0


@blueprint.post("/import/propose")
@guarded("xliff.import")
def propose_file() -> ResponseReturnValue:
    """Make proposals of what the preview showed, compared anew with the registry as it is now."""
    form = ProposeForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    read = _readable(kept_file(KEPT_IN, form.digest.data))
    compared = compared_with_registry(read, current_user)
    message = form.message.data or f"Translation: {read.language} (XLIFF)"
    try:
        batch, made = propose_translations(
            compared, read.language, form.origin.data, message, current_user
        )
    except Problem:
        session().rollback()
        raise
    if not made:
        session().rollback()
        flash(_("The file changes nothing that could be proposed."), "warning")
        return _preview(read, compared, form.digest.data, form), 422
    session().commit()
    failed = [one.code for one in compared if any(j.verdict == "failed" for j in one.segments)]
    _tell(len(made), failed)
    return redirect(url_for("desk_translation.batch_page", batch=batch), 303)


def _tell(made: int, failed: list[str]) -> None:
    flash(
        ngettext("%(num)s proposal waits for review.", "%(num)s proposals wait for review.", made),
        "success",
    )
    if failed:
        flash(
            ngettext(
                "%(num)s record has to be corrected first: %(codes)s",
                "%(num)s records have to be corrected first: %(codes)s",
                len(failed),
                codes=listed(failed[:20]),
            ),
            "warning",
        )
