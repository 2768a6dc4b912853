"""The plan of a course: what is done session by session, in which order."""

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.courses.actions.writing import drop_part, move_part
from college.courses.models import Course
from college.courses.pieces import PLAN
from college.courses.words import Words
from college.permissions.policy import Permission
from college.web.forms.courses import JustDo
from college.web.guard import allow
from college.web.loading import course_of
from college.web.sessions import somebody

bp = Blueprint("plan", __name__, url_prefix="/courses/<slug>/plan")
PLACES = {"up": -1, "down": 1}


@bp.get("")
@allow(Permission.WRITE_COURSE, course_of)
def show(course: Course) -> ResponseReturnValue:
    """List the parts of the plan, with a way to add, change, move and take out."""
    words = course.current.words if course.current is not None else Words("")
    return render_template(
        "facilitator/plan/show.html", course=course, plan=words.plan, new=PLAN + secrets.token_hex(6)
    )


@bp.post("/move")
@allow(Permission.WRITE_COURSE, course_of)
def move(course: Course) -> ResponseReturnValue:
    """Move one part a place up or down."""
    places = PLACES.get(request.form.get("way", ""), 0)
    if JustDo().validate() and places:
        move_part(course, request.form.get("part", ""), places, by=somebody())
        flash(_("Moved."), "success")
    return _back(course)


@bp.post("/take-out")
@allow(Permission.WRITE_COURSE, course_of)
def take_out(course: Course) -> ResponseReturnValue:
    """Take one part out; the history keeps it."""
    if JustDo().validate():
        drop_part(course, request.form.get("part", ""), by=somebody())
        flash(_("Taken out. The history keeps it: an earlier version can be brought back."), "success")
    return _back(course)


def _back(course: Course) -> ResponseReturnValue:
    return redirect(url_for("facilitator.plan.show", slug=course.slug), 303)
