"""What differs between contents, and what two people did put together: values, rows, orders."""

import pytest

from registry.schema.contents import empty_content
from registry.schema.forms import form_of
from registry.schema.merging import changes, merge, put_value, value_at
from registry.schema.unread import TYPED, Unread

FORM = form_of("corridor")
ROUTE = ("CN", "KZ", "RU")


def content(*route, **values):
    legs = [{"territory": code, "crossing_to_next": "", "code": f"CL{code}"} for code in route]
    return empty_content(FORM) | {"legs": legs} | values


def route(held):
    return [row["territory"] for row in held["legs"]]


def test_an_order_is_a_change_of_its_own():
    (change,) = changes(FORM, content(*ROUTE), content("KZ", "CN", "RU"))
    assert (change.path, change.old, change.new) == (
        ("legs",), ["CLCN", "CLKZ", "CLRU"], ["CLKZ", "CLCN", "CLRU"])  # fmt: skip


def test_rows_added_at_the_end_or_taken_away_are_no_other_order():
    assert [one.path for one in changes(FORM, content(*ROUTE), content("CN", "RU", "BY"))] == [
        ("legs", "CLKZ"), ("legs", "CLBY")]  # fmt: skip


def test_a_row_put_in_between_stays_there_when_merged():
    base, mine, theirs = content(*ROUTE), content("CN", "MN", "KZ", "RU"), content(*ROUTE, "BY")
    merged, clashes = merge(FORM, base, mine, theirs)
    assert clashes == []
    assert route(merged) == ["CN", "MN", "KZ", "RU", "BY"]


def test_two_orders_clash_and_a_change_in_a_row_does_not_clash_with_an_order():
    base, mine = content(*ROUTE), content("KZ", "CN", "RU")
    _merged, (clash,) = merge(FORM, base, mine, content("RU", "KZ", "CN"))
    assert clash.path == ("legs",)
    theirs = content(*ROUTE)
    theirs["legs"][0]["crossing_to_next"] = "Khorgos"
    merged, clashes = merge(FORM, base, mine, theirs)
    assert (route(merged), clashes) == (["KZ", "CN", "RU"], [])
    assert merged["legs"][1]["crossing_to_next"] == "Khorgos"


@pytest.mark.parametrize("path", [("date_text",), ("legs", "CLKZ", "crossing_to_next")])
def test_what_could_not_be_read_is_merged_like_any_value(path):
    base, mine, theirs = content(*ROUTE), content(*ROUTE), content(*ROUTE, origin="Xi'an")
    put_value(FORM, mine, path, Unread(("05/06/2015",)))
    merged, clashes = merge(FORM, base, mine, theirs)
    assert clashes == []
    assert value_at(FORM, merged, path) == Unread(("05/06/2015",))
    assert merged["origin"] == "Xi'an"
    put_value(FORM, merged, path, "2015")
    assert value_at(FORM, merged, path) == "2015"
    assert TYPED not in merged
    assert not any(TYPED in row for row in merged["legs"])
