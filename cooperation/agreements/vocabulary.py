"""Forms of agreements, how they are renewed, and the dates that follow from their terms."""

from flask_babel import lazy_gettext as _l

from registry.vocabulary import Vocabulary

FORMS = Vocabulary("form", _l("Form"), {
    "cmaa": (
        _l("Customs mutual assistance agreement"),
        _l("Mutual administrative assistance in customs matters (CMAA)."),
    ),
    "mra": (
        _l("AEO mutual recognition arrangement"),
        _l("Each side honours the other's authorized economic operators (MRA)."),
    ),
    "memorandum": (_l("Memorandum"), ""),
    "protocol": (_l("Protocol"), ""),
    "action_plan": (_l("Action plan"), ""),
    "mechanism": (_l("Inter-customs mechanism"), _l("A standing channel between customs offices.")),
    "convention": (_l("Convention"), _l("An open multilateral instrument.")),
    "other": (_l("Other instrument"), ""),
})  # fmt: skip

RENEWALS = Vocabulary("renewal", _l("Renewal"), {
    "tacit": (_l("Tacit"), _l("Renewed by itself unless a party gives notice.")),
    "by_agreement": (_l("By agreement"), _l("Renewed only if the parties agree.")),
    "none": (_l("None"), _l("It ends with its term.")),
})  # fmt: skip

NEXT_DATES = Vocabulary("next_date", _l("Dates ahead"), {
    "end_of_term": (_l("End of the term"), _l("The instrument ends by its own terms.")),
    "renewal": (_l("Tacit renewal"), _l("A further term begins unless notice was given.")),
    "last_notice": (
        _l("Last day to give notice"),
        _l("After it notice comes too late for the term that ends next."),
    ),
})  # fmt: skip
