"""The terms of reuse, as the page about them and whatever is taken away tell them."""

from flask_babel import lazy_gettext as _l

TERMS = (
    _l(
        "Data come from the sources named with them. The texts of these sources stay with their "
        "publishers, whose terms hold for them."
    ),
    _l(
        "The secretariat has not laid down terms yet for the texts and translations written for "
        "this registry. Until it does, no licence is granted here; what the law allows, such as "
        "quoting with the source, it allows here too."
    ),
)
