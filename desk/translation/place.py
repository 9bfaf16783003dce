"""What all pages of the translation workbench have in common: blueprint, languages, filters."""

from dataclasses import asdict

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_login import current_user

from core.database import session
from core.languages import SITE_LANGUAGES
from core.problems import BadValue
from registry.kinds import kinds
from registry.translating import may_write
from registry.translation_states import TRANSLATION_STATES, Asked, languages_of_texts

blueprint = Blueprint("desk_translation", __name__, url_prefix="/<lang>/desk/translation")
LONGEST_WORDS = 100


def own_languages() -> list[str]:
    """The languages that the current translator translates into."""
    return sorted(current_user.scopes("translator"))


def all_languages() -> list[str]:
    """The languages of the site, the translator's own first, then others that have texts."""
    found = (*own_languages(), *SITE_LANGUAGES, *sorted(session().scalars(languages_of_texts())))
    return list(dict.fromkeys(found))


def asked_filters() -> Asked:
    """What the address narrows the list to. Raises `BadValue`."""
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    words = " ".join(request.args.get("q", "").split())
    if state and state not in TRANSLATION_STATES:
        raise BadValue(_("Translations have no such state. Choose one of the list."))
    if kind and kind not in kinds():
        raise BadValue(_("There is no such kind of record. Choose one of the list."))
    if len(words) > LONGEST_WORDS:
        raise BadValue(_("Search for fewer words."))
    return Asked(state, kind, words)


def filter_values(asked: Asked) -> dict[str, str | None]:
    """The filters as values of an address."""
    values = asdict(asked)
    values["q"] = values.pop("words")
    return {name: value or None for name, value in values.items()}


def may_write_here(language: str) -> bool:
    """Whether the current person may change texts in the language."""
    return may_write(language, current_user)
