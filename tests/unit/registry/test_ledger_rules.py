"""What is refused in a ledger: orders that no reading of the dates allows, and nothing else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import parse_event_date
from registry.ledger import Entry, due_bounds, entry_bounds
from registry.ledger_rules import (
    ANNULMENT,
    KINDS_OF_TRACK,
    MAY_LIE_AHEAD,
    ORDERS,
    PROMISING,
    objections,
)
from registry.promises import promise_objections
from registry.vocabulary import EVENT_KINDS

TODAY = date(2026, 6, 1)
PARTY, OTHER = 7, 8
DAYS = st.dates(date(1995, 1, 1), TODAY)


def entry(number, act, track="legal", party=None, due="", reported="", corrects=None):
    """One entry from "kind date"."""
    kind, _, day = act.partition(" ")
    earliest, latest = entry_bounds(parse_event_date(day) if day else None, TODAY)
    promised = due_bounds(parse_event_date(due)) if due else None
    return Entry(
        event_id=number,
        track=track,
        kind=kind,
        earliest=earliest,
        latest=latest,
        party_id=party,
        reported_status=reported,
        corrects_id=corrects,
        code=f"E{number}",
        due=promised,
    )


def refused(act, *ledger, **values):
    """Why the act cannot stand beside these of the same track."""
    track = values.get("track", "legal")
    held = [entry(number, one, track) for number, one in enumerate(ledger, 1)]
    return objections(held, entry(0, act, **values), TODAY)


@pytest.mark.parametrize(
    ("act", "held"),
    [
        ("entry_into_force 2015-05-01", "signature 2015-05-02"),
        ("entry_into_force 2014", "adoption 2015"),
        ("ratification 2015-04", "signature 2015-05-02"),
        ("accession 2010", "conclusion 2011-03"),
        ("suspension 2012", "entry_into_force 2013"),
        ("provisional_application 2014", "signature 2015-05-02"),
        ("reservation 2014", "signature 2015-05-02"),
        ("declaration 2014", "adoption 2015-05-02"),
        ("reservation_withdrawn 2014", "reservation 2015"),
        ("withdrawal 2014", "adoption 2015"),
        ("entry_into_force 2020", "termination 2019-12"),
        ("signature 2020", "expiry 2019"),
        ("provisional_application 2021", "replacement 2020-06"),
    ],
)
def test_impossible_orders_are_refused_whichever_is_recorded_first(act, held):
    assert len(refused(act, held)) == 1
    assert len(refused(held, act)) == 1


@pytest.mark.parametrize(
    ("act", "held"),
    [
        ("entry_into_force 2015-05", "signature 2015-05-28"),
        ("entry_into_force 2015", "signature 2015-05-28"),
        ("ratification 2015/2017", "signature 2016-05"),
        ("entry_into_force ../2016", "signature 2016-03"),
        ("entry_into_force", "signature 2016-03"),
        ("entry_into_force 2015-05-28", "signature 2015-05-28"),
        ("signature", "termination 2016-03"),
        ("termination 2016", "entry_into_force 2016-05"),
        ("withdrawal 2018", "termination 2016-03"),
    ],
)
def test_what_the_dates_leave_open_is_not_refused(act, held):
    assert refused(act, held) == []
    assert refused(held, act) == []


def test_one_possible_signature_is_enough():
    assert refused("ratification 2015", "signature 2014", "signature 2016") == []
    assert refused("ratification 2013", "signature 2014", "signature 2016")


def test_the_reason_names_both_acts_and_the_entry_on_record():
    (reason,) = refused("entry_into_force 2015", "signature 2016")
    assert str(EVENT_KINDS["entry_into_force"]) in reason
    assert f"“{EVENT_KINDS['signature']}” (E1)" in reason


@pytest.mark.parametrize(("day", "count"), [("2026-06-02", 1), ("2027", 1), ("2026-06", 0)])
def test_what_is_said_to_have_happened_does_not_lie_ahead(day, count):
    assert len(refused(f"signature {day}")) == count
    assert refused(f"expiry {day}") == []


def test_what_happens_once_is_recorded_once():
    assert refused("entry_into_force 2016", "entry_into_force 2015")
    assert refused("amendment 2016", "amendment 2015") == []
    held = [entry(1, "withdrawal 2015", party=PARTY)]
    assert objections(held, entry(0, "withdrawal 2016", party=OTHER), TODAY) == []
    assert objections(held, entry(0, "withdrawal 2016", party=PARTY), TODAY)
    back = [*held, entry(2, "accession 2015-07", party=PARTY)]
    assert objections(back, entry(0, "withdrawal 2016", party=PARTY), TODAY) == []


def test_who_withdraws_has_consented_before():
    held = [entry(1, "ratification 2015", party=PARTY)]
    assert objections(held, entry(0, "withdrawal 2014", party=PARTY), TODAY)
    assert objections(held, entry(0, "withdrawal 2014", party=OTHER), TODAY) == []


@pytest.mark.parametrize(
    ("held", "count"),
    [
        ((), 1),
        (("suspended 2018",), 0),
        (("suspended 2021",), 1),
        (("suspended 2018", "resumed 2019"), 1),
        (("suspended 2018", "resumed 2019", "suspended 2019-05"), 0),
    ],
)
def test_only_what_is_suspended_is_resumed(held, count):
    assert len(refused("resumed 2020", *held, track="progress")) == count


def test_what_a_correction_replaces_does_not_count_against_it():
    held = [entry(1, "signature 2015-05-28"), entry(2, "entry_into_force 2016")]
    corrected = entry(0, "entry_into_force 2017", corrects=2)
    assert objections(held, corrected, TODAY) == []
    assert objections(held, replace(corrected, corrects_id=None), TODAY)


def test_an_annulment_is_never_impossible():
    assert refused(f"{ANNULMENT} 2030", "termination 2010") == []


def test_tracks_do_not_judge_each_other():
    held = [entry(1, "termination 2015")]
    assert objections(held, entry(0, "operational_start 2016", track="operational"), TODAY) == []


@given(first=DAYS, second=DAYS)
def test_of_two_exact_days_one_order_alone_is_refused(first, second):
    found = refused(f"entry_into_force {first}", f"signature {second}")
    assert bool(found) == (first < second)


@given(
    act=st.sampled_from([kind for kind in KINDS_OF_TRACK["legal"] if kind not in PROMISING]),
    held=st.sampled_from(KINDS_OF_TRACK["legal"]),
    day=DAYS,
    before=st.integers(0, 900),
    after=st.integers(0, 900),
)
def test_a_less_exact_date_is_never_refused_where_an_exact_one_stands(
    act, held, day, before, after
):
    other = entry(1, f"{held} 2015-05-28")
    exact = entry(0, f"{act} {day}")
    wider = replace(
        exact,
        earliest=day - timedelta(days=before),
        latest=day + timedelta(days=after),
    )
    if not objections([other], exact, TODAY):
        assert not objections([other], wider, TODAY)


@pytest.mark.parametrize(
    ("act", "due", "held", "count"),
    [
        ("due_set 2016-05-01", "2016-04", (), 1),
        ("due_set 2016-05-01", "2016-05", (), 0),
        ("due_set 2016", "2016-04", (), 0),
        ("due_set", "2016-04", (), 0),
        ("extended 2016-05", "2017", (), 1),
        ("extended 2016-05", "2017", (("due_set 2015", "2016"),), 0),
        ("extended 2016-05", "2017", (("due_set 2018", "2019"),), 1),
        ("extended 2016-05", "2016-06", (("due_set 2015", "2016-12"),), 1),
        ("extended 2016-05", "2016", (("due_set 2015", "2016-12"),), 0),
        ("due_set 2016-05", "2016-06", (("due_set 2015", "2016-12"),), 0),
    ],
)
def test_a_promise_looks_ahead_and_an_extension_further(act, due, held, count):
    ledger = [entry(number, one, "progress", due=day) for number, (one, day) in enumerate(held, 1)]
    new = entry(0, act, "progress", due=due)
    assert len(list(promise_objections(ledger, new))) == count


def test_every_kind_that_the_rules_name_is_on_a_track():
    known = {kind for kinds in KINDS_OF_TRACK.values() for kind in kinds}
    named = {kind for order in ORDERS for kind in order.later | order.earlier}
    assert named | PROMISING | MAY_LIE_AHEAD | {ANNULMENT} <= known <= set(EVENT_KINDS)
