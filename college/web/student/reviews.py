"""Courses that somebody was invited to read before they are published: they say what they think, and edit nothing."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.courses.actions.reviewing import end_review
from college.courses.queries import remarks as queries
from college.courses.queries.reviewers import reviewer_of, reviews_of
from college.courses.words import PRIVATE, SECTION_NAMES, Section
from college.permissions.policy import Permission
from college.web.forms.remarks import AnswerForm, RemarkForm, SuggestionForm
from college.web.guard import allow
from college.web.remarking import Place, asked_to_say, heard, listing, public_place_of
from college.web.sessions import somebody

bp = Blueprint("reviews", __name__, url_prefix="/reviews")
NEW, ONE = "student/reviews/new.html", "student/reviews/thread.html"


@bp.get("")
@allow(Permission.SEE_OWN_COLLEGE)
def index() -> ResponseReturnValue:
    """List the courses that one was invited to read."""
    return render_template("student/reviews/index.html", lines=reviews_of(somebody().id))


@bp.get("/<slug>")
@allow(Permission.REVIEW_COURSE, public_place_of)
def show(place: Place) -> ResponseReturnValue:
    """Show what is written today, but for what only those who teach read."""
    course = place.course
    return render_template(
        "student/reviews/show.html",
        course=course,
        words=course.current.words.public() if course.current is not None else None,
        sections=[section for section in Section if section is not PRIVATE],
        names=SECTION_NAMES,
        counts=queries.open_counts(course, private=False),
    )


@bp.get("/<slug>/remarks")
@allow(Permission.REVIEW_COURSE, public_place_of)
def remarks(place: Place) -> ResponseReturnValue:
    """List what everybody who reads it has said."""
    return render_template("student/reviews/remarks.html", **listing(place.course, private=False))


@bp.get("/<slug>/<section>/remark")
@allow(Permission.REVIEW_COURSE, public_place_of)
def remark(place: Place) -> ResponseReturnValue:
    """Ask what somebody wants to say of a section."""
    return asked_to_say(place, RemarkForm(), NEW)


@bp.post("/<slug>/<section>/remark")
@allow(Permission.REVIEW_COURSE, public_place_of)
def keep_remark(place: Place) -> ResponseReturnValue:
    """Keep the remark."""
    return heard(place, RemarkForm(), NEW, _list(place))


@bp.get("/<slug>/<section>/suggestion")
@allow(Permission.REVIEW_COURSE, public_place_of)
def suggest(place: Place) -> ResponseReturnValue:
    """Ask which words should stand there instead."""
    return asked_to_say(place, SuggestionForm(), NEW)


@bp.post("/<slug>/<section>/suggestion")
@allow(Permission.REVIEW_COURSE, public_place_of)
def keep_suggestion(place: Place) -> ResponseReturnValue:
    """Keep the suggestion."""
    return heard(place, SuggestionForm(), NEW, _list(place))


@bp.get("/<slug>/threads/<int:number>")
@allow(Permission.REVIEW_COURSE, public_place_of)
def thread(place: Place) -> ResponseReturnValue:
    """Show one remark with its answers."""
    return asked_to_say(place, AnswerForm(), ONE)


@bp.post("/<slug>/threads/<int:number>")
@allow(Permission.REVIEW_COURSE, public_place_of)
def answer(place: Place) -> ResponseReturnValue:
    """Keep an answer."""
    return heard(place, AnswerForm(), ONE, _list(place))


@bp.post("/<slug>/end")
@allow(Permission.REVIEW_COURSE, public_place_of)
def end(place: Place) -> ResponseReturnValue:
    """Stop reading this course for others."""
    reviewer = reviewer_of(place.course, somebody().id)
    if reviewer is not None:
        end_review(reviewer, by=somebody())
        flash(_("Thank you for reading with us. What you said stays."), "success")
    return redirect(url_for("student.reviews.index"), 303)


def _list(place: Place) -> str:
    return url_for("student.reviews.remarks", slug=place.course.slug, section=place.section)
