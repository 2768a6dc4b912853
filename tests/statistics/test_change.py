"""Paired change, against an independent implementation, published figures and its own edges."""

import random
from math import sqrt

import pytest
from scipy.stats import ttest_rel

from college.statistics.change import (
    PAIRED_T,
    PairedChange,
    error_of_difference,
    paired_change,
    reliable_change,
    reliable_share,
)


def pairs_of(n, seed=1):
    chance = random.Random(seed)
    before = [round(chance.gauss(17.3, 4.0), 2) for _ in range(n)]
    return [(score, round(score + chance.gauss(3.0, 3.5), 2)) for score in before]


@pytest.mark.parametrize("n", [2, 3, 5, 10, 23, 80, 200])
def test_t_p_and_the_interval_are_those_of_scipy(n):
    pairs = pairs_of(n)
    theirs = ttest_rel([after for _, after in pairs], [before for before, _ in pairs])
    interval = theirs.confidence_interval(0.95)

    ours = paired_change(pairs)

    assert (ours.n, ours.df, ours.method) == (n, n - 1, PAIRED_T)
    assert ours.t == pytest.approx(theirs.statistic, rel=1e-9)
    assert ours.p == pytest.approx(theirs.pvalue, rel=1e-9)
    assert (ours.low, ours.high) == pytest.approx((interval.low, interval.high), rel=1e-9)


def test_a_hand_worked_change_has_every_figure():
    """Changes 4, 3, 1, 4: mean 3, variance 2; before 17, 15, 20, 16: variance 14/3; after 21, 18, 21, 20: 2."""
    change = paired_change([(17, 21), (15, 18), (20, 21), (16, 20)])

    assert (change.mean_from, change.mean_to, change.mean_change) == (17, 20, 3)
    assert change.sd_change == pytest.approx(sqrt(2))
    assert change.t == pytest.approx(3 / (sqrt(2) / 2))
    assert change.low == pytest.approx(3 - 3.182446 * sqrt(2) / 2, abs=1e-6)
    assert change.d == pytest.approx(3 / sqrt((14 / 3 + 2) / 2))
    assert change.hedges_g == pytest.approx(change.d * (1 - 3 / 23))


def test_the_small_sample_factor_is_nearly_one_in_a_group_of_eighty():
    change = paired_change(pairs_of(80))

    assert change.hedges_g / change.d == pytest.approx(1 - 3 / 631)


def test_the_order_of_the_pairs_does_not_matter():
    pairs = pairs_of(23)
    shuffled = random.Random(7).sample(pairs, len(pairs))

    one, other = vars(paired_change(pairs)), vars(paired_change(shuffled))

    assert one.pop("method") == other.pop("method")
    assert one == pytest.approx(other, rel=1e-12)


def test_adding_the_same_to_every_score_moves_the_means_only():
    pairs = pairs_of(23)

    shifted = paired_change([(before + 5, after + 5) for before, after in pairs])

    change = paired_change(pairs)
    assert (shifted.mean_from, shifted.mean_to) == pytest.approx((change.mean_from + 5, change.mean_to + 5))
    assert (shifted.mean_change, shifted.t, shifted.d) == pytest.approx((change.mean_change, change.t, change.d))


def test_nobody_makes_no_result():
    assert paired_change([]) is None


def test_one_person_has_means_and_no_spread():
    assert paired_change([(14.75, 20.73)]) == PairedChange(1, 14.75, 20.73, 5.98)


def test_when_all_move_by_the_same_there_is_an_effect_but_no_test():
    change = paired_change([(9.51, 9.61), (11.25, 11.35), (12.40, 12.50)])

    assert (change.sd_change, change.df) == (0, 2)
    assert (change.low, change.high, change.t, change.p) == (None, None, None, None)
    assert change.d == pytest.approx(0.1 / change.sd_from)
    assert change.hedges_g == pytest.approx(change.d * (1 - 3 / 15))


def test_when_all_scored_the_same_there_is_no_effect_size_either():
    change = paired_change([(10, 12), (10, 12), (10, 12)])

    assert change.mean_change == 2
    assert (change.d, change.hedges_g, change.t) == (None, None, None)


@pytest.mark.parametrize("score", [float("nan"), float("inf")])
def test_a_score_is_a_number(score):
    with pytest.raises(ValueError, match="finite"):
        paired_change([(10, 12), (score, 12)])


def test_a_change_is_reliable_when_it_exceeds_the_error_of_the_instrument():
    assert reliable_change(32.5, 47.5, sd=7.5, reliability=0.80).index == pytest.approx(3.16, abs=0.005)
    assert 1.96 * error_of_difference(sd=4.0, reliability=0.84) == pytest.approx(4.43, abs=0.005)

    rise, still, fall = (reliable_change(20, after, sd=4.0, reliability=0.84) for after in (24.44, 24.43, 15.56))

    assert (rise.improved, rise.worsened) == (True, False)
    assert (still.improved, still.worsened) == (False, False)
    assert (fall.improved, fall.worsened) == (False, True)


@pytest.mark.parametrize(("sd", "reliability"), [(0, 0.8), (-1, 0.8), (4, 1), (4, -0.1), (float("inf"), 0.8)])
def test_an_impossible_spread_or_reliability_is_refused(sd, reliability):
    with pytest.raises(ValueError, match="reliability"):
        reliable_change(10, 20, sd=sd, reliability=reliability)


def test_the_spread_of_a_group_is_that_of_its_scores_before():
    """Before 8, 10, 12, 14: SD 2.582; with r 0.84 the error makes 2.862 points either way."""
    share = reliable_share([(10, 20), (14, 15), (12, 9.2), (8, 5)], 0.84)

    assert share.threshold == pytest.approx(2.862, abs=0.001)
    assert (share.n, share.improved, share.worsened) == (4, 1, 1)


@pytest.mark.parametrize(
    ("pairs", "reliability"),
    [([(10, 20), (14, 15)], None), ([(10, 20)], 0.8), ([], 0.8), ([(10, 20), (10, 11)], 0.8)],
)
def test_without_a_reliability_or_a_spread_nobody_is_counted(pairs, reliability):
    assert reliable_share(pairs, reliability) is None
