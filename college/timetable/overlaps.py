"""Which of the sessions on a timetable are in use twice: one room, or one person, at two places in one moment. Pure.

That is another question than `obstacles` answers. There a session that is planned is asked for everything that stands
in its way, with sentences for whoever decides, and a few sessions are looked at, each against what is around it. Here
a page of hundreds is looked at once, as it stands, for a mark beside each: sorted by time, with nothing but numbers.
"""

import enum
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime

from college.foundation.wording import N_


class Overlap(enum.StrEnum):
    """This session shares its time with another one that has the same …"""

    ROOM = "room"
    PERSON = "person"


OVERLAP_NAMES = {Overlap.ROOM: N_("Room in use twice"), Overlap.PERSON: N_("Facilitator in two places")}


@dataclass(frozen=True)
class Taken:
    """What a session that is on takes up, from when until when."""

    session_id: int
    starts_at: datetime
    ends_at: datetime
    room_id: int | None = None
    person_id: int | None = None


def overlapping(taken: Iterable[Taken]) -> dict[int, frozenset[Overlap]]:
    """Find, for each session that overlaps another by room or by person, in which way.

    A session that begins as another ends overlaps nothing.
    """
    kinds: defaultdict[Overlap, defaultdict[Hashable, set[Taken]]] = defaultdict(lambda: defaultdict(set))
    for one in taken:
        if one.room_id is not None:
            kinds[Overlap.ROOM][one.room_id].add(_bare(one))
        if one.person_id is not None:
            kinds[Overlap.PERSON][one.person_id].add(_bare(one))
    found: defaultdict[int, set[Overlap]] = defaultdict(set)
    for kind, shared in kinds.items():
        for holders in shared.values():
            for number in _at_once(holders):
                found[number].add(kind)
    return {number: frozenset(ways) for number, ways in found.items()}


def _bare(one: Taken) -> Taken:
    return Taken(one.session_id, one.starts_at, one.ends_at)


def _at_once(holders: Iterable[Taken]) -> set[int]:
    """Walk through them by start, keeping the one that lasts longest so far in sight."""
    found: set[int] = set()
    running: Taken | None = None
    for one in sorted(holders, key=lambda each: (each.starts_at, each.ends_at)):
        if running is not None and one.starts_at < running.ends_at:
            found |= {running.session_id, one.session_id}
        if running is None or one.ends_at > running.ends_at:
            running = one
    return found
