"""Code lists of delegations."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from forum.delegations.models import (
    ACCOMPANYING,
    ACCREDITED,
    ADVISER,
    ALPHABETICAL,
    ARRIVED,
    BY_HOST,
    BY_RESPONSE,
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
    INVITED: (lazy_pgettext("delegation", "Invited"),
              _l("Asked to come; nobody is nominated yet.")),
    NOMINATED: (_l("Nominated"), _l("Named by the focal point; the secretariat has to confirm.")),
    CONFIRMED: (_l("Confirmed"), _l("Expected by the secretariat.")),
    ACCREDITED: (_l("Accredited"), _l("May enter; badges are made.")),
    ARRIVED: (_l("Arrived"), _l("Has checked in.")),
    DECLINED: (lazy_pgettext("delegation", "Declined"), _l("Does not come, or was not accepted.")),
})  # fmt: skip

STEPS = {
    CONFIRMED: _l("Confirm"),
    ACCREDITED: _l("Accredit"),
    ARRIVED: _l("Mark as arrived"),
    DECLINED: lazy_pgettext("delegation", "Decline"),
}
"""State → what is done to come to it, from the one before."""
BACK, AGAIN = _l("Ask back"), _l("Open again")

MEMBER_ROLES = Vocabulary("member_role", _l("Role in a delegation"), {
    HEAD: (_l("Head of delegation"), ""),
    DEPUTY: (_l("Deputy head"), ""),
    DELEGATE: (_l("Delegate"), ""),
    ADVISER: (_l("Adviser"), ""),
    INTERPRETER: (_l("Interpreter"), ""),
    ACCOMPANYING: (_l("Accompanying person"), ""),
})  # fmt: skip

PRECEDENCES = Vocabulary("precedence", _l("Order of precedence"), {
    BY_HOST: (_l("Order of the host"), _l("As the host lists the bodies; the others after them.")),
    ALPHABETICAL: (_l("Alphabetical"), _l("By the names in one language.")),
    BY_RESPONSE: (_l("By date of response"), _l("Who answered first comes first.")),
})  # fmt: skip

NEEDS = Vocabulary("member_need", _l("Need of a member of a delegation"), {
    "passport": (_l("Passport"), _l("Number, country of issue and last day, for a visa letter.")),
    "visa": (_l("Visa letter"), _l("Where the visa is applied for.")),
    "diet": (_l("Diet"), ""),
    "accessibility": (_l("Accessibility needs"), _l("Such as step-free access or sign language.")),
    "arrival": (_l("Arrival"), _l("Day, time and flight or train.")),
    "departure": (_l("Departure"), _l("Day, time and flight or train.")),
    "vehicle": (_l("Vehicle"), _l("Number plate and driver.")),
    "other": (_l("Other needs"), ""),
})  # fmt: skip
