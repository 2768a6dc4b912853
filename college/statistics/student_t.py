"""Student's t distribution, from the regularised incomplete beta function.

P(|T| > t) = I_x(df/2, 1/2) with x = df / (df + t²): NIST Digital Library of Mathematical Functions, 8.17,
https://dlmf.nist.gov/8.17; the continued fraction is its 8.17.22, evaluated from the front by the method of
Lentz as changed by Thompson and Barnett (Journal of Computational Physics 64, 1986).
"""

from math import exp, isfinite, lgamma, log, log1p, pi
from statistics import NormalDist

_SMALLEST = 1e-300
_CLOSE_ENOUGH = 1e-14
# Beyond these the logarithms of the gamma function cancel too many figures.
_MOST_DEGREES = 10_000_000


def two_sided_p(t: float, df: float) -> float:
    """Give the probability of a t at least this far from 0, either way, if there were no change.

    Raises ValueError for a t that is not finite, or for degrees of freedom that are not above 0 or beyond ten million.

    >>> round(two_sided_p(2.0859634, 20), 6)
    0.05
    """
    if not isfinite(t) or not 0 < df <= _MOST_DEGREES:
        raise ValueError("t must be finite, and the degrees of freedom above 0 and at most ten million")
    square = t * t
    return _incomplete_beta(df / 2, 0.5, df / (df + square), square / (df + square))


def cdf(t: float, df: float) -> float:
    """Give the probability of a value up to t.

    >>> cdf(0.0, 5)
    0.5
    """
    tail = two_sided_p(t, df) / 2
    return 1 - tail if t > 0 else tail


def quantile(probability: float, df: float) -> float:
    """Give the t below which a value falls with this probability.

    Raises ValueError unless the probability lies between 0 and 1, both excluded.

    >>> round(quantile(0.975, 22), 4)
    2.0739
    """
    if not 0 < probability < 1:
        raise ValueError("a probability lies between 0 and 1")
    far = _beyond(2 * min(probability, 1 - probability), df)
    return far if probability > 0.5 else -far


def _beyond(tail: float, df: float) -> float:
    # Newton's steps from the normal quantile, which lies short of ours: the tail falls ever more slowly, so no step
    # goes too far, and the last ones are as long as the rounding of the tail.
    t, step = -NormalDist().inv_cdf(tail / 2), 1.0
    while step > _CLOSE_ENOUGH * t:
        step = (two_sided_p(t, df) - tail) / (2 * _density(t, df))
        t += step
    return t


def _density(t: float, df: float) -> float:
    scale = lgamma((df + 1) / 2) - lgamma(df / 2) - log(df * pi) / 2
    return exp(scale - (df + 1) / 2 * log1p(t * t / df))


def _incomplete_beta(a: float, b: float, x: float, rest: float) -> float:
    # `rest` is 1 - x, handed in because a caller often knows it without the loss of a subtraction.
    if x <= 0 or rest <= 0:
        return 0.0 if x <= 0 else 1.0
    log_x = log1p(-rest) if rest < 0.5 else log(x)
    log_rest = log1p(-x) if x < 0.5 else log(rest)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log_x + b * log_rest)
    if x < (a + 1) / (a + b + 2):
        return front * _continued_fraction(a, b, x) / a
    return 1 - front * _continued_fraction(b, a, rest) / b


def _continued_fraction(a: float, b: float, x: float) -> float:
    upper, lower = 1.0, 1 / _not_nothing(1 - (a + b) * x / (a + 1))
    value, factor, m = lower, 0.0, 0
    while abs(factor - 1) > _CLOSE_ENOUGH:
        m += 1
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            lower = 1 / _not_nothing(1 + term * lower)
            upper = _not_nothing(1 + term / upper)
            factor = lower * upper
            value *= factor
    return value


def _not_nothing(number: float) -> float:
    return number if abs(number) > _SMALLEST else _SMALLEST
