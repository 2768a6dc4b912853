"""Using again what was written before: a whole course, or one part of a plan; each keeps its credit."""

import secrets
from dataclasses import replace

from college.audit.actions import Doer, record
from college.courses.actions.steps import add_revision, hold
from college.courses.actions.writing import create
from college.courses.models import Course, Revision
from college.courses.queries.plan_library import part_to_use
from college.courses.words import SessionPlan
from college.foundation.db import db
from college.foundation.refusal import Refused


def copy_course(course: Course, code: str, *, by: Doer) -> Course:
    """Begin a new draft with the words and topics of a course as they are today, and its credit.

    Nobody is named as an author and nothing is signed: both are asked anew. Raises `Refused` for a code that is
    taken, and for a course without words.
    """
    if course.current is None:
        raise Refused("This course has no words yet, so there is nothing to copy.")
    copy = create(code, course.current.words, topics=course.topics, by=by)
    copy.copied_from_id = course.id
    db.session.flush()
    record("course.copied", copy, by=by, source=course.id)
    return copy


def pull_part(course: Course, source: Course, key: str, *, by: Doer) -> Revision:
    """Put a part of the plan of another course at the end of this one's, as the library shows it, with its credit.

    A part that came from a third course goes on crediting that one. Raises `Refused` for a part that is not there,
    or stands in this plan already, word for word.
    """
    hold(course)
    found = part_to_use(source, key)
    if course.current is None or found is None:
        raise Refused("This part is not in the library any more. Look for another one.")
    words = course.current.words
    credit = found.part.source or source.code
    part = replace(found.part, key=secrets.token_hex(6), source="" if credit == course.code else credit)
    if source.id == course.id or any(_is_same(part, each) for each in words.plan):
        raise Refused("This part is in the plan of this course already.")
    revision = add_revision(course, replace(words, plan=(*words.plan, part)), by=by)
    record("course.part_taken", course, by=by, source=source.id)
    return revision


def _is_same(one: SessionPlan, other: SessionPlan) -> bool:
    return replace(one, key="", source="") == replace(other, key="", source="")
