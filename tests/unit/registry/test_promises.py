"""Promised dates: none is forgotten, days slipped are counted, what is due is found."""

from datetime import date

import pytest

from core.database import session
from registry.changes import changing
from registry.ledger_models import Event
from registry.promises import due_events, promises_of
from tests.records import EDITOR, act, agreement, measure

TODAY = date(2026, 6, 1)


def event(code, kind, day, due="", track="progress"):
    """An event that is not saved."""
    made = Event(code=code, track=track, event_kind=kind, due_text=due)
    made.set_date(day)
    return made


SET = ("E1", "due_set", "2015-06", "2016-12-31")
EXTENDED = ("E2", "extended", "2016-11", "2017-06-30")
AGAIN = ("E3", "extended", "2017-05", "2019-06-30")


def test_every_earlier_promise_is_kept_in_order():
    (found,) = promises_of(event(*one) for one in (AGAIN, SET, EXTENDED))
    assert [one.code for one in found.events] == ["E1", "E2", "E3"]
    assert found.slipped_days == (date(2019, 6, 30) - date(2016, 12, 31)).days


@pytest.mark.parametrize(
    ("dues", "days"),
    [
        (("2016",), None),
        (("2016", "2017"), 365),
        (("2017", "2016"), -365),
        (("2016-02", "2016-02-10"), -19),
        (("2016", "2016-12/.."), None),
    ],
)
def test_days_slipped_run_from_the_end_of_the_first_to_the_end_of_the_last(dues, days):
    made = [event(f"E{place}", "due_set", f"201{place}", due) for place, due in enumerate(dues, 1)]
    (found,) = promises_of(made)
    assert found.slipped_days == days


def test_tracks_promise_apart():
    made = [event(*SET), event("E4", "due_set", "2015", "2018", track="legal")]
    assert [one.track for one in promises_of(made)] == ["progress", "legal"]
    assert promises_of([event("E5", "extended", "2017")]) == []


@pytest.mark.parametrize(
    ("closing", "overdue"),
    [
        (None, True),
        (("E9", "measure_completed", "2019-07"), False),
        (("E9", "milestone", "2019-07"), True),
        (("E9", "measure_completed", "2018/2027"), True),
    ],
)
def test_a_promise_is_overdue_until_an_act_has_certainly_closed_it(closing, overdue):
    acts = [event(*SET), event(*AGAIN), *([event(*closing)] if closing else [])]
    (found,) = promises_of(acts)
    assert found.overdue(TODAY) is overdue
    assert found.overdue(date(2019, 6, 30)) is False


def promised(code, day, due, about, kind="due_set", **columns):
    return act(code, kind, day, about, track="progress", due_text=due, **columns)


def found_due(days=30):
    return [(one.code, key) for one, key in session().execute(due_events(TODAY, days)).tuples()]


def test_what_is_overdue_or_due_soon_is_found_the_earliest_first(editing):
    late, soon, far = (measure(code) for code in ("M01", "M02", "M03"))
    promised("E1", "2025", "2026-06-20", soon)
    promised("E2", "2025", "2026-05-31", late)
    promised("E3", "2025", "2026-07-02", far)
    assert found_due() == [("E2", late.id), ("E1", soon.id)]
    assert [code for code, _ in found_due(31)] == ["E2", "E1", "E3"]


def test_only_the_last_promise_counts_and_only_until_it_is_closed(editing):
    first, second = measure("M01"), measure("M02")
    promised("E1", "2024", "2025-01", first)
    promised("E2", "2025", "2026-06-10", first, kind="extended")
    promised("E3", "2024", "2025-01", second)
    assert [code for code, _ in found_due()] == ["E3", "E2"]
    act("E4", "measure_completed", "2025-03", second, track="progress")
    act("E5", "milestone", "2025-03", first, track="progress")
    assert [code for code, _ in found_due()] == ["E2"]


def test_drafts_and_corrected_entries_promise_nothing(editing):
    held = measure("M01")
    wrong = promised("E1", "2024", "2025-01", held)
    promised("E2", "2024", "2025-02", held, state="draft")
    closing = act("E3", "measure_completed", "2025", held, track="progress")
    assert found_due() == []
    act("E4", "annulment", "", held, track="progress", corrects=closing)
    assert found_due() == [("E1", held.id)]
    promised("E5", "2024", "2028-01", held, corrects=wrong)
    assert found_due() == []


def test_a_promise_about_two_records_stands_for_each(editing):
    one, other = agreement("A1"), agreement("A2")
    made = act("E1", "due_set", "2025", one, due_text="2026-01")
    with changing(made, EDITOR, "event.record", "of both"):
        made.about.append(other)
    act("E2", "entry_into_force", "2025-12", one)
    assert found_due() == [("E1", other.id)]
