"""What a text of an agreement can be, and how versions, exports and programs name its parts."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from cooperation.agreements.texts.models import TEXT_ORIGINS, AgreementText
from registry.documents.licences import ALL_RIGHTS_RESERVED, LICENCES
from registry.schema.fields import Choice, Field, Language, Reference, YesNo
from registry.schema.forms import PartForm
from registry.vocabulary import ORIGINS

TRANSLATIONS = ("human", "machine")
ORIGIN_LABELS = {code: ORIGINS[code] for code in TEXT_ORIGINS} | {
    "official": _l("Official text"),
    "machine": _l("Machine translation"),
}
OPEN_LICENCES = {code: LICENCES[code] for code in LICENCES if code != ALL_RIGHTS_RESERVED}
"""What is kept for the secretariat's own use is no text for readers."""

FULL_TEXTS = PartForm(
    name="full_texts",
    label=_l("Full texts"),
    one=_l("Full text"),
    model=AgreementText,
    key=("language",),
    fields=(
        Language(name="language", label=_l("Language"), required=True),
        Choice(name="origin", label=ORIGINS.title, codes=ORIGIN_LABELS, required=True),
        YesNo(name="reviewed", label=_l("Translation reviewed by a person")),
        Reference(name="source", label=_l("Source"), kinds=("source",), required=True),
        Field(name="locator", label=_l("Place in the source"), longest=300),
        Field(name="document", label=_l("Document")),
        Choice(name="licence", label=LICENCES.title, codes=OPEN_LICENCES),
        Field(name="digest", label=_l("SHA-256 of the articles")),
    ),
)


def nature_words(origin: str, reviewed: bool) -> str:
    """What a text is, in words for readers."""
    if origin == "authentic":
        return str(_("authentic text"))
    if origin == "official":
        return str(_("official text"))
    if origin == "machine":
        machine = _("machine translation, reviewed"), _("machine translation, not reviewed")
        return str(machine[not reviewed])
    human = _("translation, reviewed"), _("translation, not reviewed")
    return str(human[not reviewed])
