"""How an activity is tied to the special fund."""

from flask_babel import lazy_gettext as _l

from registry.vocabulary import Vocabulary

TIES = Vocabulary("tie", _l("Tie to the special fund"), {
    "direct": (_l("Of the fund"), _l("A source says that the special fund pays for it.")),
    "related": (_l("Related"), _l("Close to the fund; no source says that the fund pays for it.")),
    "background": (_l("Background"), _l("Shows what there was before or beside the fund.")),
})  # fmt: skip
