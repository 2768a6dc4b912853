"""Pages for somebody's own college: places, details, answers."""

from flask import Blueprint

from college.web.student import (
    calendar,
    data,
    details,
    home,
    ideas,
    messages,
    needs,
    places,
    plan,
    questionnaires,
    record,
    reviews,
    security,
)


def pages() -> Blueprint:
    """Gather the pages for somebody's own college."""
    audience = Blueprint("student", __name__, url_prefix="/my")
    rooms: tuple[Blueprint, ...] = (
        record.bp,
        home.bp,
        questionnaires.bp,
        calendar.bp,
        details.bp,
        messages.bp,
        data.bp,
        security.bp,
        ideas.bp,
        needs.bp,
        plan.bp,
        reviews.bp,
        places.bp,
    )
    for room in rooms:
        audience.register_blueprint(room)
    return audience
