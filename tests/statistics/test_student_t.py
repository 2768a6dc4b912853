"""Student's t, against an independent implementation."""

from math import atan, pi, sqrt

import pytest
from scipy.stats import t as theirs

from college.statistics import student_t

DEGREES = [1, 2, 3, 4, 5, 7, 10, 15, 22, 29, 30, 50, 79, 100, 150, 200]
ALL_DEGREES = range(1, 201)


@pytest.mark.parametrize("t", [0.0, 0.001, 0.1, 0.6, 1.0, 1.5, 2.0, 3.0, 4.231, 8.0, 20.0, 100.0, 10_000.0])
def test_the_two_sided_p_is_that_of_scipy(t):
    for df in DEGREES:
        assert student_t.two_sided_p(t, df) == pytest.approx(2 * theirs.sf(t, df), rel=1e-9)
        assert student_t.two_sided_p(-t, df) == student_t.two_sided_p(t, df)


@pytest.mark.parametrize("t", [-37.0, -2.5, -0.3, 0.0, 0.3, 2.5, 37.0])
def test_the_distribution_is_that_of_scipy_for_1_to_200_degrees(t):
    expected = theirs.cdf(t, list(ALL_DEGREES))

    found = [student_t.cdf(t, df) for df in ALL_DEGREES]

    assert found == pytest.approx(list(expected), rel=1e-9)


@pytest.mark.parametrize("probability", [0.0005, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9995])
def test_the_quantile_is_that_of_scipy(probability):
    for df in DEGREES:
        assert student_t.quantile(probability, df) == pytest.approx(theirs.ppf(probability, df), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("t", [1e-8, 0.01, 1.0, 12.7, 1000.0])
def test_one_and_two_degrees_have_the_closed_form(t):
    assert student_t.two_sided_p(t, 1) == pytest.approx(2 / pi * atan(1 / t), rel=1e-12)
    assert student_t.cdf(-t, 2) == pytest.approx(1 / (2 + t * t + t * sqrt(2 + t * t)), rel=1e-9)


def test_the_values_are_those_of_the_printed_tables():
    printed = {1: 12.706, 2: 4.303, 5: 2.571, 10: 2.228, 22: 2.074, 30: 2.042, 120: 1.980}

    assert {df: round(student_t.quantile(0.975, df), 3) for df in printed} == printed


def test_very_many_degrees_come_close_to_the_normal_distribution():
    assert student_t.quantile(0.975, 1_000_000) == pytest.approx(1.959966, abs=1e-6)


@pytest.mark.parametrize(
    ("t", "df"), [(1.0, 0), (1.0, -3), (float("nan"), 5), (float("inf"), 5), (1.0, 1e8), (1.0, float("nan"))]
)
def test_nonsense_has_no_probability(t, df):
    with pytest.raises(ValueError):
        student_t.two_sided_p(t, df)


@pytest.mark.parametrize("probability", [0, 1, -0.5, 1.5, float("nan")])
def test_a_quantile_needs_a_probability_between_nought_and_one(probability):
    with pytest.raises(ValueError, match="between 0 and 1"):
        student_t.quantile(probability, 5)
