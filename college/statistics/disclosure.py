"""What may be shown of a small group: the only way out for a figure about people.

A report takes `Shown | Hidden`, never a bare number, so that nobody is printed by forgetting. None stands for a
figure that does not exist, such as a share of nobody; it is never used to hide one.

Under every preset but `internal`, counts are rounded to the nearest 5 and small ones hidden, and percentages and
intervals are computed from the rounded pair. The remainder of a share (denominator less numerator) is a cell too,
although nobody prints it. Two rounded numbers leave at least five possible values for it, which is as much as a star
leaves (0 to 4): 23 of 25 and 25 of 25 both read "25 of 25". Only a pair such as 5 of 5 under `shared` leaves fewer
than four, and there the numerator is hidden as well. The steps from invited to returned to answered are about
not answering and are rounded only.

The presets follow NHS England's publications: `hes` the hospital statistics' rule (1 to 7 hidden, zero shown),
`shared` the mental health bulletin's (0 to 4 hidden).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from college.statistics.change import PairedChange
from college.statistics.proportions import wilson
from college.statistics.rounding import half_up, nearest, percent_half_up, significant

# An outsider must be left with at least so many possible values of a number that is not printed.
_LEAST_POSSIBLE_VALUES = 4


@dataclass(frozen=True)
class Shown:
    """A figure that may be printed, rounded as it will be printed."""

    value: float

    @property
    def printed(self) -> float | str:
        """What a file holds: the number."""
        return self.value

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Hidden:
    """A figure that may not be printed. It does not know its number."""

    @property
    def printed(self) -> float | str:
        """What a file holds: a star."""
        return "*"

    def __str__(self) -> str:
        return "*"


Figure = Shown | Hidden

HIDDEN = Hidden()


@dataclass(frozen=True)
class Preset:
    """One policy for small numbers: counts from `hides_from` to `hides_to` are hidden, others rounded to `base`."""

    name: str
    hides_from: int
    hides_to: int
    base: int
    least_denominator: int
    least_mean: int

    @property
    def protects(self) -> bool:
        """Whether anything is held back at all."""
        return self.base > 1

    def hides(self, count: int) -> bool:
        """Tell whether a count is too small to print."""
        return self.hides_from <= count <= self.hides_to


SHARED = Preset("shared", hides_from=0, hides_to=4, base=5, least_denominator=20, least_mean=10)
HES = Preset("hes", hides_from=1, hides_to=7, base=5, least_denominator=20, least_mean=10)
INTERNAL = Preset("internal", hides_from=0, hides_to=-1, base=1, least_denominator=0, least_mean=0)

PRESETS: Mapping[str, Preset] = {preset.name: preset for preset in (SHARED, HES, INTERNAL)}


@dataclass(frozen=True)
class ProtectedProportion:
    """A share as it may be printed: both counts, and per cent with its 95 % Wilson limits, in per cent."""

    numerator: Figure
    denominator: Figure
    percent: Figure | None
    low: Figure | None
    high: Figure | None


@dataclass(frozen=True)
class ProtectedChange:
    """A group's change as it may be printed; the fields are those of `PairedChange`."""

    pairs: Figure
    mean_from: Figure | None
    mean_to: Figure | None
    mean_change: Figure | None
    sd_change: Figure | None
    low: Figure | None
    high: Figure | None
    t: Figure | None
    df: Figure | None
    p: Figure | None
    d: Figure | None
    hedges_g: Figure | None


def preset_called(name: str) -> Preset:
    """Find a preset by its name.

    Raises ValueError, in a sentence for the reader, for a name that is not known and for `public`, which needs
    an audit of what an outsider can deduce that does not exist yet.
    """
    if name == "public":
        raise ValueError(
            "The preset public is not available yet: it needs an audit of what an outsider can work out. "
            "Use shared or hes."
        )
    if name not in PRESETS:
        raise ValueError(f"There is no preset called {name}. Use one of: {', '.join(PRESETS)}.")
    return PRESETS[name]


def protect_count(count: int, preset: Preset) -> Figure:
    """Hide a count or round it; totals come through here on their own and are never added up from parts.

    >>> [str(protect_count(count, HES)) for count in (0, 1, 7, 8, 12, 13, 22, 98)]
    ['0', '*', '*', '10', '10', '15', '20', '100']
    """
    if count < 0:
        raise ValueError("a count is 0 or more")
    return HIDDEN if preset.hides(count) else Shown(nearest(count, preset.base))


def protect_breakdown(counts: Mapping[str, int], preset: Preset) -> dict[str, Figure]:
    """Protect the parts of a whole: one hidden part withholds them all.

    A single star could be worked out from the total and the other parts, and nothing audits that yet.

    >>> [str(part) for part in protect_breakdown({"a": 23, "b": 14, "c": 2, "d": 0}, SHARED).values()]
    ['*', '*', '*', '*']
    """
    parts = {name: protect_count(count, preset) for name, count in counts.items()}
    return dict.fromkeys(parts, HIDDEN) if HIDDEN in parts.values() else parts


def protect_proportion(numerator: int, denominator: int, preset: Preset) -> ProtectedProportion:
    """Protect a share: first the two counts, then the percentage and the interval from what is left of them.

    Under `internal` the exact pair, the percentage whole, the limits to one decimal. Otherwise all whole, and
    only where both counts may be shown and the rounded denominator is at least 20. A share of nobody is None
    under `internal` and hidden otherwise. Raises ValueError when the part is larger than the whole.

    >>> hope = protect_proportion(25, 37, SHARED)
    >>> [str(part) for part in (hope.numerator, hope.denominator, hope.percent, hope.low, hope.high)]
    ['25', '35', '71', '55', '84']
    """
    if not 0 <= numerator <= denominator:
        raise ValueError(f"{numerator} of {denominator} is not a share")
    part, whole = protect_count(numerator, preset), protect_count(denominator, preset)
    if preset.protects and _tells_the_remainder(numerator, denominator, preset):
        part = HIDDEN
    if not preset.protects:
        return ProtectedProportion(part, whole, *_percentages(numerator, denominator, digits=1))
    rounded = nearest(denominator, preset.base)
    if HIDDEN in (part, whole) or rounded < preset.least_denominator:
        return ProtectedProportion(part, whole, HIDDEN, HIDDEN, HIDDEN)
    return ProtectedProportion(part, whole, *_percentages(nearest(numerator, preset.base), rounded, digits=0))


def protect_mean(mean: float, *, n: int, sd: float | None, preset: Preset) -> Figure:
    """Protect a mean: two decimals under `internal`, else one, and only of ten people or more who differ.

    Where every answer is equal (`sd` 0, as for a mean at the end of its scale) the mean tells each person's answer.

    >>> str(protect_mean(14.951, n=10, sd=3.2, preset=SHARED)), str(protect_mean(14.951, n=9, sd=3.2, preset=SHARED))
    ('15.0', '*')
    """
    if n < preset.least_mean or (preset.protects and not sd):
        return HIDDEN
    return Shown(half_up(mean, 1 if preset.protects else 2))


def protect_change(change: PairedChange, preset: Preset) -> ProtectedChange:
    """Protect a paired change: all of it is shown, or nothing but the rounded number of pairs.

    `internal`: two decimals; t, d and g three; p three significant figures. Otherwise one decimal, p to one
    significant figure and no degrees of freedom, which are the exact number of pairs less one.
    Withheld below ten pairs, and where everybody gave the same score at either time or moved by the same.

    >>> moved = PairedChange(n=9, mean_from=14.9, mean_to=18.3, mean_change=3.4)
    >>> str(protect_change(moved, SHARED).mean_change), str(protect_change(moved, INTERNAL).mean_change)
    ('*', '3.4')
    """
    pairs = protect_count(change.n, preset)
    spreads = (change.sd_from, change.sd_to, change.sd_change)
    if preset.protects and (change.n < preset.least_mean or not all(spreads)):
        return ProtectedChange(pairs, *[HIDDEN] * 11)
    points, effects, figures = (1, 1, 1) if preset.protects else (2, 3, 3)
    return ProtectedChange(
        pairs,
        mean_from=_rounded(change.mean_from, points),
        mean_to=_rounded(change.mean_to, points),
        mean_change=_rounded(change.mean_change, points),
        sd_change=_rounded(change.sd_change, points),
        low=_rounded(change.low, points),
        high=_rounded(change.high, points),
        t=_rounded(change.t, effects),
        df=_degrees(change.df, preset),
        p=None if change.p is None else Shown(significant(change.p, figures)),
        d=_rounded(change.d, effects),
        hedges_g=_rounded(change.hedges_g, effects),
    )


def _rounded(value: float | None, digits: int) -> Figure | None:
    return None if value is None else Shown(half_up(value, digits))


def _degrees(df: int | None, preset: Preset) -> Figure | None:
    if preset.protects:
        return HIDDEN
    return None if df is None else Shown(df)


def _percentages(
    numerator: int, denominator: int, *, digits: int
) -> tuple[Figure, Figure, Figure] | tuple[None, None, None]:
    found = wilson(numerator, denominator)
    if found is None:
        return None, None, None
    low, high = half_up(100 * found.low, digits), half_up(100 * found.high, digits)
    limits = (low, high) if digits else (int(low), int(high))
    return Shown(percent_half_up(numerator, denominator)), Shown(limits[0]), Shown(limits[1])


def _tells_the_remainder(numerator: int, denominator: int, preset: Preset) -> bool:
    least_part, most_part = _could_be(numerator, preset)
    least_whole, most_whole = _could_be(denominator, preset)
    remainders = most_whole - least_part - max(0, least_whole - most_part) + 1
    return most_whole > 0 and remainders < _LEAST_POSSIBLE_VALUES


def _could_be(count: int, preset: Preset) -> tuple[int, int]:
    """Give the smallest and largest count that would be printed as this one is."""
    if preset.hides(count):
        return preset.hides_from, preset.hides_to
    if count == 0:
        return 0, 0
    middle, reach = nearest(count, preset.base), preset.base // 2
    return max(middle - reach, preset.hides_to + 1), middle + reach
