"""Charts as data: what each line of a chart says and where its marks stand, in per cent of the width.

Drawn by `templates/components/chart.html`. A hidden figure has no marks: its line says that it is hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LOWEST, _HIGHEST = 7, 35  # of a SWEMWBS score


@dataclass(frozen=True)
class Dot:
    """A share with the interval that it could as well be; `at` None where the share is hidden or there is none."""

    key: str
    label: str
    hidden: bool
    at: float | None
    low: float | None
    high: float | None
    is_now: bool


@dataclass(frozen=True)
class Dots:
    """One measure at one wave, in this term and those before, against a published line."""

    measure: str
    wave: str
    reference: int | None
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Bar:
    """A count as a bar; `width` None where it is hidden."""

    key: str
    value: float | str
    width: float | None


@dataclass(frozen=True)
class Move:
    """A mean that moved along its scale from one time to another; both None where they are hidden."""

    key: str
    wave_to: str
    start: float | None
    end: float | None
    lowest: int = _LOWEST
    highest: int = _HIGHEST


def compared(told: Mapping[str, Any]) -> tuple[Dots, ...]:
    """Set every outcome of a plain report beside the same outcome of the terms before."""
    return tuple(_dots(told, outcome) for outcome in told["outcomes"])


def bars(counts: Mapping[str, float | str]) -> tuple[Bar, ...]:
    """Draw counts to the largest of them; hidden ones have no bar."""
    most = max((count for count in counts.values() if not isinstance(count, str)), default=0)
    return tuple(Bar(key, count, _width(count, most)) for key, count in counts.items())


def moves(told: Mapping[str, Any]) -> tuple[Move, ...]:
    """Place the means of every change of a plain report on the scale of their instrument."""
    return tuple(
        Move(change["instrument"], change["wave_to"], _on_scale(change["mean_from"]), _on_scale(change["mean_to"]))
        for change in told["change"]
    )


def _dots(told: Mapping[str, Any], outcome: Mapping[str, Any]) -> Dots:
    which = (outcome["measure"], outcome["wave"])
    before = [
        _dot(term["term"], term["name"], found, is_now=False)
        for term in told["earlier"]
        for found in term["outcomes"]
        if (found["measure"], found["wave"]) == which
    ]
    now = _dot(told["term"], told["name"], outcome, is_now=True)
    return Dots(*which, outcome["reference_percent"], (now, *before))


def _dot(key: str, label: str, found: Mapping[str, Any], *, is_now: bool) -> Dot:
    at, low, high = (None if found[name] == "*" else found[name] for name in ("percent", "low", "high"))
    return Dot(key, label, found["percent"] == "*", at, low, high, is_now)


def _width(count: float | str, most: float) -> float | None:
    if isinstance(count, str):
        return None
    return round(100 * count / most, 1) if most else 0.0


def _on_scale(mean: float | str | None) -> float | None:
    if mean is None or isinstance(mean, str):
        return None
    return round(100 * (mean - _LOWEST) / (_HIGHEST - _LOWEST), 1)
