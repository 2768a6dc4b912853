"""Marking words for translation where no translation is possible yet, and days that stand in such words."""

from datetime import date
from typing import Self


def N_(text: str) -> str:  # noqa: N802 - the usual name for this mark
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return text


class Day(date):
    """A day in the values of a sentence: written out in English where nobody translates it, by the page elsewhere."""

    @classmethod
    def of(cls, day: date) -> Self:
        """Take the day of a date, or of a moment on the wall."""
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        return f"{self:%A} {self.day} {self:%B} {self.year}"
