"""What of an administration's agreements is open."""

import pytest

from pages.briefing.agreements import open_groups, read_states

PARTY = 7


@pytest.fixture
def labels(registry_app):
    """Groups of open agreements by label, with the ids in them."""

    def reading(rows, acts=()):
        with registry_app.test_request_context("/en/"):
            groups = open_groups(read_states(rows).get(PARTY, []), acts, "KZ")
            return {str(group.label): [point.id for point in group.points] for group in groups}

    return reading


def row(key, track, status, certain=True, whose=None, role="party", has_own=False):
    own = has_own or whose is not None
    return (PARTY, key, "2001", "cmaa", role, track, status, whose, certain, own)


def test_a_signed_agreement_is_open(labels):
    found = labels([row(1, "legal", "signed")])
    assert found == {"Signed, entry into force not established": [1]}


@pytest.mark.parametrize("status", ["in_force", "terminated", "expired", "superseded"])
def test_an_agreement_in_force_or_at_its_end_is_not_open(labels, status):
    assert labels([row(1, "legal", status)]) == {}


def test_what_may_be_in_force_is_not_open(labels):
    assert labels([row(1, "legal", "signed", False), row(1, "legal", "in_force", False)]) == {}


def test_a_party_that_has_only_signed_has_a_convention_in_force_open(labels):
    rows = [row(1, "legal", "in_force"), row(1, "legal", "signed", whose=PARTY)]
    assert labels(rows) == {"Signed, entry into force not established": [1]}


def test_what_a_body_has_not_joined_yet_is_not_open_for_it(labels):
    assert labels([row(1, "legal", "signed", has_own=True)]) == {}


def test_an_instrument_that_has_ended_is_open_for_nobody(labels):
    rows = [row(1, "legal", "terminated"), row(1, "legal", "signed", whose=PARTY)]
    assert labels(rows) == {}


def test_a_step_to_ratification_goes_before_the_signature(labels):
    acts = [(1, "submitted_for_ratification", "2004", None)]
    assert labels([row(1, "legal", "signed")], acts) == {"On the way to ratification": [1]}


def test_negotiation_is_a_preparation(labels):
    assert labels([row(1, "legal", "negotiating")]) == {"In preparation": [1]}


def test_a_pilot_is_open_until_operation_starts(labels):
    pilot = row(1, "operational", "pilot")
    force = row(1, "legal", "in_force")
    assert labels([force, pilot]) == {"In a pilot, no start of operation recorded": [1]}
    assert labels([force, pilot, row(1, "operational", "operational")]) == {}


def test_what_the_body_only_keeps_is_not_open(labels):
    assert labels([row(1, "legal", "signed", role="depositary")]) == {}
