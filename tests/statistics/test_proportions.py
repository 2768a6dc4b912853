"""The Wilson interval, against an independent implementation."""

import pytest
from scipy.stats import binomtest

from college.statistics.proportions import WILSON_95, wilson
from college.statistics.rounding import half_up


@pytest.mark.parametrize(("yes", "low", "high"), [(25, 51.5, 80.4), (30, 65.8, 90.5), (26, 54.2, 82.5)])
def test_the_three_reference_shares_of_37_have_the_intervals_we_promise(yes, low, high):
    found = wilson(yes, 37)

    assert (half_up(100 * found.low, 1), half_up(100 * found.high, 1)) == (low, high)
    assert found.share == yes / 37
    assert found.method == WILSON_95


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8, 13, 37, 100, 999])
def test_the_interval_is_that_of_scipy(n):
    for yes in {0, 1, n // 3, n // 2, n - 1, n}:
        theirs = binomtest(yes, n).proportion_ci(confidence_level=0.95, method="wilson")

        ours = wilson(yes, n)

        assert ours.low == pytest.approx(theirs.low, abs=1e-12)
        assert ours.high == pytest.approx(theirs.high, abs=1e-12)


def test_none_and_all_end_exactly_at_the_ends():
    for n in range(1, 300):
        assert wilson(0, n).low == 0
        assert wilson(n, n).high == 1


def test_a_share_of_nobody_is_no_share():
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 5), (6, 5), (1, 0), (0, -1)])
def test_a_part_lies_between_nothing_and_the_whole(numerator, denominator):
    with pytest.raises(ValueError, match="not a share"):
        wilson(numerator, denominator)
