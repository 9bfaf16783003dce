"""What agreements cover: `/<lang>/agreements/coverage` and `/<lang>/corridors/coverage`."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from cooperation.agreements.holdings import holdings_shown
from core.permissions import guarded
from core.reader import reader
from core.web import absolute
from pages.between.views import between_url, same_twice
from pages.coverage.addresses import HERE, arguments
from pages.coverage.crossings import CrossingsCoverage, judgement_words
from pages.coverage.fields import FIELDS
from pages.coverage.pair import PairCoverage
from pages.coverage.partners import PartnersCoverage
from pages.matrix.asking import no_administration, no_value, own_code
from pages.matrix.cells import Matrix, Question
from pages.matrix.words import bond_tag
from pages.questions import body_options, question_address, question_form, select_field
from registry.references import Reference, references_by_code
from registry.vocabulary import SUBJECTS

blueprint = Blueprint("coverage", __name__, url_prefix="/<lang>")
CROSSINGS = "coverage.crossing_coverage"


@blueprint.get("/agreements/coverage")
@guarded("site.read")
def agreement_coverage() -> ResponseReturnValue:
    """The fields covered between two, or between one and each partner; without any, the form."""
    of, partner = (request.args.get(name, "").strip().upper() for name in ("of", "with"))
    matrix = Matrix(Question(), reader())
    bodies = {body.code: body for body in matrix.bodies.values()}
    problems = _problems(of, partner, bodies)
    shown = {
        "filter_form": _form(of, partner, matrix),
        "fields": [(code, SUBJECTS[code]) for code in FIELDS],
        "problems": problems,
    }
    if problems or not of:
        held = holdings_shown(current_user)
        page = render_template("pages/coverage/choose.html", holdings=held, **shown)
        return page, 400 if problems else 200
    # Two are one question, whichever stands first.
    asked = arguments(*sorted((of, partner))) if partner else arguments(of)
    shown["question"] = question_address(HERE, matrix.reader, **asked)
    shown["canonical_url"] = absolute(url_for(HERE, **asked, as_of=None))
    shown["today_url"] = url_for(HERE, **arguments(of, partner), as_of=None)
    if partner:
        return _pair_page(PairCoverage(matrix, bodies[of], bodies[partner]), shown)
    table = PartnersCoverage(matrix, bodies[of])
    return render_template("pages/coverage/partners.html", table=table, **shown)


def _pair_page(pair: PairCoverage, shown: dict[str, Any]) -> str:
    return render_template(
        "pages/coverage/pair.html",
        pair=pair,
        tag_of=bond_tag,
        between=between_url(pair.one.code, pair.other.code),
        **shown,
    )


def _problems(of: str, partner: str, bodies: dict[str, Reference]) -> list[str]:
    """Why the question cannot be answered."""
    vain = [code for code in (of, partner) if code and code not in bodies]
    if vain:
        named = references_by_code(vain, reader().language)
        return [_not_a_body(code, named.get(code)) for code in vain]
    if partner and not of:
        return [_("Choose both sides.")]
    return [same_twice()] if of and of == partner else []


def _not_a_body(code: str, named: Reference | None) -> str:
    if named is None or named.kind != "organization":
        return no_administration(code)
    words: str = _(
        "“%(code)s” is an organization; choose an administration. Agreements of organizations are "
        "on the page of what binds two.",
        code=code,
    )
    return words


def _form(of: str, partner: str, matrix: Matrix) -> dict[str, Any]:
    bodies = matrix.bodies.values()
    ones, others = body_options(bodies, of or own_code()), body_options(bodies, partner)
    fields = [
        select_field("of", _("One side"), _("Choose"), ones),
        select_field("with", _("The other side"), _("All partners"), others),
    ]
    return question_form(url_for(HERE, as_of=None), matrix.reader, fields)


@blueprint.get("/corridors/coverage")
@guarded("site.read")
def crossing_coverage() -> ResponseReturnValue:
    """Which stretches of the corridors no agreement covers, one of any subject or of one."""
    subject, problems = request.args.get("subject", "").strip(), []
    if subject and subject not in SUBJECTS:
        problems, subject = [no_value(subject, SUBJECTS.title)], ""
    options = [
        {"value": code, "label": SUBJECTS[code], "selected": code == subject} for code in SUBJECTS
    ]
    fields = [select_field("subject", SUBJECTS.title, _("All"), options)]
    page = render_template(
        "pages/coverage/crossings.html",
        found=CrossingsCoverage(subject),
        heading_of=judgement_words,
        problems=problems,
        filter_form=question_form(url_for(CROSSINGS, as_of=None), reader(), fields),
        question=question_address(CROSSINGS, reader(), subject=subject),
        today_url=url_for(CROSSINGS, subject=subject or None, as_of=None),
    )
    return page, 400 if problems else 200
