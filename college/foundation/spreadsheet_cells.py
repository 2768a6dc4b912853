"""What the text of a spreadsheet's cell means. Each reader returns the value, or the problem with the cell."""

import difflib
import re
from collections.abc import Collection
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from college.foundation.spreadsheet_in import Cell, Problem
from college.foundation.wording import N_

LONGEST_TEXT: Final = 20_000
LONGEST_CODE: Final = 64

_EMPTY: Final = N_("This cell must not be empty.")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WHOLE_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}")
_ISO: Final = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_DAY_FIRST: Final = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})")
_CLOCK: Final = re.compile(r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?")
_EARLIEST_YEAR: Final = 1900
_LATEST_YEAR: Final = 2100


def text(cell: Cell, *, longest: int = LONGEST_TEXT) -> str | Problem:
    """Read text: without the white space around it, every line end as one sign; empty text is an answer."""
    said = cell.text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _UNPRINTABLE.search(said):
        return cell.problem(N_("This cell holds a character that cannot be shown. Type the text again."))
    if len(said) > longest:
        sentence = N_("This cell has %(length)s characters; please keep it to %(longest)s.")
        return cell.problem(sentence, length=len(said), longest=longest)
    return said


def code(cell: Cell, *, longest: int = LONGEST_CODE, also: str = "") -> str | Problem:
    """Read a code: letters and digits of English, dot, hyphen, underscore, and the signs that are `also` good."""
    said = text(cell, longest=longest)
    if isinstance(said, Problem):
        return said
    if not said:
        return cell.problem(_EMPTY)
    if not re.fullmatch(f"[A-Za-z0-9][A-Za-z0-9._{re.escape(also)}-]*", said):
        sentence = N_("“%(said)s” is no code: use letters from A to Z, digits, dots, hyphens and underscores only.")
        return cell.problem(sentence, said=_shortened(said))
    return said


def integer(cell: Cell, *, least: int, most: int) -> int | Problem:
    """Read a whole number from `least` to `most`."""
    said = cell.text.strip()
    if not said:
        return cell.problem(_EMPTY)
    if not _WHOLE_NUMBER.fullmatch(said):
        return cell.problem(N_("“%(said)s” is no whole number."), said=_shortened(said))
    if not least <= int(said) <= most:
        sentence = N_("%(said)s is outside what is possible here: from %(least)s to %(most)s.")
        return cell.problem(sentence, said=int(said), least=least, most=most)
    return int(said)


def day(cell: Cell) -> date | Problem:
    """Read a date such as `2026-10-05` or `5/10/2026`, which is the fifth of October: the day comes first."""
    said = cell.text.strip()
    return _day(cell, said) if said else cell.problem(_EMPTY)


def moment(cell: Cell, *, tzname: str = "Europe/London") -> datetime | Problem:
    """Read a day and a time on the wall of that time zone, such as `2026-10-05 14:00`, as a moment in UTC.

    A time that the clocks skip in spring is a problem. Of a time that they show twice in autumn the first,
    in summer time, is meant: so would a person say it, and nobody holds a course at that hour.
    """
    said = cell.text.strip()
    if not said:
        return cell.problem(_EMPTY)
    on, _, at = said.replace("T", " ").partition(" ")
    clock = _time(at.strip())
    if clock is None:
        sentence = N_("“%(said)s” is no day with a time. Write it as 2026-10-05 14:00 or 5/10/2026 14:00.")
        return cell.problem(sentence, said=_shortened(said))
    found = _day(cell, on)
    if isinstance(found, Problem):
        return found
    return _on_the_wall(cell, datetime.combine(found, clock), ZoneInfo(tzname))


def choice(cell: Cell, allowed: Collection[str]) -> str | Problem:
    """Read one of the words that are allowed, in capitals or not; another word is a problem that names the nearest."""
    said = cell.text.strip()
    return _chosen(cell, said, allowed) if said else cell.problem(_EMPTY)


def several(cell: Cell, allowed: Collection[str] | None = None) -> list[str] | Problem:
    """Read values separated by semicolons, each once and in order; an empty cell holds none.

    Where `allowed` is given, each must be one of its words.
    """
    said = text(cell)
    if isinstance(said, Problem):
        return said
    values: list[str] = []
    for part in filter(None, map(str.strip, said.split(";"))):
        value = part if allowed is None else _chosen(cell, part, allowed)
        if isinstance(value, Problem):
            return value
        values.append(value)
    return list(dict.fromkeys(values))


def _day(cell: Cell, said: str) -> date | Problem:
    written = _ISO.fullmatch(said) or _DAY_FIRST.fullmatch(said)
    if not written:
        sentence = N_("“%(said)s” is no date. Write it as 2026-10-05 or 5/10/2026, the day before the month.")
        return cell.problem(sentence, said=_shortened(said))
    try:
        found = date(int(written["year"]), int(written["month"]), int(written["day"]))
    except ValueError:
        sentence = N_("There is no such day as %(said)s. The day comes before the month: 5/10/2026 is in October.")
        return cell.problem(sentence, said=said)
    if not _EARLIEST_YEAR <= found.year <= _LATEST_YEAR:
        return cell.problem(N_("The year of %(said)s must be from 1900 to 2100."), said=said)
    return found


def _time(said: str) -> time | None:
    written = _CLOCK.fullmatch(said)
    try:
        return time(int(written["hour"]), int(written["minute"]), int(written["second"] or 0)) if written else None
    except ValueError:
        return None


def _on_the_wall(cell: Cell, wall: datetime, zone: ZoneInfo) -> datetime | Problem:
    found = wall.replace(tzinfo=zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) != wall:
        sentence = N_("%(said)s does not exist: the clocks skip that hour when summer time begins.")
        return cell.problem(sentence, said=cell.text.strip())
    return found


def _chosen(cell: Cell, said: str, allowed: Collection[str]) -> str | Problem:
    by_lower = {word.casefold(): word for word in allowed}
    if word := by_lower.get(said.casefold()):
        return word
    if close := difflib.get_close_matches(said.casefold()[:LONGEST_CODE], by_lower, n=1):
        sentence = N_("“%(said)s” is not one of the possible values. Is it “%(suggestion)s”?")
        return cell.problem(sentence, said=_shortened(said), suggestion=by_lower[close[0]])
    sentence = N_("“%(said)s” is not one of the possible values: %(allowed)s.")
    return cell.problem(sentence, said=_shortened(said), allowed=", ".join(allowed))


def _shortened(said: str) -> str:
    shown = _UNPRINTABLE.sub("\ufffd", said)
    return shown if len(shown) <= LONGEST_CODE else f"{shown[:LONGEST_CODE]}…"
