"""Writing sessions as iCalendar: feeds to subscribe to, and invitations. The only module that knows iCalendar.

The college's zone, Europe/London, is written as wall time with a fixed time zone block whose rules hold for
every year since 1996, so that every reader shows the right hour on both sides of a clock change. For any other
zone, moments are written in UTC: always the right moment, without a block that we could not vouch for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

import icalendar

from college.foundation.lines import seen

Method = Literal["REQUEST", "CANCEL"]

PRODUCT: Final = "-//Recovery College//Timetable//EN"
REFRESH: Final = timedelta(hours=6)
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

    Whoever makes one decides how discreet title, location and description are.
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
    calendar = _calendar(tzname)
    calendar.add("method", "PUBLISH")
    calendar.add("name", icalendar.vText(_one_line(name)))
    calendar.add("x-wr-calname", icalendar.vText(_one_line(name)))
    calendar.add("x-wr-timezone", tzname)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for session in sessions:
        calendar.add_component(_event(session, stamped_at, tzname))
    return bytes(calendar.to_ical())


def invitation(
    session: CalendarSession,
    *,
    organiser: Mailbox,
    attendee: Mailbox,
    stamped_at: datetime,
    method: Method = "REQUEST",
    tzname: str = _LONDON,
) -> bytes:
    """Write the invitation to one session, its change (the same UID, a higher sequence) or its cancelling.

    A cancelled session, or `method="CANCEL"`, is written as a CANCEL with STATUS:CANCELLED; calendars act on it
    only if its sequence is higher than that of the invitation, which is the caller's to raise. Nobody is
    asked to answer: the place is held in the college's books, not in a calendar.
    """
    cancel = method == "CANCEL" or session.cancelled
    calendar = _calendar(tzname)
    calendar.add("method", "CANCEL" if cancel else "REQUEST")
    event = _event(session, stamped_at, tzname, cancelled=cancel)
    event.add("organizer", _address(organiser))
    guest = _address(attendee)
    guest.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE", "CUTYPE": "INDIVIDUAL"})
    event.add("attendee", guest)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar(tzname: str) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if tzname == _LONDON:
        calendar.add_component(_timezone())
    return calendar


@cache
def _timezone() -> icalendar.Component:
    return icalendar.Timezone.from_ical(_TIMEZONE.replace("\n", "\r\n"))


def _event(session: CalendarSession, stamped_at: datetime, tzname: str, *, cancelled: bool = False) -> icalendar.Event:
    if session.starts_at.tzinfo is None or session.ends_at.tzinfo is None:
        raise ValueError("a session needs moments that know their time zone")
    event = icalendar.Event()
    event.add("uid", _one_line(session.uid))
    event.add("sequence", session.sequence)
    event.add("dtstamp", stamped_at.astimezone(UTC))
    event.add("dtstart", _shown(session.starts_at, tzname))
    event.add("dtend", _shown(session.ends_at, tzname))
    event.add("summary", _one_line(session.title))
    event.add("status", "CANCELLED" if cancelled or session.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled or session.cancelled else "OPAQUE")
    _add_what_there_is(event, session)
    return event


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
