"""Inviting somebody to read a course before it is published, and ending it."""

from college.audit.actions import Doer, record
from college.courses import messages
from college.courses.actions.steps import hold
from college.courses.models import Course, Reviewer
from college.courses.queries.reviewers import reviewer_of
from college.courses.rules import State
from college.foundation import clock
from college.foundation.db import db, save
from college.foundation.refusal import Refused
from college.outbox.actions import post
from college.people.models import Person


def invite_reviewer(course: Course, person: Person, *, by: Doer) -> Reviewer:
    """Invite somebody to read this course and to say what they think; they get a message, and can edit nothing.

    Somebody who was invited before hears nothing again. Raises `Refused` for an author, and for a retired course.
    """
    hold(course)
    if course.state is State.RETIRED:
        raise Refused("This course is retired. Bring it back first.")
    if person.id in course.author_ids:
        raise Refused("%(name)s writes this course, and can say anything about it already.", name=person.name)
    known = reviewer_of(course, person.id)
    if known is not None:
        return known
    invited = Reviewer(course_id=course.id, person_id=person.id, invited_at=clock.now(), invited_by_id=by.id)
    reviewer = save(invited)
    record("course.reviewer_invited", course, by=by, person=person.id)
    post(messages.invited(reviewer))
    return reviewer


def end_review(reviewer: Reviewer, *, by: Doer) -> None:
    """Let somebody review this course no longer; what they said of it stays."""
    record("course.reviewer_left", reviewer.course, by=by, person=reviewer.person_id)
    db.session.delete(reviewer)
    db.session.flush()
