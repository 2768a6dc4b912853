"""Finds the thing that an address names, for the guard to ask about; nothing where there is none."""

from dataclasses import dataclass

from college.attendance.models import FriendlyCall, Mark
from college.attendance.queries import calls
from college.attendance.queries.certificates import Certificate, certificate_for
from college.courses.models import Course, CourseAuthor
from college.courses.pieces import section_of
from college.courses.queries.courses import authorship, course_by_slug
from college.courses.rules import State as CourseState
from college.courses.words import Section
from college.enrolment.models import Enrolment
from college.enrolment.prospectus import CourseDetails, RunDetails
from college.enrolment.queries import catalogue, places
from college.foundation import clock
from college.foundation.db import db
from college.foundation.refusal import Refused
from college.imports import queries as imports
from college.imports.models import Spreadsheet
from college.learning_plans.models import LearningPlan
from college.learning_plans.queries import plan_of
from college.outbox.models import Message
from college.outbox.queries import message_number
from college.people.models import Person
from college.people.queries.finding import person_by_reference
from college.questionnaires import queries as questionnaires
from college.questionnaires.models import Invitation
from college.questionnaires.rules import ASKED_BY_THE_CLOCK, Wave
from college.reports.formats import FORMATS
from college.timetable.models import Closure, Leave, Photograph, Room, Run, Session, StaffCalendar, Term, Venue
from college.timetable.queries import closures, feeds, leave, photographs, runs, sessions, terms, venues
from college.web.sessions import me


def term_of(code: str) -> Term | None:
    """Find the term of this code."""
    return terms.term_by_code(code)


def term_in_format(code: str, form: str) -> tuple[Term, str] | None:
    """Find the term of this code, to be taken away in this format."""
    term = terms.term_by_code(code)
    return (term, form) if term is not None and form in FORMATS else None


def venue_of(number: int) -> Venue | None:
    """Find the venue of this number."""
    return venues.venue_of(number)


def room_of_venue(number: int, room: int) -> Room | None:
    """Find a room of this venue."""
    found = venues.room_of(room)
    return found if found is not None and found.venue_id == number else None


def closure_of(number: int) -> Closure | None:
    """Find the closure of this number."""
    return closures.closure_numbered(number)


def own_leave(number: int) -> Leave | None:
    """Find the leave of this number, if it is that of the person who is here."""
    found, person = leave.leave_numbered(number), me()
    return found if found is not None and person is not None and found.person_id == person.id else None


def leave_of_person(reference: str, number: int) -> Leave | None:
    """Find the leave of this number, if it is that of the person whom this reference names."""
    found, person = leave.leave_numbered(number), person_of(reference)
    return found if found is not None and person is not None and found.person_id == person.id else None


def photograph_of_venue(number: int, photograph: int) -> Photograph | None:
    """Find a photograph of this venue, removed or not."""
    found = photographs.photograph(photograph)
    return found if found is not None and found.venue_id == number else None


def photograph_on_show(name: str) -> Photograph | None:
    """Find the photograph that this address names, unless it was removed."""
    return photographs.on_show(name)


def run_of(code: str) -> Run | None:
    """Find the run of this code."""
    return runs.run_by_code(code)


def session_of(code: str, number: int) -> Session | None:
    """Find the session of this number of the run of this code."""
    return sessions.session_of(code, number)


def staff_calendar_of(number: int) -> StaffCalendar | None:
    """Find the calendar of the staff of this number."""
    return feeds.staff_calendar_of(number)


def course_of(slug: str) -> Course | None:
    """Find the course that this address names, in whatever state."""
    return course_by_slug(slug)


@dataclass(frozen=True)
class OpenPiece:
    """One piece of a course that somebody opens to write: a section, or one part of its plan."""

    course: Course
    piece: str
    section: Section

    @property
    def author_ids(self) -> frozenset[int]:
        """The numbers of those who write the course."""
        return self.course.author_ids


def piece_of_course(slug: str, piece: str) -> OpenPiece | None:
    """Find the piece that this address names, in a course of whatever state."""
    course = course_by_slug(slug)
    try:
        return OpenPiece(course, piece, section_of(piece)) if course is not None and course.current else None
    except Refused:
        return None


def author_of_course(slug: str, number: int) -> CourseAuthor | None:
    """Find the person of this number among the authors of the course that this address names."""
    return authorship(slug, number)


def course_on_offer(slug: str) -> CourseDetails | None:
    """Find the published course that this address names."""
    return catalogue.course(slug, clock.now())


def run_on_offer(code: str) -> RunDetails | None:
    """Find the run of a published course that this address names."""
    return catalogue.run(code)


def run_to_ask_for(code: str) -> Run | None:
    """Find the run of this code, if its course is published: one may ask for a place on it."""
    run = runs.run_by_code(code)
    return run if run is not None and run.course.state is CourseState.PUBLISHED else None


def own_place(code: str) -> Enrolment | None:
    """Find what the person who is here is to the run of this code."""
    person = me()
    return places.of_person_on(person.id, code) if person is not None else None


def own_plan() -> LearningPlan | None:
    """Find the plan of the person who is here; an empty one for somebody who has not written yet."""
    person = me()
    if person is None:
        return None
    return plan_of(person.id) or LearningPlan(person_id=person.id, hopes="", what_helps="", next_steps="")


def own_certificate(code: str) -> Certificate | None:
    """Find the certificate of the person who is here for the run of this code, if they completed it."""
    place = own_place(code)
    return certificate_for(place) if place is not None else None


def place_of_number(number: int) -> Enrolment | None:
    """Find the place, or turn in a queue, of this number."""
    return db.session.get(Enrolment, number)


def course_to_hear_of(slug: str) -> Course | None:
    """Find the published course that this address names, for somebody who wants to hear of it."""
    course = course_by_slug(slug)
    return course if course is not None and course.state is CourseState.PUBLISHED else None


def spreadsheet_of(number: int) -> Spreadsheet | None:
    """Find the spreadsheet of this number that somebody brought."""
    return imports.spreadsheet(number)


def invitation_by_token(token: str) -> Invitation | None:
    """Find the invitation that this link belongs to."""
    return questionnaires.invitation_by_token(token)


def invitation(number: int) -> Invitation | None:
    """Find the invitation of this number."""
    return db.session.get(Invitation, number)


def enrolment_at_wave(number: int, wave: str) -> tuple[Enrolment, Wave] | None:
    """Find the place of this number, and the wave at which it is asked about by a form."""
    enrolment = db.session.get(Enrolment, number)
    return (enrolment, Wave(wave)) if enrolment is not None and wave in set(ASKED_BY_THE_CLOCK) else None


def message_of(number: int) -> Message | None:
    """Find the message of this number."""
    return message_number(number)


def mark_of(number: int) -> Mark | None:
    """Find the mark of this number in a register."""
    return calls.mark_numbered(number)


def call_of(number: int) -> FriendlyCall | None:
    """Find what was noted of the friendly call of this number."""
    return calls.call_numbered(number)


def person_of(reference: str) -> Person | None:
    """Find the person whom this reference names, unless their data were erased."""
    person = person_by_reference(reference)
    return person if person is not None and person.erased_at is None else None
