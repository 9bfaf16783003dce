"""Forms of agreements."""

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
