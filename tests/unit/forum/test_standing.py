"""How an outcome stands by its own date, its ledger, and the events of what it leads to."""

from datetime import date

import pytest

from core.dates import parse_event_date
from forum.outcomes.standing import Days, standing_of
from registry.ledger_models import Event

DAY = date(2020, 1, 1)
FORUM = Days(date(2015, 5, 27), date(2015, 5, 28))


def event(kind, day="2016", due=""):
    made = Event(code=f"E{day}", track="programme", event_kind=kind, due_text=due)
    made.set_date(day)
    return made


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("2015-05-26", "before"),
        ("2015-05-27", "during"),
        ("2015-05-27/2015-05-28", "during"),
        ("2015-05-29", "after"),
        ("2015", "maybe"),
        ("../2015-05-27", "maybe"),
        ("../2015-05-26", "before"),
        ("2015-06/..", "after"),
    ],
)
def test_a_date_is_seen_from_the_days_of_the_edition_no_more_certainly_than_it_is_known(
    text, phase
):
    assert FORUM.phase(parse_event_date(text)) == phase


def test_what_has_no_date_has_no_phase_and_an_edition_without_one_leaves_all_open():
    assert FORUM.phase(None) == "undated"
    assert Days(None, None).phase(parse_event_date("2015-05-29")) == "maybe"


@pytest.mark.parametrize(
    ("own", "phases", "leads_on", "code"),
    [
        ([], [], False, "nothing"),
        ([], ["before", "during", "maybe", "undated"], True, "named"),
        ([], ["before", "after"], True, "followed"),
        (["milestone"], ["after"], True, "recorded"),
        (["milestone", "completed"], [], False, "fulfilled"),
        (["withdrawn"], [], False, "given_up"),
    ],
)
def test_the_state_is_the_strongest_that_is_on_record(own, phases, leads_on, code):
    assert standing_of(None, [event(kind) for kind in own], phases, leads_on, DAY).code == code


@pytest.mark.parametrize(
    ("due", "own", "overdue"),
    [
        ("2019", [], True),
        ("2020", [], False),
        ("2019-12-31", [], True),
        ("2020-01-01", [], False),
        ("2019/..", [], False),
        ("", [], False),
        ("2019", [event("completed", "2019")], False),
        ("2019", [event("withdrawn", "2019")], False),
        ("2019", [event("milestone", "2019")], True),
        ("2019", [event("due_set", "2016", "2018"), event("extended", "2018", "2021")], False),
        ("2021", [event("due_set", "2016", "2018")], True),
    ],
)
def test_it_is_overdue_once_the_day_promised_last_has_passed_and_nothing_ends_it(due, own, overdue):
    held = parse_event_date(due) if due else None
    assert standing_of(held, own, (), False, DAY).is_overdue is overdue
