"""Calendars to subscribe to: people's own, discreet; the staff's; and the public one of all courses, with titles."""

from hashlib import sha256

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from college.foundation import clock
from college.permissions.policy import Permission
from college.settings.queries import the_college
from college.timetable import calendar
from college.timetable.feeds import is_to_be_noted
from college.timetable.queries.feeds import public_sessions, stamped_at
from college.web.calendar_links import Opened, opened
from college.web.guard import allow
from college.web.limits import limited
from college.web.sessions import settings
from college.web.unit_of_work import was_used

bp = Blueprint("calendars", __name__)


@bp.get("/calendar/<token>.ics")
@allow(Permission.FOLLOW_LINK, opened)
@limited("feeds")
def private(asked: Opened) -> ResponseReturnValue:
    """Give a calendar to whoever knows its address; an address that opens nothing is counted as any other."""
    if asked.feed is None:
        abort(404)
    if is_to_be_noted(asked.feed.used_at, clock.now()):
        was_used(asked.feed)
    return _calendar(asked.content(host=settings().host))


@bp.get("/courses.ics")
@allow(Permission.BROWSE)
def courses_ics() -> ResponseReturnValue:
    """Give every session of the published courses."""
    sessions = public_sessions(base_url=settings().base_url, host=settings().host)
    return _calendar(
        calendar.feed(sessions, name=the_college().name, stamped_at=stamped_at(sessions), tzname=clock.zone().key)
    )


def _calendar(content: bytes) -> ResponseReturnValue:
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.set_etag(sha256(content).hexdigest())
    return response.make_conditional(request)
