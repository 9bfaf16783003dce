"""What the pictures of the measures are made of: spells of states, and values to compare."""

from datetime import date
from decimal import Decimal

import pytest

from cooperation.measures.models import Indicator, Observation
from cooperation.measures.pictures_indicators import compared, shown_observations
from cooperation.measures.pictures_spells import CLASSES, spells, stretch_date, stretches
from registry.ledger import STATUS_AFTER
from registry.ledger_models import StatusPeriod

NEVER = date.max
UNTIL = date(2020, 6, 30)
ANNOUNCED = ("announced", date(2015, 5, 27), date(2015, 5, 27))
BEGUN_BETWEEN = (date(2016, 1, 1), date(2016, 12, 31))


def period(status, start, start_latest, end=NEVER, end_latest=NEVER, **columns):
    return StatusPeriod(
        track="progress",
        status=status,
        start_earliest=start,
        start_latest=start_latest,
        end_earliest=end,
        end_latest=end_latest,
        **{"inferred": False, "party_id": None} | columns,
    )


@pytest.fixture
def doubtful():
    """Announced on a day, begun some time in 2016."""
    return [
        period(*ANNOUNCED, *BEGUN_BETWEEN),
        period("under_way", *BEGUN_BETWEEN),
    ]


@pytest.fixture
def in_english(app):
    with app.test_request_context("/en/"):
        yield


def told(found):
    return [(one.start.isoformat(), one.end.isoformat(), one.held) for one in found]


def test_a_doubt_divides_the_line_into_a_certain_a_doubtful_and_a_certain_stretch(doubtful):
    assert told(stretches(doubtful, UNTIL)) == [
        ("2015-05-27", "2016-01-01", (("announced", "certain"),)),
        ("2016-01-01", "2016-12-31", (("announced", "possible"), ("under_way", "possible"))),
        ("2016-12-31", "2020-07-01", (("under_way", "certain"),)),
    ]


def test_what_comes_after_the_day_asked_about_is_not_drawn(doubtful):
    found = stretches(doubtful, date(2015, 12, 1))
    assert told(found) == [("2015-05-27", "2015-12-02", (("announced", "certain"),))]


def test_before_the_announcement_there_is_no_stretch(doubtful):
    assert stretches(doubtful, date(2015, 5, 26)) == []


def test_a_state_that_ended_on_the_day_it_began_has_no_stretch():
    day = date(2015, 5, 27)
    found = stretches([period(*ANNOUNCED, day, day), period("under_way", day, day)], UNTIL)
    assert [one.held for one in found] == [(("under_way", "certain"),)]


def test_an_inferred_start_is_never_certain():
    found = stretches([period(*ANNOUNCED, inferred=True)], UNTIL)
    assert [one.held for one in found] == [(("announced", "possible"),)]


def test_the_states_of_single_parties_are_left_out():
    assert stretches([period(*ANNOUNCED, party_id=7)], UNTIL) == []


def test_a_stretch_that_goes_on_is_open_at_its_end(doubtful):
    dates = [stretch_date(one, UNTIL).text for one in stretches(doubtful, UNTIL)]
    assert dates == ["2015-05-27/2015-12-31", "2016-01-01/2016-12-30", "2016-12-31/.."]


def test_a_stretch_without_a_beginning_that_goes_on_is_told_by_its_last_day():
    (found,) = stretches([period("under_way", date.min, date(2016, 1, 1), inferred=True)], UNTIL)
    assert stretch_date(found, UNTIL).text == "../2020-06-30"


def test_two_possible_states_share_the_height_of_the_line(doubtful, in_english):
    drawn = spells(stretches(doubtful, UNTIL), UNTIL)
    assert [one.part for one in drawn[1:3]] == [(0, 0.5), (0.5, 1)]
    assert all("possible" in one.classes.split() for one in drawn[1:3])
    assert "possible" not in drawn[0].classes + drawn[3].classes


def test_states_differ_by_height_as_well_as_by_colour(doubtful, in_english):
    announced, *_rest, under_way = spells(stretches(doubtful, UNTIL), UNTIL)
    assert announced.part[1] - announced.part[0] < under_way.part[1] - under_way.part[0]


def test_every_state_that_a_measure_can_have_has_a_colour_of_its_own():
    assert set(CLASSES) == set(STATUS_AFTER["progress"].values())
    assert len(set(CLASSES.values())) == len(CLASSES)


def observation(code, value, period_text="", **columns):
    wanted = {"value": None if value is None else Decimal(value), "baseline_value": None}
    return Observation(code=code, period_text=period_text, **wanted | columns)


def indicator(*observations):
    return Indicator(code="I1", unit="hours", direction="decrease", observations=[*observations])


def amounts(found):
    return [int(value.amount) for value in found]


@pytest.mark.usefixtures("in_english")
class TestWhatIsCompared:
    def test_a_value_with_a_numeric_baseline_is_before_and_after(self):
        found = compared(indicator(observation("O1", 1, "2025", baseline_value=Decimal(6))), None)
        assert amounts(found) == [6, 1]
        assert [value.baseline for value in found] == [True, False]

    def test_a_baseline_in_words_is_not_turned_into_a_number(self):
        one = observation("O1", 15, "2016", baseline_text="nearly 36 hours in 2013")
        assert compared(indicator(one), None) == []

    def test_a_value_in_words_is_not_drawn(self):
        one = observation("O1", None, "2016", value_text="several", baseline_value=Decimal(2))
        assert compared(indicator(one), None) == []

    def test_values_of_several_periods_are_a_series_in_order(self):
        found = compared(
            indicator(observation("O1", 57, "2025"), observation("O2", 46, "2021")), None
        )
        assert amounts(found) == [46, 57]

    @pytest.mark.parametrize("second", ["2021", ""])
    def test_values_of_the_same_or_an_unknown_period_are_no_series(self, second):
        values = indicator(observation("O1", 1, "2021"), observation("O2", 2, second))
        assert compared(values, None) == []

    def test_what_is_later_than_the_day_asked_about_is_neither_drawn_nor_shown(self):
        values = indicator(observation("O1", 46, "2021"), observation("O2", 57, "2025"))
        day = date(2022, 1, 1)
        assert compared(values, day) == []
        assert [one.code for one in shown_observations(values, day)] == ["O1"]

    def test_what_a_body_reports_of_itself_says_so(self):
        one = observation("O1", 1, "2025", baseline_value=Decimal(6), self_reported=True)
        assert compared(indicator(one), None)[1].label == "2025 (self-reported)"
