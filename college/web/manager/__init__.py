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

OF_THE_OFFICE: tuple[Blueprint, ...] = (
    home.bp,
    people.bp,
    leave.bp,
    ways.bp,
    needs.bp,
    places.bp,
    enrolment.bp,
    tasks.bp,
    letters.bp,
    calls.bp,
    messages.bp,
    wording.bp,
    holding.bp,
    writing.bp,
    questionnaires.bp,
    quotes.bp,
)
OF_THE_TIMETABLE: tuple[Blueprint, ...] = (
    courses.bp,
    runs.bp,
    series.bp,
    sessions.bp,
    cover.bp,
    clashes.bp,
    terms.bp,
    timetable.bp,
    calendars.bp,
    venues.bp,
    venue_ways.bp,
    photographs.bp,
    closures.bp,
)
OF_THE_COLLEGE: tuple[Blueprint, ...] = (
    reports.bp,
    imports.bp,
    privacy.bp,
    roles.bp,
    settings.bp,
)


def pages() -> Blueprint:
    """Gather the pages of the staff; nobody else is let in, whatever a page asks."""
    audience = Blueprint("manager", __name__, url_prefix="/manage")
    audience.before_request(_turn_others_away)
    for room in (*OF_THE_OFFICE, *OF_THE_TIMETABLE, *OF_THE_COLLEGE):
        audience.register_blueprint(room)
    return audience


def _turn_others_away() -> ResponseReturnValue | None:
    person = me()
    if person is None:
        return ask_to_sign_in()
    if not person.is_staff:
        abort(403)
    return None
