"""Asking to be told when a course runs again, and telling."""

from college.audit.actions import Doer, record
from college.courses.models import Course
from college.enrolment import messages
from college.enrolment.actions.asking import may_ask_now
from college.enrolment.models import Interest
from college.enrolment.queries import interest as questions
from college.enrolment.queries import situation
from college.foundation import clock
from college.foundation.db import lock, save
from college.foundation.refusal import Refused
from college.outbox.actions import post
from college.people.models import Person
from college.timetable.models import Run


def note_interest(person: Person, course: Course, *, by: Doer | None) -> Interest:
    """Note that somebody wants to hear when the course runs again; asking again asks for the next time."""
    lock(course)
    interest = questions.of_person(person.id, course.id) or Interest(person_id=person.id, course_id=course.id)
    interest.asked_at, interest.told_at = clock.now(), None
    save(interest)
    record("interest.noted", interest, by=by)
    return interest


def tell_interested(run: Run) -> int:
    """Tell those who asked that the course runs again, once each, as soon as one may ask for a place on it.

    Nobody is told of a run that was open already when they asked: they had seen it. Gives how many were told.
    """
    lock(run.course)  # two runs of one course must not both tell the same people
    now, found = clock.now(), situation.of_run(run)
    try:
        may_ask_now(found, now)
    except Refused:
        return 0
    opened_at = max(run.made_at, found.window.opens_at or run.made_at)
    waiting = questions.untold(run.course_id, asked_before=opened_at)
    for interest in waiting:
        interest.told_at = now
        post(messages.runs_again(interest, run, starts_at=found.starts_at))
    return len(waiting)
