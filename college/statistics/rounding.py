"""Rounding as people do it by hand: halves go up, and decimals are what they look like.

Python's own `round` takes halves to the even neighbour and sees 2.675 as slightly less than it says.
Negative halves go away from zero, so that a fall is never rounded more kindly than a rise.
"""

from decimal import ROUND_HALF_UP, Decimal
from math import floor, isfinite, log10

# A computed mean is right to about fifteen figures; twelve are kept, so that its last noise decides no half.
_TRUSTED_FIGURES = 12


def half_up(value: float, digits: int = 0) -> float:
    """Round to so many decimals, halves away from zero.

    Raises ValueError for what is not a finite number.

    >>> half_up(2.675, 2), half_up(0.5), half_up(-0.25, 1)
    (2.68, 1.0, -0.3)
    """
    if not isfinite(value):
        raise ValueError(f"{value} cannot be rounded")
    step = Decimal(1).scaleb(-digits)
    return float(Decimal(f"{value:.{_TRUSTED_FIGURES}g}").quantize(step, rounding=ROUND_HALF_UP))


def significant(value: float, figures: int = 3) -> float:
    """Round to so many significant figures, as a small probability is written.

    >>> significant(0.00034251), significant(0.98765, 2), significant(0.0)
    (0.000343, 0.99, 0.0)
    """
    if figures < 1:
        raise ValueError("a number needs at least one significant figure")
    if value == 0:
        return 0.0
    if not isfinite(value):
        raise ValueError(f"{value} cannot be rounded")
    return half_up(value, figures - 1 - floor(log10(abs(value))))


def nearest(count: int, base: int = 5) -> int:
    """Round a count to the nearest multiple of the base, halves up.

    >>> [nearest(count) for count in (8, 12, 13, 22, 98)]
    [10, 10, 15, 20, 100]
    """
    if count < 0 or base < 1:
        raise ValueError("a count is 0 or more and a base 1 or more")
    return (2 * count + base) // (2 * base) * base


def percent_half_up(numerator: int, denominator: int, digits: int = 0) -> float:
    """Give a share in per cent, halves up, in whole numbers all the way so that nothing is lost.

    Without decimals the result is an int, so that a file holds 68 and not 68.0. Raises ValueError for a
    denominator of 0, since there is no share of nothing, and for a part that is larger than its whole.

    >>> percent_half_up(25, 37), percent_half_up(1, 8, 1), percent_half_up(1, 200)
    (68, 12.5, 1)
    """
    if digits < 0:
        raise ValueError("decimals cannot be fewer than none")
    if not 0 <= numerator <= denominator or denominator == 0:
        raise ValueError(f"{numerator} of {denominator} is not a share")
    steps = (2 * 100 * 10**digits * numerator + denominator) // (2 * denominator)
    return float(Decimal(steps).scaleb(-digits)) if digits else steps
