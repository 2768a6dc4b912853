"""Pages for those who teach: their runs and registers."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from college.web.facilitator import home, registers, runs, writing
from college.web.guard import ask_to_sign_in
from college.web.sessions import me


def pages() -> Blueprint:
    """Gather the pages for those who teach; nobody but they and the staff is let in, whatever a page asks."""
    audience = Blueprint("facilitator", __name__, url_prefix="/teach")
    audience.before_request(_turn_others_away)
    rooms: tuple[Blueprint, ...] = (
        registers.bp,
        runs.bp,
        home.bp,
        writing.bp,
    )
    for room in rooms:
        audience.register_blueprint(room)
    return audience


def _turn_others_away() -> ResponseReturnValue | None:
    person = me()
    if person is None:
        return ask_to_sign_in()
    if not (person.teaches or person.is_staff):
        abort(403)
    return None
