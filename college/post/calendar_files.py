"""The calendar files that go with a message, made when it leaves: one for each session that it names."""

from collections.abc import Callable, Sequence

from college.enrolment.calendars import calendar_files, files_of_who_went
from college.enrolment.models import Enrolment
from college.foundation import clock
from college.foundation.running import settings
from college.outbox.models import Message
from college.outbox.transport import CalendarFile
from college.people.models import Person
from college.post import facts_now
from college.settings.queries import the_college
from college.timetable.calendar import Mailbox, Method

Files = Callable[[Message, Person], Sequence[CalendarFile]]


def none(message: Message, person: Person) -> Sequence[CalendarFile]:
    """Attach nothing."""
    return ()


def its_sessions(method: Method) -> Files:
    """Attach the sessions that the message names, as an invitation or as a cancellation."""

    def files(message: Message, person: Person) -> Sequence[CalendarFile]:
        return _invitations(person, message.facts["session_ids"], method)

    return files


def those_sessions(method: Method) -> Files:
    """Attach those of the sessions listed that are still as the message says."""

    def files(message: Message, person: Person) -> Sequence[CalendarFile]:
        return _invitations(person, [one["id"] for one in facts_now.sessions_still_so(message)], method)

    return files


def sessions_of_the_place(method: Method) -> Files:
    """Attach the coming sessions of the run that the place is on."""

    def files(message: Message, person: Person) -> Sequence[CalendarFile]:
        enrolment = facts_now.thing(message, Enrolment)
        coming = facts_now.coming_sessions(enrolment.run, clock.now()) if enrolment is not None else []
        return _invitations(person, coming, method)

    return files


def _invitations(person: Person, session_ids: Sequence[int], method: Method) -> list[CalendarFile]:
    return _attached(calendar_files(person, session_ids, method, host=settings().host, organiser=_organiser()))


def no_longer_theirs(message: Message, person: Person) -> Sequence[CalendarFile]:
    """Attach what strikes sessions out of the calendar of somebody who no longer teaches them."""
    return _struck_out(person, message.facts["session_ids"])


def those_no_longer_theirs(message: Message, person: Person) -> Sequence[CalendarFile]:
    """Attach what strikes out those of the sessions listed that are still as the message says."""
    return _struck_out(person, [one["id"] for one in facts_now.sessions_still_so(message)])


def _struck_out(person: Person, session_ids: Sequence[int]) -> list[CalendarFile]:
    return _attached(files_of_who_went(person, session_ids, host=settings().host, organiser=_organiser()))


def _organiser() -> Mailbox:
    return Mailbox(the_college().name, settings().mail_from)


def _attached(files: Sequence[bytes]) -> list[CalendarFile]:
    return [CalendarFile(_method_of(data), data, f"session-{n}.ics") for n, data in enumerate(files, 1)]


def _method_of(data: bytes) -> Method:
    return "CANCEL" if b"\r\nMETHOD:CANCEL\r\n" in data else "REQUEST"
