"""The history of a course: who wrote what and why, what changed between any two versions, and the way back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.courses.actions.writing import restore as bring_back
from college.courses.models import Course
from college.courses.queries.revisions import history, revision_numbered, writer_of
from college.courses.words import SECTION_NAMES, Section, Words
from college.permissions.policy import Permission
from college.web.facilitator.differences import differences
from college.web.forms.courses import JustDo
from college.web.guard import allow
from college.web.loading import course_of
from college.web.paging import page_of
from college.web.sessions import somebody

bp = Blueprint("history", __name__, url_prefix="/courses/<slug>/history")
ON_A_PAGE = 30
MOST = 10_000
NOTHING = Words("")


@bp.get("")
@allow(Permission.WRITE_COURSE, course_of)
def show(course: Course) -> ResponseReturnValue:
    """List the versions of a course, or those that changed one section, the newest first."""
    return _list(course)


def _list(course: Course, trouble: str = "") -> str:
    asked = request.args.get("section", "")
    section = Section(asked) if asked in set(Section) else None
    lines = history(course, section, most=MOST)
    page = page_of(len(lines), ON_A_PAGE)
    first = (page.number - 1) * ON_A_PAGE
    return render_template(
        "facilitator/history/show.html",
        course=course,
        section=section,
        names=SECTION_NAMES,
        lines=lines[first : first + ON_A_PAGE],
        page=page,
        newest=course.current.number if course.current is not None else 0,
        trouble=trouble,
    )


@bp.get("/compare")
@allow(Permission.WRITE_COURSE, course_of)
def compare(course: Course) -> ResponseReturnValue:
    """Show what went and what came between two versions, word by word; version 0 is the empty page."""
    first, second = _asked("from"), _asked("to")
    before, after = revision_numbered(course, first), revision_numbered(course, second)
    if after is None or (before is None and first != 0):
        return _list(course, _("There is no such version of this course. Choose two from the list.")), 404
    return render_template(
        "facilitator/history/compare.html",
        course=course,
        before=before,
        after=after,
        writer=writer_of(after),
        differences=differences(before.words if before is not None else NOTHING, after.words),
        is_newest=course.current_revision_id == after.id,
    )


@bp.post("/restore")
@allow(Permission.WRITE_COURSE, course_of)
def restore(course: Course) -> ResponseReturnValue:
    """Bring the words of an earlier version back, as a new one."""
    if not JustDo().validate():
        return _list(course), 422
    number = _number(request.form.get("number", ""))
    made = bring_back(course, number, by=somebody())
    flash(
        _(
            "Version %(number)s is back, as version %(new)s. What stood there stays in the history.",
            number=number,
            new=made.number,
        ),
        "success",
    )
    return redirect(url_for("facilitator.workspace.show", slug=course.slug), 303)


def _asked(name: str) -> int:
    return _number(request.args.get(name, ""))


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1
