"""What binds two bodies: `/<lang>/between/<one>/<other>`, and the form that leads there."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from cooperation.agreements.vocabulary import FORMS
from core.characters import quoted
from core.database import session
from core.permissions import guarded
from core.reader import reader
from core.web import absolute
from pages.between.pair_view import GROUPS, PairView
from pages.coverage.addresses import coverage_url
from pages.matrix.words import bond_tag
from pages.pairs import UNION
from pages.questions import question_address
from registry.door import visible
from registry.models import Record
from registry.references import Reference, by_title, references_by_code, references_to

blueprint = Blueprint("between", __name__, url_prefix="/<lang>/between")
BODIES = ("administration", "organization")


@blueprint.get("/")
@guarded("site.read")
def choose() -> ResponseReturnValue:
    """The form; with two different bodies chosen, to their page."""
    codes = [request.args.get(name, "").strip().upper() for name in ("one", "other")]
    if not any(codes) or "other" not in request.args:
        return _form_page(codes, [])
    known = _bodies(codes)
    problems = _problems(codes, known)
    if problems:
        return _form_page(codes, problems), 400
    return redirect(_address(*codes), 302)


@blueprint.get("/<one>/<other>")
@guarded("site.read")
def pair_page(one: str, other: str) -> ResponseReturnValue:
    """What binds the two on the day. Raises `NotFound` for a code that nobody has."""
    known = _bodies([one, other])
    if one not in known or other not in known:
        raise NotFound
    if one == other:
        return _form_page([one, ""], [same_twice()]), 400
    view = PairView(known[one], known[other], reader())
    return render_template(
        "pages/between.html",
        view=view,
        forms=FORMS,
        groups=[(name, heading(name)) for name, _standings in GROUPS],
        tag_of=bond_tag,
        canonical_url=absolute(url_for("between.pair_page", as_of=None, **_in_order(one, other))),
        swapped=_address(other, one),
        question=question_address("between.pair_page", reader(), **_in_order(one, other)),
        coverage=_coverage(known[one], known[other]),
        today_url=url_for("between.pair_page", one=one, other=other, as_of=None),
    )


def _coverage(one: Reference, other: Reference) -> str:
    """Address of what the agreements of the two cover, field by field; '' where it is not asked."""
    asked = all(body.kind == "administration" or body.code == UNION for body in (one, other))
    return coverage_url(one.code, other.code) if asked else ""


def between_url(one: str, other: str) -> str:
    """Address of the page of two bodies, in the order of their codes, for the reader's day."""
    return _address(**_in_order(one, other))


def _in_order(one: str, other: str) -> dict[str, Any]:
    first, second = sorted((one, other))
    return {"one": first, "other": second}


def _address(one: str, other: str) -> str:
    return url_for("between.pair_page", one=one, other=other)


def _bodies(codes: list[str]) -> dict[str, Reference]:
    """Administrations and organizations among the codes, those that the reader may see."""
    found = references_by_code(codes, reader().language)
    return {code: body for code, body in found.items() if body.kind in BODIES}


def same_twice() -> str:
    """Words for two sides that are the same."""
    words: str = _("Choose two different ones: an administration is not bound to itself.")
    return words


def _problems(codes: list[str], known: dict[str, Reference]) -> list[str]:
    """Why the two cannot be shown."""
    unknown = [code for code in codes if code and code not in known]
    if unknown:
        return [
            _("There is no administration or organization “%(code)s”.", code=quoted(code))
            for code in unknown
        ]
    if not all(codes):
        return [_("Choose both sides.")]
    return [same_twice()] if codes[0] == codes[1] else []


def _form_page(codes: list[str], problems: list[str]) -> str:
    """The form with what was chosen before."""
    return render_template(
        "pages/between_form.html",
        problems=problems,
        sides=[("one", _("One side"), codes[0]), ("other", _("The other side"), codes[1])],
        choices=_choices(),
        action=url_for("between.choose", as_of=None),
    )


def _choices() -> list[tuple[Any, list[Reference]]]:
    """Administrations and organizations by name."""
    ids: dict[str, list[int]] = {name: [] for name in BODIES}
    query = visible(Record, current_user).with_only_columns(Record.id, Record.kind)
    for key, kind in session().execute(query.where(Record.kind.in_(BODIES))):
        ids[kind].append(key)
    names = references_to([key for keys in ids.values() for key in keys], reader().language)
    labels = {"administration": _("Administrations"), "organization": _("Organizations")}
    return [
        (labels[kind], by_title(names[key] for key in keys if key in names))
        for kind, keys in ids.items()
    ]


def heading(group: str) -> str:
    """The heading of a group of agreements."""
    headings: dict[str, str] = {
        "in_force": _("In force"),
        "possible": _("Possibly in force"),
        "signed": _("Signed; entry into force not established"),
        "other": _("In preparation, or status not known"),
        "ended": _("Ended or suspended"),
    }
    return headings[group]
