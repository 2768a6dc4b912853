"""A run, for those who teach it: its sessions, its registers, and who comes."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.courses.models import Revision
from college.courses.words import SECTION_NAMES
from college.enrolment.queries.places import tally
from college.permissions.policy import Permission
from college.timetable.models import Run
from college.timetable.queries.sessions_of_run import session_rows
from college.web.facilitator.differences import differences
from college.web.guard import allow, may
from college.web.loading import run_of

bp = Blueprint("runs", __name__)


@bp.get("/runs/<code>")
@allow(Permission.SEE_TAUGHT_RUN, run_of)
def show(run: Run) -> ResponseReturnValue:
    """Show the run's sessions, each with its register, and how full it is."""
    return render_template("facilitator/runs/show.html", run=run, rows=session_rows(run), full=tally(run))


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
