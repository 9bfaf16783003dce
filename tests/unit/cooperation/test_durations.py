"""Days from the signature on, and their spread."""

from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.agreements.durations import Taken, spread_of, time_taken
from core.dates import parse_event_date

PARTY = 7


def acts(*words):
    """Acts as "kind date", with a "!" in front where they are one party's."""
    found = []
    for one in words:
        kind, _, day = one.lstrip("!").partition(" ")
        whose = PARTY if one.startswith("!") else None
        found.append((kind, parse_event_date(day) if day else None, whose))
    return found


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        (["signature 2012-01-01", "entry_into_force 2012-01-31"], Taken(30)),
        (["signature 2012-01-01", "entry_into_force 2012-01-01"], Taken(0)),
        (["adoption 2011-12-31", "signature 2012-01-01", "entry_into_force 2012-01-01"], Taken(1)),
        (["!signature 2012-01-01", "!signature 2012-03-01", "entry_into_force 2012-01-31"],
         Taken(30)),
        # what is not known to the day is no day
        (["signature 2012-01", "entry_into_force 2012-01-31"], Taken(None, partial=True)),
        (["signature 2012-01-01", "entry_into_force ../2013-01-31"], Taken(None, partial=True)),
        (["signature 2012-01-01?", "entry_into_force 2013-01-31"], Taken(None, partial=True)),
        (["signature 2012-02-01", "conclusion ../2012", "entry_into_force 2013-01-31"],
         Taken(None, partial=True)),
        (["signature ../2013", "conclusion ../2012", "entry_into_force 2013-01-31"],
         Taken(None, partial=True)),
        # one of the two is not there, or without a date
        (["signature 2012-01-01"], Taken(None)),
        (["entry_into_force 2012-01-31"], Taken(None)),
        (["signature ", "entry_into_force 2012-01-31"], Taken(None)),
        # an entry into force for one party is none of the instrument
        (["signature 2012-01-01", "!entry_into_force 2012-01-31"], Taken(None)),
        ([], Taken(None)),
    ],
)  # fmt: skip
def test_days_are_counted_between_days(words, taken):
    assert time_taken(acts(*words), "in_force") == taken


def test_operation_is_counted_from_the_signature_too():
    held = acts("signature 2012-01-01", "operational_start 2012-03-01",
                "operational_start 2012-02-01")  # fmt: skip
    assert time_taken(held, "operational") == Taken(31)


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(0, 9000))
def test_the_days_are_those_of_the_calendar(day, days):
    held = acts(f"signature {day}", f"entry_into_force {day + timedelta(days)}")
    assert time_taken(held, "in_force").days == days


TAKEN = st.builds(Taken, st.integers(0, 5000)) | st.sampled_from(
    [Taken(None), Taken(None, partial=True)]
)


@given(st.lists(TAKEN, max_size=30))
def test_every_agreement_is_counted_once_and_quartiles_enclose_the_median(taken):
    spread = spread_of(taken)
    assert spread.counted + spread.partial + spread.missing == len(taken)
    days = [one.days for one in taken if one.days is not None]
    if days:
        assert spread.middle == median(days)
        assert spread.longest == max(days)
    if len(days) >= 4:
        assert min(days) <= spread.lower <= spread.middle <= spread.upper <= max(days)
    else:
        assert (spread.lower, spread.upper) == (None, None)
