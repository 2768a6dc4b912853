"""Shares of a group, never without their size and their uncertainty."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

WILSON_95 = "Wilson score interval, 95 %"

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Proportion:
    """A share with the counts that it comes from and the interval it could as well have been.

    `low` and `high` are shares between 0 and 1, not percentages, and not rounded.
    """

    numerator: int
    denominator: int
    low: float
    high: float
    method: str = WILSON_95

    @property
    def share(self) -> float:
        """The share itself, between 0 and 1."""
        return self.numerator / self.denominator


def wilson(numerator: int, denominator: int) -> Proportion | None:
    """Give a share its 95 % interval (Wilson, 1927), which stays honest in small groups and near 0 and 1.

    None for a denominator of 0: with nobody asked there is no share, and an interval from 0 to 1 would look
    like a finding. With none the lower limit is exactly 0, with all the upper limit is exactly 1.
    Raises ValueError when the part is below 0 or above the whole.

    >>> hope = wilson(25, 37)
    >>> round(100 * hope.low, 1), round(100 * hope.high, 1)
    (51.5, 80.4)
    """
    if not 0 <= numerator <= denominator:
        raise ValueError(f"{numerator} of {denominator} is not a share")
    if denominator == 0:
        return None
    share = numerator / denominator
    spread = _Z**2 / denominator
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
    return Proportion(
        numerator,
        denominator,
        low=0.0 if numerator == 0 else middle - half,
        high=1.0 if numerator == denominator else middle + half,
    )
