"""How much the same people's scores moved between two times of asking.

Only people with a score at both times count. Decided for the edges:
nobody: there is no result (None). One person: the means are known, everything that needs a spread is None.
Everybody moved by exactly the same: the spread of changes is 0, and interval, t and p are None, since the data
hold no error to compare the change with. Everybody scored the same at both times: d and g are None as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite, sqrt
from statistics import fmean, stdev

from college.statistics import student_t

PAIRED_T = "Paired t interval, 95 %; d by the average standard deviation"

Pair = tuple[float, float]


@dataclass(frozen=True)
class PairedChange:
    """A group's change between two times, with its size, its interval and the name of the method."""

    n: int
    mean_from: float
    mean_to: float
    mean_change: float
    sd_from: float | None = None
    sd_to: float | None = None
    sd_change: float | None = None
    low: float | None = None
    high: float | None = None
    t: float | None = None
    df: int | None = None
    p: float | None = None
    d: float | None = None
    hedges_g: float | None = None
    method: str = PAIRED_T


@dataclass(frozen=True)
class ReliableChange:
    """Whether one person's change is larger than the error of the instrument."""

    index: float
    improved: bool
    worsened: bool


@dataclass(frozen=True)
class ReliableShare:
    """How many of a group changed by more than the instrument's error; `threshold` is in points of the score."""

    n: int
    improved: int
    worsened: int
    threshold: float


def paired_change(pairs: Sequence[Pair]) -> PairedChange | None:
    """Describe a group's change: means, t interval and effect sizes; None without a pair.

    d = mean change / √((s₁² + s₂²) / 2) and Hedges' g = d × (1 − 3 / (4(2n − 2) − 1)), after Cumming (2012).
    Raises ValueError for a score that is not a finite number.

    >>> change = paired_change([(17, 21), (15, 18), (20, 21), (16, 20)])
    >>> change.n, change.mean_change, round(change.t, 3), round(change.p, 4)
    (4, 3.0, 4.243, 0.024)
    """
    if not all(isfinite(score) for pair in pairs for score in pair):
        raise ValueError("every score must be a finite number")
    if not pairs:
        return None
    before, after = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    changes = [_difference(*pair) for pair in pairs]
    if len(pairs) == 1:
        return PairedChange(1, before[0], after[0], changes[0])
    return _described(before, after, changes)


def error_of_difference(*, sd: float, reliability: float) -> float:
    """Give the spread of changes that the instrument alone would make: √2 × SD × √(1 − r), in points.

    >>> round(1.96 * error_of_difference(sd=4.0, reliability=0.84), 2)
    4.43
    """
    if not 0 <= reliability < 1 or not 0 < sd < float("inf"):
        raise ValueError("reliability must lie in [0, 1) and sd above 0")
    return sqrt(2) * sd * sqrt(1 - reliability)


def reliable_change(before: float, after: float, *, sd: float, reliability: float) -> ReliableChange:
    """Compare a change with the error of measurement (Jacobson and Truax, 1991).

    `sd` is the spread of scores before the course, `reliability` the published alpha or test-retest figure.
    An index beyond 1.96 either way would be seen by chance in about one unchanged person in twenty.
    Higher scores are better. Raises ValueError for a spread or a reliability that cannot be.

    >>> round(reliable_change(32.5, 47.5, sd=7.5, reliability=0.80).index, 2)
    3.16
    """
    index = _difference(before, after) / error_of_difference(sd=sd, reliability=reliability)
    return ReliableChange(index, improved=index > 1.96, worsened=index < -1.96)


def reliable_share(pairs: Sequence[Pair], reliability: float | None) -> ReliableShare | None:
    """Count who changed by more than 1.96 × √2 × SEM, the spread being that of the scores before.

    None where the reliability is unknown, and where fewer than two people, or people who all scored the
    same before, give no spread.

    >>> reliable_share([(10, 20), (14, 15), (12, 11), (8, 9)], 0.84).improved
    1
    >>> reliable_share([(10, 20), (14, 15)], None) is None
    True
    """
    if reliability is None or len(pairs) < 2:
        return None
    sd = stdev(pair[0] for pair in pairs)
    if sd == 0:
        return None
    each = [reliable_change(*pair, sd=sd, reliability=reliability) for pair in pairs]
    return ReliableShare(
        n=len(pairs),
        improved=sum(one.improved for one in each),
        worsened=sum(one.worsened for one in each),
        threshold=1.96 * error_of_difference(sd=sd, reliability=reliability),
    )


def _difference(before: float, after: float) -> float:
    # Scores are decimals: 9.51 to 9.61 and 11.25 to 11.35 are the same change, and binary floats deny it.
    return float(Decimal(repr(after)) - Decimal(repr(before)))


def _described(before: list[float], after: list[float], changes: list[float]) -> PairedChange:
    n, mean = len(changes), fmean(changes)
    sd_from, sd_to, sd_change = stdev(before), stdev(after), stdev(changes)
    average_sd = sqrt((sd_from**2 + sd_to**2) / 2)
    d = mean / average_sd if average_sd else None
    low, high, t, p = _tested(mean, sd_change, n)
    return PairedChange(
        n=n,
        mean_from=fmean(before),
        mean_to=fmean(after),
        mean_change=mean,
        sd_from=sd_from,
        sd_to=sd_to,
        sd_change=sd_change,
        low=low,
        high=high,
        t=t,
        df=n - 1,
        p=p,
        d=d,
        hedges_g=None if d is None else d * (1 - 3 / (4 * (2 * n - 2) - 1)),
    )


def _tested(mean: float, sd: float, n: int) -> tuple[float, float, float, float] | tuple[None, None, None, None]:
    if sd == 0:
        return None, None, None, None
    error = sd / sqrt(n)
    reach = student_t.quantile(0.975, n - 1) * error
    t = mean / error
    return mean - reach, mean + reach, t, student_t.two_sided_p(t, n - 1)
