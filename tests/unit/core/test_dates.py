"""Partial dates: what is read, what is refused, and how it is said."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import (
    EventDate,
    InvalidEventDate,
    certainly_before,
    format_event_date,
    overlaps,
    parse_day,
    parse_event_date,
)
from core.languages import SITE_LANGUAGES

LEAST, MOST = date(1, 1, 1), date(9999, 12, 31)


@st.composite
def points(draw: st.DrawFn) -> str:
    day = draw(st.dates(min_value=LEAST, max_value=MOST))
    return day.isoformat()[: draw(st.sampled_from((4, 7, 10)))] + draw(st.sampled_from(("", "?")))


def first_day(text: str) -> date:
    return parse_event_date(text).earliest or LEAST


@st.composite
def texts(draw: st.DrawFn) -> str:
    one, other = sorted((draw(points()), draw(points())), key=first_day)
    return draw(st.sampled_from((one, f"../{one}", f"{one}/..", f"{one}/{other}")))


@given(texts())
def test_a_read_date_keeps_its_text_and_the_order_of_its_bounds(text):
    value = parse_event_date(text)
    assert str(value) == value.text == text
    assert (value.earliest or LEAST) <= (value.latest or MOST)
    assert parse_event_date(value.text) == value


@given(texts(), st.sampled_from(SITE_LANGUAGES))
def test_every_date_can_be_said_in_every_language(text, language):
    assert format_event_date(parse_event_date(text), language).strip()


@given(points().filter(lambda point: len(point.rstrip("?")) == 7))
def test_a_month_reaches_from_its_first_day_to_its_last(text):
    value = parse_event_date(text)
    assert value.earliest is not None
    days = monthrange(value.earliest.year, value.earliest.month)[1]
    assert (value.earliest.day, value.latest) == (1, value.earliest.replace(day=days))


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31), "year"),
        ("2012-06", date(2012, 6, 1), date(2012, 6, 30), "month"),
        ("2012-06-28", date(2012, 6, 28), date(2012, 6, 28), "day"),
        ("2015?", date(2015, 1, 1), date(2015, 12, 31), "year"),
        ("../2016-08", None, date(2016, 8, 31), "interval"),
        ("2015-05-01/..", date(2015, 5, 1), None, "interval"),
        ("2021/2025-08", date(2021, 1, 1), date(2025, 8, 31), "interval"),
        ("2015-04-21?/2015-07-24?", date(2015, 4, 21), date(2015, 7, 24), "interval"),
    ],
)
def test_a_date_means_the_days_of_its_precision(text, earliest, latest, precision):
    value = parse_event_date(text)
    assert (value.earliest, value.latest, value.precision) == (earliest, latest, precision)
    assert value.uncertain == ("?" in text)
    assert value.is_range == ("/" in text)


def test_the_stored_columns_build_the_date_again():
    value = parse_event_date("../2016-08")
    assert EventDate("../2016-08", None, date(2016, 8, 31)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2012-6",
        "2012-13",
        "2015-00",
        "0000",
        "12",
        "28.06.2012",
        "2012/06/28",
        "../..",
        "/2012",
        "2012/",
        "2012-06-28T10:00",
        "٢٠١٢",
        "2012??",
    ],
)
def test_what_is_not_a_date_is_refused_with_what_to_write(text):
    with pytest.raises(InvalidEventDate, match="Write a year, month or day"):
        parse_event_date(text)


@pytest.mark.parametrize("text", ["2015-02-30", "2015-02-30?", "2015-02-00", "../2015-02-29"])
def test_a_day_that_the_calendar_lacks_is_refused_with_the_days_it_has(text):
    with pytest.raises(InvalidEventDate, match="from 2015-02-01 to 2015-02-28, or only 2015-02"):
        parse_event_date(text)


def test_a_period_that_ends_before_it_starts_is_refused_with_the_other_order():
    with pytest.raises(InvalidEventDate, match="2015-03/2016"):
        parse_event_date("2016/2015-03")


def test_the_message_of_a_refusal_is_translated_late():
    with pytest.raises(InvalidEventDate) as caught:
        parse_event_date("x")
    assert type(caught.value.message).__name__ == "LazyString"


def test_a_whole_day_is_read_strictly():
    assert parse_day("2015-05-28") == date(2015, 5, 28)
    for text in ("2015-05", "2015-05-28?", " 2015-05-28", "20150528", "2015-02-30", "0000-01-01"):
        with pytest.raises(InvalidEventDate):
            parse_day(text)


def test_order_is_certain_only_when_no_day_is_shared():
    may, day, year = (parse_event_date(text) for text in ("2015-05", "2015-06-01", "2015"))
    assert certainly_before(may, day)
    assert not certainly_before(day, may)
    assert not certainly_before(may, year)
    assert overlaps(may, year)
    assert not overlaps(may, day)


def test_an_open_date_is_never_certainly_beyond_its_open_side():
    by, since = parse_event_date("../2015-05"), parse_event_date("2015-06/..")
    assert certainly_before(by, since)
    assert not certainly_before(since, by)
    assert overlaps(by, parse_event_date("1990"))
    assert overlaps(since, parse_event_date("2099"))


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("2012-06-28", "zh", "2012年6月28日"),
        ("2012-06-28", "en", "28 June 2012"),
        ("2012-06-28", "ru", "28 июня 2012\u202fг."),
        ("2012-06-28", "fr", "28 juin 2012"),
        ("2012-06-28", "es", "28 de junio de 2012"),
        ("2012-06-28", "ar", "28 يونيو 2012"),
        ("2012-06", "zh", "2012年6月"),
        ("2012-06", "en", "June 2012"),
        ("2012-06", "ru", "июнь 2012\u202fг."),
        ("2012-06", "fr", "juin 2012"),
        ("2012-06", "es", "junio de 2012"),
        ("2012-06", "ar", "يونيو 2012"),
        ("2012", "zh", "2012年"),
        ("2012", "ar", "2012"),
        ("2012?", "en", "2012 (year inferred)"),
        ("../2016-08", "en", "by August 2016"),
        ("2015-05-01/..", "en", "from 1 May 2015"),
        ("2015-05-27/2015-05-28", "zh", "2015年5月27日至28日"),
        ("2015-05-27/2015-05-28", "ru", "27–28 мая 2015\u202fг."),
        ("2015-05-27/2015-05-28", "es", "27–28 de mayo de 2015"),
        ("2015-05-27/2015-05-28", "ar", "27–28 مايو 2015"),
        ("2017-01/2017-08", "fr", "janvier\u2009–\u2009août 2017"),
        ("2021/2025-08", "en", "2021\u2009–\u2009August 2025"),
        ("2015-05/2015-05", "en", "May 2015"),
    ],
)
def test_a_date_is_said_with_the_precision_it_has(text, language, words):
    assert format_event_date(parse_event_date(text), language) == words
