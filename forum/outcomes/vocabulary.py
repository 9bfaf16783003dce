"""Words for how an outcome stands by what is on record."""

from flask_babel import lazy_gettext as _l

from registry.vocabulary import Vocabulary

FULFILLED, GIVEN_UP, RECORDED = "fulfilled", "given_up", "recorded"
FOLLOWED, NAMED, NOTHING = "followed", "named", "nothing"

STANDINGS = Vocabulary("outcome_standing", _l("State by evidence"), {
    FULFILLED: (_l("Fulfilled"), _l("An event of its own says that the whole of it is done.")),
    GIVEN_UP: (_l("Given up"), _l("An event of its own says that it was given up.")),
    RECORDED: (_l("Events of its own"), _l("Events are recorded of it; none ends it.")),
    FOLLOWED: (
        _l("Followed up"),
        _l("A record that it leads to has events from after the edition."),
    ),
    NAMED: (
        _l("Leads to a record"),
        _l("It leads to a record of which no event from after the edition is held."),
    ),
    NOTHING: (_l("Nothing is held"), _l("Neither an event nor a record that it leads to.")),
})  # fmt: skip

BEFORE, DURING, AFTER, MAYBE, UNDATED = "before", "during", "after", "maybe", "undated"

PHASES = Vocabulary("phase", _l("When"), {
    BEFORE: (_l("Before the edition"), ""),
    DURING: (_l("On the days of the edition"), ""),
    AFTER: (_l("After the edition"), ""),
    MAYBE: (_l("Possibly after the edition"), _l("The date is not known well enough to say.")),
    UNDATED: (_l("Date not known"), ""),
})  # fmt: skip
