"""A student's own attendance record, and their certificates; they stay after the course."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.attendance.queries.certificates import Certificate
from college.attendance.queries.own_record import attendance_record
from college.attendance.rules import Standing
from college.permissions.policy import Permission
from college.web.certificate import certificate as printed
from college.web.downloads import pdf_of
from college.web.guard import allow
from college.web.loading import own_certificate
from college.web.sessions import somebody

bp = Blueprint("record", __name__)


@bp.get("/record")
@allow(Permission.SEE_OWN_COLLEGE)
def show() -> ResponseReturnValue:
    """Show every run that has begun, with its sessions, what the register said, and what it comes to."""
    record = [one for one in attendance_record(somebody()) if one.standing is not Standing.TO_COME]
    return render_template("student/record/show.html", record=record)


@bp.get("/certificates/<code>.pdf")
@allow(Permission.TAKE_CERTIFICATE, own_certificate)
def certificate(found: Certificate) -> ResponseReturnValue:
    """Give the certificate of a run that somebody completed, at any time afterwards."""
    return pdf_of(printed(found), "certificate")
