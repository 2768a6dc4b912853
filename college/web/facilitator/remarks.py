"""What was said of a course, for those who write it: remarks, suggestions, answers, and what becomes of them."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.courses.actions import remarking
from college.courses.models import Course
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.web.forms.remarks import AnswerForm, RemarkForm, SuggestionForm
from college.web.guard import allow
from college.web.loading import course_of
from college.web.manager.refusing import said
from college.web.remarking import Place, asked_to_say, heard, listing, place_of
from college.web.sessions import somebody

bp = Blueprint("remarks", __name__, url_prefix="/courses/<slug>/comments")
NEW, ONE = "facilitator/remarks/new.html", "facilitator/remarks/show.html"


@bp.get("")
@allow(Permission.WRITE_COURSE, course_of)
def index(course: Course) -> ResponseReturnValue:
    """List what was said, section by section; what is settled stands by itself."""
    return render_template("facilitator/remarks/index.html", **listing(course, private=True))


@bp.get("/<section>/remark")
@allow(Permission.WRITE_COURSE, place_of)
def remark(place: Place) -> ResponseReturnValue:
    """Ask what somebody wants to say of a section."""
    return asked_to_say(place, RemarkForm(), NEW)


@bp.post("/<section>/remark")
@allow(Permission.WRITE_COURSE, place_of)
def keep_remark(place: Place) -> ResponseReturnValue:
    """Keep the remark."""
    return heard(place, RemarkForm(), NEW, _list(place))


@bp.get("/<section>/suggestion")
@allow(Permission.WRITE_COURSE, place_of)
def suggest(place: Place) -> ResponseReturnValue:
    """Ask which words should stand there instead."""
    return asked_to_say(place, SuggestionForm(), NEW)


@bp.post("/<section>/suggestion")
@allow(Permission.WRITE_COURSE, place_of)
def keep_suggestion(place: Place) -> ResponseReturnValue:
    """Keep the suggestion."""
    return heard(place, SuggestionForm(), NEW, _list(place))


@bp.get("/threads/<int:number>")
@allow(Permission.WRITE_COURSE, place_of)
def show(place: Place) -> ResponseReturnValue:
    """Show one remark with its answers."""
    return asked_to_say(place, AnswerForm(), ONE)


@bp.post("/threads/<int:number>")
@allow(Permission.WRITE_COURSE, place_of)
def answer(place: Place) -> ResponseReturnValue:
    """Keep an answer."""
    return heard(place, AnswerForm(), ONE, _list(place))


@bp.post("/threads/<int:number>/resolve")
@allow(Permission.WRITE_COURSE, place_of)
def resolve(place: Place) -> ResponseReturnValue:
    """Settle a remark."""
    return _settled(place, remarking.resolve, _("The remark is settled."))


@bp.post("/threads/<int:number>/accept")
@allow(Permission.WRITE_COURSE, place_of)
def accept(place: Place) -> ResponseReturnValue:
    """Put a suggestion into the text."""
    return _settled(place, remarking.accept, _("The suggestion stands in the text now, credited to who made it."))


@bp.post("/threads/<int:number>/decline")
@allow(Permission.WRITE_COURSE, place_of)
def decline(place: Place) -> ResponseReturnValue:
    """Leave the text as it is."""
    return _settled(place, remarking.decline, _("The suggestion is declined. It stays among the settled ones."))


def _settled(place: Place, settle: Callable[..., object], done: str) -> ResponseReturnValue:
    if place.comment is None:
        return redirect(_list(place), 303)
    try:
        settle(place.comment, by=somebody())
    except Refused as refused:
        return asked_to_say(place, said(AnswerForm(formdata=None), refused), ONE), 409
    flash(done, "success")
    return redirect(_list(place), 303)


def _list(place: Place) -> str:
    return url_for("facilitator.remarks.index", slug=place.course.slug, section=place.section)
