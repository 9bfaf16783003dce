"""Code lists of imports."""

from flask_babel import lazy_gettext as _l

from registry.vocabulary import Vocabulary

IMPORT_STATES = Vocabulary("import_state", _l("State of an import"), {
    "checking": (_l("Being checked"), ""),
    "checked": (_l("Checked"), _l("A dry run: nothing is changed yet.")),
    "in_review": (_l("In review"), _l("Somebody else is asked to accept it.")),
    "accepted": (_l("Being imported"), ""),
    "imported": (_l("Imported"), ""),
    "undoing": (_l("Being undone"), ""),
    "undone": (_l("Undone"), _l("Every record is as it was before the import.")),
    "refused": (_l("Not readable"), ""),
    "discarded": (_l("Discarded"), ""),
})  # fmt: skip

ROW_OUTCOMES = Vocabulary("import_outcome", _l("What a row does"), {
    "create": (_l("New"), _l("Makes a record.")),
    "change": (_l("Changed"), _l("Changes a record.")),
    "unchanged": (_l("Unchanged"), _l("Says what the record says already.")),
    "conflict": (_l("Conflict"), _l("Others change the record, or changed it.")),
    "wrong": (_l("With problems"), _l("Has to be mended first.")),
})  # fmt: skip
