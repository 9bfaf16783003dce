"""Precedence and steps: pure."""

from datetime import UTC, datetime

import pytest

from forum.delegations.models import MEMBER_STATES, STATES
from forum.delegations.needs_models import KINDS
from forum.delegations.order import Ranked, in_precedence
from forum.delegations.steps import OF_DELEGATION, OF_MEMBER, NotAStep, check_step, wants_reason
from forum.delegations.vocabulary import DELEGATION_STATES, MEMBER_ROLES, NEEDS, PRECEDENCES


def ranked(code, name, administration=True, hour=None):
    at = datetime(2026, 5, 1, hour, tzinfo=UTC) if hour is not None else None
    return Ranked(len(code), code, name, administration, at)


ENGLISH = [
    ranked("UZ", "Uzbekistan", hour=9),
    ranked("AX", "Åland Islands", hour=12),
    ranked("KZ", "Kazakhstan"),
    ranked("WCO", "Association of Customs", administration=False, hour=8),
    ranked("AZ", "Azerbaijan", hour=10),
]


def codes(delegations, *asked, **named):
    return [one.code for one in in_precedence(delegations, *asked, **named)]


def test_alphabetical_is_by_the_unicode_order_administrations_first():
    assert codes(ENGLISH, "alphabetical", "en") == ["AX", "AZ", "KZ", "UZ", "WCO"]


@pytest.mark.parametrize(
    ("language", "names", "wanted"),
    [
        ("ru", {"KZ": "Казахстан", "AZ": "Азербайджан", "EG": "Египет"}, ["AZ", "EG", "KZ"]),
        ("zh", {"KZ": "哈萨克斯坦", "DE": "德国", "AZ": "阿塞拜疆"}, ["AZ", "DE", "KZ"]),
        ("es", {"NU": "Niue", "NX": "Ñx", "OM": "Omán"}, ["NU", "NX", "OM"]),
        ("ar", {"KZ": "كازاخستان", "AZ": "أذربيجان", "EG": "مصر"}, ["AZ", "KZ", "EG"]),
        ("kk", {"KZ": "Қазақстан", "AZ": "Әзербайжан"}, ["AZ", "KZ"]),
    ],
)
def test_the_alphabet_is_that_of_the_language(language, names, wanted):
    assert codes([ranked(*one) for one in names.items()], "alphabetical", language) == wanted


def test_the_host_says_who_comes_first_and_the_others_follow_by_the_alphabet():
    order = ["WCO", "UZ", "XX"]
    assert codes(ENGLISH, "host", "en", host_order=order) == ["WCO", "UZ", "AX", "AZ", "KZ"]


def test_who_answered_first_comes_first_and_who_did_not_comes_last():
    assert codes(ENGLISH, "response", "en") == ["WCO", "UZ", "AZ", "AX", "KZ"]


def test_an_order_does_not_depend_on_how_the_rows_come():
    twins = [ranked("B", "Same"), ranked("A", "Same")]
    assert codes(twins, "alphabetical", "en") == codes(twins[::-1], "alphabetical", "en")


@pytest.mark.parametrize(("steps", "states"), [(OF_DELEGATION, STATES), (OF_MEMBER, MEMBER_STATES)])
def test_every_state_has_its_steps_and_leads_to_states_only(steps, states):
    assert set(steps) == set(states)
    assert {one for following in steps.values() for one in following} <= set(states)


@pytest.mark.parametrize(
    ("present", "wanted"),
    [
        ("invited", "confirmed"),
        ("invited", "arrived"),
        ("declined", "confirmed"),
        ("nominated", ""),
    ],
)
def test_a_state_that_does_not_follow_is_refused(present, wanted):
    with pytest.raises(NotAStep):
        check_step(OF_DELEGATION, present, wanted)


def test_a_reason_is_wanted_where_it_leads_back_or_away():
    assert not wants_reason(OF_DELEGATION, "nominated", "confirmed")
    assert wants_reason(OF_DELEGATION, "nominated", "invited")
    assert wants_reason(OF_MEMBER, "nominated", "declined")


def test_every_code_has_its_words():
    from forum.delegations import models

    assert set(DELEGATION_STATES) == set(STATES)
    assert set(MEMBER_ROLES) == set(models.MEMBER_ROLES)
    assert set(PRECEDENCES) == set(models.PRECEDENCES)
    assert set(NEEDS) == set(KINDS)
