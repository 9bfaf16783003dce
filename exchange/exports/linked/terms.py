"""What each kind is in the vocabulary of schema.org, and by which property it names others.

A property is named only where its definition there says what is held. Parties of an agreement made
it, as a parliament makes a law: `legislationPassedBy`; `legislationResponsible` is whom to ask
about it, the depositary. `participant` belongs to actions, `memberOf` to bodies.
"""

from collections.abc import Mapping

LEGISLATION, EVENT, WORK = "Legislation", "Event", "CreativeWork"
GOVERNMENTAL, ORGANIZATION = "GovernmentOrganization", "Organization"

TYPES: Mapping[str, str] = {
    "agreement": LEGISLATION,
    "policy": LEGISLATION,
    "measure": WORK,
    "pillar": WORK,
    "practice": WORK,
    "outcome": WORK,
    "indicator": "Dataset",
    "corridor": "Trip",
    "edition": EVENT,
    "session": EVENT,
    "event": EVENT,
    "fund_activity": "EducationEvent",
    "fund_call": WORK,
    "project": "Project",
    "administration": GOVERNMENTAL,
    "organization": ORGANIZATION,
    "district": GOVERNMENTAL,
    "group": ORGANIZATION,
    "concept": "DefinedTerm",
    "source": WORK,
}
ORGANIZATION_TYPES = {
    "intergovernmental": GOVERNMENTAL,
    "union": GOVERNMENTAL,
    "government": GOVERNMENTAL,
    "training": "EducationalOrganization",
}
"""By kind of organization; what is none of these is an `Organization`."""
EVENTS = frozenset({EVENT, "EducationEvent"})
WORKS = frozenset({LEGISLATION, WORK, "Dataset"})

BY_ROLE: Mapping[tuple[str, str], str] = {
    ("agreement", "party"): "legislationPassedBy",
    ("agreement", "observer"): "contributor",
    ("agreement", "depositary"): "legislationResponsible",
    ("policy", "issuer"): "legislationPassedBy",
    ("measure", "lead"): "maintainer",
    ("indicator", "body"): "about",
    ("practice", "district"): "provider",
    ("practice", "partner"): "contributor",
    ("fund_activity", "body"): "organizer",
    ("fund_activity", "participant"): "attendee",
    ("project", "funding"): "funder",
    ("edition", "host"): "organizer",
    ("event", "involved"): "contributor",
    ("outcome", "owner"): "maintainer",
    ("outcome", "involved"): "contributor",
    ("group", "leader"): "member",
}
BY_RELATION: Mapping[str, str] = {
    "implements": "isBasedOn",
    "annex_of": "isPartOf",
    "part_of": "isPartOf",
    "amends": "legislationAmends",
    "replaces": "legislationRepeals",
}
"""Relations of works to works; the others have no property of that meaning."""
BY_REFERENCE: Mapping[tuple[str, str], str] = {
    ("session", "edition"): "superEvent",
    ("outcome", "edition"): "about",
    ("measure", "pillar"): "isPartOf",
    ("indicator", "measures"): "about",
    ("event", "about"): "about",
}
"""Fields of a kind that name other records."""

IN_FORCE, NOT_IN_FORCE = "http://schema.org/InForce", "http://schema.org/NotInForce"
LEGAL_FORCE: Mapping[str, str] = {
    "in_force": IN_FORCE,
    "proposed": NOT_IN_FORCE,
    "negotiating": NOT_IN_FORCE,
    "initialled": NOT_IN_FORCE,
    "terminated": NOT_IN_FORCE,
    "expired": NOT_IN_FORCE,
    "superseded": NOT_IN_FORCE,
}
"""Of a status that is certain. Signed, suspended or provisionally applied settles nothing."""
