"""Pages for everybody: the courses, joining, signing in, and what one opens from a link."""

from flask import Blueprint

from college.web.public import home


def pages() -> Blueprint:
    """Gather the pages for everybody."""
    audience = Blueprint("public", __name__)
    rooms: tuple[Blueprint, ...] = (home.bp,)
    for room in rooms:
        audience.register_blueprint(room)
    return audience
