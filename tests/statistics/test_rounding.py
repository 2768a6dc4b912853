"""Halves go up, and a decimal is what it looks like."""

from fractions import Fraction

import pytest

from college.statistics.rounding import half_up, nearest, percent_half_up, significant


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        (0.5, 0, 1.0),
        (2.5, 0, 3.0),
        (2.675, 2, 2.68),  # a float just below what it says
        (1.005, 2, 1.01),
        (14.904999999999999, 2, 14.91),  # the noise of a mean whose true value is 14.905
        (-0.25, 1, -0.3),
        (-3.385, 2, -3.39),
        (1249.0, -2, 1200.0),
    ],
)
def test_halves_go_away_from_zero(value, digits, rounded):
    assert half_up(value, digits) == rounded


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_not_rounded(value):
    with pytest.raises(ValueError, match="cannot be rounded"):
        half_up(value, 2)
    with pytest.raises(ValueError, match="cannot be rounded"):
        significant(value)


@pytest.mark.parametrize(
    ("value", "figures", "rounded"),
    [(0.00034251, 3, 0.000343), (0.0499951, 3, 0.05), (123.45, 2, 120.0), (-0.0125, 2, -0.013), (0.0, 3, 0.0)],
)
def test_significant_figures_are_counted_from_the_first_that_is_not_nought(value, figures, rounded):
    assert significant(value, figures) == rounded


def test_a_number_has_at_least_one_significant_figure():
    with pytest.raises(ValueError, match="at least one"):
        significant(0.5, 0)


def test_counts_go_to_the_nearest_five():
    assert [nearest(count) for count in (0, 2, 3, 8, 12, 13, 22, 98)] == [0, 0, 5, 10, 10, 15, 20, 100]
    assert nearest(5, base=10) == 10


@pytest.mark.parametrize(("count", "base"), [(-1, 5), (3, 0)])
def test_a_count_below_nothing_has_no_nearest_multiple(count, base):
    with pytest.raises(ValueError):
        nearest(count, base)


@pytest.mark.parametrize("digits", [0, 1])
def test_a_percentage_is_never_further_than_half_a_step_and_halves_go_up(digits):
    step = Fraction(1, 10**digits)

    for denominator in range(1, 90):
        for numerator in range(denominator + 1):
            error = Fraction(str(percent_half_up(numerator, denominator, digits))) - Fraction(
                100 * numerator, denominator
            )
            assert -step / 2 < error <= step / 2


def test_a_whole_percentage_is_a_whole_number():
    assert isinstance(percent_half_up(25, 37), int)
    assert [percent_half_up(yes, 37) for yes in (25, 30, 26)] == [68, 81, 70]
    assert percent_half_up(1, 200) == 1


@pytest.mark.parametrize(("numerator", "denominator", "digits"), [(0, 0, 0), (3, 2, 0), (-1, 2, 0), (1, 2, -1)])
def test_there_is_no_share_of_nothing_and_none_above_the_whole(numerator, denominator, digits):
    with pytest.raises(ValueError):
        percent_half_up(numerator, denominator, digits)
