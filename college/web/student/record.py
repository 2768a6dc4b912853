"""A student's own attendance record; it stays after the course."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.attendance.queries.registers import attendance_record
from college.permissions.policy import Permission
from college.web.guard import allow
from college.web.sessions import somebody

bp = Blueprint("record", __name__)


@bp.get("/record")
@allow(Permission.SEE_OWN_COLLEGE)
def show() -> ResponseReturnValue:
    """Show every run with its sessions, what the register said, and whether it was completed."""
    return render_template("student/record/show.html", record=attendance_record(somebody()))
