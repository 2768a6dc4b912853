"""One figure of the benchmarks: ours, the bare limit's in the same run, and the aim."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """One comparison: how ours stands to the bare limit.

    `ours` and `limit` are in `unit`: a cost ("ms", "queries", "MB") or a rate ("a second"). The aim is a ratio too:
    a cost may be at most `aim` times the limit, a rate must be at least `aim` of it.
    """

    subject: str
    limit_is: str
    ours: float
    limit: float
    unit: str
    aim: float

    @property
    def ratio(self) -> float:
        """How many times the limit ours is."""
        return self.ours / self.limit

    @property
    def reached(self) -> bool:
        """Whether the aim is reached: rates want to be high, costs low."""
        return self.ratio >= self.aim if self.unit == "a second" else self.ratio <= self.aim
