"""Pages for the office and those who manage the college."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from college.web.guard import ask_to_sign_in
from college.web.manager import (
    calendars,
    calls,
    clashes,
    closures,
    courses,
    cover,
    enrolment,
    holding,
    home,
    imports,
    leave,
    letters,
    messages,
    needs,
    people,
    photographs,
    places,
    privacy,
    questionnaires,
    quotes,
    reports,
    roles,
    runs,
    series,
    sessions,
    settings,
    tasks,
    terms,
    timetable,
    venue_ways,
    venues,
    ways,
    wording,
    writing,
)
from college.web.sessions import me


def pages() -> Blueprint:
    """Gather the pages of the staff; nobody else is let in, whatever a page asks."""
    audience = Blueprint("manager", __name__, url_prefix="/manage")
    audience.before_request(_turn_others_away)
    rooms: tuple[Blueprint, ...] = (
        courses.bp,
        questionnaires.bp,
        quotes.bp,
        reports.bp,
        runs.bp,
        series.bp,
        sessions.bp,
        cover.bp,
        calendars.bp,
        terms.bp,
        timetable.bp,
        venues.bp,
        venue_ways.bp,
        closures.bp,
        clashes.bp,
        photographs.bp,
        places.bp,
        enrolment.bp,
        imports.bp,
        wording.bp,
        holding.bp,
        messages.bp,
        people.bp,
        leave.bp,
        ways.bp,
        needs.bp,
        roles.bp,
        home.bp,
        settings.bp,
        privacy.bp,
        tasks.bp,
        letters.bp,
        calls.bp,
        writing.bp,
    )
    for room in rooms:
        audience.register_blueprint(room)
    return audience


def _turn_others_away() -> ResponseReturnValue | None:
    person = me()
    if person is None:
        return ask_to_sign_in()
    if not person.is_staff:
        abort(403)
    return None
