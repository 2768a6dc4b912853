"""Pages for somebody's own college: places, details, answers."""

from flask import Blueprint


def pages() -> Blueprint:
    """Gather the pages for somebody's own college."""
    audience = Blueprint("student", __name__, url_prefix="/my")
    rooms: tuple[Blueprint, ...] = ()
    for room in rooms:
        audience.register_blueprint(room)
    return audience
