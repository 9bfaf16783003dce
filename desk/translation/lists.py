"""The workbench's overview of all languages, and the list of one, what readers open most first."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from core.database import session
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.problems import BadValue
from core.reader import reader
from desk.translation.place import (
    all_languages,
    asked_filters,
    blueprint,
    filter_values,
    may_write_here,
    own_languages,
)
from exchange.xliff.names import MOST_RECORDS
from registry.kinds import kinds
from registry.references import references_to
from registry.translating import checked_language
from registry.translation_states import (
    TRANSLATION_STATES,
    Asked,
    count_translations,
    listed_translations,
    totals_by,
)

PAGE_SIZE = 50


@blueprint.get("/")
@guarded("translation.work")
def overview() -> ResponseReturnValue:
    """How many texts of each language are in which state; the list of one that is asked for."""
    if asked := request.args.get("language", "").strip().lower():
        language = _known_language(asked)
        return redirect(url_for("desk_translation.translation_list", language=language), 303)
    languages = all_languages()
    rows = session().execute(count_translations(languages, current_user)).all()
    return render_template(
        "desk/translation/overview.html",
        languages=languages,
        own=own_languages(),
        states=TRANSLATION_STATES,
        totals=totals_by(rows, "language", "state"),
        sums=totals_by(rows, "language"),
        kinds={name: kind for name, kind in kinds().items() if any(r.kind == name for r in rows)},
        by_kind=totals_by(rows, "language", "kind"),
        current=totals_by([r for r in rows if r.state == "current"], "language", "kind"),
    )


def _known_language(tag: str) -> str:
    try:
        return checked_language(tag)
    except NotFound:
        raise BadValue(_("It must be a language tag such as ru or zh-hant.")) from None


@blueprint.get("/<language>/")
@guarded("translation.work")
def translation_list(language: str) -> str:
    """The records to be translated into a language, narrowed by state, kind and words."""
    language, asked, number = checked_language(language), asked_filters(), asked_page()
    counts = session().execute(count_translations([language], current_user, asked.words)).all()
    total = sum(row.total for row in counts if _fits(row, asked.state, asked.kind))
    page = page_place(number, PAGE_SIZE, total)
    rows = session().execute(
        listed_translations(language, current_user, asked)
        .limit(PAGE_SIZE)
        .offset(page["first"] - 1)
    )
    found = rows.all()
    return render_template(
        "desk/translation/list.html",
        language=language,
        rows=found,
        names=references_to((row.id for row in found), reader().language),
        kinds=kinds(),
        states=TRANSLATION_STATES,
        filters=_filter_form(language, asked, counts),
        kept=filter_values(asked),
        page=page,
        may_write=may_write_here(language),
        most_records=MOST_RECORDS,
    )


def _fits(row: Any, state: str, kind: str) -> bool:
    return (not state or row.state == state) and (not kind or row.kind == kind)


def _filter_form(language: str, asked: Asked, counts: Any) -> dict[str, Any]:
    """The form as the macro takes it, with counts of what each choice would show."""
    states = totals_by([row for row in counts if _fits(row, "", asked.kind)], "state")
    by_kind = totals_by([row for row in counts if _fits(row, asked.state, "")], "kind")
    address = url_for("desk_translation.translation_list", language=language)
    return {
        "action": address,
        "reset_url": address,
        "fields": [
            _select("state", TRANSLATION_STATES.title, TRANSLATION_STATES, states, asked.state),
            _select(
                "kind",
                _("Kind"),
                {name: kind.plural for name, kind in kinds().items() if (name,) in by_kind},
                by_kind,
                asked.kind,
            ),
            {"kind": "search", "name": "q", "label": _("Words or code"), "value": asked.words},
        ],
    }


def _select(name: str, label: Any, labels: Any, counts: Any, chosen: str) -> dict[str, Any]:
    options = [
        {"value": code, "label": labels[code], "count": total, "selected": code == chosen}
        for code in labels
        if (total := counts.get((code,), 0)) or code == chosen
    ]
    if chosen and chosen not in labels:
        options.append({"value": chosen, "label": kinds()[chosen].plural, "selected": True})
    everything = {"value": "", "label": _("All"), "selected": not chosen}
    return {"kind": "select", "name": name, "label": label, "options": [everything, *options]}
