"""Those who were invited to read a course before it is published."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.courses.actions.reviewing import end_review, invite_reviewer
from college.courses.models import Course, Reviewer
from college.courses.queries.courses import course_by_slug
from college.courses.queries.reviewers import reviewer_lines, reviewer_of, somebody_known_as
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.web.forms.remarks import InviteReviewer
from college.web.guard import allow
from college.web.loading import course_of
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("reviewers", __name__, url_prefix="/courses/<slug>/reviewers")


@dataclass(frozen=True)
class Invited:
    """Somebody who was invited, for the guard to ask who writes the course."""

    course: Course
    reviewer: Reviewer

    @property
    def author_ids(self) -> frozenset[int]:
        """The numbers of those who write the course."""
        return self.course.author_ids


def invited(slug: str, number: int) -> Invited | None:
    """Find the person of this number among the reviewers of the course that an address names."""
    course = course_by_slug(slug)
    reviewer = reviewer_of(course, number) if course is not None else None
    return Invited(course, reviewer) if course is not None and reviewer is not None else None


@bp.get("")
@allow(Permission.WRITE_COURSE, course_of)
def index(course: Course) -> ResponseReturnValue:
    """List who was invited, and ask who else shall be."""
    return _page(course, InviteReviewer())


@bp.post("")
@allow(Permission.WRITE_COURSE, course_of)
def invite(course: Course) -> ResponseReturnValue:
    """Invite somebody whose name and address or reference fit together."""
    form = InviteReviewer()
    if not form.validate():
        return _page(course, form), 422
    person = somebody_known_as(form.name.data or "", form.known_by.data or "")
    try:
        if person is None:
            raise Refused("Nobody here has this name together with this address or reference. Please ask them again.")
        invite_reviewer(course, person, by=somebody())
    except Refused as refused:
        return _page(course, said(form, refused)), 409
    flash(_("%(name)s is invited, and gets a message.", name=person.name), "success")
    return redirect(url_for("facilitator.reviewers.index", slug=course.slug), 303)


@bp.post("/<int:number>/end")
@allow(Permission.WRITE_COURSE, invited)
def end(found: Invited) -> ResponseReturnValue:
    """Let somebody review the course no longer."""
    name = found.reviewer.person.name
    end_review(found.reviewer, by=somebody())
    flash(_("%(name)s reviews this course no longer. What they said stays.", name=name), "success")
    return redirect(url_for("facilitator.reviewers.index", slug=found.course.slug), 303)


def _page(course: Course, form: InviteReviewer) -> str:
    return render_template("facilitator/reviewers/index.html", course=course, form=form, lines=reviewer_lines(course))
