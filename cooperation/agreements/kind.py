"""The kind of agreements, and the title composed where a language has none."""

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from cooperation.agreements.models import Agreement
from cooperation.agreements.vocabulary import FORMS
from core.languages import locale_of, territory_name
from registry.headings import heading_of, may_name
from registry.kinds import Composed, Kind, register
from registry.models import Party

NAMED_PARTIES = 4


def composed_title(agreement: Agreement, language: str) -> Composed:
    """ "Form: A – B", never a sentence, since names do not inflect; None without two parties."""
    parties = [p for p in agreement.parties if p.role == "party"]
    shown_parties = [p for p in parties if p.party is None or may_name(agreement, p.party)]
    names = [_name(p, language) for p in shown_parties]
    if len(names) < 2:
        return None
    shown = " – ".join(names[:NAMED_PARTIES])
    if len(names) > NAMED_PARTIES:
        shown = f"{shown} (+{len(names) - NAMED_PARTIES})"
    with force_locale(str(locale_of(language))):
        return _(
            "%(form)s: %(parties)s", form=str(FORMS[agreement.form]), parties=shown
        ), "composed"


def _name(party: Party, language: str) -> str:
    if party.party is not None:
        return heading_of(party.party, language)
    return territory_name(party.territory, locale_of(language))


AGREEMENT = register(
    Kind(
        name="agreement",
        model=Agreement,
        label=_l("Agreement"),
        plural=_l("Agreements"),
        list_endpoint="agreements.agreement_list",
        page_endpoint="agreements.agreement_page",
        compose_title=composed_title,
        names_others=True,
        dated_by_ledger=True,
        track="legal",
    )
)
