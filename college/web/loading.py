"""Finds the thing that an address names, for the guard to ask about; nothing where there is none."""

from college.courses.models import Course
from college.courses.queries import course_by_slug
from college.courses.rules import State as CourseState
from college.enrolment.models import Enrolment
from college.enrolment.prospectus import CourseDetails, RunDetails
from college.enrolment.queries import catalogue, places
from college.foundation import clock
from college.foundation.db import db
from college.people.models import Person
from college.timetable.models import Room, Run, Session, Term, Venue
from college.timetable.queries import feeds, runs, sessions, terms, venues
from college.web.sessions import me


def term_of(code: str) -> Term | None:
    """Find the term of this code."""
    return terms.term_by_code(code)


def venue_of(number: int) -> Venue | None:
    """Find the venue of this number."""
    return venues.venue_of(number)


def room_of_venue(number: int, room: int) -> Room | None:
    """Find a room of this venue."""
    found = venues.room_of(room)
    return found if found is not None and found.venue_id == number else None


def run_of(code: str) -> Run | None:
    """Find the run of this code."""
    return runs.run_by_code(code)


def session_of(code: str, number: int) -> Session | None:
    """Find the session of this number of the run of this code."""
    return sessions.session_of(code, number)


def owner_of_feed(token: str) -> Person | None:
    """Find whose private calendar this secret opens."""
    return feeds.owner_of_feed(token)


def course_of(slug: str) -> Course | None:
    """Find the course that this address names, in whatever state."""
    return course_by_slug(slug)


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


def place_of_number(number: int) -> Enrolment | None:
    """Find the place, or turn in a queue, of this number."""
    return db.session.get(Enrolment, number)


def course_to_hear_of(slug: str) -> Course | None:
    """Find the published course that this address names, for somebody who wants to hear of it."""
    course = course_by_slug(slug)
    return course if course is not None and course.state is CourseState.PUBLISHED else None
