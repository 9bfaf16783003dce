"""Code lists of delegations."""

from flask_babel import lazy_gettext as _l

from forum.delegations.models import (
    ACCOMPANYING,
    ADVISER,
    DELEGATE,
    DEPUTY,
    HEAD,
    INTERPRETER,
)
from registry.vocabulary import Vocabulary

MEMBER_ROLES = Vocabulary("member_role", _l("Role in a delegation"), {
    HEAD: (_l("Head of delegation"), ""),
    DEPUTY: (_l("Deputy head"), ""),
    DELEGATE: (_l("Delegate"), ""),
    ADVISER: (_l("Adviser"), ""),
    INTERPRETER: (_l("Interpreter"), ""),
    ACCOMPANYING: (_l("Accompanying person"), ""),
})  # fmt: skip
