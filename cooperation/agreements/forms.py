"""The form of agreements."""

from flask_babel import lazy_gettext as _l

from cooperation.agreements.vocabulary import FORMS
from registry.forms import DATE_HELP
from registry.schema.fields import Choice, Field, Number, When
from registry.schema.forms import (
    CITATIONS,
    COMMON,
    LINKS,
    SUBJECT_CODES,
    TEXTS,
    Numbered,
    RecordForm,
    parties_in,
    register_form,
)

AGREEMENT_FORM = register_form(
    RecordForm(
        kind="agreement",
        codes=Numbered("A", 4),
        fields=(
            Choice(name="form", label=FORMS.title, codes=FORMS, required=True),
            Number(name="parties_count", label=_l("Parties counted by a source")),
            When(name="parties_as_of_text", label=_l("Day of that count"), help=DATE_HELP),
            Field(
                name="depositary_text", label=_l("Depositary, as the source words it"), longest=300
            ),
            *COMMON,
        ),
        parts=(
            TEXTS,
            parties_in(("party", "observer", "depositary"), Numbered("AP", 4)),
            SUBJECT_CODES,
            LINKS,
            CITATIONS,
        ),
    )
)
