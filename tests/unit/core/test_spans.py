"""Spans of time: how people write them, how they are kept, and where they lead."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.languages import SITE_LANGUAGES, locale_of
from core.spans import LONGEST, UNITS, InvalidSpan, Span, added, format_span, parse_span, read_span

DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))
SPANS = st.builds(Span, st.integers(1, LONGEST), st.sampled_from(sorted(UNITS)))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("5 years", "P5Y"), ("1 year", "P1Y"), ("6 months", "P6M"), ("90 days", "P90D"),
        ("5年", "P5Y"), ("6个月", "P6M"), ("3 года", "P3Y"), ("5 ЛЕТ", "P5Y"),
        ("1 an", "P1Y"), ("90 jours", "P90D"), ("10 años", "P10Y"), ("2 semanas", "P2W"),
        ("٥ سنوات", "P5Y"), ("سنتان", "P2Y"), ("شهر", "P1M"), ("p90d", "P90D"),
    ],
)  # fmt: skip
def test_what_people_write_is_kept_as_iso_8601(typed, kept):
    assert str(read_span(typed)) == kept


@pytest.mark.parametrize("typed", ["5", "years", "0 years", "P0Y", "P5Y6M", "1000 days", "", "a"])
def test_anything_else_is_refused(typed):
    with pytest.raises(InvalidSpan):
        read_span(typed)


@given(SPANS, st.sampled_from(SITE_LANGUAGES))
def test_what_the_site_writes_it_can_read(span, tag):
    assert read_span(format_span(span, locale_of(tag))) == span
    assert parse_span(str(span)) == span


@pytest.mark.parametrize(
    ("day", "span", "times", "found"),
    [
        ("2016-02-29", "P1Y", 1, "2017-02-28"),
        ("2016-02-29", "P1Y", 4, "2020-02-29"),
        ("2016-01-31", "P1M", 1, "2016-02-29"),
        ("2016-03-31", "P1M", -1, "2016-02-29"),
        ("2016-01-31", "P2W", 1, "2016-02-14"),
        ("2016-12-31", "P90D", -1, "2016-10-02"),
        ("2016-11-30", "P14M", -1, "2015-09-30"),
        ("9990-01-01", "P20Y", 1, "9999-12-31"),
        ("0005-01-01", "P20Y", -1, "0001-01-01"),
    ],
)
def test_a_span_leads_to_the_day_of_the_calendar(day, span, times, found):
    assert added(date.fromisoformat(day), parse_span(span), times) == date.fromisoformat(found)


@given(DAYS, DAYS, SPANS, st.integers(-3, 3))
def test_the_order_of_days_is_kept(one, other, span, times):
    first, last = sorted((one, other))
    assert added(first, span, times) <= added(last, span, times)
