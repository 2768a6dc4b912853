"""Scores of published instruments: a number, or the reason why there is none.

Missing answers are never filled in. A further instrument is one more entry in `INSTRUMENTS`, with a paragraph
in `instruments.toml` for what is published about it.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path


class Reason(StrEnum):
    """Why a form has no score."""

    BLANK = "left blank"
    OUTSIDE = "not one of the answers that count"


@dataclass(frozen=True)
class Scored:
    """A score, in the instrument's own points."""

    score: float


@dataclass(frozen=True)
class NotScored:
    """No score: why, and because of which items."""

    reason: Reason
    items: tuple[str, ...]

    def __str__(self) -> str:
        return f"{', '.join(self.items)}: {self.reason}"


Score = Scored | NotScored


@dataclass(frozen=True)
class Instrument:
    """A published scale: its items, how a form is scored, and how reliable it is where that is known."""

    key: str
    name: str
    items: tuple[str, ...]
    reliability: float | None
    scorer: Callable[[Mapping[str, str]], Score]

    def score(self, answers: Mapping[str, str]) -> Score:
        """Score one form; answers to questions that are not the instrument's are passed over."""
        return self.scorer(answers)


# Raw sum to metric score, from the Rasch analysis of Stewart-Brown and others (2009), for sums of 7 to 35.
_SWEMWBS_METRIC = (
    *(7.00, 9.51, 11.25, 12.40, 13.33, 14.08, 14.75, 15.32, 15.84, 16.36),
    *(16.88, 17.43, 17.98, 18.59, 19.25, 19.98, 20.73, 21.54, 22.35, 23.21),
    *(24.11, 25.03, 26.02, 27.03, 28.13, 29.31, 30.70, 32.55, 35.00),
)


_POINTS = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}


def swemwbs_metric(raw: int) -> float:
    """Convert a raw SWEMWBS sum to the metric score, the only one in which scores may be compared.

    >>> swemwbs_metric(23)
    20.73
    """
    if not 7 <= raw <= 35:
        raise ValueError("a raw SWEMWBS sum lies between 7 and 35")
    return _SWEMWBS_METRIC[raw - 7]


def score(instrument: str, answers: Mapping[str, str]) -> Score:
    """Score one form of an instrument, answers given as text by item.

    Raises ValueError for an instrument that is not known here.

    >>> score("swemwbs", {f"q{number}": "3" for number in range(1, 8)})
    Scored(score=19.25)
    >>> print(score("swemwbs", {f"q{number}": "3" for number in range(1, 7)}))
    q7: left blank
    """
    if instrument not in INSTRUMENTS:
        raise ValueError(f"no instrument is called {instrument!r}")
    return INSTRUMENTS[instrument].score(answers)


def _swemwbs(items: tuple[str, ...], answers: Mapping[str, str]) -> Score:
    points = [_POINTS.get(answers.get(item, "").strip(), 0) for item in items]
    if all(points):
        return Scored(swemwbs_metric(sum(points)))
    said = {item: answers.get(item, "").strip() for item in items}
    if blank := tuple(item for item in items if not said[item]):
        return NotScored(Reason.BLANK, blank)
    return NotScored(Reason.OUTSIDE, tuple(item for item in items if said[item] not in _POINTS))


def _instrument(
    key: str, items: tuple[str, ...], scorer: Callable[[tuple[str, ...], Mapping[str, str]], Score]
) -> Instrument:
    published = _PUBLISHED[key]
    return Instrument(key, published["name"], items, published.get("reliability"), partial(scorer, items))


_PUBLISHED = tomllib.loads(Path(__file__).with_name("instruments.toml").read_text(encoding="utf-8"))

INSTRUMENTS: Mapping[str, Instrument] = {
    "swemwbs": _instrument("swemwbs", tuple(f"q{number}" for number in range(1, 8)), _swemwbs),
}
