"""Writing sessions as iCalendar: feeds to subscribe to, and invitations. The only module that knows iCalendar.

The college's zone, Europe/London, is written as wall time with a fixed time zone block whose rules hold for
every year since 1996, so that every reader shows the right hour on both sides of a clock change. For any other
zone, moments are written in UTC: always the right moment, without a block that we could not vouch for.

What a session says is written once and kept: a class of many is invited with the same lines, and a calendar that asks
again gets them anew. What is a guest's own stands in no line that is kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

import icalendar

from college.foundation.lines import seen

Method = Literal["REQUEST", "CANCEL"]

PRODUCT: Final = "-//Recovery College//Timetable//EN"
REFRESH: Final = timedelta(hours=6)
KEPT: Final = 4096  # sessions whose lines are kept, of some 400 bytes each
_LONDON: Final = "Europe/London"
_UNPRINTABLE: Final = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS: Final = re.compile("\r\n|[\r\n\u2028\u2029]")
_QUOTES: Final = str.maketrans({'"': "’", "\n": " "})
_NO_ADDRESS: Final = re.compile(r"[\s\x00-\x1f\x7f<>\"]")
_TIMEZONE: Final = """\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:BST
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True)
class CalendarSession:
    """A session as a calendar shows it. The moments are aware; `uid` never changes, `sequence` grows with each change.

    Whoever makes one decides how discreet title, location and description are. Raises `ValueError` for a moment
    without a time zone: nobody could say when it is.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    location: str = ""
    description: str = ""
    cancelled: bool = False
    last_modified: datetime | None = None
    url: str = ""

    def __post_init__(self) -> None:
        """Keep the moments in UTC: two on the wall in the hour that comes twice would be equal, and are not."""
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("a session needs moments that know their time zone")
        for name in ("starts_at", "ends_at", "last_modified"):
            if (moment := getattr(self, name)) is not None:
                object.__setattr__(self, name, moment.astimezone(UTC))


@dataclass(frozen=True)
class Mailbox:
    """A name and an address, for the organiser and the attendee of an invitation."""

    name: str
    address: str


def feed(sessions: Iterable[CalendarSession], *, name: str, stamped_at: datetime, tzname: str = _LONDON) -> bytes:
    """Write a calendar to subscribe to; cancelled sessions stay in it, as cancelled.

    `stamped_at` is when the feed's content was last true; the same arguments give the same bytes, so that a
    feed can have an ETag.
    """
    calendar = _calendar("PUBLISH", tzname)
    calendar.add("name", icalendar.vText(_one_line(name)))
    calendar.add("x-wr-calname", icalendar.vText(_one_line(name)))
    calendar.add("x-wr-timezone", tzname)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    stamp = _stamp(stamped_at)
    return _within(_ends_of(calendar), *(_within(written(session, tzname), stamp) for session in sessions))


def invitations(
    sessions: Iterable[CalendarSession],
    *,
    organiser: Mailbox,
    attendee: Mailbox,
    stamped_at: datetime,
    method: Method = "REQUEST",
    tzname: str = _LONDON,
) -> list[bytes]:
    """Write the invitation to each session, its change (the same UID, a higher sequence) or its cancelling.

    A cancelled session, or `method="CANCEL"`, is written as a CANCEL with STATUS:CANCELLED; calendars act on it
    only if its sequence is higher than that of the invitation, which is the caller's to raise. Nobody is
    asked to answer: the place is held in the college's books, not in a calendar.
    """
    theirs = _stamp(stamped_at) + _between(organiser, attendee)
    files = []
    for session in sessions:
        said = replace(session, cancelled=session.cancelled or method == "CANCEL")
        event = _within(written(said, tzname), theirs)
        files.append(_within(_ends_of_invitation("CANCEL" if said.cancelled else "REQUEST", tzname), event))
    return files


def _calendar(method: str, tzname: str) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if tzname == _LONDON:
        calendar.add_component(_timezone())
    return calendar


@cache
def _timezone() -> icalendar.Component:
    return icalendar.Timezone.from_ical(_TIMEZONE.replace("\n", "\r\n"))


def _ends_of(component: icalendar.Component) -> tuple[bytes, bytes]:
    """Write a component, and give what comes before and after anything that is put into it."""
    before, end, after = component.to_ical().rpartition(b"END:")
    return before, end + after


@cache
def _ends_of_invitation(method: str, tzname: str) -> tuple[bytes, bytes]:
    return _ends_of(_calendar(method, tzname))


def _within(ends: tuple[bytes, bytes], *inside: bytes) -> bytes:
    return b"".join((ends[0], *inside, ends[1]))


@lru_cache(maxsize=KEPT)
def written(session: CalendarSession, tzname: str) -> tuple[bytes, bytes]:
    """Write what a session says to everybody, and give it up to its end, and the end: the rest is put between."""
    event = icalendar.Event()
    event.add("uid", _one_line(session.uid))
    event.add("sequence", session.sequence)
    event.add("dtstart", _shown(session.starts_at, tzname))
    event.add("dtend", _shown(session.ends_at, tzname))
    event.add("summary", _one_line(session.title))
    event.add("status", "CANCELLED" if session.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if session.cancelled else "OPAQUE")
    _add_what_there_is(event, session)
    return _ends_of(event)


def _stamp(stamped_at: datetime) -> bytes:
    event = icalendar.Event()
    event.add("dtstamp", stamped_at.astimezone(UTC))
    return _lines_of(event)


def _between(organiser: Mailbox, attendee: Mailbox) -> bytes:
    guest = _address(attendee)
    guest.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE", "CUTYPE": "INDIVIDUAL"})
    event = icalendar.Event()
    event.add("organizer", _address(organiser))
    event.add("attendee", guest)
    return _lines_of(event)


def _lines_of(event: icalendar.Event) -> bytes:
    return _ends_of(event)[0].removeprefix(b"BEGIN:VEVENT\r\n")


def _add_what_there_is(event: icalendar.Event, session: CalendarSession) -> None:
    if session.location:
        event.add("location", _one_line(session.location))
    if session.description:
        event.add("description", _lines(session.description))
    if session.last_modified:
        event.add("last-modified", session.last_modified.astimezone(UTC))
    if session.url:
        event.add("url", re.sub(r"\s", "", _one_line(session.url)))


def _shown(moment: datetime, tzname: str) -> datetime:
    whole = moment.replace(microsecond=0)
    return whole.astimezone(ZoneInfo(_LONDON) if tzname == _LONDON else UTC)


def _address(mailbox: Mailbox) -> icalendar.vCalAddress:
    if "@" not in mailbox.address or _NO_ADDRESS.search(mailbox.address):
        raise ValueError("an invitation needs an e-mail address")
    address = icalendar.vCalAddress(f"mailto:{mailbox.address}")
    if name := _one_line(mailbox.name).translate(_QUOTES):
        address.params["CN"] = name
    return address


def _lines(text: str) -> str:
    plain = _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text))
    return plain.replace("\\N", "\\ N")  # the library would take a typed backslash and N for a line end


def _one_line(text: str) -> str:
    return " ".join(_lines(seen(text)).split())
