"""How an instrument stands for a party: from the day it joins, until the day it leaves."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.ledger import reduce_ledger
from registry.ledger_parties import with_party_acts
from tests.unit.registry.test_ledger import LEDGERS, PARTY, entry, on

INSTRUMENT = ("signature 2010-01-10", "entry_into_force 2012-01-10")
SIGNED, FORCE = {"signed": "certain"}, {"in_force": "certain"}
POSSIBLE = {"in_force": "possible"}


def standing(own, day, instrument=INSTRUMENT):
    """What holds for the party on the day; acts are "kind date"."""
    acts = [(act, None) for act in instrument] + [(act, PARTY) for act in own]
    ledger = [entry(number, *act.split(" "), party=party) for number, (act, party) in
              enumerate(acts, 1)]  # fmt: skip
    return on(reduce_ledger(with_party_acts(ledger)), day, PARTY)


@pytest.mark.parametrize(
    ("own", "day", "held"),
    [
        # who joins is bound by nothing before
        (["accession 2016-07-05"], "2016-07-04", {}),
        (["accession 2016-07-05"], "2016-07-05", POSSIBLE),
        (["accession 2016-07-05", "entry_into_force 2017-01-05"], "2016-07-05", SIGNED),
        (["accession 2016-07-05", "entry_into_force 2017-01-05"], "2017-01-04", SIGNED),
        (["accession 2016-07-05", "entry_into_force 2017-01-05"], "2017-01-05", FORCE),
        # who joined before the entry into force is bound with it
        (["accession 2011-05-05"], "2011-05-04", {}),
        (["accession 2011-05-05"], "2012-01-09", SIGNED),
        (["accession 2011-05-05"], "2012-01-10", FORCE),
        # who ratifies late had signed before
        (["ratification 2014-03-01"], "2014-02-28", SIGNED),
        (["ratification 2014-03-01"], "2014-03-01", POSSIBLE),
        (["signature 2010-02-01", "acceptance 2014-03-01"], "2014-02-28", SIGNED),
        (["signature 2010-02-01", "acceptance 2011-03-01"], "2012-01-10", FORCE),
        # who ratifies in time goes by the instrument
        (["ratification 2011-03-01"], "2013-01-01", {}),
        # who leaves was bound until then
        (["withdrawal 2020-06-30"], "2009-12-31", {}),
        (["withdrawal 2020-06-30"], "2010-01-10", SIGNED),
        (["withdrawal 2020-06-30"], "2020-06-29", FORCE),
        (["withdrawal 2020-06-30"], "2020-06-30", {"terminated": "certain"}),
        (["withdrawal 2020"], "2020-06-30", {"in_force": "possible", "terminated": "possible"}),
        (["withdrawal 2014-01-01", "accession 2016-07-05"], "2015-01-01",
         {"terminated": "certain"}),
        (["withdrawal 2014-01-01", "accession 2016-07-05"], "2016-07-05", POSSIBLE),
        # an entry into force of its own, late: it may have joined, so nothing is said before
        (["entry_into_force 2017-01-05"], "2016-01-01", {}),
        (["entry_into_force 2012-01-10"], "2011-01-01", SIGNED),
        (["provisional_application 2011-01-01"], "2010-06-01", SIGNED),
        (["provisional_application 2011-01-01"], "2012-06-01",
         {"provisionally_applied": "certain"}),
        # statements give no status
        (["reservation 2010-01-10"], "2013-01-01", {}),
    ],
)  # fmt: skip
def test_a_party_is_bound_from_the_day_it_joins_until_the_day_it_leaves(own, day, held):
    assert standing(own, day) == held


def test_without_an_entry_into_force_consent_makes_none():
    assert standing(["accession 2016-07-05"], "2020-01-01", ("adoption 2010-01-10",)) == SIGNED
    assert standing(["ratification 2016-07-05"], "2020-01-01", ("adoption 2010-01-10",)) == {}


@given(LEDGERS)
def test_the_instrument_s_own_statuses_stay_as_they_are(acts):
    def own(periods):
        return [period for period in periods if period.party_id is None]

    assert own(reduce_ledger(with_party_acts(acts))) == own(reduce_ledger(acts))


@given(LEDGERS, st.dates(date(2007, 1, 1), date(2021, 12, 31)))
def test_who_joined_holds_nothing_before_the_earliest_of_its_acts(acts, day):
    joined = [*acts, entry(99, "accession", "2014-05-05", party=PARTY)]
    own = [act for act in joined if act.track == "legal" and act.party_id == PARTY]
    firsts = [act for act in own if act.status and act.kind != "accession"]
    if not firsts and day < date(2014, 5, 5):
        held = on([p for p in reduce_ledger(with_party_acts(joined)) if p.track == "legal"],
                  day.isoformat(), PARTY)  # fmt: skip
        assert held == {}
