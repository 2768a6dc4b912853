"""A student's own attendance record, and their certificates; they stay after the course."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from college.attendance.queries.certificates import Certificate
from college.attendance.queries.registers import attendance_record
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
    """Show every run with its sessions, what the register said, and whether it was completed."""
    return render_template("student/record/show.html", record=attendance_record(somebody()))


@bp.get("/certificates/<code>.pdf")
@allow(Permission.TAKE_CERTIFICATE, own_certificate)
def certificate(found: Certificate) -> ResponseReturnValue:
    """Give the certificate of a run that somebody completed, at any time afterwards."""
    return pdf_of(printed(found), "certificate")
