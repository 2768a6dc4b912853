"""Copying a course: a new draft that begins with its words, and says so."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.courses.actions.reusing import copy_course
from college.courses.models import Course
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.web.forms.plan_library import CopyCourse
from college.web.guard import allow, may
from college.web.loading import course_of
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("copying", __name__, url_prefix="/courses/<slug>/copy")


@bp.get("")
@allow(Permission.WRITE_COURSE, course_of)
def new(course: Course) -> ResponseReturnValue:
    """Say what a copy takes along, and ask for its code."""
    return _page(course, CopyCourse())


@bp.post("")
@allow(Permission.WRITE_COURSE, course_of)
def copy(course: Course) -> ResponseReturnValue:
    """Make the copy; somebody who may not write it goes back to the course that they write."""
    form = CopyCourse()
    if not form.validate():
        return _page(course, form), 422
    try:
        made = copy_course(course, form.code.data or "", by=somebody())
    except Refused as refused:
        return _page(course, said(form, refused)), 409
    done = _("The copy is a draft with the code %(code)s. A manager names those who write it.", code=made.code)
    flash(done, "success")
    mine = made if may(Permission.WRITE_COURSE, made) else course
    return redirect(url_for("facilitator.workspace.show", slug=mine.slug), 303)


def _page(course: Course, form: CopyCourse) -> str:
    return render_template("facilitator/copying/new.html", course=course, form=form)
