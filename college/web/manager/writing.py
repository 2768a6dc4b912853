"""Writing to everybody on a run, for the office."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from college.permissions.policy import Permission
from college.timetable.models import Run
from college.web import writing
from college.web.guard import allow
from college.web.loading import run_of

bp = Blueprint("writing", __name__, url_prefix="/runs/<code>/write")
PAGE = "manager/writing/show.html"


@bp.get("")
@allow(Permission.WRITE_TO_RUN, run_of)
def show(run: Run) -> ResponseReturnValue:
    """Ask what is to be said."""
    return writing.asked(run, PAGE)


@bp.post("")
@allow(Permission.WRITE_TO_RUN, run_of)
def send(run: Run) -> ResponseReturnValue:
    """Show who would hear it, then send it."""
    return writing.answered(run, PAGE, url_for("manager.writing.show", code=run.code))
