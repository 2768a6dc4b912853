"""Questions about people who want to hear when a course runs again. Nothing here changes anything."""

from datetime import datetime

from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from college.courses.models import Course
from college.courses.rules import State as CourseState
from college.enrolment.models import Interest
from college.enrolment.queries import situation
from college.foundation.db import db
from college.timetable.models import Run, Session, Term
from college.timetable.rules import SessionState


def of_person(person_id: int, course_id: int) -> Interest | None:
    """Find whether this person asked to be told of this course."""
    return db.session.scalars(
        select(Interest).where(Interest.person_id == person_id, Interest.course_id == course_id)
    ).one_or_none()


def untold(course_id: int, *, asked_before: datetime) -> list[Interest]:
    """List those who asked before this moment and have heard nothing since, first come first."""
    return list(
        db.session.scalars(
            select(Interest)
            .where(Interest.course_id == course_id, Interest.told_at.is_(None), Interest.asked_at < asked_before)
            .order_by(Interest.asked_at, Interest.id)
            .options(joinedload(Interest.person))
        )
    )


def runs_to_tell_of(now: datetime) -> list[int]:
    """List the coming runs of published courses that are open to be asked for, and that somebody waits to hear of.

    Whoever asked when the run was open already had seen it, and waits for another. The clock asks each minute, so
    what nobody can be told of yet is left out here.
    """
    opens = func.coalesce(Run.opens_at, Term.enrolment_opens_at)
    closes = func.coalesce(Run.closes_at, Term.enrolment_closes_at)
    opened = case((opens > Run.made_at, opens), else_=Run.made_at)
    heard_of_none = exists().where(
        Interest.course_id == Run.course_id, Interest.told_at.is_(None), Interest.asked_at < opened
    )
    comes = exists().where(Session.run_id == Run.id, Session.state == SessionState.PLANNED, Session.starts_at > now)
    return list(
        db.session.scalars(
            select(Run.id)
            .join(Course, Course.id == Run.course_id)
            .join(Term, Term.id == Run.term_id)
            .where(
                Run.course_id.in_(select(Interest.course_id).where(Interest.told_at.is_(None))),
                Run.cancelled_at.is_(None),
                Course.state == CourseState.PUBLISHED,
                or_(opens.is_(None), opens <= now),
                or_(closes.is_(None), closes > now),
                heard_of_none,
                comes,
            )
            .order_by(Run.id)
        )
    )


def may_be_asked_for(run: Run, now: datetime) -> bool:
    """Tell whether one may ask for a place on a run just now."""
    found = situation.of_run(run)
    return found.paired and not found.cancelled and not found.is_over(now) and found.window.is_open(now)
