"""Who joins or leaves changes the matrix on that day and not before, nor after."""

import csv
import io

import pytest

from core.database import db, writing
from directory.models import Membership, Organization
from registry.door import acting_as
from tests.instances import copied, instance
from tests.pages.conftest import page_at
from tests.records import EDITOR, act, administration, agreement, new, saved

FORCE, SIGNED, MAYBE = ("in_force", "certain"), ("signed", "certain"), ("in_force", "possible")
ENDED = ("ended", "")


@pytest.fixture(scope="module")
def convention(empty_sqlite, tmp_path_factory):
    """A1 of CN, adopted in 2010, in force from 2012; others join and leave."""
    folder = tmp_path_factory.mktemp("matrix")
    with instance(folder, copied(empty_sqlite, folder)) as app:
        fill(app)
        yield app


def fill(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        bodies = {code: administration(code) for code in ("CN", "JP", "KZ", "TR", "UZ")}
        union = saved(new(Organization, "EU", organization_kind="union"))
        member = Membership(code="ME1", organization=union, confidence="high",
                            verification="checked")  # fmt: skip
        member.set_spell("2015-01-01", "2019-12-31")
        administration("DE", memberships=[member])
        parties = [bodies[code] for code in ("CN", "JP", "KZ", "TR", "UZ")]
        made = agreement("A1", parties=[*parties, union], form="convention")
        act("E1", "adoption", "2010-01-10", made)
        act("E2", "entry_into_force", "2012-01-10", made)
        act("E3", "accession", "2016-07-05", made, about_party=bodies["KZ"])
        act("E4", "entry_into_force", "2017-01-05", made, about_party=bodies["KZ"])
        act("E5", "accession", "2018-03-01", made, about_party=bodies["UZ"])
        act("E6", "withdrawal", "2020-06-30", made, about_party=bodies["JP"])
        act("E7", "withdrawal", "2021", made, about_party=bodies["TR"])
        db.session.commit()


def pair(app, one, other, day):
    """(state, certainty) of the pair on the day; None where nothing binds it."""
    answer = app.test_client().get(
        "/en/pictures/agreement-matrix.csv", query_string={"key": one, "as_of": day}
    )
    rows = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    return next(((row[4], row[5]) for row in rows if row[1] == other), None)


@pytest.mark.parametrize(
    ("other", "day", "bond"),
    [
        # accession, then the entry into force for it
        ("KZ", "2016-07-04", None),
        ("KZ", "2016-07-05", SIGNED),
        ("KZ", "2017-01-04", SIGNED),
        ("KZ", "2017-01-05", FORCE),
        # accession alone: in force from then, unless the convention says otherwise
        ("UZ", "2018-02-28", None),
        ("UZ", "2018-03-01", MAYBE),
        # withdrawal: bound as the instrument was until the day before
        ("JP", "2010-01-09", None),
        ("JP", "2010-01-10", SIGNED),
        ("JP", "2012-01-10", FORCE),
        ("JP", "2020-06-29", FORCE),
        ("JP", "2020-06-30", ENDED),
        # withdrawal in a year: certain before it and after it
        ("TR", "2020-12-31", FORCE),
        ("TR", "2021-06-30", MAYBE),
        ("TR", "2021-12-31", ENDED),
        # a member through its union, from accession to the last day of membership
        ("DE", "2014-12-31", None),
        ("DE", "2015-01-01", FORCE),
        ("DE", "2019-12-30", FORCE),
        ("DE", "2020-01-01", None),
    ],
)
def test_a_pair_changes_on_the_day_and_not_before(convention, other, day, bond):
    assert pair(convention, "CN", other, day) == bond


def test_a_body_that_has_not_joined_is_no_party_on_any_page(convention):
    client = convention.test_client()
    page = page_at(client, "/en/between/CN/KZ?as_of=2016-07-04")
    assert "Agreement A1" not in page.words(page.main)
    row = page_at(client, "/en/agreements/A1?as_of=2016-07-04")
    assert "Not bound, or not known" in row.words(row.by_id("party-status"))
    assert "Agreement A1" in page_at(client, "/en/between/CN/KZ?as_of=2016-07-05").words()
