"""What agreements cover between two bodies: fields, gaps, and what has no subject."""

import pytest

from pages.binding import ABSENT, ENDED, IN_FORCE, MAYBE_IN_FORCE, OTHER, SIGNED, Bond
from pages.coverage.fields import FIELDS, OTHER_SUBJECTS, Coverage, Held
from registry.vocabulary import SUBJECTS

EU = 10


def held(key, standing, *subjects, through=()):
    return Held(key, f"A{key}", Bond(standing, through), frozenset(subjects))


def field(code, *agreements):
    return next(one for one in Coverage(agreements).fields if one.code == code)


def test_the_seven_fields_are_the_first_subjects_of_the_vocabulary():
    assert len(FIELDS) == 7
    assert (*FIELDS, *OTHER_SUBJECTS) == tuple(SUBJECTS)


@pytest.mark.parametrize(
    ("standing", "covered"),
    [(IN_FORCE, True), (MAYBE_IN_FORCE, True), (SIGNED, False), (OTHER, False), (ENDED, False)],
)
def test_a_field_is_covered_by_what_is_in_force_and_by_nothing_else(standing, covered):
    found = field("enforcement", held(1, standing, "enforcement", "transit"))
    assert (found.standing, found.is_covered) == (standing, covered)


def test_the_best_agreement_of_a_field_tells_how_it_stands():
    agreements = [held(n, s, "enforcement") for n, s in enumerate((SIGNED, IN_FORCE, ENDED))]
    found = field("enforcement", *agreements, held(9, IN_FORCE, "data_exchange"))
    assert (found.standing, found.number) == (IN_FORCE, 1)
    assert [one.standing for one in found.held] == [IN_FORCE, SIGNED, ENDED]


def test_a_pair_s_own_agreement_goes_before_that_of_a_union():
    found = field(
        "enforcement",
        held(1, IN_FORCE, "enforcement", through=(EU,)),
        held(2, IN_FORCE, "enforcement"),
    )
    assert [one.id for one in found.held] == [2, 1]


def test_what_has_no_subject_covers_nothing_and_is_counted_where_it_is_in_force():
    found = Coverage([held(1, IN_FORCE), held(2, MAYBE_IN_FORCE), held(3, SIGNED)])
    assert (found.certain, found.possible) == (0, 0)
    assert [one.id for one in found.unassigned] == [1, 2]
    assert [gap.code for gap in found.gaps] == list(FIELDS)


def test_certain_possible_and_gaps_make_the_seven():
    found = Coverage(
        [
            held(1, IN_FORCE, "enforcement", "data_exchange"),
            held(2, MAYBE_IN_FORCE, "enforcement", "risk_management"),
            held(3, SIGNED, "joint_control"),
        ]
    )
    assert (found.certain, found.possible, len(found.gaps)) == (2, 1, 4)
    assert {gap.code: len(gap.held) for gap in found.gaps}["joint_control"] == 1


def test_other_subjects_are_told_where_an_agreement_is_about_them():
    found = Coverage([held(1, SIGNED, "transit", "enforcement")])
    assert [one.code for one in found.others] == ["transit"]


def test_nothing_held_is_no_standing_at_all():
    assert {one.standing for one in Coverage([]).fields} == {ABSENT}
