"""What a text of an agreement can be, and how versions, exports and programs name its parts."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from cooperation.agreements.texts.models import TEXT_ORIGINS, AgreementText
from core.database import session
from registry.documents.licences import ALL_RIGHTS_RESERVED, LICENCES
from registry.documents.models import Document
from registry.schema.fields import Choice, Field, Find, Language, Reference, YesNo
from registry.schema.forms import PartForm
from registry.vocabulary import ORIGINS

TRANSLATIONS = ("human", "machine")
ORIGIN_LABELS = {code: ORIGINS[code] for code in TEXT_ORIGINS} | {
    "official": _l("Official text"),
    "machine": _l("Machine translation"),
}
OPEN_LICENCES = {code: LICENCES[code] for code in LICENCES if code != ALL_RIGHTS_RESERVED}
"""What is kept for the secretariat's own use is no text for readers."""


@dataclass(frozen=True, kw_only=True)
class DocumentCode(Field):
    """The document that a text is taken from, by its code; a removed one is named no more."""

    def put(self, row: Any, value: Any, _find: Find) -> None:
        held = select(Document).where(Document.code == value, Document.removed_at.is_(None))
        row.document = session().scalars(held).one_or_none() if value else None


@dataclass(frozen=True, kw_only=True)
class Digest(Field):
    """The name of what a text says; nobody types it."""


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
        DocumentCode(name="document", label=_l("Document")),
        Choice(name="licence", label=LICENCES.title, codes=OPEN_LICENCES),
        Digest(name="digest", label=_l("SHA-256 of the articles"), required=True),
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
