"""What a call judges applications by.

The criteria are those by which development cooperation is evaluated (OECD DAC, 2019, adapted to
applications), with equity, since the fund says who was served and who was not.
"""

from flask_babel import lazy_gettext as _l

from registry.vocabulary import Vocabulary

CRITERIA = Vocabulary("fund_criterion", _l("Criterion"), {
    "relevance": (
        _l("Relevance to a need"), _l("It answers a need that the administration shows."),
    ),
    "coherence": (_l("Coherence"), _l("It fits the measures and what others do already.")),
    "feasibility": (_l("Feasibility"), _l("Plan, people and time allow it to be done.")),
    "budget": (_l("Value for money"), _l("The budget is complete, and fits the plan.")),
    "results": (_l("Expected results"), _l("What will be different afterwards can be measured.")),
    "sustainability": (
        _l("Sustainability"), _l("What was learnt is used and passed on when the money has ended."),
    ),
    "equity": (_l("Equity"), _l("It reaches those who were served less, women and men alike.")),
})  # fmt: skip
PHASES = Vocabulary("call_phase", _l("State of the call"), {
    "planned": (_l("Opens later"), _l("Applications are not taken yet.")),
    "open": (_l("Open for applications"), _l("Applications are taken.")),
    "closed": (_l("Closed for applications"), _l("Applications are not taken any more.")),
    "decided": (_l("Decided"), _l("It is closed, and no application waits for a decision.")),
})  # fmt: skip
