"""A student's own attendance record; it stays after the course."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.attendance.queries.own_record import attendance_record
from college.attendance.rules import Standing
from college.permissions.policy import Permission
from college.web.guard import allow
from college.web.sessions import somebody

bp = Blueprint("record", __name__)


@bp.get("/record")
@allow(Permission.SEE_OWN_COLLEGE)
def show() -> ResponseReturnValue:
    """Show every run that has begun, with its sessions, what the register said, and what it comes to."""
    record = [one for one in attendance_record(somebody()) if one.standing is not Standing.TO_COME]
    return render_template("student/record/show.html", record=record)
