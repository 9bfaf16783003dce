"""Texts of agreements for readers: by article, in two languages, and two agreements compared."""

from typing import Any

from flask import Blueprint, after_this_request, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from cooperation.agreements.kind import AGREEMENT
from cooperation.agreements.models import Agreement
from cooperation.agreements.texts.addresses import article_address, full_article_address
from cooperation.agreements.texts.comparing import Comparison, Side, common_language
from cooperation.agreements.texts.queries import agreements_with_text, articles_held
from cooperation.agreements.texts.reading import PAGE_SIZE, Reading, Text, texts_held
from core.characters import quoted
from core.database import session, today
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.problems import BadValue
from core.reader import Reader, reader
from registry.documents.licences import LICENCES
from registry.door import visible
from registry.provisions import provision_words
from registry.record_view import RecordView, open_record
from registry.references import references_to
from registry.version_routes import latest_number, revision_of
from registry.versions import Revision
from registry.views import record_by_code

blueprint = Blueprint("agreement_texts", __name__, url_prefix="/<lang>/agreements")
blueprint.add_app_template_filter(provision_words)
permanent_blueprint = Blueprint("articles", __name__)
JSON = "application/json"


@permanent_blueprint.get("/r/<code>/<identifier>", endpoint="article_redirect")
@guarded("site.read")
def permanent(code: str, identifier: str) -> ResponseReturnValue:
    """The permanent address of an article: to its page, or to its JSON where that is wanted more.

    Raises `NotFound` for what is not held, `WithdrawnRecord`.
    """
    record = record_by_code(code)
    if identifier not in articles_held([record.id]).get(record.id, ()):
        raise NotFound
    after_this_request(_vary)
    accepted = request.accept_mimetypes
    if accepted and accepted[JSON] > accepted["text/html"]:
        return redirect(url_for("api.articles", code=code, article=identifier), 302)
    page = "agreement_texts.article_page"
    values: dict[str, Any] = {"code": code, "identifier": identifier, "lang": reader().language}
    return redirect(url_for(page, **values), 302)


def _vary(response: Any) -> Any:
    response.vary.update(("Accept", "Accept-Language"))
    return response


@blueprint.get("/<code>/text")
@guarded("site.read")
def text_page(code: str) -> str:
    """The text in one language, or two side by side; of a version with `?version=`.

    Raises `NotFound`, `WithdrawnRecord`, `BadValue`.
    """
    view = open_record(AGREEMENT, code)
    reading = Reading(view.record, view.reader, _asked_version(view.record))
    page = page_place(asked_page(), PAGE_SIZE, len(reading.order))
    identifiers = reading.order[page["first"] - 1 : page["last"]]
    return render_template(
        "agreements/texts/text.html",
        view=view,
        reading=reading,
        identifiers=identifiers,
        units=reading.units(identifiers),
        page=page,
        licences=LICENCES,
        address_of=article_address,
    )


@blueprint.get("/<code>/text/<identifier>")
@guarded("site.read")
def article_page(code: str, identifier: str) -> ResponseReturnValue:
    """One article, with its neighbours; 404 says where it is not held."""
    view = open_record(AGREEMENT, code)
    reading = Reading(view.record, view.reader, _asked_version(view.record))
    held = reading.turn_to(identifier)
    page = render_template(
        "agreements/texts/article.html" if held else "agreements/texts/no_article.html",
        view=view,
        reading=reading,
        identifier=identifier,
        **(_article(view, reading, identifier) if held else {}),
    )
    return page, 200 if held else 404


def _article(view: RecordView, reading: Reading, identifier: str) -> dict[str, Any]:
    before, behind = reading.neighbours(identifier)
    return {
        "entry": reading.entry(identifier),
        "units": reading.units([identifier]),
        "before": before,
        "behind": behind,
        "permanent": full_article_address(view.record.code, identifier),
        "accessed": today(),
        "licences": LICENCES,
        "address_of": article_address,
    }


def _asked_version(record: Agreement, parameter: str = "version") -> Revision | None:
    text = request.args.get(parameter, "").strip()
    if not text:
        return None
    latest = latest_number(record)
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= latest):
        why = _("Versions of this record are numbered from 1 to %(latest)s.", latest=latest)
        raise BadValue(why, parameter)
    return revision_of(record, int(text))


@blueprint.get("/compare")
@guarded("site.read")
def compare_page() -> ResponseReturnValue:
    """Two agreements article by article: `one`, `other`, the language in `in`; or two versions
    (`one_version`, `other_version`) of the same."""
    of = reader()
    problems: list[str] = []
    comparison = _comparison(of, problems)
    pairs = comparison.pairs if comparison else []
    page = page_place(asked_page() if comparison else 1, PAGE_SIZE, len(pairs))
    references = references_to(session().scalars(agreements_with_text()), of.language)
    answer = render_template(
        "agreements/texts/compare.html",
        comparison=comparison,
        pairs=pairs[page["first"] - 1 : page["last"]],
        page=page,
        problems=problems,
        known=sorted(references.values(), key=lambda one: one.code),
        address_of=article_address,
    )
    return answer, 400 if problems else 200


def _comparison(of: Reader, problems: list[str]) -> Comparison | None:
    codes = [request.args.get(name, "").strip().upper() for name in ("one", "other")]
    if "other" not in request.args or not any(codes):
        return None
    if not all(codes):
        problems.append(_("Choose two agreements."))
        return None
    sides = [
        _held(code, name, problems) for code, name in zip(codes, ("one", "other"), strict=True)
    ]
    if problems:
        return None
    (one, one_texts, one_version), (other, other_texts, other_version) = sides
    asked = request.args.get("in", "").strip().lower()
    language = asked or common_language(one_texts, other_texts, of.languages("en"))
    names = references_to([one.id, other.id], of.language)
    return Comparison(
        Side(names[one.id], _chosen(one_texts, language, of), one_version),
        Side(names[other.id], _chosen(other_texts, language, of), other_version),
    )


def _held(code: str, name: str, problems: list[str]) -> tuple[Any, list[Text], Revision | None]:
    """The agreement with its texts, and the version asked for."""
    found = visible(Agreement, current_user).where(Agreement.code == code)
    record = session().scalars(found).one_or_none()
    if record is None:
        problems.append(_("There is no agreement with the code %(code)s.", code=quoted(code)))
        return None, [], None
    revision = _asked_version(record, f"{name}_version")
    texts = texts_held(record, revision)
    if not texts:
        problems.append(_("Of %(code)s no text is held.", code=code))
    return record, texts, revision


def _chosen(texts: list[Text], language: str, of: Reader) -> Text:
    """The text in the language, or the best other one: the page says in which each is."""
    by_language = {text.language: text for text in texts}
    wanted = (language, *of.languages("en"), *by_language)
    return next(by_language[tag] for tag in wanted if tag in by_language)
