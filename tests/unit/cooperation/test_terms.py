"""The next dates that follow from an agreement's terms."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.agreements.terms import Terms, next_dates
from cooperation.agreements.upcoming import Begun, dates_from
from core.dates import parse_event_date
from core.spans import Span, parse_span
from tests.unit.core.test_spans import DAYS

UNITS_OF_TERMS = "YM"


def bounds(text):
    on = parse_event_date(text)
    return on.earliest, on.latest


def terms(words):
    """From "P5Y tacit P1Y -P6M": duration, renewal, its term, notice; "." for what is not held."""
    duration, renewal, term, notice = words.replace(".", "").split(" ")
    spans = [parse_span(one) if one else None for one in (duration, term, notice.lstrip("-"))]
    return Terms(spans[0], renewal, spans[1], spans[2])


def ahead(words, day, force="", expiry=""):
    """["kind day", "kind day/day"] on the day."""
    found = next_dates(terms(words), bounds(force) if force else None,
                       bounds(expiry) if expiry else None, date.fromisoformat(day))  # fmt: skip
    return [
        f"{one.kind} {one.earliest}" + ("" if one.earliest == one.latest else f"/{one.latest}")
        for one in found
    ]


@pytest.mark.parametrize(
    ("words", "day", "force", "found"),
    [
        ("P5Y . . .", "2016-01-01", "2014-05-18", ["end_of_term 2019-05-18"]),
        ("P5Y . . .", "2019-05-18", "2014-05-18", ["end_of_term 2019-05-18"]),
        ("P5Y . . .", "2019-05-19", "2014-05-18", []),
        ("P5Y none . -P6M", "2016-01-01", "2014-05-18",
         ["last_notice 2018-11-18", "end_of_term 2019-05-18"]),
        # whether it was renewed by agreement is an act to be recorded, not to be computed
        ("P5Y by_agreement P5Y .", "2020-01-01", "2014-05-18", []),
        # tacit: one term after the other
        ("P5Y tacit P1Y .", "2016-01-01", "2014-05-18", ["renewal 2019-05-18"]),
        ("P5Y tacit P1Y .", "2021-05-19", "2014-05-18", ["renewal 2022-05-18"]),
        ("P5Y tacit P1Y -P90D", "2022-03-01", "2014-05-18",
         ["renewal 2022-05-18", "last_notice 2023-02-17"]),
        # a renewal of unknown length leads to no second one
        ("P5Y tacit . .", "2021-01-01", "2014-05-18", []),
        # what is known to a month or a year gives bounds
        ("P5Y . . .", "2016-01-01", "2014-05", ["end_of_term 2019-05-01/2019-05-31"]),
        ("P3Y tacit P3Y -P6M", "2016-08-01", "2014",
         ["last_notice 2016-07-01/2017-06-30", "renewal 2017-01-01/2017-12-31"]),
        # nothing to count from, or nothing to count with
        ("P5Y . . .", "2016-01-01", "", []),
        (". tacit P1Y -P6M", "2016-01-01", "2014-05-18", []),
    ],
)  # fmt: skip
def test_the_next_dates_follow_from_the_entry_into_force(words, day, force, found):
    assert ahead(words, day, force) == found


def test_an_end_on_record_goes_before_what_is_computed():
    found = ahead("P5Y tacit P1Y -P6M", "2016-01-01", "2014-05-18", expiry="2017-02-01")
    assert found == ["last_notice 2016-08-01", "end_of_term 2017-02-01"]


def test_of_what_has_ended_otherwise_nothing_is_ahead():
    force = Begun("in_force", date(2014, 5, 18), date(2014, 5, 18), False)
    ended = Begun("terminated", date(2016, 2, 1), date(2016, 2, 29), False)
    held = [force, ended]
    assert dates_from(Terms(Span(5, "Y")), held, date(2016, 2, 15)) != []
    assert dates_from(Terms(Span(5, "Y")), held, date(2016, 2, 29)) == []


@pytest.mark.parametrize(
    "force",
    [
        Begun("in_force", date(2014, 1, 1), date(2014, 12, 31), True),
        Begun("in_force", date.min, date(2014, 5, 18), False),
        Begun("in_force", date(2014, 5, 18), date.max, False),
    ],
)
def test_an_inferred_year_and_an_open_date_are_nothing_to_count_from(force):
    assert dates_from(Terms(Span(5, "Y")), [force], date(2015, 1, 1)) == []


SOME_SPANS = st.builds(Span, st.integers(1, 30), st.sampled_from(UNITS_OF_TERMS))
TERMS = st.builds(
    Terms,
    st.none() | SOME_SPANS,
    st.sampled_from(["", "tacit", "by_agreement", "none"]),
    st.none() | SOME_SPANS,
    st.none() | st.builds(Span, st.integers(1, 400), st.just("D")),
)
FORCES = st.builds(lambda day, days: (day, day + timedelta(days)), DAYS, st.integers(0, 400))


@given(TERMS, FORCES, DAYS)
def test_a_date_ahead_may_still_come_and_has_its_bounds_in_order(held, force, day):
    for one in next_dates(held, force, None, day):
        assert one.earliest <= one.latest
        assert one.latest >= day


@given(TERMS, FORCES, DAYS, st.integers(0, 2000))
def test_the_next_date_never_moves_to_an_earlier_day_as_time_goes_by(held, force, day, later):
    def by_kind(on):
        return {one.kind: one.latest for one in next_dates(held, force, None, on)}

    now, then = by_kind(day), by_kind(day + timedelta(later))
    assert set(then) <= set(now)
    assert all(now[kind] <= then[kind] for kind in then)


@given(TERMS, DAYS, DAYS)
def test_a_known_day_gives_days(held, force, day):
    assert all(one.earliest == one.latest for one in next_dates(held, (force, force), None, day))
