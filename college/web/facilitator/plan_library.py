"""The library: parts of the plans of courses, to be found and used again."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from college.courses.actions.reusing import pull_part
from college.courses.models import Course
from college.courses.queries.courses import course_by_slug
from college.courses.queries.plan_library import PlanLine, courses_to_write, library, part_to_use, writer_ids
from college.courses.words import LED_BY_NAMES
from college.foundation.refusal import Refused
from college.permissions.policy import Permission
from college.web.forms.plan_library import NarrowLibrary, TakePart
from college.web.guard import allow, may
from college.web.manager.refusing import said
from college.web.paging import page_of
from college.web.sessions import somebody

bp = Blueprint("plan_library", __name__, url_prefix="/library")
ON_A_PAGE = 30


@dataclass(frozen=True)
class Shelf:
    """What the library holds for those who teach, and for `author_ids`: whoever writes a course."""

    author_ids: frozenset[int]


@dataclass(frozen=True)
class OnShelf(Shelf):
    """One part of a plan in the library."""

    course: Course
    line: PlanLine


def shelf() -> Shelf:
    """Open the library."""
    return Shelf(writer_ids())


def on_shelf(slug: str, key: str) -> OnShelf | None:
    """Find a part in the library; one of a course that is not published only for those who may write it."""
    course = course_by_slug(slug)
    line = part_to_use(course, key) if course is not None else None
    if course is None or line is None or not (line.is_published or may(Permission.WRITE_COURSE, course)):
        return None
    return OnShelf(writer_ids(), course, line)


@bp.get("")
@allow(Permission.READ_LIBRARY, shelf)
def index(_shelf: Shelf) -> ResponseReturnValue:
    """List the parts of plans, narrowed as somebody asked."""
    form = NarrowLibrary(request.args)
    lines = library(somebody().id, form.sought(), also_unpublished=may(Permission.MANAGE_COURSES))
    page = page_of(len(lines), ON_A_PAGE)
    first = (page.number - 1) * ON_A_PAGE
    return render_template(
        "facilitator/plan_library/index.html",
        form=form,
        count=len(lines),
        lines=lines[first : first + ON_A_PAGE],
        page=page,
        asked={name: value for name, value in request.args.items() if name in form and value},
        led_by_names=LED_BY_NAMES,
    )


@bp.get("/<slug>/<key>")
@allow(Permission.READ_LIBRARY, on_shelf)
def show(found: OnShelf) -> ResponseReturnValue:
    """Show a part whole, and ask into which course it shall go."""
    return _page(found, _form(found))


@bp.post("/<slug>/<key>")
@allow(Permission.READ_LIBRARY, on_shelf)
def take(found: OnShelf) -> ResponseReturnValue:
    """Put a part at the end of the plan of a course that one writes."""
    form = _form(found)
    if not form.validate():
        return _page(found, form), 422
    course = course_by_slug(form.into.data)
    try:
        if course is None:
            raise Refused("This course is not there any more. Choose another one.")
        pull_part(course, found.course, found.line.part.key, by=somebody())
    except Refused as refused:
        return _page(found, said(form, refused)), 409
    flash(_("It stands at the end of the plan now, with its credit. Change it as you like."), "success")
    return redirect(url_for("facilitator.plan.show", slug=course.slug), 303)


def _form(found: OnShelf) -> TakePart:
    form = TakePart()
    mine = courses_to_write(somebody().id, every=may(Permission.MANAGE_COURSES))
    form.offer(course for course in mine if course.slug != found.course.slug)
    return form


def _page(found: OnShelf, form: TakePart) -> str:
    return render_template(
        "facilitator/plan_library/show.html",
        line=found.line,
        part=found.line.part,
        form=form,
        led_by_names=LED_BY_NAMES,
    )
