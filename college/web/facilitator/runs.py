"""A run, for those who teach it: its sessions, its registers, and who comes."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.enrolment.queries.places import tally
from college.permissions.policy import Permission
from college.timetable.models import Run
from college.timetable.queries.sessions_of_run import session_rows
from college.web.guard import allow
from college.web.loading import run_of

bp = Blueprint("runs", __name__)


@bp.get("/runs/<code>")
@allow(Permission.SEE_TAUGHT_RUN, run_of)
def show(run: Run) -> ResponseReturnValue:
    """Show the run's sessions, each with its register, and how full it is."""
    return render_template("facilitator/runs/show.html", run=run, rows=session_rows(run), full=tally(run))
