"""Dates as people write them: what is read, what is refused, and that what is said is read back."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from core.catalogues import TRANSLATIONS
from core.dates import InvalidEventDate, format_event_date, parse_event_date
from core.languages import SITE_LANGUAGES
from core.written_dates import read_date


@pytest.fixture(scope="module")
def speaking():
    """The site's own words in its six languages."""
    app = Flask(__name__)
    Babel(app, default_locale="en_001", default_translation_directories=str(TRANSLATIONS))
    with app.app_context():
        yield app


@st.composite
def points(draw: st.DrawFn) -> str:
    day = draw(st.dates(min_value=date(1000, 1, 1))).isoformat()
    return day[: draw(st.sampled_from((4, 7, 10)))] + draw(st.sampled_from(("", "?")))


def first_day(text: str) -> date:
    return parse_event_date(text).earliest or date.min


def is_told_apart(one: str, other: str) -> bool:
    """Whether words can tell the period: its ends differ, and where they are equally exact the
    mark of an inference at its end is said of both."""
    alike = len(one.rstrip("?")) == len(other.rstrip("?"))
    if alike and other.endswith("?") and not one.endswith("?"):
        return False
    return not alike or one.rstrip("?") != other.rstrip("?")


@st.composite
def dates(draw: st.DrawFn) -> str:
    one, other = sorted(
        (draw(points()), draw(points())), key=lambda p: parse_event_date(p).earliest or date.min
    )
    shapes = [one, f"../{one}", f"{one}/.."]
    return draw(
        st.sampled_from([*shapes, f"{one}/{other}"] if is_told_apart(one, other) else shapes)
    )


@given(dates(), st.sampled_from(SITE_LANGUAGES), st.sampled_from(SITE_LANGUAGES))
def test_what_the_site_says_of_a_date_is_read_back_as_it_was(speaking, text, language, reader):
    value = parse_event_date(text)
    assert read_date(format_event_date(value, language), reader) == value


@given(dates(), st.sampled_from(SITE_LANGUAGES))
def test_edtf_is_read_as_it_stands(text, language):
    assert read_date(text, language) == parse_event_date(text)


@given(st.text(max_size=40), st.sampled_from(SITE_LANGUAGES))
def test_any_text_is_read_or_refused(text, language):
    try:
        value = read_date(text, language)
    except InvalidEventDate:
        return
    assert value == parse_event_date(value.text)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("28 May 2015", "2015-05-28"),
        ("May 28th, 2015", "2015-05-28"),
        ("28.05.2015", "2015-05-28"),
        ("28/05/2015", "2015-05-28"),
        ("5/28/2015", "2015-05-28"),
        ("5/5/2015", "2015-05-05"),
        ("2015/5/28", "2015-05-28"),
        ("5/2015", "2015-05"),
        ("2015年5月28日", "2015-05-28"),
        ("２０１５年５月", "2015-05"),
        ("2015年", "2015"),
        ("二〇一五年十一月二十八日", "2015-11-28"),
        ("28 мая 2015 г.", "2015-05-28"),
        ("Май 2015 года", "2015-05"),
        ("1er mai 2015", "2015-05-01"),
        ("28 de mayo de 2015", "2015-05-28"),
        ("٢٨ مايو ٢٠١٥", "2015-05-28"),
        ("٢٨ أيار ٢٠١٥", "2015-05-28"),
        ("كانون الثاني ٢٠١٥", "2015-01"),
        ("५ may २०१५", "2015-05-05"),
        ("by August 2016", "../2016-08"),
        ("до августа 2016", "../2016-08"),
        ("截至2016年8月", "../2016-08"),
        ("d’ici août 2016", "../2016-08"),
        ("hasta agosto de 2016", "../2016-08"),
        ("بحلول أغسطس 2016", "../2016-08"),
        ("since 2015", "2015/.."),
        ("с мая 2015", "2015-05/.."),
        ("2015年5月起", "2015-05/.."),
        ("2015–2017", "2015/2017"),
        ("May to June 2015", "2015-05/2015-06"),
        ("May 27 – June 3, 2015", "2015-05-27/2015-06-03"),
        ("May 27–28, 2015", "2015-05-27/2015-05-28"),
        ("2015年5月至6月", "2015-05/2015-06"),
        ("с 27 по 28 мая 2015", "2015-05-27/2015-05-28"),
        ("du 27 au 28 mai 2015", "2015-05-27/2015-05-28"),
        ("between 2015 and 2017", "2015/2017"),
        ("about 2015", "2015?"),
        ("约2015年", "2015?"),
        ("May 2015?", "2015-05?"),
        ("2015?–2017", "2015?/2017"),
    ],
)
def test_a_date_is_read_with_the_precision_that_is_written(written, text):
    assert {read_date(written, language).text for language in SITE_LANGUAGES} == {text}


@pytest.mark.parametrize(
    "text",
    ["28 May", "28/05/15", "28 2015", "May – 2015", "5 to 6 2015", "2015 and 2017", "yesterday",
     "x" * 5000, "1" * 5000],
)  # fmt: skip
def test_what_says_too_little_or_no_date_is_refused(text):
    with pytest.raises(InvalidEventDate, match="Write a year, month or day"):
        read_date(text, "en")


@pytest.mark.parametrize("text", ["05/06/2015", "5-6-2015", "since 05/06/2015"])
def test_a_date_that_can_be_two_days_is_refused_with_both(text):
    with pytest.raises(InvalidEventDate) as refusal:
        read_date(text, "en")
    for reading in ("5 June 2015", "6 May 2015", "2015-06-05", "2015-05-06"):
        assert reading in str(refusal.value)


def test_a_day_that_the_calendar_lacks_is_refused_in_words_too():
    with pytest.raises(InvalidEventDate, match="from 2015-02-01 to 2015-02-28"):
        read_date("30 февраля 2015", "ru")


def test_a_period_that_ends_before_it_starts_is_refused_in_words_too():
    with pytest.raises(InvalidEventDate, match="ends before it starts"):
        read_date("December – January 2015", "en")
