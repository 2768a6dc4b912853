"""Finding who or what is in two places at once: pure, over any number of bookings."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from college.imports.reading import Entry


@dataclass(frozen=True)
class Booking:
    """A room or a person taken by a session from one moment to another; `entry` is empty for what was there before."""

    what: Hashable
    name: str
    starts_at: datetime
    ends_at: datetime
    session: str
    entry: Entry | None


def clashes(bookings: Iterable[Booking]) -> Iterator[tuple[Entry, Booking, Booking]]:
    """Give each booking that begins before an earlier one of the same room or person has ended.

    Told with the row that it stands in, and with the other booking; two that were there before are no news.
    """
    by_what: defaultdict[Hashable, list[Booking]] = defaultdict(list)
    for booking in bookings:
        by_what[booking.what].append(booking)
    for taken in by_what.values():
        taken.sort(key=lambda booking: (booking.starts_at, booking.session))
        yield from _among(taken)


def _among(taken: list[Booking]) -> Iterator[tuple[Entry, Booking, Booking]]:
    longest = taken[0]
    for booking in taken[1:]:
        if booking.starts_at < longest.ends_at:
            if booking.entry is not None:
                yield booking.entry, booking, longest
            elif longest.entry is not None:
                yield longest.entry, longest, booking
        if booking.ends_at > longest.ends_at:
            longest = booking
