"""What scores come to, by the weights of a call."""

import pytest

from cooperation.fund.applications.scores import scored, total_of

WEIGHTS = {"relevance": 40, "feasibility": 30, "budget": 20, "equity": 10}


def of(*scores):
    return dict(zip(WEIGHTS, scores, strict=True))


@pytest.mark.parametrize(
    ("scores", "total"),
    [((5, 5, 5, 5), 100), ((1, 1, 1, 1), 20), ((5, 3, 1, 2), 40 + 18 + 4 + 4)],
)
def test_the_total_is_to_100_by_the_weights(scores, total):
    assert total_of(of(*scores), WEIGHTS) == pytest.approx(total)


def test_no_total_is_known_where_a_criterion_has_no_score():
    assert total_of({"relevance": 5}, WEIGHTS) is None
    assert total_of(of(5, 5, 5, 5), {}) is None


def test_a_spread_is_from_the_lowest_to_the_highest():
    found = scored([of(5, 4, 3, 3), of(3, 4, 4, 3), of(4, 4, 5, 3)], WEIGHTS)
    relevance = found.criteria["relevance"]
    assert (relevance.lowest, relevance.highest, relevance.mean) == (3, 5, 4)
    assert found.total.lowest == pytest.approx(24 + 24 + 16 + 6)
    assert found.total.mean == pytest.approx((82 + 70 + 82) / 3)


def test_two_points_are_far_apart_and_one_is_not():
    assert scored([of(5, 4, 3, 3), of(3, 3, 4, 3)], WEIGHTS).apart == ["relevance"]
    assert scored([of(5, 4, 3, 3)], WEIGHTS).apart == []


def test_without_reviews_nothing_is_known():
    found = scored([], WEIGHTS)
    assert found.total is None
    assert set(found.criteria.values()) == {None}
    assert found.apart == []


def test_a_review_without_a_score_counts_where_it_has_one():
    found = scored([{"relevance": 2}, of(4, 4, 4, 4)], WEIGHTS)
    assert found.criteria["relevance"].mean == 3
    assert found.criteria["budget"].mean == 4
    assert found.total.mean == 80
