"""Pages for those who teach: their runs and registers."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from college.web.facilitator import (
    copying,
    course_materials,
    cover,
    history,
    home,
    leave,
    notes,
    plan,
    plan_library,
    registers,
    remarks,
    reviewers,
    run_materials,
    runs,
    said,
    sections,
    signing,
    timetable,
    workspace,
    writing,
)
from college.web.guard import ask_to_sign_in
from college.web.sessions import me

AUTHORS = (
    workspace.bp,
    sections.bp,
    plan.bp,
    history.bp,
    signing.bp,
    remarks.bp,
    reviewers.bp,
    notes.bp,
    said.bp,
    plan_library.bp,
    copying.bp,
    course_materials.bp,
)


def pages() -> Blueprint:
    """Gather the pages for those who teach; nobody but they and the staff is let in, whatever a page asks."""
    audience = Blueprint("facilitator", __name__, url_prefix="/teach")
    audience.before_request(_turn_others_away)
    rooms: tuple[Blueprint, ...] = (
        registers.bp,
        runs.bp,
        home.bp,
        leave.bp,
        cover.bp,
        timetable.bp,
        writing.bp,
        run_materials.bp,
        *AUTHORS,
    )
    for room in rooms:
        audience.register_blueprint(room)
    return audience


def _turn_others_away() -> ResponseReturnValue | None:
    person = me()
    if person is None:
        return ask_to_sign_in()
    if not (person.teaches or person.is_staff or _is_for_authors()):
        abort(403)
    return None


def _is_for_authors() -> bool:
    """Tell whether the page asks for itself who writes the course: a student may be an author."""
    return request.blueprint in {f"facilitator.{room.name}" for room in AUTHORS}
