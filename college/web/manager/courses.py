"""Keeping courses: writing them, naming their authors, publishing and retiring them."""

from dataclasses import dataclass
from typing import Protocol

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.audit.actions import Doer
from college.courses.actions import authors, publishing, writing
from college.courses.lifecycle import Standing, first_missing, may_publish
from college.courses.models import Course, CourseAuthor
from college.courses.queries import courses
from college.courses.queries.ideas import open_ideas, proposer_of
from college.courses.queries.lists import CourseLine, course_lines
from college.courses.queries.signing import signature_lines, standing_of, was_published_unsigned
from college.courses.rules import State, missing
from college.enrolment.queries import catalogue
from college.foundation import clock
from college.foundation.markdown import to_html
from college.foundation.refusal import Refused
from college.people.queries.finding import person_by_reference
from college.people.rules import Knowledge
from college.permissions.policy import Permission
from college.settings.queries import the_college
from college.settings.rules import Policy
from college.web.filters import in_words
from college.web.forms.courses import JustDo, NameAuthor, NewCourse, SortCourse
from college.web.guard import allow
from college.web.loading import author_of_course, course_of
from college.web.manager.refusing import said
from college.web.sessions import somebody

bp = Blueprint("courses", __name__, url_prefix="/courses")


class Deed(Protocol):
    """Something that is done to a course by somebody."""

    def __call__(self, course: Course, *, by: Doer | None) -> None:
        """Do it, or raise `Refused`."""


@dataclass(frozen=True)
class Line:
    """A course of the list, with what is missing before everybody sees it as it is written, in one line."""

    course: CourseLine
    lacks: str
    is_unsigned: bool


@bp.get("")
@allow(Permission.MANAGE_COURSES)
def index() -> ResponseReturnValue:
    """List every course, its state, and what is still missing."""
    policy = the_college().policy
    written = [course for course in course_lines() if course.standing.state is not State.IDEA]
    lines = [_line(course, policy) for course in written]
    return render_template("manager/courses/index.html", lines=lines, ideas=open_ideas(), policy=policy)


def _line(course: CourseLine, policy: Policy) -> Line:
    standing = course.standing
    shown = standing.state is State.PUBLISHED and standing.is_published_as_written
    return Line(course, first_missing(policy, standing), shown and bool(missing(policy, standing.signatures)))


@bp.get("/new")
@allow(Permission.MANAGE_COURSES)
def new() -> ResponseReturnValue:
    """Ask for a new course."""
    return render_template("manager/courses/new.html", form=NewCourse(), topics=courses.topics_in_use(), preview=None)


@bp.post("/new")
@allow(Permission.MANAGE_COURSES)
def create() -> ResponseReturnValue:
    """Begin a course; the next page asks who writes it."""
    form = NewCourse()
    if not form.validate():
        return _new_again(form), 422
    if "preview" in request.form:
        return _new_again(form)
    try:
        course = writing.create(form.code.data or "", form.words(), topics=form.topics_given(), by=somebody())
    except Refused as refused:
        return _new_again(said(form, refused)), 409
    flash(_("The course is saved as a draft. Now name those who write it."), "success")
    return redirect(url_for("manager.courses.show", slug=course.slug), 303)


def _new_again(form: NewCourse) -> str:
    preview = to_html(form.description.data or "") if not form.description.errors else None
    return render_template("manager/courses/new.html", form=form, topics=courses.topics_in_use(), preview=preview)


@bp.get("/<slug>")
@allow(Permission.MANAGE_COURSES, course_of)
def show(course: Course) -> ResponseReturnValue:
    """Show a course: its words, who writes it, and whether it may be published."""
    return _page(course)


def _page(course: Course, trouble: Refused | None = None, topics: SortCourse | None = None) -> str:
    policy, standing = the_college().policy, standing_of(course)
    find = request.args.get("find", "")[:200]
    runs, people = catalogue.still_to_come(course, clock.now())
    return render_template(
        "manager/courses/show.html",
        course=course,
        current=course.current,
        authors=courses.authors(course),
        policy=policy,
        standing=standing,
        may_be_published=_may_be_published(policy, standing),
        lacks=first_missing(policy, standing),
        signatures=signature_lines(course.current) if course.current is not None else [],
        is_unsigned=was_published_unsigned(course),
        find=find,
        found=courses.candidates(find),
        proposer=proposer_of(course),
        topics=topics or SortCourse(data={"topics": ", ".join(course.topics)}),
        runs=runs,
        people=people,
        trouble=in_words(trouble) if trouble is not None else "",
    )


def _may_be_published(policy: Policy, standing: Standing) -> bool:
    if standing.state is State.PUBLISHED and standing.is_published_as_written:
        return False
    try:
        may_publish(policy, standing)
    except Refused:
        return False
    return True


@bp.post("/<slug>/topics")
@allow(Permission.MANAGE_COURSES, course_of)
def sort(course: Course) -> ResponseReturnValue:
    """Say what a course is about."""
    form = SortCourse()
    if not form.validate():
        return _page(course, topics=form), 422
    writing.sort_under(course, form.topics_given())
    flash(_("The topics are saved."), "success")
    return _back(course)


@bp.post("/<slug>/authors")
@allow(Permission.MANAGE_COURSES, course_of)
def name_author(course: Course) -> ResponseReturnValue:
    """Name somebody as an author, in one capacity."""
    form = NameAuthor()
    person = person_by_reference(form.person.data or "")
    if not form.validate() or person is None:
        return _page(course, Refused("Choose somebody from the list, and say what they write from.")), 422
    authors.name_author(course, person, Knowledge(form.knowledge.data), by=somebody())
    flash(_("%(name)s is named as an author.", name=person.name), "success")
    return _back(course)


@bp.post("/<slug>/authors/<int:number>/remove")
@allow(Permission.MANAGE_COURSES, author_of_course)
def remove_author(author: CourseAuthor) -> ResponseReturnValue:
    """Take somebody off the authors."""
    try:
        authors.remove_author(author.course, author.person, by=somebody())
    except Refused as refused:
        return _page(author.course, refused), 409
    flash(_("%(name)s is no author of this course any more.", name=author.person.name), "success")
    return _back(author.course)


@bp.post("/<slug>/take-up")
@allow(Permission.MANAGE_COURSES, course_of)
def take_up(course: Course) -> ResponseReturnValue:
    """Make a draft of an idea."""
    return _do(course, publishing.take_up, _("The idea is taken up. Now name those who write it."))


@bp.post("/<slug>/publish")
@allow(Permission.MANAGE_COURSES, course_of)
def publish(course: Course) -> ResponseReturnValue:
    """Show everybody the course as it is written now, or say why not."""
    return _do(course, publishing.publish, _("The course is published. Everybody can see it now."))


@bp.post("/<slug>/retire")
@allow(Permission.MANAGE_COURSES, course_of)
def retire(course: Course) -> ResponseReturnValue:
    """Take the course out of the prospectus."""
    return _do(course, publishing.retire, _("The course is retired. Its words and its history stay."))


@bp.post("/<slug>/bring-back")
@allow(Permission.MANAGE_COURSES, course_of)
def bring_back(course: Course) -> ResponseReturnValue:
    """Make a retired course a draft again."""
    return _do(course, publishing.bring_back, _("The course is a draft again."))


def _do(course: Course, deed: Deed, done: str) -> ResponseReturnValue:
    if not JustDo().validate():
        return _page(course), 422
    try:
        deed(course, by=somebody())
    except Refused as refused:
        return _page(course, refused), 409
    flash(done, "success")
    return _back(course)


def _back(course: Course) -> ResponseReturnValue:
    return redirect(url_for("manager.courses.show", slug=course.slug), 303)
