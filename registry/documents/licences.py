"""Under which conditions a document may be used."""

from flask_babel import lazy_gettext as _l

from registry.vocabulary import Vocabulary

ALL_RIGHTS_RESERVED = "all_rights_reserved"

LICENCES = Vocabulary("licence", _l("Licence"), {
    "public_domain": (
        _l("Public domain"),
        _l("No rights are known: an official text, or rights that have run out."),
    ),
    "cc_by_4": (
        _l("CC BY 4.0"),
        _l("Free to use for everybody who names the author (Creative Commons)."),
    ),
    "cc_by_sa_4": (
        _l("CC BY-SA 4.0"),
        _l("As CC BY 4.0; what is made of it stands under the same licence."),
    ),
    "publisher_allows": (
        _l("Reuse allowed by the publisher"),
        _l("The publisher's own terms allow copies; the source says which."),
    ),
    ALL_RIGHTS_RESERVED: (
        _l("All rights reserved"),
        _l("Kept for the secretariat's own use; not shown to visitors."),
    ),
})  # fmt: skip
