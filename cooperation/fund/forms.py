"""The form of training activities."""

from flask_babel import lazy_gettext as _l

from cooperation.fund.vocabulary import TIES
from registry.forms import DATE_HELP
from registry.schema.fields import Choice, Currency, Field, Money, Number, When
from registry.schema.forms import (
    BODIES,
    CITATIONS,
    COMMON,
    LINKS,
    TEXTS,
    Numbered,
    RecordForm,
    parties_in,
    register_form,
)

FUND_ACTIVITY_FORM = register_form(
    RecordForm(
        kind="fund_activity",
        codes=Numbered("FA", 2),
        fields=(
            Choice(name="tie", label=TIES.title, codes=TIES, required=True),
            When(name="date_text", label=_l("Date"), help=DATE_HELP, required=True),
            Field(name="body_text", label=_l("Bodies, as the source words it"), longest=300),
            Number(name="participants_count", label=_l("Number of participants")),
            Money(name="amount", label=_l("Amount")),
            Currency(
                name="currency", label=_l("Currency"), help=_l("A code such as CNY (ISO 4217).")
            ),
            *COMMON,
        ),
        parts=(
            TEXTS,
            parties_in(("body", "participant"), kinds=(*BODIES, "district")),
            LINKS,
            CITATIONS,
        ),
    )
)  # fmt: skip
