"""Code lists of projects: IATI 2.03 where it has the list, else the registry's own.

The codes are kept as words; `projects.iati_codes` of the exchange gives IATI's numbers.
"""

from flask_babel import lazy_gettext as _l

from cooperation.fund.vocabulary import TIES
from registry.vocabulary import Vocabulary

PROJECT_TIES = Vocabulary("project_tie", _l("Tie of a project to the fund"), {
    code: (TIES[code], TIES.definition(code)) for code in ("related", "background")
})  # fmt: skip
"""Of projects that others pay for; one of the fund itself has no such code."""
OF_FUND = "fund"
"""In addresses of lists: projects of the fund."""
LISTED_TIES = Vocabulary("listed_tie", _l("Projects of the fund and of others"), {
    OF_FUND: (TIES["direct"], ""),
    **{code: (PROJECT_TIES[code], PROJECT_TIES.definition(code)) for code in PROJECT_TIES},
})  # fmt: skip
ACTIVITY_TYPES = Vocabulary("training_type", _l("Type of activity"), {
    "course": (_l("Course"), ""),
    "seminar": (_l("Seminar"), ""),
    "study_visit": (_l("Study visit"), ""),
    "centre": (_l("Training centre"), ""),
    "e_learning": (_l("E-learning"), ""),
    "other": (_l("Something else"), ""),
})  # fmt: skip
LEVELS = Vocabulary("staff_level", _l("Level"), {
    "executive": (_l("Executive"), _l("Heads and deputy heads of an administration.")),
    "senior": (_l("Senior"), _l("Heads of departments and their deputies.")),
    "middle": (_l("Middle"), _l("Heads of units, experts.")),
    "operational": (_l("Operational staff"), _l("Officers at work at the border and inland.")),
})  # fmt: skip
SEXES = Vocabulary("sex", _l("Sex"), {
    "female": (_l("Women"), ""),
    "male": (_l("Men"), ""),
})  # fmt: skip
BUDGET_TYPES = Vocabulary("budget_type", _l("Type of budget"), {
    "original": (_l("Original budget"), _l("As it was agreed first.")),
    "revised": (_l("Revised budget"), _l("As it was changed later.")),
})  # fmt: skip
BUDGET_STATUSES = Vocabulary("budget_status", _l("Status of the budget"), {
    "indicative": (_l("Indicative"), _l("A plan that binds nobody.")),
    "committed": (_l("Committed"), _l("Binding.")),
})  # fmt: skip
TRANSACTION_TYPES = Vocabulary("transaction_type", _l("Type of transaction"), {
    "incoming_funds": (_l("Incoming funds"), _l("Money received.")),
    "commitment": (_l("Outgoing commitment"), _l("A binding promise to pay.")),
    "disbursement": (_l("Disbursement"), _l("Money passed on to another body.")),
    "expenditure": (_l("Expenditure"), _l("Money spent on goods and services.")),
    "incoming_commitment": (_l("Incoming commitment"), _l("A binding promise to be paid.")),
    "pledge": (_l("Outgoing pledge"), _l("A promise to pay that does not bind yet.")),
    "incoming_pledge": (_l("Incoming pledge"), _l("A promise to be paid that does not bind yet.")),
})  # fmt: skip
RESULT_TYPES = Vocabulary("result_type", _l("Type of project result"), {
    "output": (_l("Output"), _l("What the activities give at once.")),
    "outcome": (_l("Outcome"), _l("What is different for those who took part.")),
    "impact": (_l("Impact"), _l("What is different in the longer run.")),
    "other": (_l("Something else"), ""),
})  # fmt: skip
MEASURES_OF = Vocabulary("indicator_measure", _l("Measured in"), {
    "unit": (_l("Units, counted"), ""),
    "percentage": (_l("Percentage"), ""),
    "nominal": (_l("Named values"), ""),
    "ordinal": (_l("Ranks"), ""),
    "qualitative": (_l("Quality, in words"), ""),
})  # fmt: skip
DIFFERENCES = Vocabulary("money_difference", _l("Difference"), {
    "not_committed": (_l("Planned, not yet committed"), _l("Budget less commitments.")),
    "committed_beyond": (_l("Committed beyond the budget"), _l("Commitments less budget.")),
    "not_paid": (_l("Committed, not yet paid"), _l("Commitments less payments.")),
    "paid_beyond": (_l("Paid beyond the commitments"), _l("Payments less commitments.")),
    "not_spent": (_l("Received, not yet spent"), _l("Incoming funds less payments.")),
    "spent_beyond": (_l("Spent beyond what was received"), _l("Payments less incoming funds.")),
})  # fmt: skip
REPORT_TYPES = Vocabulary("report_type", _l("Type of report"), {
    "narrative": (_l("Narrative report"), _l("What was done, and what came of it.")),
    "financial": (_l("Financial report"), _l("What was received, spent, and is left.")),
    "final": (_l("Final report"), _l("The whole project: work, results and money.")),
    "follow_up": (_l("Follow-up report"), _l("Six months after the end: what is used at work.")),
})  # fmt: skip
REPORT_STANDINGS = Vocabulary("report_standing", _l("State of the report"), {
    "ahead": (_l("Due later"), _l("Its day has not passed, and it has not come.")),
    "in_time": (_l("Received in time"), _l("It came on its day or before.")),
    "late": (_l("Received late"), _l("It came after its day.")),
    "overdue": (_l("Overdue"), _l("Its day has passed, and it has not come.")),
    "dropped": (_l("Not asked for"), _l("The project was cancelled before it came.")),
})  # fmt: skip
