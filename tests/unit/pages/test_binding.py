"""What binds two bodies on a day: rules over parties, unions and their members."""

import pytest

from pages.binding import (
    ABSENT,
    ENDED,
    IN_FORCE,
    MAYBE_IN_FORCE,
    MAYBE_SIGNED,
    OTHER,
    SIGNED,
    Binding,
    Bond,
    bonds,
)

CN, KZ, DE, FR, JP = 1, 2, 3, 4, 5
EU, EAEU = 10, 11
UNION = {EU: {DE: True, FR: True}}


def between(one, other, parties, instrument=IN_FORCE, members=None):
    pairs = bonds(Binding([(body, own) for body, own in parties], instrument), members or {})
    return pairs.get((min(one, other), max(one, other)))


def test_parties_without_dates_of_their_own_go_by_the_instrument():
    assert between(CN, KZ, [(CN, None), (KZ, None)]) == Bond(IN_FORCE, ())


@pytest.mark.parametrize(
    ("one", "other", "pair"),
    [
        (IN_FORCE, IN_FORCE, IN_FORCE),
        (IN_FORCE, MAYBE_IN_FORCE, MAYBE_IN_FORCE),
        (IN_FORCE, SIGNED, SIGNED),
        (MAYBE_IN_FORCE, MAYBE_SIGNED, MAYBE_SIGNED),
        (SIGNED, OTHER, OTHER),
        (IN_FORCE, None, SIGNED),
    ],
)
def test_a_pair_has_come_as_far_as_the_one_of_the_two_that_is_behind(one, other, pair):
    found = between(CN, KZ, [(CN, one), (KZ, other)], instrument=SIGNED)
    assert found == Bond(pair, ())


def test_what_has_not_begun_for_one_of_them_binds_no_pair():
    assert between(CN, KZ, [(CN, IN_FORCE), (KZ, ABSENT)]) is None


def test_an_instrument_that_has_ended_binds_nobody_whatever_its_parties_say():
    found = between(CN, KZ, [(CN, IN_FORCE), (KZ, None)], instrument=ENDED)
    assert found == Bond(ENDED, ())


def test_a_multilateral_instrument_binds_every_pair_of_its_parties():
    parties = [(CN, None), (KZ, None), (JP, None)]
    assert set(bonds(Binding(parties, IN_FORCE), {})) == {(CN, KZ), (CN, JP), (KZ, JP)}


def test_a_member_is_bound_through_its_union():
    assert between(CN, DE, [(CN, None), (EU, None)], members=UNION) == Bond(IN_FORCE, (EU,))


@pytest.mark.parametrize(
    ("standing", "doubted"),
    [(IN_FORCE, MAYBE_IN_FORCE), (SIGNED, MAYBE_SIGNED), (ENDED, ENDED)],
)
def test_a_possible_member_is_possibly_bound(standing, doubted):
    members = {EU: {DE: False}}
    found = between(CN, DE, [(CN, None), (EU, None)], standing, members)
    assert found == Bond(doubted, (EU,))


def test_the_union_itself_is_bound_directly():
    assert between(CN, EU, [(CN, None), (EU, None)], members=UNION) == Bond(IN_FORCE, ())


def test_members_are_not_bound_to_each_other_by_their_union():
    pairs = bonds(Binding([(CN, None), (EU, None)], IN_FORCE), UNION)
    assert set(pairs) == {(CN, DE), (CN, FR), (CN, EU)}


def test_a_union_does_not_bind_its_member_to_another_member_that_is_a_party_itself():
    pairs = bonds(Binding([(CN, None), (DE, None), (EU, None)], IN_FORCE), UNION)
    assert (DE, FR) not in pairs
    assert pairs[(CN, FR)].through == (EU,)


def test_who_is_a_party_itself_is_not_bound_through_the_union():
    parties = [(CN, None), (DE, SIGNED), (EU, None)]
    assert between(CN, DE, parties, members=UNION) == Bond(SIGNED, ())


def test_two_unions_bind_the_members_of_one_to_those_of_the_other():
    members = {EU: {DE: True}, EAEU: {KZ: True}}
    found = between(DE, KZ, [(EU, None), (EAEU, None)], members=members)
    assert found == Bond(IN_FORCE, (EU, EAEU))


def test_parties_are_read_from_the_words_of_a_statement():
    assert Binding.read("442:|447:6", 4) == Binding([(442, None), (447, 6)], 4)


def test_an_instrument_without_any_legal_act_has_a_status_that_is_not_known():
    assert Binding.read("442:|447:", None).instrument == OTHER
