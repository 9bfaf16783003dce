"""Code lists: the code is stored, the label and its one-line definition are shown.

Sources: WCO, UN Treaty Collection glossary, WCO MRA strategy guide, IATI 2.03, SKOS; where none is
named the list is the registry's own.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l


class Vocabulary(Mapping[str, Any]):
    """An ordered code list: code → label, with a definition for each code.

    Asking for an unknown code gives the code itself, so that a page never fails on one.
    """

    def __init__(self, name: str, title: Any, terms: dict[str, tuple[Any, Any]]) -> None:
        self.name = name
        self.title = title
        self.terms = terms
        _vocabularies[name] = self

    def __getitem__(self, code: str) -> Any:
        return self.terms[code][0] if code in self.terms else code

    def __contains__(self, code: object) -> bool:
        return code in self.terms

    def __iter__(self) -> Iterator[str]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def definition(self, code: str) -> Any:
        """The one-line definition of a code; '' where the label says it all."""
        return self.terms[code][1] if code in self.terms else ""


_vocabularies: dict[str, Vocabulary] = {}


def vocabularies() -> Mapping[str, Vocabulary]:
    """All code lists of the product by name."""
    return _vocabularies


STATES = Vocabulary("state", _l("State of a record"), {
    "draft": (_l("Draft"), _l("Not published; only the secretariat sees it.")),
    "published": (_l("Published"), _l("Open to every reader.")),
    "withdrawn": (_l("Withdrawn"), _l("No longer shown; the address says why.")),
})  # fmt: skip

CONFIDENCE = Vocabulary("confidence", _l("Confidence"), {
    "high": (_l("High confidence"), _l("A primary source or several that agree.")),
    "medium": (_l("Medium confidence"), _l("One good source, or a part that had to be inferred.")),
    "low": (_l("Low confidence"), _l("A weak, indirect or disputed source.")),
})  # fmt: skip

VERIFICATION = Vocabulary("verification", _l("Verification"), {
    "checked": (_l("Checked"), _l("Compared with the source.")),
    "partly": (_l("Partly checked"), _l("Some of it was compared with the source.")),
    "unverified": (_l("Not verified"), _l("Not compared with the source again.")),
})  # fmt: skip

ORIGINS = Vocabulary("origin", _l("Origin of a text"), {
    "original": (_l("Original"), _l("Written for the registry.")),
    "authentic": (_l("Authentic text"), _l("Equally binding with the other authentic languages.")),
    "official": (_l("Official wording"), _l("By a party or the organization itself.")),
    "human": (_l("Translation"), _l("Translated or reviewed by a person.")),
    "machine": (_l("Machine translation, not reviewed"), _l("No person has reviewed it yet.")),
    "composed": (_l("Composed title"), _l("Put together from the form and the parties' names.")),
})  # fmt: skip

RELATIONS = Vocabulary("relation", _l("Relation"), {
    "implements": (_l("Implements"), ""),
    "funds": (_l("Funds"), ""),
    "agreed_at": (_l("Agreed at"), ""),
    "discussed_in": (_l("Discussed in"), ""),
    "amends": (_l("Amends"), ""),
    "replaces": (_l("Replaces"), ""),
    "annex_of": (_l("Annex of"), ""),
    "part_of": (_l("Part of"), ""),
    "evidence_for": (_l("Evidence for"), ""),
    "follows": (_l("Follows"), ""),
})  # fmt: skip

# The same relations read from the other end.
INVERSE_RELATIONS = Vocabulary("inverse_relation", _l("Relation, from the other end"), {
    "implements": (_l("Implemented by"), ""),
    "funds": (_l("Funded by"), ""),
    "agreed_at": (_l("Agreed here"), ""),
    "discussed_in": (_l("Discussed here"), ""),
    "amends": (_l("Amended by"), ""),
    "replaces": (_l("Replaced by"), ""),
    "annex_of": (_l("Annexes"), ""),
    "part_of": (_l("Parts"), ""),
    "evidence_for": (_l("Evidence"), ""),
    "follows": (_l("Followed by"), ""),
})  # fmt: skip

ROLES = Vocabulary("party_role", _l("Role"), {
    "party": (_l("Party"), _l("Bound by the instrument, or a signatory of it.")),
    "observer": (_l("Observer"), _l("Takes part without being bound.")),
    "lead": (_l("Lead body"), _l("Answers for the measure.")),
    "owner": (_l("Owner"), _l("Answers for what was agreed.")),
    "body": (_l("Body"), ""),
    "issuer": (_l("Issuer"), ""),
    "host": (_l("Host"), ""),
    "district": (_l("Customs district"), ""),
    "partner": (_l("Partner"), ""),
    "involved": (_l("Involved"), ""),
    "participant": (_l("Participant"), ""),
    "depositary": (_l("Depositary"), _l("Keeps the instrument and receives the parties' acts.")),
    "leader": (_l("Leader"), ""),
    "eligible": (_l("May apply"), _l("An administration to which a call is open.")),
    "funding": (_l("Funder"), _l("Gives the money (IATI 1).")),
    "accountable": (_l("Accountable"), _l("Answers for the project (IATI 2).")),
    "extending": (_l("Extending"), _l("Passes the money on and manages it (IATI 3).")),
    "implementing": (_l("Implementing"), _l("Carries the project out (IATI 4).")),
    "beneficiary": (_l("Beneficiary"), _l("Whom the project is for.")),
})  # fmt: skip

SUBJECTS = Vocabulary("subject", _l("Subject"), {
    "joint_control": (_l("Joint control"), _l("Control of the same goods by both sides together.")),
    "aeo_mutual_recognition": (
        _l("AEO mutual recognition"),
        _l("Each side honours the other's authorized economic operators."),
    ),
    "secure_trade_lanes": (
        _l("Smart and secure trade lanes"),
        _l("Supply chains followed and secured from end to end."),
    ),
    "risk_management": (_l("Risk management"), _l("Choosing by risk what to control.")),
    "data_exchange": (_l("Data exchange"), _l("Regular exchange of customs data.")),
    "enforcement": (_l("Enforcement"), _l("Mutual assistance against breaches of customs law.")),
    "capacity_building": (_l("Capacity building"), _l("Training and technical assistance.")),
    "transit": (_l("Transit"), _l("Carriage of goods through a territory under control.")),
    "origin": (_l("Origin of goods"), _l("Rules and proofs of origin.")),
    "single_window": (_l("Single window"), _l("One place to lodge all data once.")),
    "e_commerce": (_l("E-commerce"), _l("Cross-border electronic commerce.")),
    "quarantine_food_safety": (
        _l("Quarantine and food safety"),
        _l("Inspection of animals, plants and food."),
    ),
})  # fmt: skip

TRACKS = Vocabulary("track", _l("Track"), {
    "progress": (_l("Progress"), _l("How far a measure has come.")),
    "legal": (_l("Legal"), _l("The life of the instrument in law.")),
    "operational": (_l("Operational"), _l("Whether it works in practice.")),
    "programme": (_l("Programme"), ""),
    "funding": (_l("Funding"), ""),
    "project": (_l("Project"), _l("The life of a project (IATI ActivityStatus).")),
})  # fmt: skip

STATUSES = Vocabulary("status", _l("Status"), {
    "announced": (_l("Announced"), _l("Made public; no start is recorded.")),
    "under_way": (_l("Under way"), _l("Work on it has started.")),
    "pilot": (_l("Pilot"), _l("Tried on a small scale.")),
    "suspended": (_l("Suspended"), _l("Stopped for the time being.")),
    "completed": (_l("Completed"), _l("The whole of it is done.")),
    "withdrawn": (_l("Withdrawn"), _l("Given up.")),
    "proposed": (_l("Proposed"), _l("Put forward by one side.")),
    "negotiating": (_l("In negotiation"), _l("The sides negotiate the text.")),
    "initialled": (_l("Initialled"), _l("The negotiators have fixed the text.")),
    "signed": (
        _l("Signed"),
        _l("Signed, adopted or acceded to; entry into force not established."),
    ),
    "provisionally_applied": (
        _l("Provisionally applied"),
        _l("Applied before its entry into force."),
    ),
    "in_force": (_l("In force"), _l("Binding on its parties.")),
    "terminated": (_l("Terminated"), _l("Ended by an act of a party or the parties.")),
    "expired": (_l("Expired"), _l("Ended by its own terms.")),
    "superseded": (_l("Superseded"), _l("Replaced by a later instrument.")),
    "unknown": (_l("Status unknown"), _l("The sources do not say.")),
    "comparison": (_l("Comparison of programmes"), _l("Both sides compare their programmes.")),
    "site_validation": (_l("Joint validation"), _l("Both sides validate operators on site.")),
    "operational": (_l("Operational"), _l("Benefits are given in practice.")),
    "review": (_l("Under review"), _l("The sides review how it works.")),
    "pipeline": (_l("In preparation"), _l("Agreed or being agreed; it has not begun (IATI 1).")),
    "implementation": (_l("Being carried out"), _l("Its activities go on (IATI 2).")),
    "finalisation": (
        _l("Being finalised"), _l("Activities are done; reports or payments are open (IATI 3)."),
    ),
    "closed": (_l("Closed"), _l("Reported and paid (IATI 4).")),
    "cancelled": (_l("Cancelled"), _l("It will not be carried out, or not to its end (IATI 5).")),
})  # fmt: skip

EVENT_KINDS = Vocabulary("event_kind", _l("Kind of event"), {
    "announced": (_l("Announced"), ""),
    "started": (_l("Started"), ""),
    "pilot_started": (_l("Pilot started"), ""),
    "milestone": (_l("Milestone"), _l("Completes a step, never the measure.")),
    "result": (_l("Result"), ""),
    "setback": (_l("Setback"), ""),
    "suspended": (_l("Suspended"), ""),
    "resumed": (_l("Resumed"), ""),
    "due_set": (_l("Due date set"), _l("Promises a day; it changes no status.")),
    "extended": (
        _l("Deadline extended"),
        _l("Promises a later day; the earlier promise stays on record."),
    ),
    "measure_completed": (_l("Measure completed"), ""),
    "completed": (_l("Completed"), _l("The whole of it is done.")),
    "withdrawn": (_l("Withdrawn"), ""),
    "awarded": (_l("Awarded"), _l("The fund has granted the money.")),
    "activities_completed": (_l("Activities completed"), _l("Nothing but reports is left to do.")),
    "closed": (_l("Closed"), _l("Reports are in, and money is accounted for.")),
    "cancelled": (_l("Cancelled"), ""),
    "signature": (_l("Signature"), ""),
    "initialling": (_l("Initialling"), ""),
    "adoption": (_l("Adoption"), ""),
    "conclusion": (_l("Conclusion"), ""),
    "ratification": (_l("Ratification"), ""),
    "acceptance": (_l("Acceptance"), ""),
    "approval": (_l("Approval"), ""),
    "accession": (_l("Accession"), ""),
    "succession": (_l("Succession"), ""),
    "definitive_signature": (_l("Definitive signature"), ""),
    "entry_into_force": (_l("Entry into force"), ""),
    "provisional_application": (_l("Provisional application"), ""),
    "suspension": (_l("Suspension"), ""),
    "termination": (_l("Termination"), ""),
    "expiry": (_l("Expiry"), ""),
    "replacement": (_l("Replacement"), ""),
    "withdrawal": (_l("Withdrawal from the instrument"), ""),
    "reservation": (
        _l("Reservation"),
        _l("A party excludes or changes what some provisions mean for it."),
    ),
    "declaration": (
        _l("Declaration of a party"),
        _l("A party says how it understands or applies the text."),
    ),
    "reservation_withdrawn": (_l("Reservation withdrawn"), ""),
    "submitted_for_ratification": (_l("Submitted for ratification"), ""),
    "domestic_approval": (_l("Approved at home"), ""),
    "pilot_start": (_l("Start of the pilot"), ""),
    "operational_start": (_l("Start of operation"), ""),
    "status_reported": (
        _l("Status reported"),
        _l("What a source says held on the day, without the act itself."),
    ),
    "annulment": (
        _l("Entry annulled"),
        _l("The entry that it corrects did not happen; it changes no status itself."),
    ),
})  # fmt: skip

CERTAINTY = Vocabulary("certainty", _l("Certainty"), {
    "certain": (_l("Certain"), _l("The dated evidence leaves no doubt for this day.")),
    "possible": (
        _l("Possible"),
        _l("It may have held on this day; the evidence does not settle it."),
    ),
})  # fmt: skip

SOURCE_KINDS = Vocabulary("source_kind", _l("Kind of source"), {
    "official": (_l("Official publication"), ""),
    "news": (_l("News report"), ""),
    "trade": (_l("Trade press"), ""),
    "repost": (_l("Repost"), ""),
    "mirror": (_l("Mirror copy, cited without link"), ""),
    "noaddr": (_l("Cited without an address"), ""),
    "dataset": (_l("Data set"), ""),
    "seed": (_l("Source page of 2015"), ""),
    "described": (_l("Known by its description only"), ""),
    "registry": (_l("Written for the registry"), ""),
})  # fmt: skip

REPORT_STATES = Vocabulary("report_state", _l("State of a report of a mistake"), {
    "new": (_l("Received"), _l("Waiting to be looked into.")),
    "in_work": (_l("In progress"), _l("The secretariat compares it with the sources.")),
    "corrected": (_l("Corrected"), _l("The registry was changed; the answer says how.")),
    "not_changed": (_l("Not changed"), _l("The registry stays as it is; the answer says why.")),
    "spam_suspected": (_l("Taken for spam"), _l("Set aside; the secretariat can take it back.")),
})  # fmt: skip
