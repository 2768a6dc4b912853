"""Pages for everybody: the courses, joining, signing in, and what one opens from a link."""

from flask import Blueprint

from college.web.public import (
    bounces,
    brand,
    calendars,
    catalogue,
    cover,
    health,
    home,
    interest,
    joining,
    materials,
    offers,
    photographs,
    places,
    prospectus,
    questionnaires,
    resetting,
    signing_in,
    timetable,
    welcome,
)
from college.web.public import pages as standing_pages


def pages() -> Blueprint:
    """Gather the pages for everybody."""
    audience = Blueprint("public", __name__)
    rooms: tuple[Blueprint, ...] = (
        questionnaires.bp,
        home.bp,
        catalogue.bp,
        timetable.bp,
        prospectus.bp,
        standing_pages.bp,
        brand.bp,
        calendars.bp,
        signing_in.bp,
        resetting.bp,
        welcome.bp,
        health.bp,
        places.bp,
        offers.bp,
        cover.bp,
        interest.bp,
        joining.bp,
        materials.bp,
        bounces.bp,
        photographs.bp,
    )
    for room in rooms:
        audience.register_blueprint(room)
    return audience
