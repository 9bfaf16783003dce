"""Code lists of delegations."""

from flask_babel import lazy_gettext as _l

from forum.delegations.models import (
    ACCOMPANYING,
    ACCREDITED,
    ADVISER,
    ARRIVED,
    CONFIRMED,
    DECLINED,
    DELEGATE,
    DEPUTY,
    HEAD,
    INTERPRETER,
    INVITED,
    NOMINATED,
)
from registry.vocabulary import Vocabulary

DELEGATION_STATES = Vocabulary("delegation_state", _l("State of a delegation, or of a member"), {
    INVITED: (_l("Invited"), _l("Asked to come; nobody is nominated yet.")),
    NOMINATED: (_l("Nominated"), _l("Named by the focal point; the secretariat has to confirm.")),
    CONFIRMED: (_l("Confirmed"), _l("Expected by the secretariat.")),
    ACCREDITED: (_l("Accredited"), _l("May enter; badges are made.")),
    ARRIVED: (_l("Arrived"), _l("Has checked in.")),
    DECLINED: (_l("Declined"), _l("Does not come, or was not accepted.")),
})  # fmt: skip

MEMBER_ROLES = Vocabulary("member_role", _l("Role in a delegation"), {
    HEAD: (_l("Head of delegation"), ""),
    DEPUTY: (_l("Deputy head"), ""),
    DELEGATE: (_l("Delegate"), ""),
    ADVISER: (_l("Adviser"), ""),
    INTERPRETER: (_l("Interpreter"), ""),
    ACCOMPANYING: (_l("Accompanying person"), ""),
})  # fmt: skip
