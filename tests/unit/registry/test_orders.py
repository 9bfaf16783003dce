"""Orders of lists on both databases: behind any place stands what a list has after it."""

import pytest
from sqlalchemy import select

from core.database import session
from registry.models import Record
from registry.orders import ORDERS, with_heading


@pytest.mark.parametrize("kind", ["agreement", "source"])
@pytest.mark.parametrize("name", sorted(ORDERS))
def test_a_list_goes_on_behind_each_of_its_places(loaded_app, name, kind):
    order = ORDERS[name]
    with loaded_app.app_context():
        query = select(Record.id, Record.code).where(Record.kind == kind)
        if order.by_heading:
            query = with_heading(query, kind, "zh")
        whole = session().execute(order.applied(query.add_columns(*order.columns))).all()
        codes = [row.code for row in whole]
        assert len(set(codes)) == len(codes) > 100
        for number in (0, 1, len(codes) // 2, len(codes) - 2, len(codes) - 1):
            rest = order.applied(query.where(order.behind(whole[number][2:])))
            assert [row.code for row in session().execute(rest)] == codes[number + 1 :]


def test_the_types_of_a_place_are_those_of_its_columns(registry_app):
    with registry_app.app_context():
        for order in ORDERS.values():
            query = select(*order.columns).select_from(Record)
            if order.by_heading:
                query = with_heading(query, "agreement", "en")
            (place,) = session().execute(query.limit(1))
            held = [bool if wanted is bool else type(value) for value, wanted in
                    zip(place, order.types, strict=True)]  # fmt: skip
            assert tuple(held) == order.types
