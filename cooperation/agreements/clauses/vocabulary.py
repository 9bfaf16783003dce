"""The thirty standard clauses of customs agreements, and the answers of an assessment.

Labels are the usual terms of the WCO Model Bilateral Agreement on Mutual Administrative Assistance
in Customs Matters, the SAFE Framework, the Revised Kyoto Convention and the WTO Trade Facilitation
Agreement. Definitions are the registry's own wording. Codes are permanent.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from registry.vocabulary import Vocabulary

PRESENT, ABSENT, INCONCLUSIVE = "present", "absent", "inconclusive"

CLAUSES = Vocabulary("clause", _l("Clause"), {
    "scope": (
        _l("Scope and definitions"),
        _l("Which matters the instrument covers and which it leaves out, and what its terms mean."),
    ),
    "territorial_application": (
        _l("Territorial application"),
        _l("To which territories of the parties the instrument applies."),
    ),
    "implementation": (
        _l("Joint committee and implementation"),
        _l("Who carries the instrument out, and in which committee or through which contact "
           "points the parties watch over it."),
    ),
    "dispute_settlement": (
        _l("Settlement of disputes"),
        _l("How differences about the reading or the use of the instrument are settled."),
    ),
    "final_provisions": (
        _l("Entry into force, duration and termination"),
        _l("When the instrument begins to bind, how long it lasts, and how it is amended or "
           "ended."),
    ),
    "assistance_on_request": (
        _l("Assistance on request"),
        _l("An administration that is asked gives what the other needs to apply customs law or to "
           "prevent and investigate offences."),
    ),
    "spontaneous_assistance": (
        _l("Spontaneous assistance"),
        _l("An administration tells the other of its own accord what may matter to it."),
    ),
    "request_form": (
        _l("Form and content of requests"),
        _l("In which form and language a request is made, by whom, and what it has to contain."),
    ),
    "request_execution": (
        _l("Execution of requests"),
        _l("How, by when and under whose law the administration that is asked acts on a request."),
    ),
    "visiting_officials": (
        _l("Officials present at inquiries abroad"),
        _l("Officials of one administration may be present at inquiries in the territory of the "
           "other, with its consent."),
    ),
    "experts_and_witnesses": (
        _l("Experts and witnesses"),
        _l("Officials may appear as experts or witnesses before courts or authorities of the "
           "other party."),
    ),
    "special_surveillance": (
        _l("Special surveillance"),
        _l("On request, an administration watches persons, goods, places or means of transport."),
    ),
    "controlled_delivery": (
        _l("Controlled delivery"),
        _l("Suspect consignments may pass under the eyes of the authorities, so that those "
           "involved are found."),
    ),
    "claims_recovery": (
        _l("Recovery of customs claims"),
        _l("One party helps the other to collect duties, taxes and penalties that it is owed."),
    ),
    "exemptions": (
        _l("Exemptions and refusal"),
        _l("When assistance may be refused, put off or made to depend on conditions."),
    ),
    "costs": (
        _l("Costs"),
        _l("Who bears the costs of what is done under the instrument."),
    ),
    "automatic_exchange": (
        _l("Automatic exchange of information"),
        _l("Kinds of information agreed on are passed on regularly, without a request each time."),
    ),
    "files_and_documents": (
        _l("Files and documents"),
        _l("Which files and documents are handed over, in original or as copies, and what they "
           "are worth as evidence."),
    ),
    "confidentiality": (
        _l("Use of information and confidentiality"),
        _l("For which purposes information may be used, and how it is kept confidential."),
    ),
    "data_protection": (
        _l("Protection of personal data"),
        _l("How personal data are protected where they are passed on."),
    ),
    "aeo_recognition": (
        _l("Mutual recognition of AEO programmes"),
        _l("Each party accepts authorizations of economic operators (AEO) that the other has "
           "given."),
    ),
    "aeo_benefits": (
        _l("Benefits for authorized economic operators"),
        _l("What operators gain whom the other party has authorized, such as fewer controls."),
    ),
    "aeo_suspension": (
        _l("Suspension of benefits"),
        _l("When benefits of operators are suspended or end, and how the other party is told."),
    ),
    "control_recognition": (
        _l("Recognition of controls and seals"),
        _l("Each party accepts controls that the other has carried out, or seals that it has put "
           "on."),
    ),
    "single_window": (
        _l("Single window and electronic exchange of data"),
        _l("Customs data and documents are exchanged electronically, or through a single window."),
    ),
    "electronic_origin": (
        _l("Electronic certificates of origin"),
        _l("Proofs of origin are issued, sent or verified electronically."),
    ),
    "transit": (
        _l("Transit"),
        _l("Goods pass through a territory under customs control: formalities, guarantees, "
           "routes."),
    ),
    "advance_rulings": (
        _l("Advance rulings"),
        _l("Binding decisions on classification, origin or value are given before goods arrive."),
    ),
    "intellectual_property": (
        _l("Intellectual property at the border"),
        _l("Customs acts at the border on goods that infringe intellectual property rights."),
    ),
    "technical_assistance": (
        _l("Technical assistance and training"),
        _l("Training, exchange of experts and experience, and other help that builds capacity."),
    ),
})  # fmt: skip

GROUPS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "framework": (_l("Framework"), (
        "scope", "territorial_application", "implementation", "dispute_settlement",
        "final_provisions",
    )),
    "assistance": (_l("Mutual assistance"), (
        "assistance_on_request", "spontaneous_assistance", "request_form", "request_execution",
        "visiting_officials", "experts_and_witnesses", "special_surveillance",
        "controlled_delivery", "claims_recovery", "exemptions", "costs",
    )),
    "information": (_l("Information"), (
        "automatic_exchange", "files_and_documents", "confidentiality", "data_protection",
    )),
    "recognition": (_l("Recognition and security"), (
        "aeo_recognition", "aeo_benefits", "aeo_suspension", "control_recognition",
    )),
    "procedures": (_l("Procedures and capacity"), (
        "single_window", "electronic_origin", "transit", "advance_rulings",
        "intellectual_property", "technical_assistance",
    )),
}  # fmt: skip
"""Each clause stands in one group: (label, its codes in order)."""

ANSWERS = Vocabulary("clause_answer", _l("Assessment of a clause"), {
    PRESENT: (_l("Present"), _l("The text has the clause, in the articles named.")),
    ABSENT: (_l("Absent"), _l("The whole text was read; the clause is not in it.")),
    INCONCLUSIVE: (_l("Inconclusive"), _l("The text was read; it leaves open whether it has the "
                                          "clause.")),
})  # fmt: skip

NOT_ASSESSED = _l("Not assessed")
"""No answer is held. It says nothing of the text."""


def group_of(clause: str) -> Any:
    """The label of the group that a clause stands in."""
    return next(label for label, codes in GROUPS.values() if clause in codes)
