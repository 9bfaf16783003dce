"""What of a date and a text is said in linked data."""

import pytest

from exchange.exports.linked.values import certain_part, held, span, tagged


@pytest.mark.parametrize(
    ("text", "certain", "days"),
    [
        ("2012-06-28", "2012-06-28", ("2012-06-28", "")),
        ("2015-05", "2015-05", ("2015-05", "")),
        ("2015", "2015", ("2015", "")),
        ("2015-05?", "", ("", "")),
        ("../2016-08", "", ("", "")),
        ("2015-05-01/..", "", ("", "")),
        ("2017/2018", "", ("2017", "2018")),
        ("2015-05-27/2015-05-28", "2015-05", ("2015-05-27", "2015-05-28")),
        ("2015-05/2015-07", "2015", ("2015-05", "2015-07")),
        ("2015/2015-03", "2015", ("2015", "2015-03")),
        ("", "", ("", "")),
    ],
)
def test_only_what_is_certain_of_a_date_is_said(text, certain, days):
    assert certain_part(text) == certain
    assert span(text) == days


def test_a_language_that_is_not_known_is_not_said():
    assert tagged("x", "und") == tagged("x", "") == "x"
    assert tagged("х", "ru") == {"@language": "ru", "@value": "х"}


def test_what_is_not_known_has_no_property_and_one_value_is_no_list():
    assert held({"a": "", "b": None, "c": [], "d": {}, "e": ["x"], "f": [1, 2], "g": 0}) == {
        "e": "x",
        "f": [1, 2],
        "g": 0,
    }
