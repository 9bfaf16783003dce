"""From acts to status: cases by table, and what holds for every ledger."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import parse_event_date
from registry.ledger import RANK, STATUS_AFTER, Entry, entry_bounds, reduce_ledger
from registry.ledger_models import StatusPeriod

KNOWN_BY = date(2026, 1, 1)
PARTY = 7


def entry(number, kind, day, *, track="legal", party=None, reported=""):
    """One event; `day` is EDTF or ''."""
    on = parse_event_date(day) if day else None
    earliest, latest = entry_bounds(on, KNOWN_BY)
    inferred = bool(on and on.uncertain)
    return Entry(number, track, kind, earliest, latest, inferred, party, reported)


def ledger(*acts, track="legal"):
    """Acts as "kind day" or "=status day" for a report."""
    entries = []
    for number, act in enumerate(acts, 1):
        kind, _, day = act.partition(" ")
        if kind.startswith("="):
            made = entry(number, "status_reported", day, track=track, reported=kind[1:])
        else:
            made = entry(number, kind, day, track=track)
        entries.append(made)
    return entries


def row(period):
    """The period as the row that is kept, which answers for a day."""
    fields = {name: getattr(period, name) for name in period.__dataclass_fields__}
    return StatusPeriod(**fields)


def on(periods, day, party=None):
    """{status: certainty} on a day."""
    rows = [row(period) for period in periods if period.party_id == party]
    held = {one.status: one.holds(date.fromisoformat(day)) for one in rows}
    return {status: certainty for status, certainty in held.items() if certainty != "no"}


CASES = [
    # what is on record, the day, what holds
    (["signature 2012-06-28"], "2012-06-27", {}),
    (["signature 2012-06-28"], "2012-06-28", {"signed": "certain"}),
    (["signature 2012-06-28"], "2030-01-01", {"signed": "certain"}),
    (
        ["signature 2012-06-28", "entry_into_force 2013-01-01"],
        "2012-12-31",
        {"signed": "certain"},
    ),
    (
        ["signature 2012-06-28", "entry_into_force 2013-01-01"],
        "2013-01-01",
        {"in_force": "certain"},
    ),
    # a month or a year: possible from its first day, certain from its last
    (["signature 2012-06"], "2012-05-31", {}),
    (["signature 2012-06"], "2012-06-15", {"signed": "possible"}),
    (["signature 2012-06"], "2012-06-30", {"signed": "certain"}),
    (
        ["signature 2012", "entry_into_force 2012"],
        "2012-07-01",
        {"signed": "possible", "in_force": "possible"},
    ),
    (["entry_into_force 2012", "signature 2012"], "2013-01-01", {"in_force": "certain"}),
    # a report by a day: possible since the last act, certain from that day on
    (
        ["signature 2012-06-28", "=in_force ../2016-08"],
        "2014-01-01",
        {"signed": "possible", "in_force": "possible"},
    ),
    (["signature 2012-06-28", "=in_force ../2016-08"], "2016-08-31", {"in_force": "certain"}),
    (["signature 2012-06-28", "=in_force ../2016-08"], "2012-06-27", {}),
    (["signature 2012-06-28", "=in_force 2016-08-15"], "2016-08-15", {"in_force": "certain"}),
    (
        ["signature 2012-06-28", "=in_force 2016-08-15"],
        "2016-08-14",
        {"signed": "possible", "in_force": "possible"},
    ),
    # an act says when, whatever is reported later
    (
        ["signature 2012-06-28", "=in_force ../2016-08", "entry_into_force 2014-03-01"],
        "2014-02-28",
        {"signed": "certain"},
    ),
    (
        ["signature 2012-06-28", "=in_force ../2016-08", "entry_into_force 2014-03-01"],
        "2014-03-01",
        {"in_force": "certain"},
    ),
    # without a date: at any time until it became known
    (["signature "], "1999-01-01", {"signed": "possible"}),
    (["signature "], "2026-01-01", {"signed": "certain"}),
    (["signature ", "entry_into_force 2013-01-01"], "2010-01-01", {"signed": "possible"}),
    (["signature ", "entry_into_force 2013-01-01"], "2014-01-01", {"in_force": "certain"}),
    # an inferred year is never certain, nor makes anything else so
    (["signature 2012-06-28?"], "2020-01-01", {"signed": "possible"}),
    (["entry_into_force 2012", "=in_force 2012-03-01?"], "2012-06-01", {"in_force": "possible"}),
    (["signature 2012?", "=signed 2015-01-01"], "2014-06-01", {"signed": "possible"}),
    (["signature 2012?", "=signed 2015-01-01"], "2015-01-01", {"signed": "certain"}),
    # a further signature does not undo the entry into force
    (
        ["signature 2010-01-01", "entry_into_force 2011-01-01", "signature 2012-01-01"],
        "2013-01-01",
        {"in_force": "certain"},
    ),
    (
        ["signature 2010-01-01", "entry_into_force 2011-01-01", "expiry 2014-01-01"],
        "2014-01-01",
        {"expired": "certain"},
    ),
    # three overlapping years end each other by the narrowest of them
    (
        ["signature 2012/2020", "provisional_application 2012/2019", "entry_into_force 2012/2018"],
        "2018-12-31",
        {"in_force": "certain"},
    ),
    # kinds that change no status
    (["ratification 2012-01-01", "submitted_for_ratification 2011-01-01"], "2013-01-01", {}),
]


@pytest.mark.parametrize(("acts", "day", "held"), CASES)
def test_a_ledger_gives_the_status_of_a_day(acts, day, held):
    assert on(reduce_ledger(ledger(*acts)), day) == held
    assert on(reduce_ledger(reversed(ledger(*acts))), day) == held


PROGRESS = [
    (["announced 2015-05-27", "started 2016-01-01"], "2016-01-01", {"under_way": "certain"}),
    (["started 2016-01-01", "announced 2017-01-01"], "2018-01-01", {"under_way": "certain"}),
    (["started 2015-06-01", "suspended 2016-01-01"], "2016-02-01", {"suspended": "certain"}),
    (
        ["started 2015-06-01", "suspended 2016-01-01", "resumed 2017-01-01"],
        "2017-01-01",
        {"under_way": "certain"},
    ),
    (
        ["started 2015-06-01", "suspended 2016", "resumed 2016"],
        "2017-01-01",
        {"under_way": "certain"},
    ),
    (["started 2014-01-01", "milestone 2013"], "2020-01-01", {}),  # before the announcement
    (["announced 2015-05-27", "started 2014-01-01"], "2020-01-01", {"announced": "certain"}),
    (["announced 2015-05-27", "result 2016-01-01"], "2020-01-01", {"announced": "certain"}),
]


@pytest.mark.parametrize(("acts", "day", "held"), PROGRESS)
def test_the_progress_of_a_measure_on_a_day(acts, day, held):
    assert on(reduce_ledger(ledger(*acts, track="progress")), day) == held


def test_the_acts_of_a_party_are_its_own():
    acts = [
        entry(1, "signature", "2012-01-01"),
        entry(2, "entry_into_force", "2013-01-01", party=PARTY),
    ]
    periods = reduce_ledger(acts)
    assert on(periods, "2014-01-01") == {"signed": "certain"}
    assert on(periods, "2014-01-01", PARTY) == {"in_force": "certain"}


def test_tracks_do_not_end_each_other():
    acts = [
        entry(1, "entry_into_force", "2012-01-01"),
        entry(2, "operational_start", "2013-01-01", track="operational"),
    ]
    assert on(reduce_ledger(acts), "2014-01-01") == {
        "in_force": "certain",
        "operational": "certain",
    }


def test_no_events_give_no_status():
    assert reduce_ledger([]) == []


def test_every_status_has_its_place_in_the_order():
    given = {status for kinds in STATUS_AFTER.values() for status in kinds.values()}
    assert given <= set(RANK)


DAYS = st.dates(date(2008, 1, 1), date(2020, 12, 31))


@st.composite
def dates(draw):
    """EDTF: nothing, a year, month or day, open to either side, a period; perhaps inferred."""
    first, second = sorted((draw(DAYS), draw(DAYS)))
    point = draw(st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
    text = first.strftime(point)
    form = draw(st.sampled_from(["", "point", "point", "inferred", "by", "since", "period"]))
    return {
        "": "",
        "point": text,
        "inferred": f"{text}?",
        "by": f"../{text}",
        "since": f"{text}/..",
        "period": f"{text}/{second.strftime(point)}",
    }[form]


@st.composite
def entries_of(draw, number):
    track = draw(st.sampled_from(["legal", "progress", "operational"]))
    party = draw(st.sampled_from([None, None, PARTY]))
    if draw(st.booleans()):
        reported = draw(st.sampled_from(sorted(set(STATUS_AFTER[track].values()))))
        kind = "status_reported"
    else:
        kind, reported = draw(st.sampled_from([*STATUS_AFTER[track], "ratification"])), ""
    return entry(number, kind, draw(dates()), track=track, party=party, reported=reported)


LEDGERS = st.integers(0, 7).flatmap(
    lambda count: st.tuples(*(entries_of(number) for number in range(count)))
)


def groups(periods):
    found = {}
    for period in periods:
        found.setdefault((period.track, period.party_id), []).append(period)
    return found.values()


def crucial_days(periods):
    """Days on which anything can change, and those beside them."""
    bounds = {
        day
        for period in periods
        for day in (
            period.start_earliest,
            period.start_latest,
            period.end_earliest,
            period.end_latest,
        )
    }
    one = timedelta(1)
    return sorted(
        bounds
        | {day - one for day in bounds if day > date.min}
        | {day + one for day in bounds if day < date.max}
    )


@given(LEDGERS, st.randoms())
def test_the_order_in_which_events_are_read_does_not_matter(acts, random):
    shuffled = list(acts)
    random.shuffle(shuffled)
    assert reduce_ledger(shuffled) == reduce_ledger(acts)


@given(LEDGERS)
def test_periods_follow_each_other_without_a_gap(acts):
    for periods in groups(reduce_ledger(acts)):
        for one, other in pairwise(periods):
            assert one.status != other.status
            assert one.end_earliest == other.start_earliest
            assert one.end_latest == other.start_latest
            assert one.start_earliest <= other.start_earliest
            assert one.start_latest <= other.start_latest
        assert periods[-1].end_earliest == periods[-1].end_latest == date.max


@given(LEDGERS)
def test_each_period_begins_before_it_ends(acts):
    for period in reduce_ledger(acts):
        assert period.start_earliest <= period.start_latest <= period.end_latest
        assert period.start_earliest <= period.end_earliest <= period.end_latest


@given(LEDGERS)
def test_on_no_day_are_two_statuses_certain(acts):
    for periods in groups(reduce_ledger(acts)):
        for day in crucial_days(periods):
            certain = [p.status for p in periods if row(p).holds(day) == "certain"]
            assert len(certain) <= 1


@given(LEDGERS)
def test_what_is_certain_is_not_contradicted_by_what_is_possible(acts):
    for periods in groups(reduce_ledger(acts)):
        for day in crucial_days(periods):
            held = [row(p).holds(day) for p in periods]
            if "certain" in held:
                assert "possible" not in held


@given(LEDGERS)
def test_once_a_status_began_there_is_one_on_every_later_day(acts):
    for periods in groups(reduce_ledger(acts)):
        first = min(period.start_latest for period in periods)
        for day in crucial_days(periods):
            if first <= day < date.max:
                assert any(row(p).holds(day) != "no" for p in periods)


@given(LEDGERS)
def test_an_inference_alone_makes_nothing_certain(acts):
    inferred = [act for act in acts if act.inferred]
    assert all(row(p).inferred for p in reduce_ledger(inferred))


@pytest.mark.parametrize("step", ["started", "milestone", "pilot_started"])
def test_a_further_step_does_not_take_back_a_completion(step):
    acts = ["announced 2015-05-27", "measure_completed 2020-01-01", f"{step} 2021-01-01"]
    assert on(reduce_ledger(ledger(*acts, track="progress")), "2022-01-01") == {
        "completed": "certain"
    }
