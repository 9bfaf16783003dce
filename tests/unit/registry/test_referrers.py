"""What refers to a record is found whatever ties it: parts, kinds' own columns, lists, events."""

from core.database import db
from registry.models import Link, Party, Subject
from registry.referrers import referring_to
from registry.sources import Citation
from tests.records import agreement, practice, source


def test_every_tie_to_a_record_is_found_once(editing):
    wanted, other = source("S1"), source("S2")
    body = practice("PR1")
    cites = agreement("A1", citations=[
        Citation(source=wanted, confidence="high", verification="", locator=place)
        for place in ("1", "2")
    ])  # fmt: skip
    links = agreement("A2", links=[Link(relation="follows", target=cites)])
    tied = practice("PR2", parties=[Party(party=body, role="partner")])
    alone = agreement("A3", subjects=[Subject(code="transit")])
    about = practice("PR3", concepts=[body])
    db.session.flush()
    assert referring_to(wanted) == {cites.id}
    assert referring_to(cites) == {links.id}
    assert referring_to(body) == {tied.id, about.id}
    assert referring_to(other) == referring_to(alone) == set()
