"""A run, for those who teach it: who comes and what helps them, its sessions, and what its registers still lack."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.attendance.queries.registers import students_of, tallies
from college.courses.models import Revision
from college.courses.words import SECTION_NAMES
from college.enrolment.queries.places import tally
from college.foundation import clock
from college.permissions.policy import Permission
from college.timetable.models import Run
from college.timetable.queries.sessions_of_run import session_rows
from college.web.facilitator.differences import differences
from college.web.guard import allow, may
from college.web.loading import run_of
from college.web.unit_of_work import looked_at

bp = Blueprint("runs", __name__)


@bp.get("/runs/<code>")
@allow(Permission.SEE_TAUGHT_RUN, run_of)
def show(run: Run) -> ResponseReturnValue:
    """Show the sessions, each with its register and how full it is; to those who teach it, the class with its needs."""
    counts = tallies(run.sessions)
    return render_template(
        "facilitator/runs/show.html",
        run=run,
        rows=session_rows(run),
        full=tally(run),
        tallies={session.number: counts[session.id] for session in run.sessions},
        lacking=[
            session
            for session in run.sessions
            if session.is_on and session.ends_at <= clock.now() and counts[session.id].unmarked
        ],
        opens={session.number for session in run.sessions if may(Permission.SEE_REGISTER, session)},
        students=_class(run),
    )


def _class(run: Run) -> list[object] | None:
    if not may(Permission.SEE_CLASS, run):
        return None
    looked_at("class.seen", run)
    return [*students_of(run)]


@bp.get("/runs/<code>/course")
@allow(Permission.SEE_TAUGHT_RUN, run_of)
def course(run: Run) -> ResponseReturnValue:
    """Show the words that this run is taught from, with the preparation, and what is different today."""
    taught, today = run.revision, _of_today(run)
    return render_template(
        "facilitator/runs/course.html",
        run=run,
        taught=taught,
        today=today,
        words=taught.words if taught is not None else None,
        names=SECTION_NAMES,
        differences=differences(taught.words, today.words) if taught is not None and today is not None else [],
        may_write=may(Permission.WRITE_COURSE, run.course),
    )


def _of_today(run: Run) -> Revision | None:
    """Give the newest words that this person may read: those who write the course see what is not published yet."""
    return run.course.current if may(Permission.WRITE_COURSE, run.course) else run.course.published
