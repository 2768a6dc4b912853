"""What is worth a look in a spreadsheet of the timetable: dates outside a term, clashes, and days that are closed.

History happened, and a college may teach on a bank holiday: nothing of this stops a sheet.
"""

from collections.abc import Iterator
from datetime import datetime

from college.foundation import clock
from college.foundation.folding import fold
from college.foundation.wording import N_
from college.imports import timetable_known
from college.imports.clashes import Booking, clashes
from college.imports.plans import Plan
from college.imports.timetable_known import Known, KnownSession
from college.imports.timetable_writing import Planned
from college.timetable.clashes import Slot
from college.timetable.queries.clashes import closed_at


def warn(planned: list[Planned], plan: Plan, known: Known, now: datetime) -> None:
    """Warn of what somebody may want to look at; of closed days only where they are still to come."""
    _warn_of_terms(planned, plan, known)
    _warn_of_clashes(planned, plan, known)
    _warn_of_closed_days(planned, plan, known, now)


def _warn_of_terms(planned: list[Planned], plan: Plan, known: Known) -> None:
    told: set[str] = set()
    for each in planned:
        term = known.terms.get(each.entry["term"].lower())
        if term is None or term.code in told:
            continue
        if not term.starts_on <= clock.local(each.entry["starts"]).date() <= term.ends_on:
            told.add(term.code)
            sentence = N_("This is outside the days of the term %(term)s, which becomes longer.")
            plan.warn(each.entry, "starts", sentence, term=term.code)


def _warn_of_clashes(planned: list[Planned], plan: Plan, known: Known) -> None:
    good = _good(planned)
    if not good:
        return
    names = {person.id: reference for reference, person in known.people.items()}
    first, last = min(each.values["starts"] for each in good), max(each.values["ends"] for each in good)
    written = {each.there.id for each in planned if each.there is not None}
    bookings = [booking for each in good for booking in _bookings(each, names, known)]
    for there in timetable_known.sessions_between(first, last):
        if there.id not in written:
            bookings += _booked(there, names)
    for entry, booking, other in clashes(bookings):
        column = "room" if isinstance(booking.what, tuple) else "facilitators"
        sentence = N_("%(what)s is taken at that time by %(other)s.")
        plan.warn(entry, column, sentence, what=booking.name, other=other.session)


def _warn_of_closed_days(planned: list[Planned], plan: Plan, known: Known, now: datetime) -> None:
    coming = [each for each in _good(planned) if each.values["ends"] > now]
    for each, closed in zip(coming, closed_at([_slot(each, known) for each in coming]), strict=True):
        for clash in closed:
            plan.warn(each.entry, "starts", clash.sentence, **clash.values)


def _good(planned: list[Planned]) -> list[Planned]:
    return [each for each in planned if each.is_on and each.values["ends"] > each.values["starts"]]


def _slot(planned: Planned, known: Known) -> Slot:
    """Say when and where a session would be; a venue or room that is new with the sheet is closed on no day."""
    values = planned.values
    venue, room = fold(values["venue"]), fold(values["room"])
    venue_id = known.venues[venue][0] if venue in known.venues else 0
    room_id = known.rooms[venue, room][0] if (venue, room) in known.rooms else 0
    return Slot(values["starts"], values["ends"], venue_id or None, room_id or None, frozenset())


def _bookings(planned: Planned, names: dict[int, str], known: Known) -> Iterator[Booking]:
    values = planned.values
    times = (values["starts"], values["ends"], f"{planned.entry['run']} · {planned.entry['session']}", planned.entry)
    venue = known.venues.get(fold(values["venue"]))
    if values["room"] and venue is not None and not venue[2]:
        place = fold(values["venue"]), fold(values["room"])
        yield Booking(place, f"{values['room']}, {values['venue']}", *times)
    for number, _ in values["facilitators"]:
        yield Booking(number, names.get(number, "…"), *times)


def _booked(there: KnownSession, names: dict[int, str]) -> Iterator[Booking]:
    times = (there.starts_at, there.ends_at, f"{there.run} · {there.number}", None)
    if there.room and not there.is_online:
        yield Booking((fold(there.venue), fold(there.room)), f"{there.room}, {there.venue}", *times)
    for number, _ in there.pair:
        yield Booking(number, names.get(number, "…"), *times)
